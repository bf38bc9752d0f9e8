import Avro
import Foundation
import JSON
import SchemaLanguage
import Testing

@Suite struct `Limits of decoding` {
    /// Records in records, in arrays and in maps: for each how deep one level nests, the bytes that open the next level,
    /// those of the last, and those that close a level.
    private static let recursive: [(schema: String, depth: Int, opening: [UInt8], last: [UInt8], closing: [UInt8])] = [
        (#"{"type":"record","name":"L","fields":[{"name":"next","type":["null","L"]}]}"#, 1, [2], [0], []),
        (
            #"{"type":"record","name":"T","fields":[{"name":"c","type":{"type":"array","items":"T"}}]}"#, 2, [2], [0],
            [0]
        ),
        (
            #"{"type":"record","name":"M","fields":[{"name":"c","type":{"type":"map","values":"M"}}]}"#, 2, [2, 0], [0],
            [0]
        ),
    ]

    @Test func `values nest as deep as the limit and not deeper`() throws {
        for (schema, depth, opening, last, closing) in Self.recursive {
            let more = #""fields":[{"name":"x","type":"int","default":1},"#
            let plans = [
                try DecodingPlan(schema), try DecodingPlan(schema, schema.replacing("\"fields\":[", with: more)),
            ]
            let skipping = try skippingPlan(schema)
            for levels in [30, 31, 32, 33, 62, 63, 64, 65, 66, 200] {
                var datum: [UInt8] = []
                for _ in 1..<levels { datum += opening }
                datum += last
                for _ in 1..<levels { datum += closing }
                for plan in plans {
                    let error = plan.error(datum)
                    #expect((error == nil) == (levels * depth <= 64), "\(schema) \(levels)")
                    if let error { #expect(error.expected.hasPrefix("at most 64 records")) }
                }
                #expect((skipping.error(datum) == nil) == (levels * depth <= 63), "\(schema) \(levels)")
            }
        }
    }

    /// A plan whose writer's record has one field, which the reader's doesn't have.
    private func skippingPlan(_ type: String, limits: DecodingLimits = .init()) throws -> DecodingPlan {
        let writer = "{\"type\":\"record\",\"name\":\"W\",\"fields\":[{\"name\":\"s\",\"type\":\(type)}]}"
        return try DecodingPlan(writer, #"{"type":"record","name":"W","fields":[]}"#, limits: limits)
    }

    @Test func `records nest as deep as the limit also where the schema makes them`() throws {
        func record(_ level: Int, _ type: String) -> String {
            "{\"type\":\"record\",\"name\":\"R\(level)\",\"fields\":[{\"name\":\"f\",\"type\":\(type)}]}"
        }
        var limits = DecodingLimits()
        limits.depth = 20
        for depth in [19, 20, 21, 22, 30] {
            let fits = depth <= 20
            let records = (0..<depth).reduce(#""int""#) { record($1, $0) }
            #expect((try DecodingPlan(records, limits: limits).error([2]) == nil) == fits, "\(depth)")
            let optional = (0..<depth).reduce(#""int""#) { "[\"null\",\(record($1, $0))]" }
            let plan = try DecodingPlan(optional, limits: limits)
            #expect((plan.error([UInt8](repeating: 2, count: depth + 1)) == nil) == fits, "\(depth)")
            #expect(plan.error([UInt8](repeating: 2, count: 18) + [0]) == nil)
            let arrays = (0..<depth).reduce(#""int""#) { type, _ in "{\"type\":\"array\",\"items\":\(type)}" }
            let datum = [UInt8](repeating: 2, count: depth) + [14] + [UInt8](repeating: 0, count: depth)
            #expect((try DecodingPlan(arrays, limits: limits).error(datum) == nil) == fits, "\(depth)")
            #expect((try skippingPlan(arrays, limits: limits).error(datum) == nil) == (depth <= 19), "\(depth)")
        }
    }

    @Test func `plans are compiled and run on a thread with a small stack`() async throws {
        func arrays(_ type: String, _ count: Int) -> String {
            (0..<count).reduce(type) { type, _ in "{\"type\":\"array\",\"items\":\(type)}" }
        }
        // Each record has one of the record before, which is defined beside it: a chain as long as the text.
        func chain(_ count: Int, arrays depth: Int) -> String {
            let records = (0..<count).map { level in
                let type = level == 0 ? #""int""# : arrays("\"R\(level - 1)\"", depth)
                let fields = "[{\"name\":\"f\",\"type\":\(type)},{\"name\":\"g\",\"type\":\(type)}]"
                return "{\"type\":\"record\",\"name\":\"R\(level)\",\"fields\":\(fields)}"
            }
            return "[\(records.joined(separator: ","))]"
        }
        let unions = (0..<30).reduce(#""int""#) { type, _ in "[\"null\",\(arrays(type, 1))]" }
        for schema in [arrays(#""int""#, 60), unions, chain(1_000, arrays: 0), chain(20, arrays: 55)] {
            let last = Binary.long(schema.hasPrefix("[") ? Int64(schema.count(of: "record") - 1) : 1)
            let writer = try AvroSchema(
                parsing: "{\"type\":\"record\",\"name\":\"W\",\"fields\":[{\"name\":\"s\",\"type\":\(schema)}]}")
            let reader = try AvroSchema(parsing: #"{"type":"record","name":"W","fields":[]}"#)
            let errors = try await onSmallStack {
                try [writer, reader].map { reader in
                    try DecodingPlan(writer: writer, reader: reader)
                        .error(last + [UInt8](repeating: 2, count: 200))
                }
            }
            #expect(!errors.contains(nil))
        }
    }

    /// Runs `body` on a thread with a stack of 512 KiB, the size of secondary threads on macOS.
    private func onSmallStack<R: Sendable>(_ body: @escaping @Sendable () throws -> R) async throws -> R {
        try await withCheckedThrowingContinuation { continuation in
            let thread = Thread { continuation.resume(with: Result { try body() }) }
            thread.stackSize = 512 << 10
            thread.start()
        }
    }

    @Test func `a record that contains itself without end is refused`() throws {
        let endless = #"{"type":"record","name":"E","fields":[{"name":"e","type":"E"}]}"#
        #expect(try DecodingPlan(endless).error([])?.expected.hasPrefix("at most 64") == true)
        #expect(try skippingPlan("[\"null\",\(endless)]").error([2]) != nil)
        #expect(try DecodingPlan("[\"null\",\(endless)]").error([2]) != nil)
        #expect(try DecodingPlan("[\"null\",\(endless)]").error([0]) == nil)
    }

    @Test func `items are as many as the limit and not more`() throws {
        var limits = DecodingLimits()
        limits.items = 10
        let schema = #"{"type":"array","items":"boolean"}"#
        let maps = #"{"type":"array","items":{"type":"map","values":"int"}}"#
        for count in [9, 10, 11] {
            let items = [UInt8](repeating: 1, count: count)
            let oneBlock = Binary.long(Int64(count)) + items + [0]
            let blocks = items.reduce([]) { $0 + [2, $1] } + [0 as UInt8]
            for datum in [oneBlock, blocks] {
                #expect((try DecodingPlan(schema, limits: limits).error(datum) == nil) == (count <= 10), "\(count)")
            }
            // The items of arrays and the members of maps count together.
            let members = (0..<count - 1).flatMap { [2, 0x61 + UInt8($0), 0] as [UInt8] }
            let datum: [UInt8] = [2] + Binary.long(Int64(count - 1)) + members + [0, 0]
            #expect((try DecodingPlan(maps, limits: limits).error(datum) == nil) == (count <= 10), "\(count)")
        }
        // Arrays of numbers have a loop of their own, skipped ones another.
        for type in ["long", "int", "string"] {
            let datum = [22] + [UInt8](repeating: 0, count: 12)
            let plan = try DecodingPlan("{\"type\":\"array\",\"items\":\"\(type)\"}", limits: limits)
            #expect(plan.error(datum)?.expected == "at most 10 items in all")
            let skipping = try skippingPlan("{\"type\":\"array\",\"items\":\"\(type)\"}", limits: limits)
            #expect(skipping.error(datum)?.expected == "at most 10 items in all")
        }
    }

    @Test(arguments: [
        #""null""#, #"{"type":"record","name":"R","fields":[]}"#, #"{"type":"fixed","name":"F","size":0}"#,
    ])
    func `items of no bytes are as many as the limit and not more`(items: String) throws {
        let schema = "{\"type\":\"array\",\"items\":\(items)}"
        let skipping = try skippingPlan(schema)
        for count in [9_999, 10_000, 10_001, 1 << 62, .max] as [Int64] {
            for (datum, isSized) in [(Binary.long(count) + [0], false), (Binary.long(-count) + [0, 0], true)] {
                #expect((try DecodingPlan(schema).error(datum) == nil) == (count <= 10_000), "\(count)")
                // A block that says its size is skipped without its items.
                #expect(
                    (skipping.error(datum) == nil) == (count <= 10_000 || isSized))
            }
        }
        #expect(try DecodingPlan(schema).error([UInt8](repeating: 2, count: 10_001) + [0]) != nil)
    }

    @Test func `text is as long as the limit and not longer`() throws {
        var limits = DecodingLimits()
        for length in [99, 100, 101, 100_000] {
            limits.outputBytes = 100
            let plan = try DecodingPlan(#""string""#, limits: limits)
            let datum = Binary.string(String(repeating: "x", count: length - 2))
            #expect((plan.error(datum) == nil) == (length <= 100), "\(length)")
        }
        limits.outputBytes = 1_000
        let field = #"{"name":"f","type":{"type":"array","items":{"type":"record","name":"R","fields":[]}}}"#
        let writer = "{\"type\":\"record\",\"name\":\"W\",\"fields\":[\(field)]}"
        let reader = writer.replacing(
            "\"fields\":[]", with: "\"fields\":[{\"name\":\"d\",\"type\":\"string\",\"default\":\"0123456789\"}]")
        #expect(
            try DecodingPlan(writer, reader, limits: limits).error(Binary.long(10_000) + [0])?.found == "a longer text")
    }

    @Test(
        arguments: [
            // Counts and lengths that the bytes can't have.
            (#"{"type":"array","items":"int"}"#, [0xFE, 0xFF, 0xFF, 0xFF, 0x0F, 1, 1]),
            (#"{"type":"array","items":"double"}"#, [4, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10]),
            (#"{"type":"array","items":{"type":"fixed","name":"F","size":2147483639}}"#, [4, 1, 2, 3]),
            (#"{"type":"map","values":"null"}"#, [6, 0, 0]),
            (#""string""#, [0xFE, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x01]), (#""bytes""#, [1]),
            (#""string""#, [0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x01]),
            (#"{"type":"fixed","name":"F","size":2147483639}"#, [1, 2, 3]),
            // −2^63 items; blocks whose size is negative, beyond the end, or not that of their items.
            (#"{"type":"array","items":"int"}"#, [0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x01, 0]),
            (#"{"type":"array","items":"int"}"#, [1, 1, 2, 0]), (#"{"type":"array","items":"int"}"#, [1, 8, 2, 0]),
            (#"{"type":"array","items":"int"}"#, [1, 4, 2, 0]), (#"{"type":"array","items":"long"}"#, [1, 4, 2, 0]),
            (#"{"type":"array","items":"int"}"#, [3, 2, 2, 2, 0]),
            (#"{"type":"array","items":"long"}"#, [3, 2, 2, 2, 0]),
            // Numbers that are too long or too large.
            (#""int""#, [0x80, 0x80, 0x80, 0x80, 0x10]), (#""int""#, [0x82, 0x80, 0x80, 0x80, 0x80, 0x00]),
            (#""long""#, [UInt8](repeating: 0x80, count: 10) + [0]),
            (#""long""#, [UInt8](repeating: 0xFF, count: 9) + [2]),
            (#""long""#, [UInt8](repeating: 0x80, count: 100)),
            // What is out of range.
            (#""boolean""#, [2]), (#"{"type":"enum","name":"E","symbols":["A"]}"#, [2]),
            (#"{"type":"enum","name":"E","symbols":["A"]}"#, [1]), (#"["null","int"]"#, [4]), (#"["null","int"]"#, [1]),
            (#"["null","int","string"]"#, [6]), (#"["null","int","string"]"#, [5]),
            // Not UTF-8; a key twice.
            (#""string""#, [4, 0xC3, 0x28]), (#"{"type":"map","values":"null"}"#, [2, 2, 0xFF, 0]),
            (#"{"type":"map","values":"null"}"#, [4, 2, 0x61, 2, 0x61, 0]),
            (#"{"type":"map","values":"null"}"#, [2, 2, 0x61, 2, 2, 0x61, 0]),
            // Bytes that follow.
            (#""int""#, [2, 0]), (#""null""#, [0]),
        ] as [(String, [UInt8])])
    func `numbers that can't be right are refused`(schema: String, bytes: [UInt8]) throws {
        #expect(try DecodingPlan(schema).error(bytes) != nil)
    }

    @Test func `numbers of any length that can be right are read`() throws {
        for value in [0, 1, -1, 63, -64, 64, -65, 1 << 20, 1 << 27, 1 << 34, 1 << 55, 1 << 56, .max, .min] as [Int64] {
            // At the end of the data, and with more behind it.
            #expect(try DecodingPlan(#""long""#).text(Binary.long(value)) == "\(value)")
            let pair =
                #"{"type":"record","name":"R","fields":[{"name":"a","type":"long"},{"name":"b","type":{"type":"fixed","name":"F","size":9}}]}"#
            let datum = Binary.long(value) + [UInt8](repeating: 0x41, count: 9)
            #expect(try DecodingPlan(pair).text(datum) == "{\"a\":\(value),\"b\":\"AAAAAAAAA\"}")
        }
        // More bytes than needed are allowed within the type's length.
        #expect(try DecodingPlan(#""long""#).text([0x82, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x00]) == "1")
        #expect(try DecodingPlan(#""int""#).text([0x82, 0x80, 0x80, 0x80, 0x00]) == "1")
        #expect(try DecodingPlan(#"["null","int"]"#).text([0x80, 0x00]) == "null")
    }

    @Test func `a key that comes again is found among few and many`() throws {
        let plan = try DecodingPlan(#"{"type":"map","values":"int"}"#)
        for count in [1, 2, 7, 8, 9, 30, 31, 32, 33, 1_000] {
            let keys = (0..<count).map { "key number \($0), with the same first and last bytes" }
            func datum(_ keys: [String]) -> [UInt8] {
                keys.reduce(Binary.long(Int64(keys.count))) { $0 + Binary.string($1) + [2] } + [0]
            }
            #expect(plan.error(datum(keys)) == nil, "\(count)")
            let error = plan.error(datum(keys + [keys[count / 2]]))
            #expect(error?.expected == "every key once", "\(count)")
            #expect(error?.offset == datum(keys + [keys[count / 2]]).count - Binary.string(keys[count / 2]).count - 2)
        }
        // Keys of one map don't count in another, be it inside or beside.
        let nested = try DecodingPlan(#"{"type":"map","values":{"type":"map","values":"int"}}"#)
        let inner: [UInt8] = [4, 2, 0x61, 2, 2, 0x62, 2, 0]
        #expect(nested.error([4, 2, 0x61] + inner + [2, 0x62] + inner + [0]) == nil)
        #expect(nested.error([4, 2, 0x61] + inner + [2, 0x61] + inner + [0])?.pointer == "")
    }

    private static let mistakes: [(schema: String, bytes: [UInt8], description: String)] = [
        (
            #"{"type":"record","name":"R","fields":[{"name":"a","type":"int"},{"name":"b","type":{"type":"array","items":{"type":"map","values":"boolean"}}}]}"#,
            [2, 4, 0, 4, 2, 0x6B, 1, 6, 0x61, 0x2F, 0x7E, 5, 0, 0],
            "byte 11, /b/1/a~1~0: expected a boolean, the byte 0 or 1, found the byte 5"
        ),
        (
            #"{"type":"record","name":"L","fields":[{"name":"v","type":"int"},{"name":"next","type":["null","L"]}]}"#,
            [2, 2, 2, 2, 2], "byte 5, /next/next/next: expected a union, found the end of the data"
        ),
        (
            #"{"type":"record","name":"T","fields":[{"name":"c","type":{"type":"array","items":["null","T"]}}]}"#,
            [4, 0, 2, 2, 6], "byte 4, /c/1/c/0: expected the position of one of 2 branches, found 3"
        ),
        (
            #"{"type":"array","items":"long"}"#, [4, 2, 2, 6, 2, 2, 0x80],
            "byte 6, /4: expected a long, found only 1 bytes"
        ),
        (
            #"{"type":"array","items":"long"}"#, [4, 2, 2, 100],
            "byte 3, the whole value: expected a count of items for which 1 bytes are enough, found 50"
        ),
        (
            #"{"type":"map","values":"string"}"#, [2, 2, 0x6B, 2, 0xFF, 0],
            "byte 3, /k: expected a string in UTF-8, found bytes that are not UTF-8"
        ),
        (#""string""#, [20, 0x61], "byte 0, the whole value: expected a string, found only 2 bytes"),
        (#""string""#, [5], "byte 0, the whole value: expected the length of a string, found -3"),
        (
            #""int""#, [2, 3, 4],
            "byte 1, the whole value: expected the end of the data after one value, found 2 more bytes"
        ),
    ]

    @Test func `a mistake is told with its place in the data and in the value`() throws {
        for (schema, bytes, description) in Self.mistakes {
            let error = try DecodingPlan(schema).error(bytes)
            #expect(error?.description == description)
        }
    }

    private static let obstacles: [(writer: String, reader: String, bytes: [UInt8], description: String)] = [
        (
            #"{"type":"record","name":"R","fields":[{"name":"a","type":["int","string"]}]}"#,
            #"{"type":"record","name":"R","fields":[{"name":"a","type":"long"}]}"#, [2, 0],
            "byte 1, /a: expected a long, as the reader's schema says, found a string of the writer"
        ),
        (
            #"{"type":"record","name":"R","fields":[]}"#,
            #"{"type":"record","name":"R","fields":[{"name":"a","type":"long"}]}"#, [],
            "byte 0, the whole value: expected the reader's field \"a\", which has no default, found the record R of the "
                + "writer, which has no such field"
        ),
        (
            #"{"type":"enum","name":"E","symbols":["A","B"]}"#, #"{"type":"enum","name":"E","symbols":["A"]}"#, [2],
            "byte 0, the whole value: expected a symbol of the reader's E, which has no default, found \"B\""
        ),
        (
            #""int""#, #"["null","string"]"#, [2],
            "byte 0, the whole value: expected a branch of the reader's union, found an int of the writer, which it has "
                + "no branch for"
        ),
    ]

    @Test func `what the reader's schema can't take is told by both schemas' names`() throws {
        for (writer, reader, bytes, description) in Self.obstacles {
            #expect(try DecodingPlan(writer, reader).error(bytes)?.description == description)
        }
    }
}

extension String {
    fileprivate func count(of word: String) -> Int { components(separatedBy: word).count - 1 }
}
