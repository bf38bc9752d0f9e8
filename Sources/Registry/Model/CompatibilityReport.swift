public import SchemaLanguage

/// The answer to a compatibility check.
public struct CompatibilityReport: Hashable, Sendable {
    /// Whether the schema may be registered.
    public var isCompatible: Bool
    /// The versions that it conflicts with, newest first; empty where a remote registry gives only texts.
    public var conflicts: [VersionConflict]
    /// What Confluent's registry would say, in its own form: about the first conflict, or why the schema is unusable.
    public var messages: [String]

    /// Makes a report.
    public init(isCompatible: Bool, conflicts: [VersionConflict] = [], messages: [String] = []) {
        self.isCompatible = isCompatible
        self.conflicts = conflicts
        self.messages = messages
    }

    /// Every finding once, with the versions, newest first, against which it arose.
    public var findings: [Finding] {
        var findings: [Finding] = []
        for conflict in conflicts {
            for found in conflict.incompatibilities {
                if let known = findings.firstIndex(where: { $0.incompatibility.isSameChange(as: found) }) {
                    findings[known].versions.append(conflict.version)
                } else {
                    findings.append(Finding(incompatibility: found, versions: [conflict.version]))
                }
            }
        }
        return findings
    }

    /// A finding with the versions against which it arose.
    public struct Finding: Hashable, Sendable {
        /// The finding, as it reads against the newest of the versions.
        public var incompatibility: Incompatibility
        /// The versions, newest first.
        public var versions: [SchemaVersion]
    }
}

/// What keeps a schema from agreeing with one earlier version.
public struct VersionConflict: Hashable, Sendable {
    /// The earlier version.
    public var version: SchemaVersion
    /// Its text.
    public var text: String
    /// What doesn't agree, never nothing.
    public var incompatibilities: [Incompatibility]

    /// Makes a conflict.
    public init(version: SchemaVersion, text: String, incompatibilities: [Incompatibility]) {
        self.version = version
        self.text = text
        self.incompatibilities = incompatibilities
    }
}
