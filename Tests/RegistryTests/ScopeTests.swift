import Registry
import SchemaLanguage
import Testing

@Suite struct `Configuration` {
    @Test func `the top level always has a level, a subject only its own`() async throws {
        let registry = try await EmbeddedRegistry.inMemory()
        #expect(try await registry.config(of: .global).compatibilityLevel == .backward)
        #expect(try await registry.config(of: .allContexts).compatibilityLevel == .backward)
        await expectRefusal(.configNotFound, "Subject 's' does not have subject-level compatibility configured") {
            try await registry.config(of: RegistryScope("s"))
        }
        #expect(try await registry.effectiveConfig(of: RegistryScope("s")).compatibilityLevel == .backward)
        await expectRefusal(.subjectNotFound, "Subject 's' not found.") {
            try await registry.deleteConfig(of: RegistryScope("s"))
        }
        #expect(try await registry.deleteConfig(of: .global).compatibilityLevel == .backward)
    }

    @Test func `the nearest scope that has an entry counts, whole`() async throws {
        let registry = try await EmbeddedRegistry.inMemory()
        func level(_ scope: String) async throws -> CompatibilityLevel? {
            try await registry.effectiveConfig(of: RegistryScope(scope)).compatibilityLevel
        }
        try await registry.setLevel(.full)
        #expect(try await level("s") == .full)
        #expect(try await level(":.c:s") == .backward)
        try await registry.setLevel(.forward, ":.__GLOBAL:")
        #expect(try await level(":.c:s") == .forward)
        #expect(try await level("s") == .full)
        try await registry.setLevel(.none, ":.c:")
        #expect(try await level(":.c:s") == CompatibilityLevel.none)
        try await registry.setLevel(.fullTransitive, ":.c:s")
        #expect(try await level(":.c:s") == .fullTransitive)
        #expect(try await registry.deleteConfig(of: RegistryScope(":.c:s")).compatibilityLevel == .fullTransitive)
        #expect(try await level(":.c:s") == CompatibilityLevel.none)
    }

    @Test func `an entry without a level stands for the server's default, not for the next entry's`() async throws {
        let registry = try await EmbeddedRegistry.inMemory()
        try await registry.setLevel(.full)
        var update = ConfigUpdate()
        update.normalize = .set(true)
        #expect(try await registry.updateConfig(of: RegistryScope("s"), update).compatibilityLevel == nil)
        #expect(try await registry.effectiveConfig(of: RegistryScope("s")).compatibilityLevel == .backward)
        #expect(try await registry.config(of: RegistryScope("s")).compatibilityLevel == .backward)
    }

    @Test func `an update changes the fields that it names and may clear them`() async throws {
        let registry = try await EmbeddedRegistry.inMemory()
        let scope = try RegistryScope("s")
        var update = ConfigUpdate(compatibilityLevel: .full)
        update.alias = .set("t")
        update.compatibilityGroup = .set("major")
        _ = try await registry.updateConfig(of: scope, update)
        var second = ConfigUpdate()
        second.alias = .clear
        let config = try await registry.updateConfig(of: scope, second)
        #expect(config.compatibilityLevel == .full && config.alias == nil && config.compatibilityGroup == "major")
    }

    @Test func `a subject's entry takes some fields from the top level`() async throws {
        let registry = try await EmbeddedRegistry.inMemory()
        var top = ConfigUpdate(compatibilityLevel: .full)
        top.normalize = .set(true)
        top.compatibilityGroup = .set("g")
        top.alias = .set("x")
        _ = try await registry.updateConfig(of: .global, top)
        try await registry.setLevel(.none, "s")
        let config = try await registry.effectiveConfig(of: RegistryScope("s"))
        #expect(config.normalize == true && config.compatibilityGroup == "g" && config.alias == nil)
        #expect(config.compatibilityLevel == CompatibilityLevel.none)
    }

    @Test func `read-only mode blocks it, but not changes of the mode`() async throws {
        let registry = try await EmbeddedRegistry.inMemory()
        try await registry.setMode(.readOnly, "s")
        await expectRefusal(.operationNotPermitted, "Subject s in context  is in read-only mode") {
            try await registry.setLevel(.full, "s")
        }
        await expectRefusal(.operationNotPermitted) { try await registry.deleteConfig(of: RegistryScope("s")) }
        try await registry.setMode(.readWrite, "s")
        try await registry.setLevel(.full, "s")
    }
}

@Suite struct `Modes` {
    @Test func `read-only refuses what is new, but answers what is there`() async throws {
        for mode in [SchemaMode.readOnly, .readOnlyOverride] {
            let registry = try await EmbeddedRegistry.inMemory()
            let first = try await registry.register(.record("a"), "s")
            try await registry.setMode(mode)
            #expect(try await registry.register(.record("a"), "s").version == first.version)
            let message = "Subject s in context  is in read-only mode"
            await expectRefusal(.operationNotPermitted, message) { try await registry.register(.record("b?"), "s") }
            await expectRefusal(.operationNotPermitted, message) { try await registry.delete("1", "s") }
            await expectRefusal(.operationNotPermitted, message) { try await registry.delete("s") }
        }
    }

