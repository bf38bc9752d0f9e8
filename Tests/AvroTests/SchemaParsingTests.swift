import Avro
import JSON
import SchemaLanguage
import Testing

@Suite struct `Parsing Avro schemas` {
    @Test func `every primitive type is read in both forms`() throws {
        for name in ["null", "boolean", "int", "long", "float", "double", "bytes", "string"] {
            for text in ["\"\(name)\"", "{\"type\": \"\(name)\"}"] {
                let schema = try AvroSchema(parsing: text)
                #expect(schema[schema.root].kindName == name)
                #expect(schema.types.count == 1)
            }
        }
    }

    @Test func `a record is read with all that it says`() throws {
        let text = """
            {
              "type": "record", "name": "Order", "namespace": "shop", "doc": "An order.",
              "aliases": ["Purchase", "old.Order", ".Bare"], "owner": {"team": ["a", 1]}, "none": null,
              "fields": [
                {"name": "id", "type": "long", "doc": "Its number.", "order": "DESCENDING", "aliases": ["nr", "nr"],
                 "pii": true},
                {"name": "note", "type": ["null", "string"], "default": null, "order": "ignore"}
              ]
            }
            """
        let schema = try AvroSchema(parsing: SchemaText(text, name: "order.avsc"))
        let type = schema[schema.root]
        let record = try #require(type.record)
        #expect(record.name == AvroName(namespace: "shop", name: "Order"))
        #expect(record.aliases.map(\.full) == ["shop.Purchase", "old.Order", "Bare"])
        #expect(record.doc == "An order.")
        #expect(!record.isError)
        #expect(type.attributes.map(\.name) == ["owner", "none"])
        #expect(type.attributes[0].value.text == "{\"team\":[\"a\",1]}")
        #expect(record.fields.map(\.name) == ["id", "note"])
        #expect(record.fields[0].doc == "Its number.")
        #expect(record.fields[0].order == .descending)
        #expect(record.fields[0].aliases == ["nr"])
        #expect(record.fields[0].attributes.map(\.name) == ["pii"])
        #expect(record.fields[0].defaultValue == nil)
        #expect(record.fields[1].defaultValue?.isNull == true)
        #expect(record.fields[1].order == .ignore)
        #expect(schema[record.fields[1].type].branches.map { schema[$0].branchName } == ["null", "string"])
        #expect(schema.text.text == text)
        #expect(schema.warnings.isEmpty)
    }

    @Test func `types know where they stand`() throws {
        let text = """
            {"type": "record", "name": "R", "fields": [
              {"name": "e", "type": {"type": "enum", "name": "E", "symbols": ["A"]}},
              {"name": "u", "type": ["null", "long", {"type": "fixed", "name": "F", "size": 4}]}
            ]}
            """
        let schema = try AvroSchema(parsing: text)
        func excerpt(_ place: AvroSchema.Place) -> String {
            String(decoding: Array(text.utf8)[place.span.start..<place.span.end], as: UTF8.self)
        }
        let record = try #require(schema[schema.root].record)
        #expect(excerpt(record.namePlace) == "\"R\"")
        #expect(excerpt(record.fields[0].typePlace) == "{\"type\": \"enum\", \"name\": \"E\", \"symbols\": [\"A\"]}")
        #expect(excerpt(record.fields[1].place).hasPrefix("{\"name\": \"u\""))
        guard case .enumeration(let enumeration) = schema[record.fields[0].type].shape,
            case .union(let union) = schema[record.fields[1].type].shape,
            case .fixed(let fixed) = schema[union.branches[2]].shape
        else { throw UnexpectedShape() }
        #expect(excerpt(enumeration.symbolsPlace) == "[\"A\"]")
        #expect(union.places.map(excerpt).prefix(2) == ["\"null\"", "\"long\""])
        #expect(excerpt(schema[union.branches[1]].place) == "\"long\"")
        #expect(excerpt(fixed.sizePlace) == "4")
        #expect(schema.range(of: fixed.namePlace).start == SourcePosition(line: 3, column: 68))
    }

    @Test(arguments: [
        ("{\"type\": \"fixed\", \"name\": \"F\", \"size\": 1}", "F"),
        ("{\"type\": \"fixed\", \"name\": \"F\", \"namespace\": \"a.b\", \"size\": 1}", "a.b.F"),
        ("{\"type\": \"fixed\", \"name\": \"c.F\", \"namespace\": \"a.b\", \"size\": 1}", "c.F"),
        ("{\"type\": \"fixed\", \"name\": \".F\", \"namespace\": \"a.b\", \"size\": 1}", "F"),
        ("{\"type\": \"fixed\", \"name\": \"F\", \"namespace\": \"\", \"size\": 1}", "F"),
        ("{\"type\": \"fixed\", \"name\": \"F\", \"namespace\": null, \"size\": 1}", "F"),
    ])
    func `a full name is made of name and namespace`(text: String, name: String) throws {
        let schema = try AvroSchema(parsing: text)
        #expect(schema[schema.root].fullName?.full == name)
    }

