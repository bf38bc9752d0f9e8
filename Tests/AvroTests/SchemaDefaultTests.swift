import Avro
import JSON
import SchemaLanguage
import Testing

@Suite struct `Defaults of Avro fields` {
    @Test(arguments: [
        ("\"null\"", "null"), ("\"boolean\"", "false"), ("\"int\"", "-2147483648"), ("\"long\"", "9223372036854775807"),
        ("\"float\"", "1"), ("\"float\"", "\"NaN\""), ("\"double\"", "1e400"), ("\"double\"", "\" -1.5d \""),
        ("\"string\"", "\"\""), ("\"bytes\"", "\"\\u00ff\""), ("[\"null\", \"int\"]", "5"),
        ("[\"int\", \"null\"]", "null"),
        ("{\"type\": \"array\", \"items\": [\"int\", \"string\"]}", "[1, \"a\"]"),
        ("{\"type\": \"map\", \"values\": \"long\"}", "{\"a\": 1}"),
        (
            "{\"type\": \"record\", \"name\": \"S\", \"fields\": [{\"name\": \"x\", \"type\": \"int\", \"default\": 3}]}",
            "{}"
        ),
        ("{\"type\": \"fixed\", \"name\": \"F\", \"size\": 2}", "\"ÿ\\u0000\""),
        ("[\"null\", \"R\"]", "{\"f\": null}"), ("{\"type\": \"array\", \"items\": \"R\"}", "[{}]"),
    ])
    func `a default that fits is accepted`(type: String, value: String) throws {
        // A record that contains itself may have a default only where the default ends.
        guard value != "[{}]" else {
            #expect(throws: SchemaError.self) { try AvroSchema(parsing: record(type, value)) }
            return
        }
        #expect(try AvroSchema(parsing: record(type, value)).warnings.isEmpty)
    }

    @Test(arguments: [
        ("\"null\"", "0", "expected null, found the number 0"),
        ("\"boolean\"", "\"true\"", "expected true or false, found the string \"true\""),
        ("\"int\"", "2147483648", "expected an integer from -2147483648 to 2147483647, found the number 2147483648"),
        ("\"int\"", "1.0", "expected an integer from -2147483648 to 2147483647, found the number 1.0"),
        ("\"long\"", "9223372036854775808", "expected an integer from -9223372036854775808 to 9223372036854775807, "),
        ("\"double\"", "true", "expected a number, found true"),
        ("\"string\"", "null", "expected a string, found null"),
        ("\"bytes\"", "1", "expected a string of characters U+0000 to U+00FF, one a byte, found the number 1"),
        (
            "[\"null\", \"int\"]", "\"a\"",
            "expected a value of one of the union's branches: null, int, found the string \"a\""
        ),
        ("{\"type\": \"array\", \"items\": \"int\"}", "[1, \"a\"]", "expected an integer from "),
        ("{\"type\": \"array\", \"items\": \"int\"}", "{}", "expected an array, found an object"),
        (
            "{\"type\": \"map\", \"values\": \"int\"}", "[]",
            "expected an object, whose members are the map's, found an array"
        ),
        (
            "[\"null\", {\"type\": \"record\", \"name\": \"S\", \"fields\": [{\"name\": \"x\", \"type\": \"int\"}]}]",
            "{\"x\": null}",
            "expected an integer from -2147483648 to 2147483647, found null"
        ),
        (
            "{\"type\": \"enum\", \"name\": \"E\", \"symbols\": [\"A\"]}", "0",
            "expected one of the symbols of E: A, found the number 0"
        ),
    ])
    func `a default that doesn't fit is refused with what was expected`(type: String, value: String, message: String) {
        let found = problems(record(type, value))
        #expect(found.count == 1)
        #expect(found.first?.contains("the default of \"f\" doesn't fit its type: " + message) == true, "\(found)")
    }

