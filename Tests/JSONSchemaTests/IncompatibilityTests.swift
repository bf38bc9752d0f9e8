import SchemaLanguage
import Testing

@testable import JSONSchema

/// What is said of schemas that are not compatible.
@Suite struct `JSON Schema incompatibilities` {
    private static func schema(_ text: String) throws -> JSONSchema {
        try JSONSchema(parsing: SchemaText(text, name: "order.json"))
    }

    @Test func `every incompatible difference breaks one rule in each direction`() {
        for kind in SchemaDifferenceKind.allCases where !kind.isCompatible(under: .strict) {
            for direction in CompatibilityDirection.allCases {
                let rules = CompatibilityRule.json.filter {
                    $0.differenceTypes.contains(kind.rawValue) && $0.directions.contains(direction)
                }
                #expect(rules == [CompatibilityRule.json(kind, direction)], "\(kind) \(direction)")
            }
        }
        #expect(Set(CompatibilityRule.json.map(\.id)).count == CompatibilityRule.json.count)
    }

    @Test func `a finding tells what changed, who breaks and how to mend it`() throws {
        let old = try Self.schema(#"{"title": "Order", "properties": {"price": {"type": "number", "maximum": 100}}}"#)
        let new = try Self.schema(#"{"title": "Order", "properties": {"price": {"type": "number", "maximum": 50}}}"#)
        let found = try JSONSchema.incompatibilities(old: old, new: new, direction: .backward)
        let finding = try #require(found.first)
        #expect(found.count == 1)
        #expect(finding.rule == "json/range-tightened")
        #expect(finding.differenceType == "MAXIMUM_DECREASED")
        #expect(finding.pointer == "#/properties/price/maximum")
        #expect(finding.element == "Order.price")
        #expect(finding.message == "maximum of Order.price changed from 100 to 50")
        #expect(finding.breaks == "new readers on old records: values that maximum 50 excludes are refused")
        #expect(finding.old?.start == SourcePosition(line: 1, column: 63))
        #expect(finding.fixes.first?.edits.first?.text == "100")
        #expect(try JSONSchema.incompatibilities(old: old, new: new, direction: .forward).isEmpty)
        let forward = try JSONSchema.incompatibilities(old: new, new: old, direction: .forward)
        #expect(forward.map(\.rule) == ["json/range-loosened"])
        #expect(forward.first?.message == "maximum of Order.price changed from 50 to 100")
    }

    @Test func `a lenient policy forgives what nobody is held to have used`() throws {
        let old = try Self.schema(#"{"type": "object", "properties": {"a": {"type": "string"}}}"#)
        let new = try Self.schema(
            #"{"type": "object", "properties": {"a": {"type": "string"}, "b": {"type": "string"}}}"#)
        let found = try JSONSchema.incompatibilities(old: old, new: new, direction: .backward)
        #expect(found.map(\.rule) == ["json/open-property-narrowed"])
        #expect(found.first?.old == nil)
        #expect(try JSONSchema.incompatibilities(old: old, new: new, direction: .backward, policy: .lenient).isEmpty)
    }
}
