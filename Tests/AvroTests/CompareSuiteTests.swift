import Avro
import JSON
import SchemaLanguage
import SuiteData
import Testing

/// The verdicts of Avro's Java library, with its differences.
@Suite struct `Compatibility verdicts on Avro schemas` {
    @Test func `agree with Avro's Java library on every case of the suite`() throws {
        guard let lines = try Suites.lines("compat/avro.jsonl") else { return }
        var passed = 0
        for line in lines {
            let id = try #require(line["id"]?.string)
            let found = try Self.findings(line)
            let expected = line["compatible"] == true
            var agrees = found.isEmpty == expected
            #expect(found.isEmpty == expected, "\(id): \(found)")
            if let differences = line["differences"]?.array {
                let expected = Set(differences.compactMap(Difference.init))
                let found = Set(found.map(Difference.init))
                #expect(found == expected, "\(id)")
                agrees = agrees && found == expected
            }
            if agrees { passed += 1 }
        }
        Suites.report("compat/avro", passed: passed, of: lines.count)
        #expect(lines.count == 372)
    }

    /// What the suite says of one difference.
    struct Difference: Hashable {
        let type: String
        let path: String
        let message: String

        init?(_ document: JSONDocument) {
            guard let type = document["type"]?.string, let path = document["path"]?.string else { return nil }
            self.type = type
            self.path = path
            message = document["message"]?.string ?? ""
        }

        init(_ found: Incompatibility) {
            type = found.differenceType
            path = found.pointer
            message = found.detail
        }
    }

    /// The findings against the versions that the level asks for.
    static func findings(_ line: JSONDocument) throws -> [Incompatibility] {
        let level = try #require(CompatibilityLevel(anyCase: line["level"]?.string ?? ""))
        let next = try schema(line["next"], references: line["references"])
        let references = line["previous_references"]?.array
        let previous = try (line["previous"]?.array ?? []).enumerated().map { index, text in
            try schema(text, references: references.map { $0[index] })
        }
        let compared = level.isTransitive ? previous : previous.suffix(1)
        return try compared.flatMap { earlier in
            try level.directions.flatMap { direction in
                try AvroSchema.incompatibilities(old: earlier, new: next, direction: direction)
            }
        }
    }

    private static func schema(_ text: JSONDocument?, references: JSONDocument?) throws -> AvroSchema {
        let references = (references?.array ?? []).compactMap { $0["schema"]?.string }.map { SchemaText($0) }
        return try AvroSchema(
            parsing: SchemaText(try #require(text?.string)), references: references, rules: .lenient)
    }
}
