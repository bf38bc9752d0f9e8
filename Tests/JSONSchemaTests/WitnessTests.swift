import JSON
import SchemaLanguage
import SuiteData
import Testing

@testable import JSONSchema

/// Instances that show differences.
@Suite struct `JSON Schema witnesses` {
    private static func schema(_ text: String) throws -> JSONSchema { try JSONSchema(parsing: SchemaText(text)) }

    private static let shown: [(old: String, new: String, event: String)] = [
        (#"{"type": "integer", "maximum": 9}"#, #"{"type": "integer", "maximum": 5}"#, "6"),
        (#"{"type": "number"}"#, #"{"type": "integer"}"#, "0.5"),
        (#"{"enum": ["a", "b"]}"#, #"{"enum": ["b"]}"#, #""a""#),
        (#"{"type": "string"}"#, #"{"type": "string", "minLength": 2}"#, #""""#),
        (#"{"type": "string", "pattern": "^[a-z]+$"}"#, #"{"type": "string", "maxLength": 3}"#, #""aaaa""#),
        (
            #"{"type": "object", "properties": {"a": {"type": "string"}}}"#,
            #"{"type": "object", "properties": {"a": {"type": "string"}}, "required": ["a"]}"#, "{}"
        ),
        (
            #"{"type": "object", "properties": {"a": {}}}"#,
            #"{"type": "object", "properties": {"a": {}, "b": {"type": "string"}}}"#, #"{"b":0}"#
        ),
        (
            #"{"type": "object", "properties": {"a": {"type": "array", "items": {"type": "integer"}}}}"#,
            #"{"type": "object", "properties": {"a": {"type": "array", "items": {"type": "integer", "minimum": 3}}}}"#,
            #"{"a":[0]}"#
        ),
        (#"{"type": "array"}"#, #"{"type": "array", "uniqueItems": true}"#, "[null,null]"),
    ]

    @Test(arguments: shown.indices)
    func `the shortest one is shown`(_ index: Int) throws {
        let sample = Self.shown[index]
        let (old, new) = (try Self.schema(sample.old), try Self.schema(sample.new))
        let found = try JSONSchema.incompatibilities(old: old, new: new, direction: .backward)
        guard case .witness(let event, _)? = found.first?.proof else {
            Issue.record("\(sample): \(found.map(\.proof))")
            return
        }
        #expect(event == sample.event)
    }

    @Test func `those for the cases of other registries are real, and most differences have one`() throws {
        guard let lines = try Suites.lines("compat/json.jsonl") else { return }
        var (shown, impossible, open) = (0, 0, 0)
        for line in lines {
            guard let next = line["next"]?.string, let previous = line["previous"]?.array?.last?.string,
                let level = line["level"]?.string, let old = try? Self.schema(previous),
                let new = try? Self.schema(next)
            else { continue }
            let direction: CompatibilityDirection = level == "FORWARD" ? .forward : .backward
            let (reader, writer) = direction == .backward ? (new, old) : (old, new)
            let plans = (ValidationPlan(writer), ValidationPlan(reader))
            for finding in try JSONSchema.incompatibilities(old: old, new: new, direction: direction) {
                switch finding.proof {
                case .witness(let event, _):
                    shown += 1
                    #expect(plans.0.accepts(event) && !plans.1.accepts(event), "\(line["id"]?.string ?? "") \(event)")
                case .impossible: impossible += 1
                case .notFound: open += 1
                }
            }
        }
        Suites.report("compat/json/witnesses", passed: shown + impossible, of: shown + impossible + open)
        #expect(shown > 0)
    }
}