    @Test func `an id may be brought only in import mode, and then must be`() async throws {
        let registry = try await EmbeddedRegistry.inMemory()
        await expectRefusal(.operationNotPermitted, "Subject s in context .c is not in import mode") {
            try await registry.register(.record("a").with(id: 5), ":.c:s")
        }
        try await registry.setMode(.import)
        await expectRefusal(.operationNotPermitted, "Subject s in context  is not in read-write mode") {
            try await registry.register(.record("a"), "s")
        }
    }

    @Test func `an import keeps ids and versions, and new ids follow`() async throws {
        let registry = try await EmbeddedRegistry.inMemory()
        try await registry.setMode(.import)
        let imported = try await registry.register(.record("a").with(id: 42, version: 7), "s")
        #expect(imported.id.value == 42 && imported.version.value == 7)
        // Nothing is compared, and one content may have several ids.
        try await registry.register(.record("z").with(id: 40, version: 3), "s")
        #expect(try await registry.register(.record("a").with(id: 41, version: 1), "t").id.value == 41)
        await expectRefusal(
            .operationNotPermitted, "Overwrite new schema with id 42 in context  is not permitted."
        ) { try await registry.register(.record("b").with(id: 42, version: 1), "u") }
        // The same again changes nothing.
        #expect(try await registry.register(.record("a").with(id: 42, version: 7), "s").version.value == 7)
        #expect(try await registry.versions("s") == [3, 7])
        #expect(try await registry.ids(of: imported.guid).map(\.id.value) == [41, 42])
        try await registry.setMode(.readWrite)
        #expect(try await registry.register(.record("n"), "new").id.value == 43)
    }

    @Test func `import is refused where live subjects are, unless it is forced`() async throws {
        let registry = try await EmbeddedRegistry.inMemory()
        try await registry.register(.record("a"), ":.c:s")
        try await registry.register(.record("a"), ":.c:t")
        try await registry.delete(":.c:t")
        for scope in ["", ":.__GLOBAL:", ":.c:", ":.c:s"] {
            await expectRefusal(.operationNotPermitted, "Cannot import since found existing subjects") {
                try await registry.setMode(.import, scope)
            }
        }
        try await registry.setMode(.import, ":.d:")
        try await registry.setMode(.import, ":.c:", .forced)
        #expect(try await registry.subjects(":*:", .include) == [":.c:s"])
        try await registry.setMode(.import, ":.c:")
    }

    @Test func `forward is for all contexts only`() async throws {
        let registry = try await EmbeddedRegistry.inMemory()
        await expectRefusal(.invalidMode, "Forward mode only supported on global level") {
            try await registry.setMode(.forward, "s")
        }
        try await registry.setMode(.forward, ":.__GLOBAL:")
        #expect(try await registry.effectiveMode(of: RegistryScope("s")) == .forward)
        #expect(try await registry.register(.record("a").with(id: 9), "s").id.value == 9)
    }

    @Test func `a mode is read from its name in any letter case`() throws {
        #expect(try SchemaMode(anyCase: "import") == .import)
        #expect(
            throws: RegistryError(
                .invalidMode, "Invalid mode. Valid values are READWRITE, READONLY, IMPORT and FORWARD.")
        ) { try SchemaMode(anyCase: "WRITE") }
    }

    @Test func `modes are set, found and removed by scope`() async throws {
        let registry = try await EmbeddedRegistry.inMemory()
        await expectRefusal(.modeNotFound, "Subject 's' does not have subject-level mode configured") {
            try await registry.mode(of: RegistryScope("s"))
        }
        #expect(try await registry.mode(of: .global) == .readWrite)
        await expectRefusal(.subjectNotFound, "Subject 's' not found.") {
            try await registry.deleteMode(of: RegistryScope("s"), .scopeOnly)
        }
        try await registry.setMode(.readOnly, ":.c:")
        try await registry.setMode(.readWrite, ":.c:s")
        #expect(try await registry.effectiveMode(of: RegistryScope(":.c:t")) == .readOnly)
        #expect(try await registry.deleteMode(of: RegistryScope(":.c:"), .recursive) == .readOnly)
        #expect(try await registry.deleteMode(of: RegistryScope(":.c:"), .recursive) == nil)
        await expectRefusal(.modeNotFound) { try await registry.mode(of: RegistryScope(":.c:s")) }
        #expect(try await registry.deleteMode(of: .global, .scopeOnly) == nil)
        try await registry.setMode(.readOnly, "s")
        try await registry.setMode(nil, "s")
        await expectRefusal(.modeNotFound) { try await registry.mode(of: RegistryScope("s")) }
    }
}

