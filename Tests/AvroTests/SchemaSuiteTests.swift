import Avro
import JSON
import SchemaLanguage
import SuiteData
import Testing

/// The verdicts, canonical forms and fingerprints of Apache Avro's Java library.
@Suite struct `Avro schemas of the suites` {
    @Test func `every schema of the suite is judged as Avro's Java library judges it`() throws {
        guard let lines = try Suites.lines("avro/schema-parse.jsonl") else { return }
        var passed = 0
        for line in lines {
            let id = try #require(line["id"]?.string)
            let text = try #require(line["schema"]?.string)
            let strict = try? AvroSchema(parsing: text)
            let lenient = try? AvroSchema(parsing: text, rules: .lenient)
            var agrees =
                (strict != nil) == line["valid"]?.boolean && (lenient != nil) == line["valid_lenient"]?.boolean
            for schema in [strict, lenient] where schema != nil && line["canonical"] != nil {
                agrees = agrees && differences(schema, line).isEmpty
            }
            if let strict, let expected = line["logical_type_in_force"] {
                agrees = agrees && strict[strict.root].logicalType?.name == expected.string
            }
            #expect(agrees, "\(id): \(text): \(differences(strict, line))")
            if agrees { passed += 1 }
        }
        Suites.report("avro/schema-parse", passed: passed, of: lines.count)
        #expect(lines.count == 456)
    }

    @Test func `canonical forms and fingerprints are Apache Avro's`() throws {
        guard let lines = try Suites.lines("avro/canonical.jsonl") else { return }
        var passed = 0
        for line in lines {
            let schema = try AvroSchema(parsing: try #require(line["schema"]?.string))
            let differences = differences(schema, line)
            #expect(differences.isEmpty, "\(line["id"]?.string ?? "")")
            #expect(hexadecimal(schema.fingerprint(.crc64)) == line["crc64_le_hex"]?.string)
            if differences.isEmpty { passed += 1 }
        }
        Suites.report("avro/canonical", passed: passed, of: lines.count)
        #expect(lines.count == 34)
    }

    @Test func `a schema's texts are read back as the same schema`() throws {
        guard let lines = try Suites.lines("avro/schema-parse.jsonl") else { return }
        for line in lines where line["valid"]?.boolean == true {
            let schema = try AvroSchema(parsing: try #require(line["schema"]?.string))
            let copy = try AvroSchema(parsing: schema.registryText)
            #expect(copy.isEquivalent(to: schema), "\(schema.registryText)")
            #expect(copy.registryText == schema.registryText)
            let normalized = try AvroSchema(parsing: schema.normalizedText)
            #expect(normalized.registryText == schema.normalizedText)
            #expect(normalized.normalizedText == schema.normalizedText)
            #expect(normalized.canonicalForm == schema.canonicalForm)
        }
    }

    @Test func `schema files are read, protocols and IDL are refused as what they are`() throws {
        let schemas = ["FooBarSpecificRecord", "RecordWithRequiredFields", "fooBar", "interop", "reserved", "weather"]
        for name in schemas {
            guard let data = try Suites.data("avro/schemas/\(name).avsc") else { return }
            #expect(try AvroSchema(parsing: String(decoding: data, as: UTF8.self)).warnings.isEmpty, "\(name)")
        }
        for name in ["BulkData.avpr", "mail.avpr", "namespace.avpr", "simple.avpr", "echo.avdl", "social.avdl"] {
            guard let data = try Suites.data("avro/schemas/\(name)") else { return }
            let error = #expect(throws: SchemaError.self) {
                try AvroSchema(parsing: String(decoding: data, as: UTF8.self))
            }
            let words = name.hasSuffix(".avpr") ? "this is a protocol (.avpr)" : "this looks like Avro IDL (.avdl)"
            #expect(error?.problems.count == 1)
            #expect(error?.problems.first?.message.contains(words) == true, "\(name): \(String(describing: error))")
        }
    }

    @Test func `random schemas are read back from every text as the same schema`() throws {
        var schemas = RandomSchemas(seed: 1)
        for _ in 0..<300 {
            let schema = try AvroSchema(parsing: schemas.next().text())
            for text in [schema.registryText, schema.resolvedText] {
                #expect(try AvroSchema(parsing: text).isEquivalent(to: schema), "\(text)")
            }
            let normalized = try AvroSchema(parsing: schema.normalizedText)
            #expect(normalized.normalizedText == schema.normalizedText)
            #expect(normalized.canonicalForm == schema.canonicalForm)
        }
    }

    /// What of the canonical form and the fingerprints isn't as `line` says.
    private func differences(_ schema: AvroSchema?, _ line: JSONDocument) -> [String] {
        guard let schema else { return [] }
        let found = [
            "canonical": schema.canonicalForm, "crc64": String(Int64(bitPattern: schema.crc64)),
            "sha256": hexadecimal(schema.fingerprint(.sha256)), "md5": hexadecimal(schema.fingerprint(.md5)),
        ]
        return found.filter { $0.value != line[$0.key]?.string }.map { "\($0.key) is \($0.value)" }.sorted()
    }

    private func hexadecimal(_ bytes: [UInt8]) -> String {
        bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }
}
