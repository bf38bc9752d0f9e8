import Avro
import SchemaLanguage
import Testing

/// What people read.
@Suite struct `Findings on Avro schemas` {
    struct Case: CustomTestStringConvertible {
        let name: String
        let old: String
        let new: String
        let direction: CompatibilityDirection
        let expected: String

        var testDescription: String { name }
    }

    @Test(arguments: cases)
    func `read as recorded`(_ sample: Case) throws {
        let old = try AvroSchema(parsing: SchemaText(sample.old, name: "old.avsc"))
        let new = try AvroSchema(parsing: SchemaText(sample.new, name: "new.avsc"))
        let found = try AvroSchema.incompatibilities(old: old, new: new, direction: sample.direction)
        #expect(Self.text(of: found) == sample.expected)
    }

    static let cases = [
        Case(
            name: "a field added without a default",
            old: #"""
                {"type": "record", "name": "Order", "namespace": "shop", "fields": [
                  {"name": "id", "type": "string"}]}
                """#,
            new: #"""
                {"type": "record", "name": "Order", "namespace": "shop", "fields": [
                  {"name": "id", "type": "string"},
                  {"name": "email", "type": "string"}]}
                """#,
            direction: .backward,
            expected: #"""
                avro/field-added-without-default shop.Order.email - new.avsc:3:3-3:38
                  READER_FIELD_MISSING_DEFAULT_VALUE /fields/1 email
                  field "email" added to shop.Order without a default
                  new readers on old records: the records hold no "email", and there is no default to take its place
                  proof: {"id":""}
                  fails: /email: the writer has no such field, and there is no default
                  fix, safe: make it optional, with null as its default {new.avsc:3:29-3:29 ["null", } {new.avsc:3:37-3:37 ], "default": null}
                  fix: give it a default of its own, such as "" {new.avsc:3:37-3:37 , "default": ""}
                  fix: keep it required: set the subject to FORWARD, and upgrade the writers before the readers
                """#),
        Case(
            name: "a field that may have been renamed",
            old: #"""
                {"type": "record", "name": "Order", "namespace": "shop", "fields": [
                  {"name": "total", "type": "long"}, {"name": "mail", "type": ["string", "null"]}]}
                """#,
            new: #"""
                {"type": "record", "name": "Order", "namespace": "shop", "fields": [
                  {"name": "total", "type": "int"}, {"name": "email", "type": ["string", "null"]}]}
                """#,
            direction: .backward,
            expected: #"""
                avro/type-changed shop.Order.total old.avsc:2:29-2:35 new.avsc:2:29-2:34
                  TYPE_MISMATCH /fields/0/type reader type: INT not compatible with writer type: LONG
                  shop.Order.total changed from long to int
                  new readers on old records: a long can't be read as an int
                  proof: {"total":0,"mail":{"string":""}}
                  fails: /total: the writer's long isn't the reader's int
                  fix: take both, as a union of the new and the old type {new.avsc:2:29-2:29 [} {new.avsc:2:34-2:34 , "long"]}
                  fix: keep the old type {new.avsc:2:29-2:34 "long"}
                  fix: add a field of the new type under another name, with a default, beside the old one
                avro/field-added-without-default shop.Order.email - new.avsc:2:37-2:82
                  READER_FIELD_MISSING_DEFAULT_VALUE /fields/1 email
                  field "email" added to shop.Order without a default
                  new readers on old records: the records hold no "email", and there is no default to take its place
                  proof: {"total":0,"mail":{"string":""}}
                  fails: /email: the writer has no such field, and there is no default
                  fix: if it is the old "mail" under a new name, say so by an alias {new.avsc:2:81-2:81 , "aliases": ["mail"]}
                  fix, safe: make it optional, with null as its default {new.avsc:2:63-2:81 ["null", "string"]} {new.avsc:2:81-2:81 , "default": null}
                  fix: keep it required: set the subject to FORWARD, and upgrade the writers before the readers
                """#),
        Case(
            name: "a field removed, a branch added and a symbol added",
            old: #"""
                {"type": "record", "name": "Order", "fields": [
                  {"name": "id", "type": "string"}, {"name": "note", "type": ["null", "string"]},
                  {"name": "status", "type": {"type": "enum", "name": "Status", "symbols": ["OPEN"]}}]}
                """#,
            new: #"""
                {"type": "record", "name": "Order", "fields": [
                  {"name": "note", "type": ["null", "string", {"type": "array", "items": "int"}]},
                  {"name": "status", "type": {"type": "enum", "name": "Status", "symbols": ["OPEN", "SHIPPED"]}}]}
                """#,
            direction: .forward,
            expected: #"""
                avro/field-removed-without-default Order.id old.avsc:2:3-2:35 new.avsc:1:28-1:35
                  READER_FIELD_MISSING_DEFAULT_VALUE /fields/0 id
                  field "id" removed from Order, and its old definition has no default
                  old readers on new records: the records hold no "id", and there is no default to take its place
                  proof: {"note":null,"status":"OPEN"}
                  fails: /id: the writer has no such field, and there is no default
                  fix: keep the field {new.avsc:3:97-3:97 , {"name": "id", "type": "string"}}
                  fix: first register a version in which the field has a default, and wait for its readers
                  fix: set the subject to BACKWARD, and upgrade the readers before the writers
                avro/union-branch-added Order.note old.avsc:2:62-2:80 new.avsc:2:47-2:80
                  MISSING_UNION_BRANCH /fields/1/type/2 reader union lacking writer type: ARRAY
                  Order.note may now be an array: it changed from [null, string] to [null, string, array]
                  old readers on new records: no branch of [null, string] takes an array
                  proof: {"note":{"array":[]},"status":"OPEN"}
                  fails: /note: no branch of the reader's union takes the writer's array
                  fix: set the subject to BACKWARD, and upgrade the readers before the writers
                avro/enum-symbol-added Status old.avsc:3:76-3:84 new.avsc:3:76-3:95
                  MISSING_ENUM_SYMBOLS /fields/2/type/symbols [SHIPPED]
                  the symbol "SHIPPED" was added to enum Status
                  old readers on new records that hold "SHIPPED": the enum that reads has neither it nor a default
                  proof: {"note":null,"status":"SHIPPED"}
                  fails: /status: the reader's enum Status has neither the symbol SHIPPED nor a default
                  fix: set the subject to BACKWARD, and upgrade the readers before the writers
                  fix: first register a version whose enum has a default, and wait for its readers
                """#),
        Case(
            name: "symbols removed, a size changed, a branch removed",
            old: #"""
                {"type": "record", "name": "A", "fields": [
                  {"name": "e", "type": {"type": "map", "values": {"type": "enum", "name": "E", "symbols": ["X", "Y", "Z"]}}},
                  {"name": "f", "type": {"type": "fixed", "name": "F", "size": 2}},
                  {"name": "u", "type": ["null", "int", "string"]},
                  {"name": "v", "type": ["null", "int"]}]}
                """#,
            new: #"""
                {"type": "record", "name": "A", "fields": [
                  {"name": "e", "type": {"type": "map", "values": {"type": "enum", "name": "E", "symbols": ["Z"]}}},
                  {"name": "f", "type": {"type": "fixed", "name": "F", "size": 4}},
                  {"name": "u", "type": ["null", "string"]},
                  {"name": "v", "type": "int"}]}
                """#,
            direction: .backward,
            expected: #"""
                avro/enum-symbol-removed E old.avsc:2:92-2:107 new.avsc:2:92-2:97
                  MISSING_ENUM_SYMBOLS /fields/0/type/values/symbols [X, Y]
                  the symbols "X" and "Y" of enum E are gone
                  new readers on old records that hold "X" or "Y": the enum that reads has neither them nor a default
                  proof: {"e":{"key":"X"},"f":"\u0000\u0000","u":null,"v":null}
                  fails: /e/key: the reader's enum E has neither the symbol X nor a default
                  fix, safe: keep the symbols "X", "Y", and stop writing them {new.avsc:2:96-2:96 , "X", "Y"}
                  fix: give the enum a default for symbols that it lacks, such as "Z" {new.avsc:2:97-2:97 , "default": "Z"}
                avro/fixed-size-changed F old.avsc:3:64-3:65 new.avsc:3:64-3:65
                  FIXED_SIZE_MISMATCH /fields/1/type/size expected: 2, found: 4
                  the size of fixed F changed from 2 to 4
                  new readers on old records: 2 bytes were written where 4 are expected
                  proof: {"e":{},"f":"\u0000\u0000","u":null,"v":null}
                  fails: /f: the writer's fixed has 2 bytes, the reader's 4
                  fix: keep the size 2 {new.avsc:3:64-3:65 2}
                  fix: give the new size a type of another name, and let the field be a union of both
                avro/union-branch-removed A.u old.avsc:4:34-4:39 new.avsc:4:25-4:43
                  MISSING_UNION_BRANCH /fields/2/type/1 reader union lacking writer type: INT
                  A.u no longer takes an int: it changed from [null, int, string] to [null, string]
                  new readers on old records: no branch of [null, string] takes an int
                  proof: {"e":{},"f":"\u0000\u0000","u":{"int":0},"v":null}
                  fails: /u: no branch of the reader's union takes the writer's int
                  fix, safe: keep a branch int in the union {new.avsc:4:42-4:42 , "int"}
                avro/union-branch-removed A.v old.avsc:5:26-5:32 new.avsc:5:25-5:30
                  TYPE_MISMATCH /fields/3/type/0 reader type: INT not compatible with writer type: NULL
                  A.v no longer takes null: it changed from [null, int] to int
                  new readers on old records: null can't be read as an int
                  proof: {"e":{},"f":"\u0000\u0000","u":null,"v":null}
                  fails: /v: the writer's null isn't the reader's int
                  fix: take both, as a union of the new and the old type {new.avsc:5:25-5:25 [} {new.avsc:5:30-5:30 , "null"]}
                  fix: keep the branch null
                """#),
        Case(
            name: "a record in two unions, and a type renamed",
            old: #"""
                {"type": "record", "name": "Order", "namespace": "shop", "fields": [
                  {"name": "billing", "type": ["null", {"type": "record", "name": "Address", "fields": [
                    {"name": "zip", "type": "int"}]}]},
                  {"name": "shipping", "type": ["null", "Address"]},
                  {"name": "key", "type": {"type": "fixed", "name": "Key", "size": 2}}]}
                """#,
            new: #"""
                {"type": "record", "name": "Order", "namespace": "shop", "fields": [
                  {"name": "billing", "type": ["null", {"type": "record", "name": "Address", "fields": [
                    {"name": "zip", "type": "string"}]}]},
                  {"name": "shipping", "type": ["null", "Address"]},
                  {"name": "key", "type": {"type": "fixed", "name": "Hash", "size": 2}}]}
                """#,
            direction: .backward,
            expected: #"""
                avro/type-changed shop.Address.zip old.avsc:3:29-3:34 new.avsc:3:29-3:37
                  MISSING_UNION_BRANCH /fields/0/type/1 reader union lacking writer type: RECORD
                  shop.Address.zip changed from int to string
                  new readers on old records: an int can't be read as a string
                  proof: {"billing":{"shop.Address":{"zip":0}},"shipping":null,"key":"\u0000\u0000"}
                  fails: /billing/zip: the writer's int isn't the reader's string
                  fix: take both, as a union of the new and the old type {new.avsc:3:29-3:29 [} {new.avsc:3:37-3:37 , "int"]}
                  fix: keep the old type {new.avsc:3:29-3:37 "int"}
                  fix: add a field of the new type under another name, with a default, beside the old one
                avro/union-branch-changed shop.Order.shipping old.avsc:4:41-4:50 new.avsc:4:41-4:50
                  MISSING_UNION_BRANCH /fields/1/type/1 reader union lacking writer type: RECORD
                  a branch of shop.Order.shipping changed: shop.Address.zip changed from int to string
                  new readers on old records: an int can't be read as a string
                  proof: {"billing":null,"shipping":{"shop.Address":{"zip":0}},"key":"\u0000\u0000"}
                  fails: /shipping/zip: the writer's int isn't the reader's string
                  fix: take both, as a union of the new and the old type {new.avsc:3:29-3:29 [} {new.avsc:3:37-3:37 , "int"]}
                  fix: keep the old type {new.avsc:3:29-3:37 "int"}
                  fix: add a field of the new type under another name, with a default, beside the old one
                avro/name-changed shop.Hash old.avsc:5:53-5:58 new.avsc:5:53-5:59
                  NAME_MISMATCH /fields/2/type/name expected: shop.Key
                  fixed shop.Key became fixed shop.Hash, which doesn't have the old name as an alias
                  new readers on old records: a fixed shop.Key can't be read as a fixed shop.Hash, as the names differ
                  proof: {"billing":null,"shipping":null,"key":"\u0000\u0000"}
                  fails: /key: the writer's shop.Key isn't the reader's shop.Hash
                  fix: if it is the old shop.Key under a new name, say so by an alias {new.avsc:5:59-5:59 , "aliases": ["shop.Key"]}
                  fix: keep the old type
                """#),
    ]

    static func text(of found: [Incompatibility]) -> String {
        found.map { finding in
            var lines = [
                "\(finding.rule) \(finding.element) \(place(finding.old)) \(place(finding.new))",
                "  \(finding.differenceType) \(finding.pointer) \(finding.detail)", "  \(finding.message)",
                "  \(finding.breaks)",
            ]
            switch finding.proof {
            case .witness(let event, let failure): lines += ["  proof: \(event)", "  fails: \(failure)"]
            case .impossible(let why): lines.append("  impossible: \(why)")
            case .notFound(let why): lines.append("  not found: \(why)")
            }
            for fix in finding.fixes {
                let edits = fix.edits.map { " {\(place($0.range)) \($0.text)}" }.joined()
                lines.append("  fix\(fix.isSafe ? ", safe" : ""): \(fix.title)\(edits)")
            }
            return lines.joined(separator: "\n")
        }.joined(separator: "\n")
    }

    private static func place(_ range: SourceRange?) -> String {
        guard let range else { return "-" }
        return "\(range.name):\(range.start.line):\(range.start.column)-\(range.end.line):\(range.end.column)"
    }
}
