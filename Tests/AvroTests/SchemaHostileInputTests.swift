import Avro
import Foundation
import SchemaLanguage
import SuiteData
import Testing

@Suite struct `Hostile Avro schemas` {
    @Test func `a schema that ends anywhere is an error, never a crash`() throws {
        let text = """
            {"type": "record", "name": "shop.Order", "doc": "é\\u00e9", "fields": [
              {"name": "u", "type": ["null", {"type": "enum", "name": "E", "symbols": ["A"], "default": "A"}],
               "default": null}, // comment
              {"name": "d", "type": {"type": "bytes", "logicalType": "decimal", "precision": 4, "scale": 2}},
              {"name": "m", "type": {"type": "map", "values": "Order"}, "default": {}} /* end */]}
            """
        let bytes = Array(text.utf8)
        for count in 0..<bytes.count {
            let part = String(decoding: bytes[..<count], as: UTF8.self)
            #expect(throws: SchemaError.self) { try AvroSchema(parsing: part) }
        }
        _ = try AvroSchema(parsing: text)
    }

    @Test func `a schema with any byte changed is read or refused`() throws {
        let text = Array(
            """
            {"type":"record","name":"R","fields":[{"name":"a","type":["null",{"type":"fixed","name":"F","size":12,\
            "logicalType":"duration"}],"default":null,"order":"ignore"},{"name":"b","type":"F","aliases":["c"]}]}
            """.utf8)
        for index in text.indices {
            for byte in [0x00, 0x22, 0x2C, 0x5B, 0x7D] as [UInt8] {
                var changed = text
                changed[index] = byte
                guard let schema = try? AvroSchema(parsing: String(decoding: changed, as: UTF8.self)) else { continue }
                #expect(try AvroSchema(parsing: schema.registryText, rules: .lenient).isEquivalent(to: schema))
            }
        }
    }

