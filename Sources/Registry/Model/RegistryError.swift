internal import SchemaLanguage

/// Why a registry refused or failed: Confluent's code, with Confluent's words where it has fixed ones.
public struct RegistryError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The kind of failure, as the REST API numbers it (`error_code`).
    public struct Code: Hashable, Sendable {
        /// The number: an HTTP status, or one with two more digits.
        public let number: Int

        /// Takes a number, which may be one that isn't listed here.
        public init(_ number: Int) {
            self.number = number
        }

        /// The HTTP status that goes with the code.
        public var httpStatus: Int { number >= 10_000 ? number / 100 : number }

        /// No such subject.
        public static let subjectNotFound = Code(40401)
        /// No such version.
        public static let versionNotFound = Code(40402)
        /// No such schema, id or GUID.
        public static let schemaNotFound = Code(40403)
        /// The subject is soft-deleted already.
        public static let subjectSoftDeleted = Code(40404)
        /// A permanent deletion of a subject that is still live.
        public static let subjectNotSoftDeleted = Code(40405)
        /// The version is soft-deleted already.
        public static let versionSoftDeleted = Code(40406)
        /// A permanent deletion of a version that is still live.
        public static let versionNotSoftDeleted = Code(40407)
        /// The subject has no compatibility configuration of its own.
        public static let configNotFound = Code(40408)
        /// The subject has no mode of its own.
        public static let modeNotFound = Code(40409)
        /// The schema is incompatible with an earlier version. Registries other than Confluent's 8.x say 409.
        public static let incompatibleSchema = Code(40901)
        /// The subject's latest version is not the one that a registration expects. Concord's own.
        public static let latestIsAnother = Code(40920)
        /// The schema or its references are not valid, or its version is not the next one.
        public static let invalidSchema = Code(42201)
        /// What was given is no version number.
        public static let invalidVersion = Code(42202)
        /// What was given is no compatibility level.
        public static let invalidCompatibilityLevel = Code(42203)
        /// What was given is no mode, or not one for that scope.
        public static let invalidMode = Code(42204)
        /// The mode forbids it, or an id is taken.
        public static let operationNotPermitted = Code(42205)
        /// Another schema refers to what should go.
        public static let referenceExists = Code(42206)
        /// What was given can't be a subject.
        public static let invalidSubject = Code(42208)
        /// The schema is larger than the store takes.
        public static let schemaTooLarge = Code(42209)
        /// The rule set breaks a rule.
        public static let invalidRuleSet = Code(42210)
        /// The context holds subjects.
        public static let contextNotEmpty = Code(42211)
        /// The topic could not be written or read.
        public static let storeFailure = Code(50001)
        /// The topic took too long.
        public static let storeTimeout = Code(50002)
        /// The registry could not be reached.
        public static let unreachable = Code(50003)
        /// The registry's answer could not be understood.
        public static let unintelligibleAnswer = Code(50005)
    }

    /// The kind of failure.
    public let code: Code
    /// What happened, in the words that the REST API answers.
    public let message: String
    /// For `incompatibleSchema`: the versions that the schema conflicts with, newest first; empty where a remote
    /// registry gives only the message.
    public let conflicts: [VersionConflict]

    /// Makes an error.
    public init(_ code: Code, _ message: String, conflicts: [VersionConflict] = []) {
        self.code = code
        self.message = message
        self.conflicts = conflicts
    }

    /// The message.
    public var description: String { message }
}

// The words below are those that clients and tools have met; some of them lack a space or a word.
extension RegistryError {
    static func subjectNotFound(_ subject: Subject) -> RegistryError {
        RegistryError(.subjectNotFound, "Subject '\(subject)' not found.")
    }

    static func subjectNotFound(_ scope: RegistryScope) -> RegistryError {
        RegistryError(.subjectNotFound, "Subject '\(scope.text)' not found.")
    }

    static func versionNotFound(_ version: VersionSelector) -> RegistryError {
        RegistryError(.versionNotFound, "Version \(version.nameInMessages) not found.")
    }

    static let schemaNotFound = RegistryError(.schemaNotFound, "Schema not found")

    static func schemaNotFound(_ id: SchemaID) -> RegistryError {
        RegistryError(.schemaNotFound, "Schema \(id) not found")
    }

    static func schemaNotFound(_ guid: SchemaGUID) -> RegistryError {
        RegistryError(.schemaNotFound, "Schema \(guid) not found")
    }

    static func subjectSoftDeleted(_ subject: Subject) -> RegistryError {
        RegistryError(
            .subjectSoftDeleted,
            "Subject '\(subject)' was soft deleted.Set permanent=true to delete permanently")
    }

    static func subjectNotSoftDeleted(_ subject: Subject) -> RegistryError {
        RegistryError(
            .subjectNotSoftDeleted,
            "Subject '\(subject)' was not deleted first before being permanently deleted")
    }

