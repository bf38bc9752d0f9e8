import Avro
import SchemaLanguage
import Testing

@Suite struct `Errors in Avro schemas` {
    @Test(arguments: [
        ("", "1:1: error: expected a value, found the end of the text"),
        ("3", "1:1: error: expected a type (a name, an object, or an array for a union), found the number 3"),
        ("null", "1:1: error: expected a type (a name, an object, or an array for a union), found null"),
        ("{}", "1:1: error: an object that describes a type needs a \"type\""),
        ("{\"type\": {\"type\": \"int\"}}", "1:10: error: the \"type\" of a type is a name, found an object"),
        ("\"strin\"", "1:1: error: unknown type \"strin\"; did you mean \"string\"?"),
        ("\"integer\"", "1:1: error: unknown type \"integer\"; did you mean \"int\"?"),
        ("\"Array\"", "1:1: error: unknown type \"Array\"; an array is written {\"type\": \"array\", \"items\": …}"),
        (
            "\"uuid\"",
            "1:1: error: unknown type \"uuid\"; uuid is a logical type: write {\"type\": …, \"logicalType\": \"uuid\"}"
        ),
        ("\"qwxyz\"", "1:1: error: unknown type \"qwxyz\""),
        ("{\"type\": \"array\"}", "1:1: error: an array needs \"items\", the type of its items"),
        ("{\"type\": \"map\"}", "1:1: error: a map needs \"values\", the type of its values"),
        ("{\"type\": \"map\", \"values\": 3}", "1:27: error: expected a type"),
        ("[\"null\", [\"int\"]]", "1:10: error: a union can't stand directly inside a union"),
        ("[\"int\", {\"type\": \"int\"}]", "1:9: error: the union already has a branch \"int\""),
        ("{\"type\": \"record\", \"fields\": []}", "1:1: error: a record needs a \"name\", a string"),
        (
            "{\"type\": \"error\", \"name\": 5, \"fields\": []}",
            "1:27: error: an error needs a \"name\", a string, found the number 5"
        ),
        ("{\"type\": \"record\", \"name\": \"R\"}", "1:1: error: a record needs \"fields\", an array"),
        (
            "{\"type\": \"record\", \"name\": \"R\", \"fields\": {}}",
            "1:43: error: the \"fields\" of a record are an array, found an object"
        ),
        (
            "{\"type\": \"record\", \"name\": \"R\", \"fields\": [\"a\"]}",
            "1:44: error: a field is an object with a \"name\" and a \"type\", found the string \"a\""
        ),
        (
            "{\"type\": \"record\", \"name\": \"R\", \"fields\": [{\"type\": \"int\"}]}",
            "1:44: error: a field needs a \"name\""
        ),
        (
            "{\"type\": \"record\", \"name\": \"R\", \"fields\": [{\"name\": \"a\"}]}",
            "1:44: error: a field needs a \"type\""
        ),
        (
            "{\"type\": \"record\", \"name\": \"R\", \"fields\": [{\"name\": \"a\", \"type\": \"int\", \"order\": \"up\"}]}",
            "1:82: error: \"order\" is \"ascending\", \"descending\" or \"ignore\", found the string \"up\""
        ),
        (
            "{\"type\": \"record\", \"name\": \"R\", \"fields\": [{\"name\": \"a\", \"type\": \"int\"}, {\"name\": \"a\", \"type\": \"int\"}]}",
            "1:83: error: the field \"a\" occurs twice"
        ),
        ("{\"type\": \"enum\", \"name\": \"E\"}", "1:1: error: an enum needs \"symbols\", an array of names"),
        (
            "{\"type\": \"enum\", \"name\": \"E\", \"symbols\": [\"A\", \"A\"]}",
            "1:48: error: the symbol \"A\" occurs twice"
        ),
        ("{\"type\": \"enum\", \"name\": \"E\", \"symbols\": [null]}", "1:43: error: a symbol is a name, found null"),
        (
            "{\"type\": \"enum\", \"name\": \"E\", \"symbols\": [\"A\"], \"default\": \"B\"}",
            "1:60: error: the default \"B\" is not one of the enum's symbols"
        ),
        ("{\"type\": \"fixed\", \"name\": \"F\"}", "1:1: error: a fixed needs a \"size\", its number of bytes"),
        (
            "{\"type\": \"fixed\", \"name\": \"F\", \"size\": -1}",
            "1:40: error: the \"size\" of a fixed is an integer from 0"
        ),
        (
            "{\"type\": \"fixed\", \"name\": \"F\", \"size\": 1.0}",
            "1:40: error: the \"size\" of a fixed is an integer from 0"
        ),
        ("{\"type\": \"fixed\", \"name\": \"int\", \"size\": 1}", "1:27: error: \"int\" is a primitive type"),
        (
            "{\"type\": \"fixed\", \"name\": \"a-b\", \"size\": 1}",
            "1:27: error: the name of a fixed begins with a letter or \"_\" and goes on with letters, digits and \"_\" (all "
                + "ASCII), found \"a-b\""
        ),
        (
            "{\"type\": \"fixed\", \"name\": \"F\", \"namespace\": \"a..b\", \"size\": 1}",
            "1:45: error: a namespace is a sequence of names with dots between them, found \"a..b\""
        ),
        (
            "{\"type\": \"fixed\", \"name\": \"F\", \"size\": 1, \"aliases\": \"G\"}",
            "1:54: error: \"aliases\" are an array of names"
        ),
        ("{\"type\": \"fixed\", \"name\": \"F\", \"size\": 1, \"aliases\": [1]}", "1:55: error: an alias is a name"),
        ("{\"protocol\": \"P\", \"types\": []}", "1:1: error: this is a protocol (.avpr), which holds several schemas"),
        ("{\"type\": \"int\", \"type\": \"long\"}", "1:17: error: the name \"type\" occurs twice in this object"),
        (
            "protocol P {\n}",
            "1:1: error: expected a value, found \"p\"; this looks like Avro IDL (.avdl), expected a schema in JSON (.avsc)"
        ),
    ])
    func `a mistake is told with its place and what was expected`(text: String, problem: String) {
        let found = problems(text)
        #expect(found.count == 1)
        #expect(found.first?.hasPrefix(problem) == true, "\(found)")
    }

