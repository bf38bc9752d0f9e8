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
