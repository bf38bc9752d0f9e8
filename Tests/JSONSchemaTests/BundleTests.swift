import JSON
import JSONSchema
import SchemaLanguage
import SuiteData
import Testing

@Suite struct `Bundles` {
    private static func bundle(_ text: String, _ references: [String: String]) throws -> String {
        try JSONSchema(
            parsing: SchemaText(text),
            references: references.sorted { $0.key < $1.key }.map { SchemaText($0.value, name: $0.key) }
        ).bundledText
    }

    @Test func `a reference becomes a resource in the definitions`() throws {
        let schema = """
            {"$schema": "https://json-schema.org/draft/2020-12/schema", "$id": "http://x/order", \
            "properties": {"by": {"$ref": "customer"}}, "$defs": {"a": {}}}
            """
        #expect(
            try Self.bundle(
                schema, ["customer": #"{"$schema": "https://json-schema.org/draft/2020-12/schema", "type": "string"}"#])
                    == """
                    {"$schema":"https://json-schema.org/draft/2020-12/schema","$id":"http://x/order",\
                    "properties":{"by":{"$ref":"customer"}},"$defs":{"a":{},"http://x/customer":{"$id":"http://x/customer",\
                    "$schema":"https://json-schema.org/draft/2020-12/schema","type":"string"}}}
                    """)
    }

    @Test func `up to draft 7 it stands in definitions, and other drafts are named`() throws {
        #expect(
            try Self.bundle(
                #"{"$ref": "a.json"}"#,
                [
                    "a.json":
                        #"{"$schema": "http://json-schema.org/draft-04/schema#", "id": "http://x/a", "type": "null"}"#
                ])
                    == """
                    {"$ref":"http://x/a","definitions":{"http://x/a":{"id":"http://x/a",\
                    "$schema":"http://json-schema.org/draft-04/schema#","type":"null"}}}
                    """)
        #expect(
            try Self.bundle(
                #"{"$schema": "https://json-schema.org/draft/2020-12/schema", "$ref": "a.json"}"#, ["a.json": "false"])
                    == """
                    {"$schema":"https://json-schema.org/draft/2020-12/schema","$ref":"a.json","$defs":{"a.json":\
                    {"$schema":"http://json-schema.org/draft-07/schema#","$id":"a.json","not":{}}}}
                    """)
    }

    @Test func `what isn't used is left out, and a schema without references stays`() throws {
        #expect(try Self.bundle(#"{"type": "object"}"#, ["a": "true"]) == #"{"type":"object"}"#)
        #expect(try Self.bundle("true", ["a": "true"]) == "true")
    }

    /// Schemas, references and an event that both sides must say the same of.
    private static let hard: [(String, [String: String], accepted: String, refused: String)] = [
        // Found by the name only, from a text with a URI of its own, through another.
        (
            #"{"properties": {"a": {"$ref": "a.json#/definitions/x"}}}"#,
            [
                "a.json": #"{"$id": "http://y/z/other", "definitions": {"x": {"items": {"$ref": "b.json"}}}}"#,
                "b.json": #"{"type": "integer"}"#,
            ], #"{"a": [1]}"#, #"{"a": ["1"]}"#
        ),
        // A relative name in a folder.
        (
            #"{"$ref": "sub/a.json"}"#,
            ["sub/a.json": #"{"not": {"$ref": "b.json"}}"#, "b.json": #"{"type": "null"}"#],
            "1", "null"
        ),
        // Draft 7: the root of the reference is itself a reference, beside which nothing counts.
        (
            #"{"$ref": "a.json"}"#,
            [
                "a.json":
                    ##"{"$id": "http://z/", "$ref": "#/definitions/s", "type": "null", "definitions": {"s": {"type": "string"}}}"##
            ], "\"s\"", "1"
        ),
        // References that go in a circle.
        (
            #"{"$id": "http://x/a", "properties": {"n": {"$ref": "b"}}}"#,
            ["http://x/b": #"{"type": "object", "properties": {"n": {"$ref": "a"}}}"#],
            #"{"n": {"n": {"n": {}}}}"#, #"{"n": {"n": {"n": 1}}}"#
        ),
        // Two texts that call themselves the same.
        (
            #"{"properties": {"a": {"$ref": "a"}, "b": {"$ref": "b"}}}"#,
            ["a": #"{"$id": "http://x/s", "type": "null"}"#, "b": #"{"$id": "http://x/s", "type": "null"}"#],
            #"{"a": null, "b": null}"#, #"{"a": null, "b": 1}"#
        ),
        // An anchor that is the identifier of the whole text.
        (##"{"$ref": "a#top"}"##, ["a": ##"{"$id": "#top", "type": "null"}"##], "null", "1"),
    ]

    @Test(arguments: 0..<hard.count)
    func `a bundle accepts what the schema with its references accepts`(index: Int) throws {
        let (text, references, accepted, refused) = Self.hard[index]
        let bundle = try Self.bundle(text, references)
        let plan = ValidationPlan(try JSONSchema(parsing: SchemaText(bundle)))
        #expect(plan.accepts(accepted) && !plan.accepts(refused), "\(bundle)")
    }

    @Test(arguments: Draft.allCases)
    func `bundles of the official suite's schemas say the same`(draft: Draft) throws {
        guard let suite = try OfficialSuite(draft, "") else { return }
        var options = JSONSchemaOptions()
        options.defaultDraft = draft
        var (agreeing, total) = (0, 0)
        for file in suite.files {
            for group in try suite.groups(of: file) where group.schema.contains("localhost:1234") {
                // What describes a dialect is not embedded.
                let metaschemas = suite.remotes.filter { $0.text.contains("$vocabulary") }
                let whole = try JSONSchema(
                    parsing: SchemaText(group.schema), references: suite.remotes, options: options)
                let bundle = try JSONSchema(
                    parsing: SchemaText(whole.bundledText), references: metaschemas, options: options)
                let (before, after) = (ValidationPlan(whole), ValidationPlan(bundle))
                for test in group.tests {
                    total += 1
                    if before.accepts(test.data) == after.accepts(test.data) { agreeing += 1 }
                }
            }
        }
        #expect(agreeing == total && total > 0)
    }
}
