import JSONSchema
import SchemaLanguage
import Testing

@Suite struct `Registry texts of JSON Schemas` {
    private static func schema(_ text: String) throws -> JSONSchema { try JSONSchema(parsing: SchemaText(text)) }

    @Test func `white space goes, and the order of members stays`() throws {
        let text = """
            {
              "title": "caf\\u00e9 \\u001f",
              "properties": { "b": true, "a": { "enum": [ 2, null, "x/y" ] } }
            }
            """
        let schema = try Self.schema(text)
        #expect(
            schema.registryText
                == #"{"title":"café \u001F","properties":{"b":true,"a":{"enum":[2,null,"x/y"]}}}"#)
        #expect(schema.text.text == text)
        #expect(try Self.schema(" true ").registryText == "true")
    }

    @Test(arguments: [
        ("1", "1"), ("-0", "0"), ("12345678901234567890123", "12345678901234567890123"), ("1.0", "1.0"),
        ("1.50", "1.50"), ("-0.0", "0.0"), ("0.00", "0.00"), ("1e3", "1E+3"), ("1.2e2", "1.2E+2"), ("100e-2", "1.00"),
        ("0e5", "0E+5"), ("0.000001", "0.000001"), ("0.0000001", "1E-7"), ("-12.5E-9", "-1.25E-8"),
        ("0.1000000000000000000001", "0.1000000000000000000001"), ("1.5E0", "1.5"), ("1.25e1", "12.5"),
    ])
    func `numbers keep every digit and are written as Java does`(written: String, stored: String) throws {
        #expect(try Self.schema("{\"default\": \(written)}").registryText == "{\"default\":\(stored)}")
    }

    @Test func `the normal form sorts the members of every object, and no array`() throws {
        let schema = try Self.schema(
            #"{"type": "object", "properties": {"b": {"type": ["string", "null"], "enum": ["z", "a"]}, "a": {}}}"#)
        let normal = #"{"properties":{"a":{},"b":{"enum":["z","a"],"type":["string","null"]}},"type":"object"}"#
        #expect(schema.normalizedText == normal)
        #expect(schema.canonicalForm == normal)
        // In UTF-16 a surrogate comes before U+FFFD, in UTF-8 after it.
        let names = try Self.schema("{\"x\": {\"\u{FFFD}\": 1, \"\u{10000}\": 2}}")
        #expect(names.normalizedText == "{\"x\":{\"\u{10000}\":2,\"\u{FFFD}\":1}}")
    }

    @Test(arguments: [
        (#"{"a": 1, "b": [1, 2]}"#, #"{"b":[1,2],"a":1}"#, true), (#"{"a": [1, 2]}"#, #"{"a": [2, 1]}"#, false),
        (#"{"a": 1}"#, #"{"a": 1.0}"#, false), (#"{"a": "\u00e9"}"#, #"{"a": "é"}"#, true),
        (#"{"a": "\u0065\u0301"}"#, #"{"a": "\u00e9"}"#, false), (#"{"a": 1e1}"#, #"{"a": 1E1}"#, true),
        (#"{"title": "a"}"#, #"{}"#, false), ("true", "{}", false),
    ])
    func `schemas are one if they have the same members`(one: String, other: String, areOne: Bool) throws {
        #expect(try Self.schema(one).isEquivalent(to: Self.schema(other)) == areOne)
    }
}