    static func versionSoftDeleted(_ version: SchemaVersion, of subject: Subject) -> RegistryError {
        RegistryError(
            .versionSoftDeleted,
            "Subject '\(subject)' Version \(version) was soft deleted.Set permanent=true to delete permanently")
    }

    static func versionNotSoftDeleted(_ version: SchemaVersion, of subject: Subject) -> RegistryError {
        RegistryError(
            .versionNotSoftDeleted,
            "Subject '\(subject)' Version \(version) was not deleted first before being permanently deleted")
    }

    static func configNotFound(_ scope: RegistryScope) -> RegistryError {
        RegistryError(
            .configNotFound, "Subject '\(scope.text)' does not have subject-level compatibility configured")
    }

    static func modeNotFound(_ scope: RegistryScope) -> RegistryError {
        RegistryError(.modeNotFound, "Subject '\(scope.text)' does not have subject-level mode configured")
    }

    static func incompatible(_ report: CompatibilityReport, with subject: Subject) -> RegistryError {
        RegistryError(
            .incompatibleSchema,
            "Schema being registered is incompatible with an earlier schema for subject \"\(subject)\", "
                + "details: [\(report.messages.joined(separator: ", "))]",
            conflicts: report.conflicts)
    }

    static func latestIsAnother(_ latest: SchemaVersion?, of subject: Subject) -> RegistryError {
        let state = latest.map { "has the latest version \($0)" } ?? "has no version"
        return RegistryError(.latestIsAnother, "Subject '\(subject)' \(state), which is not the one expected")
    }

    static let emptySchema = RegistryError(.invalidSchema, "Empty schema")

    static func invalidSchema(_ format: SchemaFormat, _ details: String) -> RegistryError {
        RegistryError(.invalidSchema, "Invalid schema of type \(format.registryName), details: \(details)")
    }

    /// The REST API's `schemaType` was none of the known ones.
    public static func invalidSchemaType(_ name: String) -> RegistryError {
        RegistryError(.invalidSchema, "Invalid schema type \(name)")
    }

    static func referenceNotFound(subject: String, version: Int) -> RegistryError {
        RegistryError(
            .invalidSchema, "No schema reference found for subject \"\(subject)\" and version \(version)")
    }

    static let incompleteReference = RegistryError(
        .invalidSchema, "A schema reference needs a name, a subject and a version")

    static let versionNotNext = RegistryError(.invalidSchema, "Version is not one more than previous version")

    package static func invalidVersion(_ text: String) -> RegistryError {
        RegistryError(
            .invalidVersion,
            "The specified version '\(text)' is not a valid version id. "
                + "Allowed values are between [1, 2^31-1] and the string \"latest\"")
    }

    /// The REST API's `compatibility` was none of the known levels.
    public static let invalidCompatibilityLevel = RegistryError(
        .invalidCompatibilityLevel,
        "Invalid compatibility level. Valid values are none, backward, forward, full, backward_transitive, "
            + "forward_transitive, and full_transitive")

    package static let invalidMode = RegistryError(
        .invalidMode, "Invalid mode. Valid values are READWRITE, READONLY, IMPORT and FORWARD.")

    static let forwardModeNotGlobal = RegistryError(.invalidMode, "Forward mode only supported on global level")

    /// `state` is what the mode is or isn't, such as `in read-only mode`.
    static func mode(of subject: Subject, is state: String) -> RegistryError {
        RegistryError(
            .operationNotPermitted, "Subject \(subject.name) in context \(subject.context.nameInMessages) is \(state)")
    }

    static let modeChangesNotAllowed = RegistryError(.operationNotPermitted, "Mode changes are not allowed")

    static let subjectsExist = RegistryError(
        .operationNotPermitted, "Cannot import since found existing subjects")

    static func idTaken(_ id: SchemaID, in context: SchemaContext) -> RegistryError {
        RegistryError(
            .operationNotPermitted,
            "Overwrite new schema with id \(id) in context \(context.nameInMessages) is not permitted.")
    }

    static func referenceExists(_ target: SubjectVersion) -> RegistryError {
        RegistryError(
            .referenceExists,
            "One or more references exist to the schema {magic=1,keytype=SCHEMA,subject=\(target.subject),"
                + "version=\(target.version)}.")
    }

    static func invalidSubject(_ text: String) -> RegistryError {
        RegistryError(.invalidSubject, "The specified subject '\(text)' is not a valid.")
    }

    static let schemaTooLarge = RegistryError(
        .schemaTooLarge, "Register operation failed because schema is too large")

    static func invalidRuleSet(_ text: String) -> RegistryError {
        RegistryError(.invalidRuleSet, text)
    }

    static func contextNotEmpty(_ context: SchemaContext) -> RegistryError {
        RegistryError(.contextNotEmpty, "The specified context '\(context)' is not empty.")
    }

    static func storeFailure(_ text: String) -> RegistryError {
        RegistryError(.storeFailure, text)
    }
}
