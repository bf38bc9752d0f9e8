import JSON
import SchemaLanguage
import SuiteData
import Testing

@testable import JSONSchema

/// Proofs that one schema accepts whatever another accepts.
@Suite struct `Containment of JSON Schemas` {
    private static func schema(_ text: String, draft: Draft = .draft2020) throws -> JSONSchema {
        var options = JSONSchemaOptions()
        options.defaultDraft = draft
        return try JSONSchema(parsing: SchemaText(text), options: options)
    }

    private static let proven: [(old: String, new: String)] = [
        (#"{"type": "integer"}"#, #"{"type": ["number", "null"]}"#),
        (#"{"type": "integer", "exclusiveMinimum": 4}"#, #"{"minimum": 5}"#),
        (#"{"enum": [1, 2, "a"]}"#, #"{"anyOf": [{"type": "integer"}, {"type": "string", "maxLength": 1}]}"#),
        (#"{"type": "boolean"}"#, #"{"enum": [false, true, null]}"#),
        (#"{"multipleOf": 6}"#, #"{"multipleOf": 0.5}"#),
        (#"{"type": ["string", "integer"]}"#, #"{"oneOf": [{"type": "string"}, {"type": "integer"}]}"#),
        (
            #"{"type": "object", "properties": {"a": {"type": "integer"}}, "additionalProperties": false}"#,
            #"{"properties": {"a": {"type": "number"}, "b": {"type": "string"}}, "maxProperties": 1}"#
        ),
        (
            #"{"patternProperties": {"^x": {"type": "integer"}}, "additionalProperties": {"type": "string"}}"#,
            #"{"patternProperties": {"^x": {"type": "number"}}, "additionalProperties": {"type": ["string", "null"]}}"#
        ),
        (#"{"type": "string"}"#, #"{"pattern": "^[a-z]*"}"#),
        (#"{"type": "integer", "maximum": 3.2}"#, #"{"maximum": 3.199}"#),
        // A list that refers to itself, written in another way.
        (
            ##"{"$defs": {"l": {"properties": {"next": {"$ref": "#/$defs/l"}, "v": {"type": "integer"}}}}, "##
                + ##""$ref": "#/$defs/l"}"##,
            ##"{"properties": {"next": {"$ref": "#"}, "v": {"type": "number"}}}"##
        ),
        (
            #"{"if": {"type": "string"}, "then": {"maxLength": 3}, "else": {"type": "integer"}}"#,
            #"{"anyOf": [{"type": "string", "maxLength": 5}, {"type": "integer"}]}"#
        ),
        (
            #"{"type": "array", "prefixItems": [{"type": "string"}], "items": {"type": "integer"}, "minItems": 2}"#,
            #"{"items": {"type": ["string", "integer"]}, "minItems": 1}"#
        ),
        (
            #"{"type": "object", "required": ["a"], "dependentRequired": {"a": ["b"]}}"#, #"{"required": ["b"]}"#
        ),
        (#"{"not": {"type": "string"}}"#, #"{"not": {"type": "string", "minLength": 3}}"#),
        (
            #"{"properties": {"a": {}}, "unevaluatedProperties": false}"#,
            #"{"properties": {"a": {}}, "additionalProperties": false}"#
        ),
        (#"{"contains": {"type": "integer", "minimum": 3}}"#, #"{"contains": {"type": "number"}}"#),
    ]

    @Test(arguments: proven.indices)
    func `what holds is proved`(_ index: Int) throws {
        let (old, new) = (try Self.schema(Self.proven[index].old), try Self.schema(Self.proven[index].new))
        #expect(try JSONSchema.containment(writer: old, reader: new) == .proven, "\(Self.proven[index])")
    }

    @Test func `what doesn't hold is refuted, and what can't be decided is left open with its place`() throws {
        let refuted = try JSONSchema.containment(
            writer: Self.schema(#"{"type": "string"}"#), reader: Self.schema(#"{"type": "string", "maxLength": 3}"#))
        guard case .refuted(let event, _) = refuted else {
            Issue.record("\(refuted)")
            return
        }
        #expect(event == #""aaaa""#)
        let open = try JSONSchema.containment(
            writer: Self.schema(#"{"type": "string", "pattern": "^a+$"}"#),
            reader: Self.schema(#"{"type": "string", "pattern": "^a*$"}"#))
        guard case .unproven(let reason, let place) = open else {
            Issue.record("\(open)")
            return
        }
        #expect(reason.contains("pattern"))
        #expect(place?.start == SourcePosition(line: 1, column: 20))
    }

    /// Draft 4: 1.0 is no integer; since draft 6 it is.
    @Test func `integers of draft 4 are told from later ones`() throws {
        let (earlier, later) = (
            try Self.schema(#"{"type": "integer"}"#, draft: .draft4), try Self.schema(#"{"type": "integer"}"#)
        )
        #expect(try JSONSchema.containment(writer: earlier, reader: later) == .proven)
        #expect(try JSONSchema.containment(writer: later, reader: earlier) != .proven)
    }

    @Test func `random pairs keep what their verdicts promise, in every draft`() throws {
        var (proven, refuted, open, instances) = (0, 0, 0, 0)
        var (falseAlarms, missed) = (0, 0)
        let scratch = ValidationScratch()
        for (position, draft) in Draft.allCases.enumerated() {
            var random = RandomSchemas(seed: UInt64(position + 1))
            for _ in 0..<100 {
                let text = random.schema(depth: 2)
                let changed = random.changed(text)
                guard let old = try? Self.schema(text, draft: draft), let new = try? Self.schema(changed, draft: draft)
                else { continue }
                let plans = (ValidationPlan(old), ValidationPlan(new))
                let isCompatible = try SchemaComparison(old: old, new: new, policy: .strict).isCompatible
                switch try JSONSchema.containment(writer: old, reader: new) {
                case .proven:
                    proven += 1
                    if !isCompatible { falseAlarms += 1 }
                    var values = RandomInstances(old, seed: 7)
                    for _ in 0..<1000 {
                        let event = Array(values.value().text.utf8)
                        guard plans.0.accepts(event.span, scratch: scratch) else { continue }
                        instances += 1
                        #expect(
                            plans.1.verdict(on: event.span, scratch: scratch) != .invalid,
                            "\(text) \(changed) \(String(decoding: event, as: UTF8.self))")
                    }
                case .refuted(let event, _):
                    refuted += 1
                    if isCompatible { missed += 1 }
                    #expect(plans.0.accepts(event) && !plans.1.accepts(event), "\(text) \(changed) \(event)")
                case .unproven: open += 1
                }
            }
        }
        print(
            "containment: \(proven) proven (\(falseAlarms) of them refused by Confluent's rules), \(refuted) refuted",
            "(\(missed) of them passed by Confluent's rules), \(open) open; \(instances) instances")
        #expect(proven > 200 && refuted > 60 && open * 5 < proven + refuted && instances > 50_000)
    }

    /// Confluent's registry doesn't compare what contains asks for.
    @Test func `what a verdict overlooks is doubted`() throws {
        let old = try Self.schema(#"{"type": "array", "contains": {"type": "number"}}"#)
        let new = try Self.schema(#"{"type": "array", "contains": {"type": "integer"}}"#)
        #expect(try JSONSchema.incompatibilities(old: old, new: new, direction: .backward).isEmpty)
        let doubts = try JSONSchema.doubts(old: old, new: new, direction: .backward)
        #expect(doubts.map(\.severity) == [.warning])
        #expect(doubts.first?.message.contains("[0.5]") == true, "\(doubts)")
        #expect(try JSONSchema.doubts(old: old, new: new, direction: .forward).isEmpty)
    }

    @Test func `hostile pairs get an answer`() throws {
        let nested = String(repeating: #"{"properties":{"a":"#, count: 110) + "{}" + String(repeating: "}}", count: 110)
        let wide = (0..<60).map { #"{"properties": {"k": {"const": \#($0)}}, "required": ["k"]}"# }.joined(
            separator: ",")
        let listed = (0..<5_000).map(String.init).joined(separator: ",")
        let pairs = [
            (nested, nested.replacing("{}", with: #"{"type":"null"}"#)),
            (#"{"anyOf": [\#(wide)]}"#, #"{"oneOf": [\#(wide)]}"#),
            (#"{"enum": [\#(listed)]}"#, #"{"enum": [\#(listed), null]}"#),
            (
                ##"{"anyOf": [{"items": {"$ref": "#"}}, {"additionalProperties": {"$ref": "#"}}, {"type": "null"}]}"##,
                ##"{"anyOf": [{"additionalProperties": {"$ref": "#"}}, {"type": "string"}, {"items": {"$ref": "#"}}]}"##
            ),
        ]
        for (old, new) in pairs {
            let (writer, reader) = (try Self.schema(old), try Self.schema(new))
            for (writer, reader) in [(writer, reader), (reader, writer)] {
                do throws(ComparisonTooLarge) {
                    _ = try JSONSchema.containment(writer: writer, reader: reader)
                    _ = try JSONSchema.incompatibilities(old: writer, new: reader, direction: .backward)
                } catch {
                    #expect(error.limit > 0)
                }
            }
        }
    }
}