    @Test func `a field that a default leaves out must have one itself`() {
        let type = "{\"type\": \"record\", \"name\": \"S\", \"fields\": [{\"name\": \"x\", \"type\": \"int\"}]}"
        #expect(
            problems(record(type, "{}")) == [
                "2:18: error: the default of \"f\" lacks the field \"x\", which has no default of its own"
            ])
    }

    @Test func `the place is that of the part which doesn't fit`() {
        let text = record(
            "{\"type\": \"map\", \"values\": {\"type\": \"array\", \"items\": \"int\"}}", "{\"a\": [1, 2, null]}")
        #expect(problems(text).map { String($0.prefix(5)) } == ["2:31:"])
    }

    @Test(arguments: [
        ("{\"type\": \"fixed\", \"name\": \"F\", \"size\": 2}", "\"abc\"", "a string of 2 characters U+0000 to U+00FF"),
        (
            "{\"type\": \"enum\", \"name\": \"E\", \"symbols\": [\"A\", \"B\"]}", "\"C\"",
            "one of the symbols of E: A, B"
        ),
        ("\"bytes\"", "\"\\u0100\"", "a string of characters U+0000 to U+00FF"),
    ])
    func `a default that Java accepts and can't use is a warning`(type: String, value: String, expected: String) throws
    {
        let warnings = try AvroSchema(parsing: record(type, value)).warnings
        #expect(warnings.count == 1)
        #expect(warnings.first?.message.contains("expected \(expected)") == true, "\(warnings)")
        #expect(warnings.first?.message.hasSuffix("; readers that need it will fail") == true)
    }

    @Test func `numbers of floats and doubles may be strings that Java reads`() throws {
        for (text, expected) in [
            ("\"NaN\"", "NaN"), ("\"-Infinity\"", "-Infinity"), ("\"1.5\"", "1.5"), ("\"+1e2\"", "100.0"),
            ("\" 7f\"", "7.0"), ("\"1e999\"", "Infinity"), ("-1e999", "-Infinity"), ("0.10", "0.10"),
        ] {
            let schema = try AvroSchema(parsing: record("\"double\"", text))
            let value = try #require(schema[schema.root].record?.fields[0].defaultValue)
            #expect((value.string ?? value.number?.text) == expected)
        }
        for text in ["\"\"", "\"INF\"", "\"nan\"", "\"1e\"", "\"--1\"", "\"0x1\"", "\"1 2\"", "\"f\""] {
            #expect(throws: SchemaError.self) { try AvroSchema(parsing: record("\"float\"", text), rules: .lenient) }
        }
    }

    @Test func `a default that needs itself is refused, or ignored by lenient rules`() throws {
        let own =
            "{\"type\": \"record\", \"name\": \"R\", \"fields\": [{\"name\": \"r\", \"type\": \"R\", \"default\": {}}]}"
        #expect(problems(own).filter { $0.contains("never ends") && $0.contains("error") }.count == 1)
        let mutual = """
            {"type": "record", "name": "A", "fields": [{"name": "b", "default": {}, "type": ["null",
              {"type": "record", "name": "B", "fields": [
                {"name": "a", "type": {"type": "array", "items": "A"}, "default": [{"x": 1}, {}]}]}]}]}
            """
        #expect(problems(mutual).filter { $0.contains("never ends") }.count == 2)
        let lenient = try AvroSchema(parsing: own, rules: .lenient)
        #expect(lenient[lenient.root].record?.fields[0].defaultValue == nil)
        #expect(lenient.warnings.last?.message.hasSuffix("it is ignored") == true)
        let ends = """
            {"type": "record", "name": "A", "fields": [
              {"name": "b", "type": ["null", "A"], "default": {"b": {"b": null}}},
              {"name": "c", "type": {"type": "array", "items": "A"}, "default": []}]}
            """
        #expect(problems(ends).isEmpty)
    }

    @Test func `defaults that would take exponential time are refused`() {
        // Each level has two records whose fields are either of the level below, and the value fits none at the bottom.
        var records = ["A", "B"].map {
            "{\"type\": \"record\", \"name\": \"\($0)0\", \"fields\": [\(field("\"int\""))]}"
        }
        var value = "{\"f\": \"no int\"}"
        for level in 1...30 {
            for name in ["A", "B"] {
                let below = field("[\"A\(level - 1)\", \"B\(level - 1)\"]")
                records.append("{\"type\": \"record\", \"name\": \"\(name)\(level)\", \"fields\": [\(below)]}")
            }
            value = "{\"f\": \(value)}"
        }
        records.append(record("[\"A30\", \"B30\"]", value))
        let found = problems("[\(records.joined(separator: ", "))]")
        #expect(found.count == 1)
        #expect(found.first?.contains("the defaults are too complex to be checked") == true, "\(found)")
    }

    private func field(_ type: String) -> String { "{\"name\": \"f\", \"type\": \(type)}" }

    private func record(_ type: String, _ value: String) -> String {
        """
        {"type": "record", "name": "R", "fields": [{"name": "f", "type": \(type),
              "default": \(value)}]}
        """
    }

    private func problems(_ text: String) -> [String] {
        do throws(SchemaError) {
            _ = try AvroSchema(parsing: text)
            return []
        } catch {
            return error.problems.map(\.description)
        }
    }
}