    @Test func `all mistakes of a text are told, in its order`() {
        let text = """
            {"type": "record", "name": "R-1", "fields": [
              {"name": "a", "type": "strng"},
              {"name": "b", "type": {"type": "enum", "name": "E", "symbols": ["A", "A", 1]}},
              {"name": "c", "type": ["null", "null", "E", "Missing"]},
              {"name": "d"},
              {"type": {"type": "fixed", "name": "F", "size": 4}},
              {"name": "e", "type": "F"},
              {"name": "f", "type": ["strng", "int"], "default": true},
              {"name": "g", "type": ["null", "int"], "default": true}
            ]}
            """
        #expect(
            problems(text).map { String($0.prefix(while: { $0 != "," && $0 != ";" })) } == [
                "1:28: error: the name of a record begins with a letter or \"_\" and goes on with letters",
                "2:25: error: unknown type \"strng\"",
                "3:72: error: the symbol \"A\" occurs twice",
                "3:77: error: a symbol is a name",
                "4:34: error: the union already has a branch \"null\"",
                "4:47: error: unknown type \"Missing\"",
                "5:3: error: a field needs a \"type\"",
                "6:3: error: a field needs a \"name\"",
                "8:26: error: unknown type \"strng\"",
                "9:53: error: the default of \"g\" doesn't fit its type: expected a value of one of the union's branches: null",
            ])
    }

    @Test func `a name that is near a defined one is suggested in full`() {
        let text = """
            {"type": "record", "name": "shop.Order", "fields": [
              {"name": "a", "type": {"type": "enum", "name": "other.Currency", "symbols": []}},
              {"name": "b", "type": "Currency"}, {"name": "c", "type": "Curency"}, {"name": "d", "type": "order"}]}
            """
        #expect(
            problems(text).filter { $0.contains("error") } == [
                "3:25: error: unknown type \"shop.Currency\"; did you mean \"other.Currency\"?",
                "3:60: error: unknown type \"shop.Curency\"; did you mean \"other.Currency\"?",
                "3:94: error: unknown type \"shop.order\"; did you mean \"shop.Order\"?",
            ])
    }

    @Test func `another definition under a known name is refused with the place of the first`() {
        let text = """
            [{"type": "enum", "name": "A", "symbols": ["X"]},
             {"type": "record", "name": "B", "fields": [
               {"name": "a", "type": {"type": "enum", "name": "A", "symbols": ["Y"]}}]}]
            """
        #expect(problems(text) == ["3:51: error: \"A\" is defined already, and differently, at 1:2"])
        // A record that is still being read is not the same as anything.
        let inner = """
            {"type": "record", "name": "A", "fields": [
              {"name": "x", "type": {"type": "record", "name": "A", "fields": []}}]}
            """
        #expect(problems(inner) == ["2:52: error: \"A\" is defined already, and differently, at 1:28"])
    }

    @Test func `a type with a mistake is known nevertheless`() {
        let text = """
            [{"type": "fixed", "name": "F", "size": "4"}, {"type": "map", "values": "F"},
             {"type": "array", "items": {"type": "enum", "name": "E", "symbols": "A"}}, "E", {"type": "enum", "symbols": 1}]
            """
        #expect(problems(text).map { String($0.prefix { $0 != " " }) } == ["1:41:", "2:70:", "2:82:", "2:110:"])
    }

    @Test func `lenient rules check neither names nor defaults`() throws {
        let text = """
            {"type": "record", "name": "a b", "namespace": "..", "aliases": [""], "fields": [
              {"name": "", "type": "int", "default": "x"},
              {"name": "e", "type": {"type": "enum", "name": "é", "symbols": ["1", null]}, "default": 5}]}
            """
        #expect(problems(text).count == 9)
        let schema = try AvroSchema(parsing: text, rules: .lenient)
        #expect(schema[schema.root].fullName?.full == "...a b")
    }

    @Test func `what is doubtful is a warning`() throws {
        let text = """
            {"type": "record", "name": "R", "doc": 5, "namespace": 7, "fields": [
              {"name": "a", "type": "R"},
              {"name": "u", "type": []},
              {"name": "e", "type": {"type": "enum", "name": "E", "symbols": [], "default": 3}},
              {"name": "d", "type": "int", "logicalType": "date"}
            ]}
            """
        let schema = try AvroSchema(parsing: text)
        #expect(
            schema.warnings.map(\.description) == [
                "1:28: warning: no value of \"R\" ends: it contains itself, or a record that does, with no union, array or map "
                    + "between",
                "1:40: warning: \"doc\" is a string; the number 5 is ignored",
                "1:56: warning: a namespace is a string; the number 7 is ignored, the enclosing one counts",
                "3:25: warning: a union without branches has no value",
                "4:66: warning: an enum without symbols has no value",
                "4:81: warning: an enum's default is one of its symbols; the number 3 is ignored",
                "5:47: warning: a \"logicalType\" beside a field's \"type\" is ignored; write \"type\": {\"type\": …, "
                    + "\"logicalType\": \"date\"}",
            ])
    }

    @Test func `only records without a finite value are called endless`() throws {
        let text = """
            [{"type": "record", "name": "A", "fields": [{"name": "b", "type": "B"}]},
             {"type": "record", "name": "B", "fields": [{"name": "c", "type": "C"}, {"name": "a", "type": "A"}]},
             {"type": "record", "name": "C", "fields": [{"name": "b", "type": ["null", "B"]}]},
             {"type": "record", "name": "D", "fields": [{"name": "b", "type": ["B", "A"]}]}]
            """
        let schema = try AvroSchema(parsing: text)
        #expect(schema.warnings.map { "\($0.range?.start.line ?? 0)" } == ["1", "2", "4"])
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
