import JSONSchema
import Registry
import SchemaLanguage
import Testing

@Suite struct `JSON Schemas in the registry` {
    private static let customer = SchemaSubmission(
        .json, #"{"$id": "http://shop.example/customer.json", "type": "object", "required": ["name"]}"#)
    private static let order = SchemaSubmission(
        SchemaContent(
            format: .json,
            text: #"{"$id": "http://shop.example/order.json", "properties": {"customer": {"$ref": "customer.json"}}}"#,
            references: [SchemaReference(name: "customer.json", subject: "customer", version: -1)]))

    @Test func `the text is stored compact, with its members in order`() async throws {
        let registry = try await EmbeddedRegistry.inMemory()
        try await registry.register(SchemaSubmission(.json, "{ \"type\" : \"object\",\n \"title\" : \"R\" }"), "s")
        let stored = try await registry.version("1", "s")
        #expect(stored.content.format == .json)
        #expect(stored.content.text == #"{"type":"object","title":"R"}"#)
    }

    @Test func `what differs only in the order of members is one version, and one id when normalized`() async throws {
        let registry = try await EmbeddedRegistry.inMemory()
        let first = try await registry.register(SchemaSubmission(.json, #"{"type":"object","title":"R"}"#), "s")
        let other = SchemaSubmission(.json, #"{"title":"R","type":"object"}"#)
        #expect(try await registry.register(other, "s").id == first.id)
        #expect(try await registry.register(other, "t").id != first.id)
        let normal = try await registry.register(other.with { $0.isNormalized = true }, "u")
        #expect(normal.content.text == #"{"title":"R","type":"object"}"#)
        let reversed = SchemaSubmission(.json, #"{"type":"object","title":"R"}"#).with { $0.isNormalized = true }
        #expect(try await registry.register(reversed, "v").id == normal.id)
    }

    @Test func `references are found by the URI in $ref, against the $id`() async throws {
        let registry = try await EmbeddedRegistry.inMemory()
        await expectRefusal(.invalidSchema) { try await registry.register(Self.order, "orders-value") }
        try await registry.register(Self.customer, "customer")
        let stored = try await registry.register(Self.order, "orders-value")
        #expect(stored.content.references == [SchemaReference(name: "customer.json", subject: "customer", version: 1)])
        let schema = try await registry.parse(stored.content)
        #expect(schema.name == "http://shop.example/order.json")
        let byURI = Self.order.with { $0.content.references[0].name = "http://shop.example/customer.json" }
        #expect(try await registry.register(byURI, "other").id != stored.id)
    }

    @Test func `nothing is fetched`() async throws {
        let registry = try await EmbeddedRegistry.inMemory()
        await expectRefusal(
            .invalidSchema,
            "Invalid schema of type JSON, details: 1:10: error: $ref points to \"http://shop.example/a.json\": there is no such schema "
                + "among the references, and nothing is fetched"
        ) {
            try await registry.register(SchemaSubmission(.json, #"{"$ref": "http://shop.example/a.json"}"#), "s")
        }
    }

    @Test func `a subject keeps its format`() async throws {
        let registry = try await EmbeddedRegistry.inMemory()
        try await registry.register(.record("a"), "s")
        await expectRefusal(.incompatibleSchema) {
            try await registry.register(SchemaSubmission(.json, #"{"type":"object"}"#), "s")
        }
    }

    @Test func `a narrower schema is refused with a proof, and a lenient policy lets open properties be described`()
        async throws
    {
        let registry = try await EmbeddedRegistry.inMemory()
        try await registry.register(SchemaSubmission(.json, #"{"properties":{"a":{"type":"integer"}}}"#), "s")
        let narrower = SchemaSubmission(.json, #"{"properties":{"a":{"type":"integer"},"b":{"type":"string"}}}"#)
        let report = try await registry.checkCompatibility(of: narrower, under: Subject("s"))
        let finding = try #require(report.conflicts.first?.incompatibilities.first)
        #expect(finding.differenceType == "OPTIONAL_PROPERTY_ADDED_TO_OPEN_CONTENT_MODEL")
        if case .witness = finding.proof {} else { Issue.record("there is no witness, but \(finding.proof)") }
        var update = ConfigUpdate()
        update.compatibilityPolicy = .set(.lenient)
        _ = try await registry.updateConfig(of: .global, update)
        #expect(try await registry.register(narrower, "s").version.value == 2)
    }

    @Test func `validateFields refuses property names that begin with $$`() async throws {
        let registry = try await EmbeddedRegistry.inMemory()
        var update = ConfigUpdate()
        update.validateFields = .set(true)
        _ = try await registry.updateConfig(of: .global, update)
        await expectRefusal(.incompatibleSchema) {
            try await registry.register(SchemaSubmission(.json, #"{"properties":{"$$a":{}}}"#), "s")
        }
        try await registry.register(SchemaSubmission(.json, #"{"properties":{"$a":{}}}"#), "s")
    }

    @Test(arguments: [
        (#"{"$id": "http://a/b#", "title": "T"}"#, "http://a/b", "T"), (#"{"title": "T"}"#, "T", "T"),
        (#"{"$schema": "http://json-schema.org/draft-04/schema#", "id": "http://a/b"}"#, "http://a/b", nil),
        (#"{"type": "object"}"#, nil, nil), ("true", nil, nil),
    ])
    func `versions are recognised by $id or else by title`(text: String, name: String?, recordName: String?) throws {
        let schema = try Schema(parsing: SchemaText(text), format: .json, origin: .new)
        #expect(schema.name == name && schema.recordName == recordName)
    }

    @Test func `the draft of a text without $schema is draft 7 unless said otherwise`() throws {
        let text = SchemaText(#"{"prefixItems": [true], "items": [true]}"#)
        _ = try Schema(parsing: text, format: .json, origin: .new)
        #expect(throws: SchemaError.self) {
            try Schema(parsing: text, format: .json, origin: .new, defaultDraft: .draft2020)
        }
    }
}
