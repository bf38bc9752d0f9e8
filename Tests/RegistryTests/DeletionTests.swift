import Registry
import SchemaLanguage
import Testing

@Suite struct `Deleting` {
    /// A registry in which `s` has two versions.
    static func registry() async throws -> EmbeddedRegistry {
        let registry = try await EmbeddedRegistry.inMemory()
        try await registry.register(.record("a"), "s")
        try await registry.register(.record("a", "b?"), "s")
        return registry
    }

    @Test func `a soft-deleted version is hidden, but readable by id`() async throws {
        let registry = try await Self.registry()
        #expect(try await registry.delete("latest", "s").value == 2)
        #expect(try await registry.versions("s") == [1])
        #expect(try await registry.versions("s", .include) == [1, 2])
        #expect(try await registry.versions("s", .only) == [2])
        #expect(try await registry.version("latest", "s").version.value == 1)
        #expect(try await registry.version("latest", "s", .include).version.value == 1)
        #expect(try await registry.version("2", "s", .include).isDeleted == true)
        await expectRefusal(.versionNotFound, "Version 2 not found.") { try await registry.version("2", "s") }
        let id = try #require(SchemaID(2))
        #expect(try await registry.schema(id: id, for: nil).isDeleted == true)
        #expect(try await registry.versions(with: id, for: nil, deleted: .exclude).isEmpty)
        #expect(try await registry.versions(with: id, for: nil, deleted: .include).map(\.version.value) == [2])
    }

    @Test func `a number that was soft-deleted stays taken, one that was deleted for good is free`() async throws {
        let registry = try await Self.registry()
        try await registry.delete("2", "s")
        #expect(try await registry.register(.record("a", "c?"), "s").version.value == 3)
        try await registry.delete("3", "s")
        try await registry.delete("3", "s", .permanent)
        #expect(try await registry.register(.record("a", "d?"), "s").version.value == 3)
    }

    @Test func `deleting a version is refused for the reason that comes first`() async throws {
        let registry = try await Self.registry()
        await expectRefusal(.subjectNotFound, "Subject 't' not found.") { try await registry.delete("1", "t") }
        await expectRefusal(.versionNotFound, "Version 3 not found.") { try await registry.delete("3", "s") }
        await expectRefusal(
            .versionNotSoftDeleted, "Subject 's' Version 1 was not deleted first before being permanently deleted"
        ) { try await registry.delete("1", "s", .permanent) }
        await expectRefusal(.versionNotSoftDeleted) { try await registry.delete("latest", "s", .permanent) }
        try await registry.delete("1", "s")
        await expectRefusal(
            .versionSoftDeleted, "Subject 's' Version 1 was soft deleted.Set permanent=true to delete permanently"
        ) { try await registry.delete("1", "s") }
        try await registry.delete("2", "s")
        await expectRefusal(.versionNotFound, "Version -1 not found.") { try await registry.delete("latest", "s") }
        await expectRefusal(.versionNotFound, "Version -1 not found.") {
            try await registry.delete("latest", "s", .permanent)
        }
    }

