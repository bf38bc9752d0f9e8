import Registry
import SchemaLanguage
import Testing

@Suite struct `Compatibility` {
    /// `a`, then `a` and `b?`; a third version that follows is compared with them.
    static func registry(_ level: CompatibilityLevel) async throws -> EmbeddedRegistry {
        let registry = try await EmbeddedRegistry.inMemory()
        try await registry.register(.record("a"), "s")
        try await registry.register(.record("a", "b?"), "s")
        try await registry.setLevel(level)
        return registry
    }

    // `b` is required now: version 1's records lack it, version 2's have it.
    @Test(arguments: [
        (CompatibilityLevel.none, ["z"], true), (.backward, ["a", "b"], true), (.backward, ["z"], false),
        (.backwardTransitive, ["a", "b"], false), (.forward, ["a", "z"], true), (.forward, ["b"], false),
        (.forwardTransitive, ["a", "z"], true), (.forwardTransitive, ["b"], false), (.full, ["a", "b"], true),
        (.full, ["a", "z"], false), (.fullTransitive, ["a", "b"], false), (.fullTransitive, ["a", "z?"], true),
    ])
    func `a level decides which versions count, and in which direction`(
        level: CompatibilityLevel, fields: [String], isCompatible: Bool
    ) async throws {
        let registry = try await Self.registry(level)
        let fields = fields.map { field in
            field.hasSuffix("?")
                ? #"{"name":"\#(field.dropLast())","type":"string","default":""}"#
                : #"{"name":"\#(field)","type":"string"}"#
        }
        let schema = SchemaSubmission(
            .avro, #"{"type":"record","name":"R","fields":[\#(fields.joined(separator: ","))]}"#)
        let report = try await registry.checkCompatibility(of: schema, under: Subject("s"))
        #expect(report.isCompatible == isCompatible)
        #expect(report.conflicts.isEmpty == isCompatible && report.messages.isEmpty == isCompatible)
        if isCompatible {
            #expect(try await registry.register(schema, "s").version.value == 3)
        } else {
            await expectRefusal(.incompatibleSchema) { try await registry.register(schema, "s") }
            #expect(try await registry.register(schema.with { $0.isForced = true }, "s").version.value == 3)
        }
    }

    @Test func `a refusal tells every finding with the versions, and Confluent's words`() async throws {
        let registry = try await Self.registry(.fullTransitive)
        let error = await #expect(throws: RegistryError.self) { try await registry.register(.record("z"), "s") }
        let refusal = try #require(error)
        #expect(refusal.conflicts.map(\.version.value) == [2, 1])
        let lead = #"Schema being registered is incompatible with an earlier schema for subject "s", details: ["#
        #expect(refusal.message.hasPrefix(lead + "{errorType:'READER_FIELD_MISSING_DEFAULT_VALUE', description:'"))
        #expect(refusal.message.contains(", {oldSchemaVersion: 2}, {oldSchema: '"))
        #expect(refusal.message.hasSuffix(", {validateFields: 'false', compatibility: 'FULL_TRANSITIVE'}]"))
        #expect(refusal.code.httpStatus == 409)

        let report = try await registry.checkCompatibility(of: .record("z"), under: Subject("s"))
        let added = try #require(report.findings.first { $0.incompatibility.element.hasSuffix("z") })
        #expect(added.versions.map(\.value) == [2, 1])
        #expect(report.conflicts[0].incompatibilities.map(\.direction).first == .forward)
    }

    @Test func `one version may be asked about, whatever the level says about the others`() async throws {
        let registry = try await Self.registry(.backwardTransitive)
        func check(_ version: String, _ subject: String = "s") async throws -> Bool {
            try await registry.checkCompatibility(
                of: .record("a", "b"), with: VersionSelector(version), of: Subject(subject)
            ).isCompatible
        }
        #expect(try await check("1") == false)
        #expect(try await check("2"))
        #expect(try await check("latest"))
        #expect(try await check("latest", "none"))
        await expectRefusal(.versionNotFound, "Version 1 not found.") { try await check("1", "none") }
        await expectRefusal(.versionNotFound) { try await check("3") }
    }

    @Test func `the first version of a subject is compatible, but must be valid`() async throws {
        let registry = try await EmbeddedRegistry.inMemory()
        #expect(try await registry.checkCompatibility(of: .record("a"), under: Subject("s")).isCompatible)
        for text in ["x", ""] {
            await expectRefusal(.invalidSchema) {
                try await registry.checkCompatibility(of: SchemaSubmission(.avro, text), under: Subject("s"))
            }
        }
    }

    @Test func `soft-deleted versions are not compared with`() async throws {
        let registry = try await Self.registry(.backwardTransitive)
        try await registry.delete("1", "s")
        #expect(try await registry.register(.record("a", "b"), "s").version.value == 3)
    }

    @Test func `a group of versions is compared among itself`() async throws {
        let registry = try await EmbeddedRegistry.inMemory()
        var update = ConfigUpdate(compatibilityLevel: .backwardTransitive)
        update.compatibilityGroup = .set("major")
        _ = try await registry.updateConfig(of: .global, update)
        try await registry.register(.record("a").with(properties: ["major": "1"]), "s")
        try await registry.register(.record("z").with(properties: ["major": "2"]), "s")
        try await registry.register(.record("a", "b?").with(properties: ["major": "1"]), "s")
        await expectRefusal(.incompatibleSchema) {
            try await registry.register(.record("y").with(properties: ["major": "2"]), "s")
        }
    }

    @Test func `reserved names must stay reserved and unused where fields are validated`() async throws {
        let registry = try await EmbeddedRegistry.inMemory()
        var update = ConfigUpdate()
        update.validateFields = .set(true)
        _ = try await registry.updateConfig(of: .global, update)
        func schema(_ fields: String, reserved: String) -> SchemaSubmission {
            SchemaSubmission.record(fields).with(properties: ["confluent:reserved": reserved])
        }
        await expectRefusal(.incompatibleSchema) { try await registry.register(schema("a", reserved: "b, a"), "s") }
        try await registry.register(schema("a", reserved: "b, c"), "s")
        await expectRefusal(.incompatibleSchema) { try await registry.register(schema("a", reserved: "b"), "s") }
        let report = try await registry.checkCompatibility(of: schema("b?", reserved: "b,c"), under: Subject("s"))
        #expect(report.messages == ["The field 'b' has a name that `confluent:reserved` lists"])
        try await registry.register(schema("a", reserved: "c,d,b"), "s")
    }

    @Test func `what is referred to is compared too`() async throws {
        let registry = try await EmbeddedRegistry.inMemory()
        try await registry.register(.record("a", name: "A"), "a")
        try await registry.setLevel(.none, "a")
        try await registry.register(.record("z", name: "A"), "a")
        func user(_ version: Int) -> SchemaSubmission {
            SchemaSubmission(.avro, #"{"type":"array","items":"A"}"#)
                .with(references: SchemaReference(name: "A", subject: "a", version: version))
        }
        try await registry.register(user(1), "user")
        await expectRefusal(.incompatibleSchema) { try await registry.register(user(2), "user") }
    }
}

@Suite struct `References` {
    @Test func `the latest version is pinned to its number`() async throws {
        let registry = try await EmbeddedRegistry.inMemory()
        try await registry.register(.record("a", name: "A"), "a")
        let user = SchemaSubmission(.avro, #"{"type":"array","items":"A"}"#)
        let registered = try await registry.register(
            user.with(references: SchemaReference(name: "A", subject: "a", version: -1)), "user")
        #expect(registered.content.references == [SchemaReference(name: "A", subject: "a", version: 1)])
        #expect(registered.content.text == #"{"type":"array","items":"A"}"#)
        #expect(
            try await registry.referrers(to: .latest, of: Subject("a"), deleted: .exclude) == [registered.id])
        try await registry.delete("user")
        #expect(try await registry.referrers(to: .latest, of: Subject("a"), deleted: .exclude).isEmpty)
        #expect(try await registry.referrers(to: .latest, of: Subject("a"), deleted: .include) == [registered.id])
        await expectRefusal(.versionNotFound) {
            try await registry.referrers(to: VersionSelector("2"), of: Subject("a"), deleted: .exclude)
        }
        await expectRefusal(.subjectNotFound) {
            try await registry.referrers(to: .latest, of: Subject("b"), deleted: .exclude)
        }
    }

    @Test(arguments: [
        (SchemaReference(name: "A", subject: "none", version: 1), "none", 1),
        (SchemaReference(name: "A", subject: "a", version: 9), "a", 9),
        (SchemaReference(name: "A", subject: "none", version: -1), "none", -1),
        (SchemaReference(name: "A", subject: "a", version: 0), "a", 0),
    ])
    func `a reference to what isn't there is refused`(
        reference: SchemaReference, subject: String, version: Int
    ) async throws {
        let registry = try await EmbeddedRegistry.inMemory()
        try await registry.register(.record("a", name: "A"), "a")
        await expectRefusal(
            .invalidSchema, "No schema reference found for subject \"\(subject)\" and version \(version)"
        ) { try await registry.register(SchemaSubmission(.avro, #""A""#).with(references: reference), "user") }
    }

    @Test func `a new schema can't refer to what is soft-deleted, a stored one is still read`() async throws {
        let registry = try await EmbeddedRegistry.inMemory()
        try await registry.register(.record("a", name: "A"), "a")
        try await registry.register(.record("a", "b?", name: "A"), "a")
        func user(_ version: Int) -> SchemaSubmission {
            SchemaSubmission(.avro, #"{"type":"array","items":"A"}"#)
                .with(references: SchemaReference(name: "A", subject: "a", version: version))
        }
        try await registry.register(user(1), "user")
        try await registry.delete("2", "a")
        await expectRefusal(.invalidSchema) { try await registry.register(user(2), "other") }
        await expectRefusal(.invalidSchema, "A schema reference needs a name, a subject and a version") {
            try await registry.register(user(1).with { $0.content.references[0].name = "" }, "other")
        }
    }

    @Test func `references of references are found, each name once, and relative to the context`() async throws {
        let registry = try await EmbeddedRegistry.inMemory()
        try await registry.register(.record("a", name: "A"), ":.c:a")
        try await registry.register(
            SchemaSubmission(.avro, #"{"type":"record","name":"B","fields":[{"name":"a","type":"A"}]}"#)
                .with(references: SchemaReference(name: "A", subject: "a", version: 1)), ":.c:b")
        let user = SchemaSubmission(
            .avro,
            #"{"type":"record","name":"C","fields":[{"name":"a","type":"A"},{"name":"b","type":"B"}]}"#
        ).with(
            references: SchemaReference(name: "A", subject: "a", version: 1),
            SchemaReference(name: "B", subject: "b", version: 1))
        #expect(try await registry.register(user, ":.c:c").id.value == 3)
        await expectRefusal(.invalidSchema) { try await registry.register(user, "c") }
        let qualified = user.with {
            for index in $0.content.references.indices {
                $0.content.references[index].subject = ":.c:" + ["a", "b"][index]
            }
        }
        #expect(try await registry.register(qualified, "c").id.value == 1)
    }

    @Test func `a long chain of references is followed without recursion, up to a limit`() async throws {
        let topic = try await SchemasTopic()
        for index in 0...1_000 {
            let reference = #"[{"name":"A\#(index - 1)","subject":"a\#(index - 1)","version":1}]"#
            let schema = #"{\"type\":\"record\",\"name\":\"A\#(index)\",\"fields\":[]}"#
            try await topic.append(
                #"{"keytype":"SCHEMA","subject":"a\#(index)","version":1,"magic":1}"#,
                #"{"id":\#(index + 1),"schema":"\#(schema)","references":\#(index == 0 ? "[]" : reference)}"#)
        }
        let registry = try await topic.registry
        func register(_ index: Int) async throws -> Int32 {
            try await registry.register(
                SchemaSubmission(.avro, #"{"type":"array","items":"A\#(index)"}"#)
                    .with(references: SchemaReference(name: "A\(index)", subject: "a\(index)", version: 1)), "user"
            ).id.value
        }
        await expectRefusal(.invalidSchema, "The schema draws in more than 1000 references") {
            try await register(1_000)
        }
        #expect(try await register(999) == 1_002)
    }
}
