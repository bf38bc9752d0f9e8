import Registry
import SchemaLanguage
import Testing
import TopicLog

/// Short names for the schemas that tests register.
extension SchemaSubmission {
    /// A record called `R` with string fields; a field that ends in `?` has a default.
    static func record(_ fields: String..., name: String = "R") -> SchemaSubmission {
        let fields = fields.map { field in
            field.hasSuffix("?")
                ? #"{"name":"\#(field.dropLast())","type":"string","default":""}"#
                : #"{"name":"\#(field)","type":"string"}"#
        }
        return SchemaSubmission(
            .avro, #"{"type":"record","name":"\#(name)","fields":[\#(fields.joined(separator: ","))]}"#)
    }

    static let nothing = SchemaSubmission(.avro, "")

    func with(properties: [String: String]) -> SchemaSubmission {
        with { $0.content.metadata = SchemaMetadata(properties: properties) }
    }

    func with(references: SchemaReference...) -> SchemaSubmission {
        with { $0.content.references = references }
    }

    func with(id: Int? = nil, version: Int? = nil) throws -> SchemaSubmission {
        try with { submission in
            submission.id = id.flatMap { SchemaID($0) }
            if let version { submission.version = try .number(#require(SchemaVersion(version))) }
        }
    }

    func with(_ change: (inout SchemaSubmission) throws -> Void) rethrows -> SchemaSubmission {
        var changed = self
        try change(&changed)
        return changed
    }
}

extension EmbeddedRegistry {
    /// A registry over a log in memory.
    static func inMemory() async throws -> EmbeddedRegistry {
        try await EmbeddedRegistry(log: MemoryLog())
    }

    @discardableResult
    func register(_ schema: SchemaSubmission, _ subject: String) async throws -> RegisteredSchema {
        try await register(schema, under: Subject(subject))
    }

    func versions(_ subject: String, _ deleted: DeletedVersions = .exclude) async throws -> [Int32] {
        try await versions(of: Subject(subject), deleted: deleted).map(\.value)
    }

    func version(
        _ version: String, _ subject: String, _ deleted: DeletedVersions = .exclude
    ) async throws -> RegisteredSchema {
        try await self.version(VersionSelector(version), of: Subject(subject), deleted: deleted)
    }

    func subjects(_ prefix: String = ":*:", _ deleted: DeletedVersions = .exclude) async throws -> [String] {
        try await subjects(SubjectFilter(subjectPrefix: prefix), deleted: deleted).map(\.qualified)
    }

    @discardableResult
    func delete(_ version: String, _ subject: String, _ deletion: Deletion = .soft) async throws -> SchemaVersion {
        try await deleteVersion(VersionSelector(version), of: Subject(subject), deletion)
    }

    @discardableResult
    func delete(_ subject: String, _ deletion: Deletion = .soft) async throws -> [Int32] {
        try await deleteSubject(Subject(subject), deletion).map(\.value)
    }

    func setLevel(_ level: CompatibilityLevel, _ scope: String = "") async throws {
        _ = try await updateConfig(of: RegistryScope(scope), ConfigUpdate(compatibilityLevel: level))
    }

    func setMode(_ mode: SchemaMode?, _ scope: String = "", _ change: ModeChange = .checked) async throws {
        try await setMode(mode, of: RegistryScope(scope), change)
    }
}

/// Expects `body` to be refused with `code`, and with `message` if one is given.
func expectRefusal(
    _ code: RegistryError.Code, _ message: String? = nil, sourceLocation: Testing.SourceLocation = #_sourceLocation,
    _ body: () async throws -> some Any
) async {
    let error = await #expect(throws: RegistryError.self, sourceLocation: sourceLocation) { _ = try await body() }
    #expect(error?.code == code, sourceLocation: sourceLocation)
    if let message { #expect(error?.message == message, sourceLocation: sourceLocation) }
}
