import JSON
import SchemaLanguage
import SuiteData
import Testing

@testable import JSONSchema

/// Verdicts and differences of other registries.
@Suite struct `Compatibility verdicts` {
    /// Cases whose lenient verdict is held to be wrong, with the reason.
    private static let lenientExceptions: [String: String] = [
        "json-karapace-0103": "a property removed from a closed model counts as compatible, as in json-confluent-0272"
    ]

    private struct Case {
        let id: String
        let old: String
        let new: String
        let compatible: Bool
        let lenient: Bool?
        /// The differences as type and path; nil where the source doesn't say all.
        let differences: [String]?

        init?(_ line: JSONDocument) {
            guard let id = line["id"]?.string, let next = line["next"]?.string, let level = line["level"]?.string,
                let previous = line["previous"]?.array?.last?.string, case .boolean(let compatible) = line["compatible"]
            else { return nil }
            self.id = id
            (old, new) = level == "FORWARD" ? (next, previous) : (previous, next)
            self.compatible = compatible
            if case .boolean(let verdict) = line["compatible_lenient"] { lenient = verdict } else { lenient = nil }
            let isWhole = line["reference_error"] == nil && line["differences_from"]?.string?.contains("only") == false
            differences =
                isWhole
                ? line["differences"]?.array?.map { "\($0["type"]?.string ?? "") \($0["path"]?.string ?? "")" }.sorted()
                : nil
        }
    }

    @Test func `are those of Confluent's registry`() throws {
        guard let lines = try Suites.lines("compat/json.jsonl") else { return }
        let cases = lines.compactMap(Case.init)
        // Some of the schemas have draft 4's exclusive limits in draft 7.
        var options = JSONSchemaOptions()
        options.rules = .lenient
        var verdicts = 0
        var lists = 0
        for item in cases {
            let old = try JSONSchema(parsing: SchemaText(item.old), options: options)
            let new = try JSONSchema(parsing: SchemaText(item.new), options: options)
            var comparison = try SchemaComparison(old: old, new: new, policy: .strict)
            if comparison.isCompatible == item.compatible { verdicts += 1 }
            #expect(comparison.isCompatible == item.compatible, "\(item)")
            if let lenient = item.lenient, Self.lenientExceptions[item.id] == nil {
                #expect(try SchemaComparison(old: old, new: new, policy: .lenient).isCompatible == lenient, "\(item)")
            }
            guard let expected = item.differences else { continue }
            let found = try comparison.differences().map { "\($0.kind.rawValue) \($0.pathText)" }.sorted()
            if found == expected { lists += 1 }
            #expect(found == expected, "\(item)")
        }
        Suites.report("compat/json", passed: verdicts, of: lines.count)
        Suites.report("compat/json/differences", passed: lists, of: cases.count { $0.differences != nil })
    }
}
