import Foundation
import JSON
import Protobuf
import SchemaLanguage
import SuiteData
import Testing

@Suite
struct ProtobufComparisonSuiteTests {
    /// Cases whose verdict is Confluent's, and whose list of differences isn't yet, with what is missing.
    private static let unlikeLists: [String: String] = [
        "protobuf-confluent-0018": "the field of an added oneof",
        "protobuf-confluent-0019": "the field of an added oneof",
        "protobuf-confluent-0037": "the path of a field of another message",
        "protobuf-confluent-0042": "the path of a field of another message",
        "protobuf-confluent-0044": "the path of a oneof's field",
        "protobuf-confluent-0046": "the path of a oneof's field",
        "protobuf-karapace-0018": "the path of a field of another message",
        "protobuf-karapace-0019": "the path of a field of another message",
    ]

    /// Pairs whose findings aren't buf's yet, with what differs.
    private static let unlikeBuf: [String: String] = [
        "bufbreaking-testdata-enum-same-json-format": "the place of a feature that is set in the enum",
        "bufbreaking-testdata-field-same-default": "the place of a default",
        "bufbreaking-testdata-rpc-same-values": "services of a file that is ignored by its path",
        "bufbreaking-mutated-0052": "extensions of a package that is gone",
        "bufbreaking-mutated-0095": "enums of a package",
    ]

    @Test func `verdicts and differences are those of Confluent's registry`() throws {
        guard let cases = try Suites.lines("compat/protobuf.jsonl") else { return }
        var passed = 0
        var withDifferences = 0
        var sameDifferences = 0
        for test in cases {
            guard let id = test["id"]?.string,
                let level = test["level"]?.string.flatMap(CompatibilityLevel.init(rawValue:)),
                let next = test["next"]?.string, let previous = test["previous"]?.array
            else { continue }
            let new = try Self.schema(next, test["references"])
            let lists = test["previous_references"]?.array
            var all = try previous.enumerated().map { index, text in
                try Self.schema(text.string ?? "", lists.map { $0[index] })
            }
            if !level.isTransitive { all = Array(all.suffix(1)) }
            var isCompatible = true
            var found: [String] = []
            for old in all {
                for direction in level.directions {
                    let list = try ProtobufSchema.incompatibilities(old: old, new: new, direction: direction)
                    isCompatible = isCompatible && list.isEmpty
                    let (original, update) = direction == .backward ? (old, new) : (new, old)
                    found += try ProtobufSchema.differences(original: original, update: update)
                        .map { "\($0.kind.rawValue) \($0.path)" }
                }
            }
            let isRight = isCompatible == test["compatible"]?.boolean
            #expect(isRight, "\(id): \(found)\n\(previous)\n\(next)")
            if isRight { passed += 1 }
            guard let differences = test["differences"]?.array else { continue }
            let expected = differences.map { "\($0["type"]?.string ?? "") \($0["path"]?.string ?? "")" }
            withDifferences += 1
            let isSame = found.sorted() == expected.sorted()
            #expect(isSame || Self.unlikeLists[id] != nil, "\(id): \(found) expected \(expected)\n\(previous)\n\(next)")
            if isSame { sameDifferences += 1 }
        }
        Suites.report("compat/protobuf", passed: passed, of: cases.count)
        Suites.report("compat/protobuf/differences", passed: sameDifferences, of: withDifferences)
    }

    private static func schema(_ text: String, _ references: JSONDocument?) throws -> ProtobufSchema {
        var files = ["schema-under-test.proto": text]
        for reference in references?.array ?? [] {
            files[reference["name"]?.string ?? ""] = reference["schema"]?.string
        }
        return try ProtobufSources.schema(files, root: "schema-under-test.proto")
    }

    @Test func `breaking changes are those of buf`() throws {
        guard let pairs = try Suites.lines("breaking/pairs.jsonl") else { return }
        var passed: [String: Int] = [:]
        var totals: [String: Int] = [:]
        for pair in pairs {
            guard let id = pair["id"]?.string, let findings = pair["findings"]?.members else { continue }
            let old = try Self.tree(pair["previous"])
            let new = try Self.tree(pair["current"])
            func compare(_ policy: BreakingPolicy, _ expected: JSONDocument, _ name: String) {
                let found = ProtobufSchema.breakingChanges(old: old, new: new, policy: policy).map { change in
                    let start = change.new?.start ?? SourcePosition(line: 1, column: 1)
                    return "\(change.file ?? "-"):\(start.line):\(start.column) \(change.rule.rawValue)"
                }
                let wanted = (expected.array ?? []).map { finding in
                    "\(finding["path"]?.string ?? "-"):\(finding["start_line"]?.integer ?? 0):"
                        + "\(finding["start_column"]?.integer ?? 0) \(finding["type"]?.string ?? "")"
                }
                totals[name, default: 0] += 1
                if found.sorted() == wanted.sorted() {
                    passed[name, default: 0] += 1
                    return
                }
                let extra = found.filter { !wanted.contains($0) }
                let missing = wanted.filter { !found.contains($0) }
                guard Self.unlikeBuf[id] == nil else { return }
                Issue.record("\(id) \(name): extra \(extra), missing \(missing)")
            }
            for category in findings {
                guard let known = BreakingCategory(rawValue: category.name) else { continue }
                compare(BreakingPolicy(categories: [known]), category.value, category.name)
            }
            if let text = pair["own_config"]?.string, let expected = pair["own_config_findings"] {
                compare(try #require(Self.policy(text), "\(text)"), expected, "own_config")
            }
        }
        for (name, total) in totals.sorted(by: { $0.key < $1.key }) {
            Suites.report("breaking/\(name)", passed: passed[name] ?? 0, of: total)
        }
    }

    private static func tree(_ files: JSONDocument?) throws -> ProtobufSchema {
        try ProtobufSources.schema(
            Dictionary(uniqueKeysWithValues: (files?.members ?? []).map { ($0.name, $0.value.string ?? "") }))
    }

    /// The policy of a buf.yaml of the form that the suite has: lists of words under `use`, `ignore` and the like.
    private static func policy(_ text: String) -> BreakingPolicy? {
        var names: [String] = []
        var excepted: Set<BreakingRule> = []
        var ignored: [String] = []
        var list = ""
        for line in text.split(separator: "\n").map({ $0.trimmingCharacters(in: .whitespaces) }) {
            if line.hasPrefix("- ") {
                if list == "use:" { names.append(String(line.dropFirst(2))) }
                if list == "except:" {
                    excepted.formUnion(BreakingRule(rawValue: String(line.dropFirst(2))).map { [$0] } ?? [])
                }
                if list == "ignore:" { ignored.append(String(line.dropFirst(2))) }
            } else {
                list = line
            }
        }
        var policy = BreakingPolicy(named: names.isEmpty ? ["FILE"] : names)
        policy?.rules.subtract(excepted)
        policy?.ignoredPaths = ignored
        policy?.ignoresUnstablePackages = text.contains("ignore_unstable_packages: true")
        return policy
    }
}