    @Test func `a subject is deleted in two steps`() async throws {
        let registry = try await Self.registry()
        await expectRefusal(.subjectNotFound, "Subject 't' not found.") { try await registry.delete("t") }
        await expectRefusal(
            .subjectNotSoftDeleted, "Subject 's' was not deleted first before being permanently deleted"
        ) { try await registry.delete("s", .permanent) }
        try await registry.delete("1", "s")
        await expectRefusal(.subjectNotSoftDeleted) { try await registry.delete("s", .permanent) }
        #expect(try await registry.delete("s") == [2])
        #expect(try await registry.subjects().isEmpty)
        #expect(try await registry.subjects(":*:", .include) == ["s"])
        #expect(try await registry.subjects(":*:", .only) == ["s"])
        await expectRefusal(.subjectNotFound) { try await registry.versions("s") }
        await expectRefusal(.subjectNotFound) { try await registry.version("1", "s") }
        await expectRefusal(.versionNotFound, "Version -1 not found.") {
            try await registry.version("latest", "s", .include)
        }
        await expectRefusal(
            .subjectSoftDeleted, "Subject 's' was soft deleted.Set permanent=true to delete permanently"
        ) { try await registry.delete("s") }
        #expect(try await registry.delete("s", .permanent) == [1, 2])
        #expect(try await registry.subjects(":*:", .include).isEmpty)
        await expectRefusal(.schemaNotFound, "Schema 1 not found") {
            try await registry.schema(id: #require(SchemaID(1)), for: nil)
        }
    }

    @Test func `a version that is registered after its subject was deleted is live`() async throws {
        let registry = try await Self.registry()
        try await registry.delete("s")
        #expect(try await registry.register(.record("a", "c?"), "s").version.value == 3)
        #expect(try await registry.versions("s") == [3])
        #expect(try await registry.versions("s", .include) == [1, 2, 3])
    }

    @Test func `what is referred to can't be deleted`() async throws {
        let registry = try await EmbeddedRegistry.inMemory()
        try await registry.register(.record("a", name: "A"), "a")
        let user = SchemaSubmission(.avro, #"{"type":"array","items":"A"}"#)
            .with(references: SchemaReference(name: "A", subject: "a", version: 1))
        try await registry.register(user, "user")
        let message = "One or more references exist to the schema {magic=1,keytype=SCHEMA,subject=a,version=1}."
        await expectRefusal(.referenceExists, message) { try await registry.delete("1", "a") }
        await expectRefusal(.referenceExists, message) { try await registry.delete("a") }
        try await registry.delete("user")
        try await registry.delete("a")
        await expectRefusal(.referenceExists, message) { try await registry.delete("1", "a", .permanent) }
        await expectRefusal(.referenceExists, message) { try await registry.delete("a", .permanent) }
        try await registry.delete("user", .permanent)
        #expect(try await registry.delete("a", .permanent) == [1])
    }

    @Test func `with its last version a subject loses configuration and mode`() async throws {
        for deletesSubject in [true, false] {
            let registry = try await EmbeddedRegistry.inMemory()
            try await registry.register(.record("a"), "s")
            try await registry.setLevel(.full, "s")
            try await registry.setMode(.readWrite, "s")
            try await registry.delete("s")
            #expect(try await registry.config(of: RegistryScope("s")).compatibilityLevel == .full)
            if deletesSubject {
                try await registry.delete("s", .permanent)
            } else {
                try await registry.delete("1", "s", .permanent)
            }
            await expectRefusal(.configNotFound) { try await registry.config(of: RegistryScope("s")) }
            await expectRefusal(.modeNotFound) { try await registry.mode(of: RegistryScope("s")) }
        }
    }
}

@Suite struct `Taking a soft deletion back` {
    @Test func `makes a version live under its number`() async throws {
        let registry = try await EmbeddedRegistry.inMemory()
        try await registry.register(.record("a"), "s")
        try await registry.register(.record("a", "b?"), "s")
        try await registry.delete("1", "s")
        let version = try #require(SchemaVersion(1))
        #expect(try await registry.undeleteVersion(version, of: Subject("s")) == version)
        #expect(try await registry.versions("s") == [1, 2])
        #expect(try await registry.undeleteVersion(version, of: Subject("s")) == version)
    }

    @Test func `makes a whole subject live`() async throws {
        let registry = try await EmbeddedRegistry.inMemory()
        try await registry.register(.record("a"), "s")
        try await registry.register(.record("a", "b?"), "s")
        try await registry.delete("s")
        #expect(try await registry.undeleteSubject(Subject("s")).map(\.value) == [1, 2])
        #expect(try await registry.versions("s") == [1, 2])
    }

    @Test func `is refused for what is gone, and in read-only mode`() async throws {
        let registry = try await EmbeddedRegistry.inMemory()
        let version = try #require(SchemaVersion(1))
        await expectRefusal(.subjectNotFound) { try await registry.undeleteSubject(Subject("s")) }
        await expectRefusal(.subjectNotFound) { try await registry.undeleteVersion(version, of: Subject("s")) }
        try await registry.register(.record("a"), "s")
        try await registry.delete("s")
        try await registry.setMode(.readOnly)
        await expectRefusal(.operationNotPermitted) { try await registry.undeleteSubject(Subject("s")) }
    }
}
