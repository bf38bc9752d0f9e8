import Avro
import JSON
import SchemaLanguage
import SuiteData
import Testing

/// The verdicts of Apache Avro's Java library on schemas of several implementations.
@Suite struct SchemaSuiteTests {
    @Test func `every schema of the suite is judged as Avro's Java library judges it`() throws {
        guard let lines = try Suites.lines("avro/schema-parse.jsonl") else { return }
        var passed = 0
        for line in lines {
            let id = try #require(line["id"]?.string)
            let text = try #require(line["schema"]?.string)
            let strict = Result { () throws in try AvroSchema(parsing: text) }
            let lenient = Result { () throws in try AvroSchema(parsing: text, rules: .lenient) }
            let agrees =
                ((try? strict.get()) != nil) == line["valid"]?.boolean
                && ((try? lenient.get()) != nil) == line["valid_lenient"]?.boolean
            #expect(agrees, "\(id): \(text): strict \(strict), lenient \(lenient)")
            if agrees { passed += 1 }
        }
        Suites.report("avro/schema-parse", passed: passed, of: lines.count)
        #expect(lines.count == 456)
    }
}
