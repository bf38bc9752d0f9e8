import Foundation
import JSON
import JSONSchema
import SchemaLanguage
import SuiteData
import Testing

/// The official tests of json-schema.org.
@Suite struct `The official suite` {
    @Test(arguments: Draft.allCases)
    func `required tests pass`(draft: Draft) throws {
        try check(draft, "")
    }

    @Test(arguments: Draft.allCases)
    func `optional tests pass`(draft: Draft) throws {
        try check(draft, "optional")
    }

    @Test(arguments: Draft.allCases)
    func `format tests pass`(draft: Draft) throws {
        try check(draft, "optional/format")
    }

    private func check(_ draft: Draft, _ part: String) throws {
        guard let suite = try OfficialSuite(draft, part) else { return }
        var failures: [String] = []
        var total = 0
        for file in suite.files {
            for group in try suite.groups(of: file) {
                let results = suite.run(group, of: file)
                total += results.count
                failures += results.filter { !$0.passed }.map { "\(file): \(group.description): \($0.description)" }
            }
        }
        Suites.report("json-schema/\(suite.folder)", passed: total - failures.count, of: total)
        for failure in failures { Issue.record("\(suite.folder)/\(failure)") }
    }
}

/// The tests of one draft, or its optional ones.
struct OfficialSuite {
    let draft: Draft
    let folder: String
    let files: [String]
    let remotes: [SchemaText]

    init?(_ draft: Draft, _ part: String) throws {
        let names: [Draft: String] = [
            .draft4: "draft4", .draft6: "draft6", .draft7: "draft7", .draft2019: "draft2019-09",
            .draft2020: "draft2020-12",
        ]
        self.draft = draft
        folder = (names[draft] ?? "") + (part.isEmpty ? "" : "/" + part)
        guard let suites = Suites.folder else {
            print("suite json-schema-test-suite: skipped, shared/suites is not beside this checkout")
            return nil
        }
        let tests = suites.appending(path: "json-schema-test-suite/tests/\(folder)")
        files = try FileManager.default.contentsOfDirectory(atPath: tests.path).filter { $0.hasSuffix(".json") }
            .sorted()
        remotes = try OfficialSuite.remotes(in: suites.appending(path: "json-schema-test-suite/remotes"))
    }

    private static func remotes(in folder: URL) throws -> [SchemaText] {
        let paths = try FileManager.default.subpathsOfDirectory(atPath: folder.path).sorted()
        let wanted = paths.filter { $0.hasSuffix(".json") && !$0.hasPrefix("v1/") && !$0.hasPrefix("draft3/") }
        return try wanted.map { path in
            let text = try String(contentsOf: folder.appending(path: path), encoding: .utf8)
            return SchemaText(text, name: "http://localhost:1234/" + path)
        }
    }

    struct Group {
        var description: String
        var schema: String
        var tests: [(description: String, data: String, valid: Bool)]
    }

    func groups(of file: String) throws -> [Group] {
        guard let data = try Suites.data("json-schema-test-suite/tests/\(folder)/\(file)") else { return [] }
        let bytes = Array(data)
        func text(_ value: JSONValue?) -> String {
            guard let span = value?.span else { return "" }
            return String(decoding: bytes[span.start..<span.end], as: UTF8.self)
        }
        return try JSONValue(parsing: bytes).array?.map { group in
            Group(
                description: group.object?["description"]?.string ?? "", schema: text(group.object?["schema"]),
                tests: group.object?["tests"]?.array?.map { test in
                    (
                        test.object?["description"]?.string ?? "", text(test.object?["data"]),
                        test.object?["valid"]?.boolean == true
                    )
                } ?? [])
        } ?? []
    }

    /// What came of each test of a group; a schema that can't be read fails all.
    func run(_ group: Group, of file: String) -> [(description: String, passed: Bool)] {
        var options = JSONSchemaOptions()
        options.defaultDraft = draft
        if folder.hasSuffix("format") || file == "content.json" && folder == "draft7/optional" {
            options.format = .assertion
        }
        let references = group.schema.contains("localhost:1234") ? remotes : []
        do {
            let schema = try JSONSchema(parsing: SchemaText(group.schema), references: references, options: options)
            let plan = ValidationPlan(schema)
            let scratch = ValidationScratch()
            return group.tests.map { test in
                let expected = test.valid ? ValidationVerdict.valid : .invalid
                let data = Array(test.data.utf8)
                let isAsExpected =
                    plan.verdict(on: data.span, scratch: scratch) == expected
                    && plan.validate(data.span, scratch: scratch).failures.isEmpty == test.valid
                return (test.description, isAsExpected)
            }
        } catch {
            return group.tests.map { ("\($0.description) (\(error))", false) }
        }
    }
}