@Suite struct `Contexts` {
    @Test func `each context counts its ids and keeps its subjects`() async throws {
        let registry = try await EmbeddedRegistry.inMemory()
        try await registry.register(.record("a"), "s")
        try await registry.register(.record("b"), "t")
        let other = try await registry.register(.record("b"), ":.c:s")
        #expect(other.id.value == 1 && other.subject.qualified == ":.c:s")
        #expect(try await registry.subjects() == [":.c:s", "s", "t"])
        #expect(try await registry.subjects("") == ["s", "t"])
        #expect(try await registry.subjects(":.c:") == [":.c:s"])
        #expect(try await registry.contexts().map(\.name) == [".", ".c"])
        #expect(try await registry.ids(of: other.guid).map(\.id.value) == [2, 1])
        #expect(try await registry.schema(guid: other.guid).use == nil)
    }

    @Test func `an id belongs to the context of the subject that asks`() async throws {
        let registry = try await EmbeddedRegistry.inMemory()
        try await registry.register(.record("a"), "s")
        try await registry.register(.record("b"), ":.c:s")
        try await registry.register(.record("c"), ":.c:u")
        let (one, two, three) = (try #require(SchemaID(1)), try #require(SchemaID(2)), try #require(SchemaID(3)))
        func text(_ id: SchemaID, _ subject: String?) async throws -> String {
            try await registry.schema(id: id, for: subject.map { try Subject($0) }).content.text
        }
        let texts = ["a", "b", "c"].map { SchemaSubmission.record($0).content.text }
        #expect(try await text(one, nil) == texts[0])
        #expect(try await text(one, "s") == texts[0])
        #expect(try await text(one, "unknown") == texts[0])
        #expect(try await text(one, ":.c:s") == texts[1])
        #expect(try await text(one, ":.c:") == texts[1])
        #expect(try await text(two, "u") == texts[2])
        await expectRefusal(.schemaNotFound, "Schema 2 not found") { try await text(two, nil) }
        await expectRefusal(.schemaNotFound) { try await text(two, ":.c:s") }
        await expectRefusal(.schemaNotFound, "Schema 3 not found") { try await text(three, ":.c:") }
        #expect(
            try await registry.versions(with: two, for: Subject("u"), deleted: .exclude)
                .map(\.subject.qualified) == [":.c:u"])
        await expectRefusal(.schemaNotFound, "Schema not found") {
            try await registry.versions(with: three, for: nil, deleted: .exclude)
        }
    }

    @Test func `a context is removed when nothing is left in it, and its ids stay given out`() async throws {
        let registry = try await EmbeddedRegistry.inMemory()
        let context = try SchemaContext("c")
        let first = try await registry.register(.record("a"), ":.c:s")
        await expectRefusal(.contextNotEmpty, "The specified context '.c' is not empty.") {
            try await registry.deleteContext(context)
        }
        try await registry.delete(":.c:s")
        await expectRefusal(.contextNotEmpty) { try await registry.deleteContext(context) }
        try await registry.delete(":.c:s", .permanent)
        #expect(try await registry.contexts().map(\.name) == [".", ".c"])
        try await registry.deleteContext(context)
        #expect(try await registry.contexts() == [.default])
        #expect(try await registry.register(.record("b"), ":.c:s").id > first.id)
    }

    @Test func `schemas are listed by prefix`() async throws {
        let registry = try await EmbeddedRegistry.inMemory()
        try await registry.register(.record("a"), "s")
        try await registry.register(.record("a", "b?"), "s")
        try await registry.register(.record("a"), ":.c:s")
        func list(_ prefix: String, _ extent: SchemaExtent = .allVersions) async throws -> [String] {
            try await registry.schemas(SubjectFilter(subjectPrefix: prefix), extent, deleted: .exclude)
                .map { "\($0.subject)@\($0.version)" }
        }
        #expect(try await list("") == ["s@1", "s@2"])
        #expect(try await list(":*:") == [":.c:s@1", "s@1", "s@2"])
        #expect(try await list("", .latestOnly) == ["s@2"])
    }

    @Test func `the highest version with given properties is found`() async throws {
        let registry = try await EmbeddedRegistry.inMemory()
        try await registry.register(.record("a").with(properties: ["major": "1", "x": "y"]), "s")
        try await registry.register(.record("a", "b?").with(properties: ["major": "2"]), "s")
        func find(_ properties: [String: String]) async throws -> Int32 {
            try await registry.latestVersion(of: Subject("s"), having: properties, deleted: .exclude).version.value
        }
        #expect(try await find([:]) == 2)
        #expect(try await find(["major": "1"]) == 1)
        #expect(try await find(["major": "1", "x": "y"]) == 1)
        await expectRefusal(.schemaNotFound, "Schema not found") { try await find(["major": "3"]) }
        await expectRefusal(.subjectNotFound) {
            try await registry.latestVersion(of: Subject("t"), having: [:], deleted: .exclude)
        }
    }
}