    @Test func `nesting is bounded where it is written`() async throws {
        let depth = SchemaLimits().depth
        @Sendable func nested(_ depth: Int) -> String {
            String(repeating: "{\"type\": \"array\", \"items\": ", count: depth) + "\"int\""
                + String(repeating: "}", count: depth)
        }
        // One more for the int.
        try await walkOnSmallStack(nested(depth - 1))
        #expect(
            problems(nested(depth)).map(\.message) == [
                "types nest too deep once every name is looked up: 64 types and 128 brackets are allowed"
            ])
        for text in [
            nested(100_000), String(repeating: "[", count: 100_000), String(repeating: "{\"type\":", count: 100_000),
            String(
                repeating: "{\"type\":\"record\",\"name\":\"R\",\"fields\":[{\"name\":\"f\",\"type\":[", count: 50_000),
        ] {
            #expect(problems(text).count == 1)
        }
    }

    @Test func `the deepest schemas and defaults fit a small stack`() async throws {
        // Four brackets for each record and its union.
        let levels = SchemaLimits().textDepth / 4 - 1
        let records = (0..<levels).map { index in
            "{\"type\": \"record\", \"name\": \"R\(index)\", \"fields\": [{\"name\": \"f\", \"type\": [\"null\", "
        }
        try await walkOnSmallStack(
            records.joined() + "\"int\"" + String(repeating: "], \"default\": null}]}", count: levels))
        // The type of a default may contain itself, so that the default is as deep as the text may be.
        for depth in [15, 16, 31, 32, 62, 64, SchemaLimits().textDepth - 3] {
            let value =
                String(repeating: "{\"f\": ", count: depth) + "null" + String(repeating: "}", count: depth)
            for type in ["[\"null\", \"R\"]", "[\"null\", {\"type\": \"map\", \"values\": [\"null\", \"R\"]}]"] {
                let text = """
                    {"type": "record", "name": "R", "fields": [{"name": "f", "type": \(type), "default": \(value)}]}
                    """
                _ = try await onSmallStack { try? AvroSchema(parsing: text) }
                try await walkOnSmallStack(text, rules: .lenient)
            }
        }
    }

    @Test func `nesting is bounded where names hide it`() async throws {
        // Every record uses the next one, which the text defines only later.
        @Sendable func chain(_ length: Int) -> String {
            let records = (0..<length).map { index in
                let type = index + 1 < length ? "\"R\(index + 1)\"" : "\"int\""
                return
                    "{\"type\": \"record\", \"name\": \"R\(index)\", \"fields\": [{\"name\": \"f\", \"type\": \(type)}]}"
            }
            return "[" + records.joined(separator: ", ") + "]"
        }
        // A record is printed in three brackets, the union in one.
        let depth = SchemaLimits().textDepth / 3
        try await walkOnSmallStack(chain(depth))
        for length in [depth + 1, 5_000] {
            #expect(
                problems(chain(length)).map(\.message) == [
                    "types nest too deep once every name is looked up: 64 types and 128 brackets are allowed"
                ])
        }
        // The same through references.
        let references = (1...depth + 1).map { index in
            SchemaText(
                """
                {"type": "record", "name": "R\(index)", "fields": [
                  {"name": "f", "type": \(index == 1 ? "\"int\"" : "\"R\(index - 1)\"")}]}
                """)
        }
        #expect(throws: SchemaError.self) {
            try AvroSchema(parsing: SchemaText("\"R\(depth + 1)\""), references: references)
        }
        _ = try AvroSchema(parsing: SchemaText("\"R\(depth)\""), references: references.dropLast())
    }

    @Test func `the bytes of a text are bounded`() throws {
        let bytes = SchemaLimits().bytes
        func text(_ count: Int) -> String { "\"int\"" + String(repeating: " ", count: count - 5) }
        _ = try AvroSchema(parsing: text(bytes))
        #expect(
            problems(text(bytes + 1)).map(\.message) == [
                "the text has \(bytes + 1) bytes, more than the \(bytes) allowed"
            ])
    }

    @Test func `the number of types is bounded`() throws {
        let types = SchemaLimits().types
        func record(_ fields: Int) -> String {
            let fields = (0..<fields).map { "{\"name\":\"f\($0)\",\"type\":\"int\"}" }
            return "{\"type\":\"record\",\"name\":\"R\",\"fields\":[\(fields.joined(separator: ","))]}"
        }
        #expect(try AvroSchema(parsing: record(types - 1)).types.count == types)
        for count in [types, types + 1_000] {
            #expect(
                problems(record(count)).map(\.message) == [
                    "a schema may have \(types) types, those of its references included"
                ])
        }
    }

    @Test func `the length of names is bounded`() throws {
        let limit = SchemaLimits().nameLength
        let name = String(repeating: "n", count: limit)
        _ = try AvroSchema(parsing: "{\"type\": \"fixed\", \"name\": \"\(name)\", \"size\": 1}")
        for text in [
            "{\"type\": \"fixed\", \"name\": \"\(name)n\", \"size\": 1}",
            "{\"type\": \"fixed\", \"name\": \"F\", \"namespace\": \"\(name)n\", \"size\": 1}",
            "{\"type\": \"enum\", \"name\": \"E\", \"symbols\": [\"\(name)n\"]}",
            "{\"type\": \"record\", \"name\": \"R\", \"fields\": [{\"name\": \"\(name)n\", \"type\": \"int\"}]}",
        ] {
            for rules in [ParsingRules.strict, .lenient] {
                #expect(throws: SchemaError.self) { try AvroSchema(parsing: text, rules: rules) }
            }
        }
    }

    @Test(arguments: ["2147483639", "2147483640", "2147483648", "9223372036854775808", "1e9999", "-0"])
    func `a fixed has at most the size of Java's largest array`(size: String) {
        let found = problems("{\"type\": \"fixed\", \"name\": \"F\", \"size\": \(size)}")
        #expect(found.count == (size == "2147483639" || size == "-0" ? 0 : 1))
    }

    @Test func `names that would leave a path, a line or a quote are refused, and shown escaped`() {
        for name in ["../x", "a/b", "a\\u0000", "a\\nb", "\\u001b[31m", "a\\\"b", "a\\u202eb", "%2e", "a.b/c", " "] {
            let found = problems("{\"type\": \"fixed\", \"name\": \"\(name)\", \"size\": 1}")
            #expect(!found.isEmpty, "\(name)")
            #expect(found.allSatisfy { !$0.message.unicodeScalars.contains { $0.value < 0x20 } })
        }
    }

    @Test func `a name that is equal only canonically is another name`() throws {
        let text = """
            {"type": "record", "name": "R", "fields": [
              {"name": "\u{E9}", "type": "int"}, {"name": "e\u{301}", "type": "int"}]}
            """
        let schema = try AvroSchema(parsing: text, rules: .lenient)
        #expect(schema[schema.root].record?.fields.count == 2)
    }

    @Test func `of many mistakes a hundred are told`() {
        let unknown = (0..<20_000).map { "\"Unknown\($0)\"" }
        #expect(problems("[\(unknown.joined(separator: ","))]").count == 100)
        #expect(problems("[\(String(repeating: "3,", count: 200_000))3]").count == 100)
    }

    private func problems(_ text: String) -> [SchemaProblem] {
        do throws(SchemaError) {
            _ = try AvroSchema(parsing: text)
            return []
        } catch {
            return error.problems
        }
    }

    /// Reads a schema and does with it what recurses.
    private func walkOnSmallStack(_ text: String, rules: ParsingRules = .strict) async throws {
        let copies = try await onSmallStack {
            let schema = try AvroSchema(parsing: text, rules: rules)
            return try [schema.registryText, schema.normalizedText, schema.resolvedText].map { text in
                let copy = try AvroSchema(parsing: text, rules: rules)
                return copy.canonicalForm == schema.canonicalForm && copy.isEquivalent(to: copy)
            }
        }
        #expect(copies == [true, true, true])
    }

    /// Runs `body` on a thread with a stack of 512 KiB, the size of secondary threads on macOS.
    private func onSmallStack<R: Sendable>(_ body: @escaping @Sendable () throws -> R) async throws -> R {
        try await withCheckedThrowingContinuation { continuation in
            let thread = Thread { continuation.resume(with: Result { try body() }) }
            thread.stackSize = 512 << 10
            thread.start()
        }
    }
}
