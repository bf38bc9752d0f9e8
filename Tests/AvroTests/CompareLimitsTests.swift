import Avro
import SchemaLanguage
import Testing

/// Large, recursive and odd schemas.
@Suite struct `Comparing unusual Avro schemas` {
    /// A chain of records, each with a field of the next one's type; the last one's field is of the type `last`. They
    /// are defined in a field called `definitions`, the last one first, so that the text nests no deeper than others.
    private static func chain(of count: Int, last: String, definitions: String) throws -> AvroSchema {
        let records = (1..<count).reversed().map { index in
            let type = index == count - 1 ? last : "R\(index + 1)"
            return #"{"type":"record","name":"R\#(index)","fields":[{"name":"next","type":"\#(type)"}]}"#
        }
        let text = #"""
            {"type": "record", "name": "R0", "fields": [
              {"name": "\#(definitions)", "type": ["null", \#(records.joined(separator: ","))], "default": null},
              {"name": "next", "type": "R1"}]}
            """#
        var limits = SchemaLimits()
        (limits.bytes, limits.types) = (16 << 20, 200_000)
        return try AvroSchema(parsing: SchemaText(text), limits: limits)
    }

    @Test func `a chain of 10,000 records is compared to its end`() throws {
        let old = try Self.chain(of: 10_000, last: "long", definitions: "old")
        let promoted = try Self.chain(of: 10_000, last: "double", definitions: "new")
        #expect(try AvroSchema.incompatibilities(old: old, new: promoted, direction: .backward).isEmpty)
        let found = try AvroSchema.incompatibilities(old: old, new: promoted, direction: .forward)
        #expect(found.map(\.message) == ["R9999.next changed from long to double"])
        #expect(found.map(\.pointer.utf8.count) == [10_000 * "/fields/0/type".utf8.count])
        #expect(
            found.map(\.proof) == [.notFound("its place is 10001 levels deep, and events are built up to 60")])
    }

    @Test func `a comparison that takes too many steps has no verdict`() throws {
        func union(_ letter: String) throws -> AvroSchema {
            let branches = (0..<120).map { #"{"type": "fixed", "name": "\#(letter)\#($0)", "size": 1}"# }
            return try AvroSchema(parsing: "[\(branches.joined(separator: ","))]")
        }
        let (old, new) = (try union("A"), try union("B"))
        #expect(throws: ComparisonTooLarge(limit: 10_000)) {
            try TypePairs(reader: new, writer: old, limit: 10_000)
        }
        #expect(try AvroSchema.incompatibilities(old: old, new: new, direction: .backward).count == 120)
    }

    @Test func `of many findings in a large record, some go without an event`() throws {
        let fields = (0..<3_000).map { #"{"name": "f\#($0)", "type": "TYPE"}"# }.joined(separator: ",")
        let text = #"{"type": "record", "name": "R", "fields": [\#(fields)]}"#
        let old = try AvroSchema(parsing: text.replacing("TYPE", with: "long"))
        let new = try AvroSchema(parsing: text.replacing("TYPE", with: "int"))
        let found = try AvroSchema.incompatibilities(old: old, new: new, direction: .backward)
        #expect(found.count == 3_000)
        // An event of 3,000 fields for each of them would be too much.
        let witnesses = found.count { if case .witness = $0.proof { true } else { false } }
        #expect(witnesses == 200_000 / 3_001)
    }

    @Test func `what a chain of unions repeats is told once in full, and named at every place`() throws {
        let count = 300
        func schema(_ type: String) throws -> AvroSchema {
            let records = (1...count).map { index in
                let fields = #"[{"name": "r", "type": [\#(index == 1 ? type : "\"R\(index - 1)\"")]}]"#
                return
                    #"{"name": "f\#(index)", "type": [{"type": "record", "name": "R\#(index)", "fields": \#(fields)}]}"#
            }
            return try AvroSchema(
                parsing: #"{"type": "record", "name": "R", "fields": [\#(records.joined(separator: ","))]}"#)
        }
        let found = try AvroSchema.incompatibilities(
            old: try schema(#""int""#), new: try schema(#""null""#), direction: .backward)
        #expect(found.count == count)
        #expect(found[0].message == "R1.r no longer takes an int: it changed from [int] to [null]")
        for (index, finding) in found.enumerated().dropFirst() {
            #expect(finding.message == "a branch of R\(index + 1).r changed: \(found[0].message)")
            #expect(finding.pointer == "/fields/\(index)/type/0")
        }
    }

    struct Case: CustomTestStringConvertible {
        let name: String
        let old: String
        let new: String
        var direction = CompatibilityDirection.backward
        let expected: [String]

        var testDescription: String { name }
    }

    @Test(arguments: cases)
    func `an odd pair is judged as Java's checker judges it`(_ sample: Case) throws {
        let old = try AvroSchema(parsing: sample.old, rules: .lenient)
        let new = try AvroSchema(parsing: sample.new, rules: .lenient)
        let found = try AvroSchema.incompatibilities(old: old, new: new, direction: sample.direction)
        let shown = found.map { finding in
            let proof =
                switch finding.proof {
                case .witness(let event, let failure): "\(event) fails \(failure)"
                case .impossible(let why): "impossible: \(why)"
                case .notFound(let why): "not found: \(why)"
                }
            return "\(finding.rule) \(finding.differenceType) \(finding.pointer) \(finding.detail) \(proof)"
        }
        #expect(shown == sample.expected)
    }

    static let cases = [
        Case(
            name: "another namespace is the same name",
            old: #"{"type": "fixed", "name": "a.F", "size": 1}"#, new: #"{"type": "fixed", "name": "b.F", "size": 1}"#,
            expected: []),
        Case(
            name: "a decimal's scale doesn't count",
            old: #"{"type": "bytes", "logicalType": "decimal", "precision": 9, "scale": 2}"#,
            new: #"{"type": "bytes", "logicalType": "decimal", "precision": 9, "scale": 3}"#, expected: []),
        Case(
            name: "an enum with a default makes no default for its field",
            old: #"{"type": "record", "name": "R", "fields": []}"#,
            new: #"""
                {"type": "record", "name": "R", "fields": [
                  {"name": "e", "type": {"type": "enum", "name": "E", "symbols": ["A"], "default": "A"}}]}
                """#,
            expected: [
                "avro/field-added-without-default TYPE_MISMATCH /fields/0/type reader type: ENUM not compatible with "
                    + "writer type: RECORD {} fails /e: the writer has no such field, and there is no default"
            ]),
        Case(
            name: "a field that matches two",
            old: #"""
                {"type": "record", "name": "R", "fields": [{"name": "a", "type": "int"}, {"name": "b", "type": "int"}]}
                """#,
            new: #"""
                {"type": "record", "name": "R", "fields": [{"name": "b", "type": "int", "aliases": ["a"]}]}
                """#,
            expected: [
                #"avro/field-alias-ambiguous READER_FIELD_AMBIGUOUS /fields/0 b {"a":0,"b":0} fails /b: several of the "#
                    + "writer's fields have its name or its aliases"
            ]),
        Case(
            name: "a record that has no value",
            old:
                #"{"type": "record", "name": "R", "fields": [{"name": "r", "type": "R"}, {"name": "i", "type": "int"}]}"#,
            new:
                #"{"type": "record", "name": "R", "fields": [{"name": "r", "type": "R"}, {"name": "i", "type": "null"}]}"#,
            expected: [
                "avro/type-changed TYPE_MISMATCH /fields/1/type reader type: NULL not compatible with writer type: INT "
                    + "impossible: nothing is written with R, which has no value of finite size"
            ]),
        Case(
            name: "a record inside a union inside itself",
            old: #"""
                {"type": "record", "name": "R", "fields": [
                  {"name": "next", "type": ["null", "R"]}, {"name": "i", "type": "int"}]}
                """#,
            new: #"""
                {"type": "record", "name": "R", "fields": [
                  {"name": "next", "type": ["null", "R"]}, {"name": "i", "type": "string"}]}
                """#,
            expected: [
                #"avro/type-changed TYPE_MISMATCH /fields/1/type reader type: STRING not compatible with writer type: INT "#
                    + #"{"next":null,"i":0} fails /i: the writer's int isn't the reader's string"#
            ]),
        Case(
            name: "a record that two others contain",
            old: #"""
                {"type": "record", "name": "R", "fields": [
                  {"name": "a", "type": {"type": "record", "name": "S", "fields": [{"name": "x", "type": "int"}]}},
                  {"name": "b", "type": {"type": "array", "items": "S"}}, {"name": "c", "type": ["S"]}]}
                """#,
            new: #"""
                {"type": "record", "name": "R", "fields": [
                  {"name": "a", "type": {"type": "record", "name": "S", "fields": [{"name": "x", "type": "null"}]}},
                  {"name": "b", "type": {"type": "array", "items": "S"}}, {"name": "c", "type": ["S"]}]}
                """#,
            expected: [
                "avro/type-changed TYPE_MISMATCH /fields/0/type/fields/0/type reader type: NULL not compatible with "
                    + #"writer type: INT {"a":{"x":0},"b":[],"c":{"S":{"x":0}}} fails /a/x: the writer's int isn't the "#
                    + "reader's null",
                "avro/union-branch-changed MISSING_UNION_BRANCH /fields/2/type/0 reader union lacking writer type: RECORD "
                    + #"{"a":{"x":0},"b":[],"c":{"S":{"x":0}}} fails /c/x: the writer's int isn't the reader's null"#,
            ]),
        Case(
            name: "an error is a record",
            old: #"{"type": "error", "name": "R", "fields": []}"#,
            new: #"{"type": "record", "name": "R", "fields": []}"#, expected: []),
        Case(
            name: "names in other Unicode forms differ",
            old: #"{"type": "record", "name": "R", "fields": [{"name": "é", "type": "int"}]}"#,
            new: "{\"type\": \"record\", \"name\": \"R\", \"fields\": [{\"name\": \"e\u{301}\", \"type\": \"int\"}]}",
            expected: [
                "avro/field-added-without-default READER_FIELD_MISSING_DEFAULT_VALUE /fields/0 e\u{301} "
                    + "{\"é\":0} fails /e\u{301}: the writer has no such field, and there is no default"
            ]),
        Case(
            name: "an empty union takes and gives nothing",
            old: "[]", new: #""int""#, expected: []),
        Case(
            name: "no branch of an empty union",
            old: #""int""#, new: "[]",
            expected: [
                "avro/type-changed MISSING_UNION_BRANCH / reader union lacking writer type: INT "
                    + "0 fails (the whole value): no branch of the reader's union takes the writer's int"
            ]),
    ]
}
