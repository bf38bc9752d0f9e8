import JSON
import JSONSchema
import SchemaLanguage
import Testing

@Suite struct `Schema texts` {
    @Test(arguments: [
        ("{\"type\": \"strin\"}", "1:10: error: the string \"strin\" is no type; the types are "),
        ("{\"type\": []}", "1:10: error: type must name at least one type"),
        ("[]", "1:1: error: a schema must be an object or a boolean, found an array"),
        ("{\"properties\": {\"a\": 1}}", "1:22: error: a schema must be an object or a boolean, found the number 1"),
        ("{\"minLength\": -1}", "1:15: error: minLength must be an integer that is not negative, found the number -1"),
        ("{\"minLength\": 1.5}", "1:15: error: minLength must be an integer that is not negative"),
        ("{\"multipleOf\": 0}", "1:16: error: multipleOf must be greater than 0"),
        ("{\"allOf\": []}", "1:11: error: allOf must be an array of at least one schema"),
        ("{\"required\": true}", "1:14: error: required must be an array of names in the object's schema"),
        ("{\"exclusiveMaximum\": true}", "1:22: error: in draft 7 exclusiveMaximum is itself the bound"),
        ("{\"pattern\": \"(\"}", "1:13: error: not a regular expression: a parenthesis is not closed"),
        ("{\"$ref\": \"#/b\"}", "1:10: error: $ref points to \"#/b\": there is nothing at that place"),
        ("{\"$ref\": \"#a\"}", "1:10: error: $ref points to \"#a\": there is no anchor \"a\" in that schema"),
        ("{\"$ref\": \"http://x/y\"}", "1:10: error: $ref points to \"http://x/y\": there is no such schema"),
        ("{\"$id\": \"http://x/a/b\", \"not\": {\"$ref\": \"c#/d\"}}", "which means \"http://x/a/c\" here"),
        ("{\"$schema\": \"http://x/y\"}", "1:13: error: the metaschema \"http://x/y\" is unknown"),
        ("{\"$ref\": \"#\"}", "1:10: error: $ref leads back to this schema without going into the value"),
        (
            """
            {"definitions": {"a": {"allOf": [{"$ref": "#/definitions/b"}]}, "b": {"anyOf": [{"$ref": "#/definitions/a"}]}}}
            """, "leads back to this schema"
        ),
        ("{\"a\": 1, \"a\": 2}", "1:10: error: the text is not JSON: the name \"a\" occurs twice in this object"),
        (
            "{\"$schema\": \"https://json-schema.org/draft/2020-12/schema\", \"items\": [true]}",
            "in draft 2020-12 items is one schema; the schemas of the first items are prefixItems"
        ),
        (
            "{\"$schema\": \"http://json-schema.org/draft-04/schema#\", \"not\": true}",
            "draft 4 has no boolean schemas"
        ),
        (
            "{\"$schema\": \"https://json-schema.org/draft/2020-12/schema\", \"$id\": \"http://x/#a\"}",
            "in draft 2020-12 an $id can't have a fragment"
        ),
        ("{\"allOf\": [{\"$id\": \"http://x/a\"}, {\"$id\": \"http://x/a\"}]}", "the schema at 1:12 has the same URI"),
    ])
    func `a mistake is named with its place`(text: String, message: String) {
        let error = #expect(throws: SchemaError.self) { try JSONSchema(parsing: SchemaText(text)) }
        #expect(error?.description.contains(message) == true, "\(error?.description ?? "")")
    }

    @Test func `every mistake is named`() {
        let text = """
            {
              "type": "strin",
              "properties": {"a": {"minLength": "1"}, "b": {"$ref": "#/c"}}
            }
            """
        let error = #expect(throws: SchemaError.self) { try JSONSchema(parsing: SchemaText(text, name: "a.json")) }
        let places = error?.problems.compactMap { $0.range.map { "\($0.name):\($0.start.line):\($0.start.column)" } }
        #expect(places == ["a.json:2:11", "a.json:3:37", "a.json:3:57"])
    }

    @Test(arguments: [
        ("{\"$ref\": \"#/definitions/a\", \"minLength\": 1, \"definitions\": {\"a\": {}}}", "minLength is ignored"),
        ("{\"prefixItems\": [true]}", "prefixItems is ignored: it comes with draft 2020-12, and this is draft 7"),
        ("{\"enum\": []}", "an empty enum allows nothing"),
        ("{\"not\": {\"$ref\": \"#/$defs/a\"}, \"definitions\": {\"a\": {}}}", "the schema stands in definitions"),
    ])
    func `what is doubtful is warned of`(text: String, message: String) throws {
        let schema = try JSONSchema(parsing: SchemaText(text))
        #expect(schema.warnings.map(\.description).joined(separator: "\n").contains(message))
    }

