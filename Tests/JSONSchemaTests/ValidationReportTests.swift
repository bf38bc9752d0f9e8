import JSON
import JSONSchema
import SchemaLanguage
import Testing

@Suite struct `Validation reports` {
    private static let order = """
        {
          "$schema": "https://json-schema.org/draft/2020-12/schema",
          "$id": "https://shop.example/order",
          "type": "object",
          "required": ["id", "items"],
          "properties": {
            "id": {"type": "string", "pattern": "^ORD-[0-9]+$"},
            "items": {"type": "array", "minItems": 1, "items": {"$ref": "#/$defs/item"}},
            "bill_to": {"anyOf": [{"type": "null"}, {"$ref": "#/$defs/address"}]},
            "payment": {"oneOf": [
              {"properties": {"kind": {"const": "card"}, "number": {"type": "string"}}, "required": ["kind", "number"]},
              {"properties": {"kind": {"const": "cash"}}, "required": ["kind"]}
            ]},
            "status": {"enum": ["NEW", "PAID"]}
          },
          "additionalProperties": false,
          "$defs": {
            "item": {"properties": {"price": {"type": "number", "minimum": 0}}, "required": ["price"]},
            "address": {"type": "object", "required": ["city"], "properties": {"city": {"minLength": 2}}}
          }
        }
        """

    private func plan(_ text: String = order) throws -> ValidationPlan {
        ValidationPlan(try JSONSchema(parsing: SchemaText(text, name: "order.json")))
    }

    @Test(arguments: [
        ("{\"id\": \"ORD-1\", \"items\": [{\"price\": 1}]}", []),
        (
            "{\"id\": \"1\",\n \"items\": [{\"price\": 1}, {\"price\": -0.5}, {}]}",
            [
                #"1:8: /id: expected a string that matches the pattern "^ORD-[0-9]+$", found the string "1""#,
                "2:36: /items/1/price: expected a number of at least 0, found the number -0.5",
                #"2:43: /items/2: expected a property "price", found an object without it"#,
            ]
        ),
        (
            "{\"items\": [], \"extra\": 1, \"status\": \"OLD\"}",
            [
                #"1:1: (the whole value): expected a property "id", found an object without it"#,
                "1:11: /items: expected an array of at least 1 item, found one of 0",
                "1:24: /extra: expected only the properties that the schema names, found another one, the number 1",
                #"1:37: /status: expected "NEW" or "PAID", found the string "OLD""#,
            ]
        ),
        // The object was meant for the address.
        (
            "{\"id\": \"ORD-1\", \"items\": [{\"price\": 1}], \"bill_to\": {\"city\": \"X\"}}",
            [
                "1:62: /bill_to/city: expected a string of at least 2 characters, found the string \"X\", which has 1"
            ]
        ),
        (
            "{\"id\": \"ORD-1\", \"items\": [{\"price\": 1}], \"bill_to\": 7}",
            ["1:53: /bill_to: expected null or an object, found the number 7"]
        ),
        // The const tells which of the two was meant.
        (
            "{\"id\": \"ORD-1\", \"items\": [{\"price\": 1}], \"payment\": {\"kind\": \"card\"}}",
            ["1:53: /payment: expected a property \"number\", found an object without it"]
        ),
        (
            "[",
            [
                "1:2: (the whole value): expected a JSON text, found one with a mistake: "
                    + "expected a value, found the end of the text"
            ]
        ),
    ])
    func `every mistake is told with its place`(event: String, mistakes: [String]) throws {
        let report = try plan().validate(event)
        #expect(report.mistakes.map(\.description) == mistakes)
        #expect(report.isValid == mistakes.isEmpty)
    }

    @Test func `failures name the way through references and the place in the schema`() throws {
        let report = try plan().validate("{\"id\": \"ORD-1\", \"items\": [{\"price\": \"1\"}]}")
        let failure = try #require(report.failures.first)
        #expect(failure.instanceLocation == "/items/0/price")
        #expect(failure.keyword == "type")
        #expect(failure.keywordLocation == "/properties/items/items/$ref/properties/price/type")
        #expect(failure.absoluteKeywordLocation == "https://shop.example/order#/$defs/item/properties/price/type")
        #expect(failure.schemaRange.start == SourcePosition(line: 18, column: 47))
        #expect(failure.schemaRange.name == "order.json")
    }