    @Test func `a namespace reaches what stands inside, until another one is named`() throws {
        let schema = try AvroSchema(
            parsing: """
                {"type": "record", "name": "a.R", "fields": [
                  {"name": "x", "type": {"type": "array", "items": {"type": "enum", "name": "E", "symbols": []}}},
                  {"name": "y", "type": {"type": "record", "name": "S", "namespace": "b", "fields": [
                    {"name": "z", "type": {"type": "fixed", "name": "F", "size": 2}},
                    {"name": "e", "type": "a.E"}]}},
                  {"name": "e", "type": "E"},
                  {"name": "f", "type": "b.F"}
                ]}
                """)
        #expect(schema.types.compactMap(\.fullName?.full) == ["a.R", "a.E", "b.S", "b.F"])
    }

    @Test func `records may contain themselves and each other, before and after their definition`() throws {
        let schema = try AvroSchema(
            parsing: """
                {"type": "record", "name": "A", "fields": [
                  {"name": "next", "type": ["null", "A"]},
                  {"name": "later", "type": {"type": "map", "values": "B"}},
                  {"name": "b", "type": {"type": "record", "name": "B", "fields": [
                    {"name": "a", "type": {"type": "array", "items": "A"}}]}}
                ]}
                """)
        #expect(schema.types.compactMap(\.fullName?.full) == ["A", "B"])
        #expect(schema.warnings.isEmpty)
        #expect(
            schema.canonicalForm == """
                {"name":"A","type":"record","fields":[{"name":"next","type":["null","A"]},\
                {"name":"later","type":{"type":"map","values":{"name":"B","type":"record",\
                "fields":[{"name":"a","type":{"type":"array","items":"A"}}]}}},{"name":"b","type":"B"}]}
                """)
    }

    @Test func `a type that is defined again in the same words is one type`() throws {
        let definition = "{\"type\": \"enum\", \"name\": \"E\", \"symbols\": [\"A\", \"B\"], \"doc\": \"first\"}"
        let again = "{\"type\": \"enum\", \"name\": \"E\", \"symbols\": [\"A\", \"B\"]}"
        let schema = try AvroSchema(
            parsing: """
                {"type": "record", "name": "R", "fields": [
                  {"name": "a", "type": \(definition)}, {"name": "b", "type": \(again)}, {"name": "c", "type": "long"}]}
                """)
        #expect(schema.types.map(\.kindName) == ["record", "enum", "long"])
    }

    @Test func `a name without a namespace is found inside one only once its definition is complete`() throws {
        func text(_ inside: String, _ after: String) -> String {
            """
            {"type": "record", "name": "A", "fields": [
              {"name": "b", "type": {"type": "record", "name": "n.B", "fields": [{"name": "c", "type": \(inside)}]}},
              {"name": "d", "type": {"type": "record", "name": "n.D", "fields": [{"name": "c", "type": \(after)}]}}]}
            """
        }
        let enumeration = "{\"type\": \"enum\", \"name\": \".C\", \"symbols\": []}"
        _ = try AvroSchema(parsing: text(enumeration, "\"C\""))
        #expect(throws: SchemaError.self) { try AvroSchema(parsing: text("[\"null\", \"A\"]", "\"int\"")) }
    }

    @Test func `a record with defaults that is defined again is one type, and so is what it defines`() throws {
        let definition = """
            {"type": "record", "name": "S", "fields": [
              {"name": "a", "type": ["null", "int"], "default": null},
              {"name": "b", "type": {"type": "fixed", "name": "F", "size": 1}, "default": "x"},
              {"name": "c", "type": {"type": "array", "items": "S"}, "default": []}]}
            """
        let schema = try AvroSchema(
            parsing: """
                {"type": "record", "name": "R", "fields": [
                  {"name": "a", "type": \(definition)}, {"name": "b", "type": \(definition)},
                  {"name": "c", "type": "int", "default": 3}]}
                """)
        #expect(schema.types.map(\.kindName) == ["record", "record", "union", "null", "int", "fixed", "array", "int"])
    }

    @Test func `comments are space`() throws {
        let text =
            "// one\n/* two \"\n */ {\"type\": /* three */ \"enum\", \"name\": \"E\", \"symbols\": []} // \"end\""
        let schema = try AvroSchema(parsing: text)
        #expect(schema[schema.root].fullName?.full == "E")
        #expect(schema.range(of: schema[schema.root].place).start == SourcePosition(line: 3, column: 5))
        #expect(throws: SchemaError.self) { try AvroSchema(parsing: "\"int\" /* no end") }
        #expect(throws: SchemaError.self) { try AvroSchema(parsing: "\"int // no end") }
    }

    @Test func `an error record and a record of every other kind are read`() throws {
        let schema = try AvroSchema(parsing: "{\"type\": \"error\", \"name\": \"E\", \"fields\": []}")
        #expect(schema[schema.root].kindName == "error")
        #expect(schema[schema.root].record?.isError == true)
    }
}

struct UnexpectedShape: Error {}

extension AvroType {
    /// The record; nil for another type.
    var record: Record? {
        guard case .record(let record) = shape else { return nil }
        return record
    }

    /// The branches of a union; empty for another type.
    var branches: [AvroSchema.TypeID] {
        guard case .union(let union) = shape else { return [] }
        return union.branches
    }
}