    @Test(arguments: [
        ("http://a/b/c/d;p?q", "g:h", "g:h"), ("http://a/b/c/d;p?q", "./g", "http://a/b/c/g"),
        ("http://a/b/c/d;p?q", "/g", "http://a/g"), ("http://a/b/c/d;p?q", "//g", "http://g"),
        ("http://a/b/c/d;p?q", "?y", "http://a/b/c/d;p?y"), ("http://a/b/c/d;p?q", "../..", "http://a/"),
        ("http://a/b/c/d;p?q", "../../../g", "http://a/g"), ("http://a/b/c/d;p?q", "g/../h", "http://a/b/c/h"),
        ("http://a", "g", "http://a/g"), ("urn:x:y", "#", "urn:x:y"), ("", "address.json", "address.json"),
        ("orders/order.json", "../address.json", "address.json"),
    ])
    func `a relative identifier is resolved against its base`(base: String, relative: String, absolute: String) throws {
        let text = "{\"$id\": \(JSONValue.quoted(base)), \"allOf\": [{\"$id\": \(JSONValue.quoted(relative))}]}"
        let schema: JSONSchema
        do {
            schema = try JSONSchema(parsing: SchemaText(text))
        } catch {
            // The same URI twice, which is the case for "#".
            #expect(relative == "#")
            return
        }
        #expect(schema.resources.contains { $0.uri == absolute }, "\(schema.resources.map(\.uri))")
    }

    @Test func `references find texts by name and by identifier`() throws {
        let text = """
            {"$id": "http://shop/order.json", "properties": {
              "a": {"$ref": "address.json"}, "b": {"$ref": "http://elsewhere/item#/definitions/price"}}}
            """
        let schema = try JSONSchema(
            parsing: SchemaText(text),
            references: [
                SchemaText("{\"type\": \"object\"}", name: "address.json"),
                SchemaText("{\"$id\": \"http://elsewhere/item\", \"definitions\": {\"price\": {}}}", name: "item"),
            ])
        #expect(schema.sources.count == 3)
    }

    @Test func `a reference to a metaschema needs no text`() throws {
        for draft in Draft.allCases {
            let text = "{\"$schema\": \"\(draft.metaschema)\", \"not\": {\"$ref\": \"\(draft.metaschema)#\"}}"
            #expect(try JSONSchema(parsing: SchemaText(text)).dialect.draft == draft)
        }
    }

    @Test func `places are pointers and absolute locations`() throws {
        let text = "{\"$id\": \"http://x/a\", \"properties\": {\"b/c\": {\"$id\": \"d\", \"not\": {\"minLength\": 1}}}}"
        let schema = try JSONSchema(parsing: SchemaText(text))
        let inner = try #require(schema.nodes.indices.first { schema.nodes[$0].keyword("minLength") != nil })
        #expect(schema.pointer(of: JSONSchema.NodeID(inner)) == "/properties/b~1c/not")
        #expect(schema.absoluteLocation(of: JSONSchema.NodeID(inner)) == "http://x/d#/not")
    }

    @Test func `chains of schemas for one value are bounded`() throws {
        func chain(_ length: Int) -> SchemaText {
            let links = (0..<length).map { "\"\($0)\": {\"allOf\": [{\"$ref\": \"#/definitions/\($0 + 1)\"}]}" }
            return SchemaText("{\"definitions\": {\(links.joined(separator: ",")), \"\(length)\": {}}}")
        }
        _ = try JSONSchema(parsing: chain(127))
        let error = #expect(throws: SchemaError.self) { try JSONSchema(parsing: chain(10_000)) }
        #expect(error?.description.contains("more than 256 schemas apply to the same value") == true)
    }

    @Test func `stored schemas may have exclusive limits as draft 4 has them`() throws {
        let text = SchemaText(#"{"maximum": 10, "exclusiveMaximum": true}"#)
        #expect(throws: SchemaError.self) { try JSONSchema(parsing: text) }
        var options = JSONSchemaOptions()
        options.rules = .lenient
        let plan = ValidationPlan(try JSONSchema(parsing: text, options: options))
        #expect(plan.accepts("9") && !plan.accepts("10"))
    }
}