    @Test func `output forms are those of the specification`() throws {
        // The example of core 2020-12, section 12.4.2 to 12.4.4.
        let schema = """
            {
              "$id": "https://example.com/polygon",
              "$schema": "https://json-schema.org/draft/2020-12/schema",
              "$defs": {
                "point": {
                  "type": "object",
                  "properties": {"x": {"type": "number"}, "y": {"type": "number"}},
                  "additionalProperties": false,
                  "required": ["x", "y"]
                }
              },
              "type": "array",
              "items": {"$ref": "#/$defs/point"},
              "minItems": 3
            }
            """
        let report = try plan(schema).validate("[{\"x\": 2.5, \"y\": 1.3}, {\"x\": 1, \"z\": 6.7}]")
        #expect(report.output(.flag).text(.compact) == "{\"valid\":false}")

        let basic = report.output(.basic)["errors"]?.array ?? []
        #expect(
            basic.compactMap { $0["keywordLocation"]?.string } == [
                "/minItems", "/items/$ref/additionalProperties", "/items/$ref/required",
            ])
        #expect(basic.compactMap { $0["instanceLocation"]?.string } == ["", "/1/z", "/1"])
        #expect(
            basic.last?["absoluteKeywordLocation"]?.string == "https://example.com/polygon#/$defs/point/required")

        let detailed = report.output(.detailed)["errors"]?.array ?? []
        #expect(detailed.compactMap { $0["keywordLocation"]?.string } == ["/minItems", "/items/$ref"])
        #expect(detailed.last?["instanceLocation"]?.string == "/1")
        #expect(
            detailed.last?["errors"]?.array?.compactMap { $0["keywordLocation"]?.string } == [
                "/items/$ref/additionalProperties", "/items/$ref/required",
            ])
        #expect(
            try plan(schema).validate("[{\"x\":1,\"y\":1},{\"x\":1,\"y\":2},{\"x\":1,\"y\":3}]").output(.basic).text(
                .compact) == "{\"valid\":true}")
    }

    @Test func `branches that failed are told under the keyword that tried them`() throws {
        let report = try plan("{\"anyOf\": [{\"type\": \"null\"}, {\"minimum\": 5, \"multipleOf\": 2}]}").validate("3")
        #expect(report.failures.map(\.keywordLocation) == ["/anyOf"])
        #expect(
            report.failures.first?.causes.map(\.keywordLocation) == [
                "/anyOf/0/type", "/anyOf/1/minimum", "/anyOf/1/multipleOf",
            ])
        let unit = report.output(.detailed)["errors"]?.array?.first
        #expect(unit?["errors"]?.array?.compactMap { $0["keywordLocation"]?.string } == ["/anyOf/0/type", "/anyOf/1"])
    }

    @Test(arguments: [
        (
            "{\"oneOf\": [{\"minimum\": 1}, {\"maximum\": 5}]}", "3",
            "exactly one of the 2 schemas in oneOf, found the number 3, which is one for 0 and 1"
        ),
        ("{\"not\": {\"type\": \"null\"}}", "null", "expected a value that the schema in not refuses, found null"),
        (
            "{\"uniqueItems\": true}", "[1, 2, 1.0]",
            "expected an array whose items all differ, found equal ones at 0 and 2"
        ),
        (
            "{\"contains\": {\"type\": \"null\"}}", "[1]",
            "expected at least 1 item of the sort that contains describes, found 0"
        ),
        (
            "{\"propertyNames\": {\"maxLength\": 1}}", "{\"ab\": 1}",
            "expected a string of at most 1 character, found the string \"ab\", which has 2"
        ),
        (
            "{\"dependencies\": {\"a\": [\"b\"]}}", "{\"a\": 1}",
            "expected a property \"b\" beside the others, found an object without it"
        ),
        (
            "{\"if\": {\"type\": \"string\"}, \"then\": {\"minLength\": 1}}", "\"\"",
            "expected a string of at least 1 character"
        ),
        ("{\"type\": [\"integer\", \"string\"]}", "1.5", "expected an integer or a string, found the number 1.5"),
        ("{\"type\": [\"integer\", \"number\"]}", "\"\"", "expected a number, found the string \"\""),
        (
            "{\"items\": [true], \"additionalItems\": false}", "[1, 2]",
            "/1: expected no further item, found the number 2"
        ),
        ("{\"properties\": {\"a\": false}}", "{\"a\": 2}", "/a: expected no value, as the schema here is false"),
        ("{\"const\": {\"a\": 1}}", "{\"a\": 2}", "expected {\"a\":1}, found an object"),
        ("{\"multipleOf\": 0.01}", "0.015", "expected a multiple of 0.01, found the number 0.015"),
    ])
    func `each keyword has its words`(schema: String, event: String, words: String) throws {
        let mistakes = try plan(schema).validate(event).mistakes
        #expect(mistakes.count == 1)
        #expect(mistakes.first?.description.contains(words) == true, "\(mistakes)")
    }

    @Test func `more failures than the limit are counted no further`() throws {
        var limits = ValidationLimits()
        limits.failures = 10
        let schema = try JSONSchema(parsing: SchemaText("{\"items\": {\"type\": \"null\"}}"))
        let report = ValidationPlan(schema, limits: limits).validate("[1,1,1,1,1,1,1,1,1,1,1,1]")
        #expect(report.failures.count == 10)
        #expect(report.isCut)
    }
}
