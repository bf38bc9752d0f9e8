/// The number of a version under its subject, from 1.
public struct SchemaVersion: Hashable, Sendable, Comparable, CustomStringConvertible {
    /// The number.
    public let value: Int32

    /// Takes a number; nil for one that isn't from 1 to 2³¹ − 1.
    public init?(_ value: some BinaryInteger) {
        guard let value = Int32(exactly: value), value >= 1 else { return nil }
        self.value = value
    }

    /// Whether `lhs` is the earlier version.
    public static func < (lhs: SchemaVersion, rhs: SchemaVersion) -> Bool { lhs.value < rhs.value }

    /// The number in decimal.
    public var description: String { String(value) }
}

/// How a request names a version.
public enum VersionSelector: Hashable, Sendable, CustomStringConvertible {
    /// The highest version that is not soft-deleted.
    case latest
    case number(SchemaVersion)

    /// Reads a version as the REST API takes it: a number from 1, `latest` in any letter case, or `-1` for latest.
    ///
    /// - Throws: `RegistryError` with the code `invalidVersion`.
    public init(_ text: String) throws(RegistryError) {
        let word = text.split(separator: " ").joined(separator: " ")
        if word.lowercased() == "latest" || word == "-1" {
            self = .latest
        } else if let number = Int32(word), let version = SchemaVersion(number) {
            self = .number(version)
        } else {
            throw .invalidVersion(text)
        }
    }

    /// The number, or `latest`.
    public var description: String {
        switch self {
        case .latest: "latest"
        case .number(let version): version.description
        }
    }

    /// What error messages print: latest is −1 there.
    var nameInMessages: String {
        switch self {
        case .latest: "-1"
        case .number(let version): version.description
        }
    }
}

/// One version of one subject.
public struct SubjectVersion: Hashable, Sendable, Comparable {
    /// The subject.
    public var subject: Subject
    /// The version under it.
    public var version: SchemaVersion

    /// Names a version of a subject.
    public init(subject: Subject, version: SchemaVersion) {
        self.subject = subject
        self.version = version
    }

    /// By subject, then by version.
    public static func < (lhs: SubjectVersion, rhs: SubjectVersion) -> Bool {
        lhs.subject == rhs.subject ? lhs.version < rhs.version : lhs.subject < rhs.subject
    }
}

/// Which versions a listing or a look-up sees.
public enum DeletedVersions: Hashable, Sendable {
    /// Live versions only.
    case exclude
    /// Soft-deleted versions as well.
    case include
    /// Soft-deleted versions only.
    case only
}

/// How far a deletion goes.
public enum Deletion: Hashable, Sendable {
    /// Hidden, but still readable by id; the version's number stays taken.
    case soft
    /// Gone for good; only what was soft-deleted before can be.
    case permanent
}
