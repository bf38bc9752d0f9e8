import Avro
import JSON
import SchemaLanguage
import Testing

/// Bytes of the specification's binary encoding, written by hand.
enum Binary {
    /// Zig-zag, then seven bits a byte, the lowest first.
    static func long(_ value: Int64) -> [UInt8] {
        var rest = UInt64(bitPattern: value << 1 ^ value >> 63)
        var bytes: [UInt8] = []
        while rest >= 0x80 {
            bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        return bytes + [UInt8(rest)]
    }

    static func string(_ text: String) -> [UInt8] { long(Int64(text.utf8.count)) + text.utf8 }

    static func littleEndian(_ value: some FixedWidthInteger) -> [UInt8] {
        stride(from: 0, to: value.bitWidth, by: 8).map { UInt8(truncatingIfNeeded: value >> $0) }
    }
}

extension DecodingPlan {
    init(_ writer: String, _ reader: String? = nil, form: JSONForm = .plain, limits: DecodingLimits = .init()) throws {
        try self.init(
            writer: AvroSchema(parsing: writer, rules: .lenient),
            reader: reader.map { reader throws(SchemaError) in try AvroSchema(parsing: reader, rules: .lenient) },
            form: form, limits: limits)
    }

    /// The JSON text of one datum.
    func text(_ bytes: [UInt8]) throws(AvroDataError) -> String {
        String(decoding: try decode(bytes), as: UTF8.self)
    }

    /// Why a datum is refused.
    func error(_ bytes: [UInt8]) -> AvroDataError? {
        do throws(AvroDataError) {
            _ = try text(bytes)
            return nil
        } catch {
            return error
        }
    }
}

@Suite struct `Decoding Avro values` {
    private static let values: [(schema: String, bytes: [UInt8], text: String)] = [
        (#""null""#, [], "null"),
        (#""boolean""#, [0], "false"),
        (#""boolean""#, [1], "true"),
        (#""int""#, Binary.long(-65), "-65"),
        (#""int""#, Binary.long(Int64(Int32.max)), "2147483647"),
        (#""int""#, Binary.long(Int64(Int32.min)), "-2147483648"),
        (#""long""#, Binary.long(.min), "-9223372036854775808"),
        (#""long""#, Binary.long(.max), "9223372036854775807"),
        (#""float""#, Binary.littleEndian(Float(0.1).bitPattern), "0.1"),
        (#""double""#, Binary.littleEndian((1e100).bitPattern), "1e+100"),
        (#""double""#, Binary.littleEndian(Double.nan.bitPattern), #""NaN""#),
        (#""float""#, Binary.littleEndian((-Float.infinity).bitPattern), #""-Infinity""#),
        (#""string""#, Binary.string("é\"\n😀"), #""é\"\n😀""#),
        (#""bytes""#, [8, 0, 0x22, 0x7F, 0xFF], "\"\\u0000\\\"\u{7F}\u{FF}\""),
        (#"{"type":"fixed","name":"F","size":2}"#, [0x41, 0x80], "\"A\u{80}\""),
        (#"{"type":"enum","name":"E","symbols":["A","B"]}"#, [2], #""B""#),
        (#"{"type":"array","items":"int"}"#, [0], "[]"),
        (#"{"type":"array","items":"int"}"#, [4, 2, 4, 2, 6, 0], "[1,2,3]"),
        // A negative count is followed by the size of the block.
        (#"{"type":"array","items":"int"}"#, [3, 4, 2, 4, 2, 6, 0], "[1,2,3]"),
        (#"{"type":"map","values":"int"}"#, [0], "{}"),
        (#"{"type":"map","values":"int"}"#, [1, 6, 2, 0x61, 2, 2, 2, 0x62, 4, 0], #"{"a":1,"b":2}"#),
        (#"{"type":"array","items":{"type":"array","items":"null"}}"#, [4, 4, 0, 0, 0], "[[null,null],[]]"),
        (#"{"type":"record","name":"R","fields":[]}"#, [], "{}"),
        (
            #"{"type":"record","name":"R","fields":[{"name":"a","type":"null"},{"name":"b","type":"int"}]}"#, [2],
            #"{"a":null,"b":1}"#
        ),
        (
            #"{"type":"record","name":"L","fields":[{"name":"v","type":"int"},{"name":"next","type":["null","L"]}]}"#,
            [2, 2, 4, 0], #"{"v":1,"next":{"v":2,"next":null}}"#
        ),
    ]

    @Test(arguments: JSONForm.allCases)
    func `a value of every type is written as text`(form: JSONForm) throws {
        for (schema, bytes, text) in Self.values where form == .plain || !schema.contains("next") {
            #expect(try DecodingPlan(schema, form: form).text(bytes) == text, "\(schema)")
        }
    }

    private static let logicalValues: [(schema: String, bytes: [UInt8], plain: String, tagged: String)] = [
        (
            #"{"type":"bytes","logicalType":"decimal","precision":4,"scale":2}"#, [4, 0x04, 0xD2], #""12.34""#,
            "\"\\u0004\u{D2}\""
        ),
        (#"{"type":"bytes","logicalType":"decimal","precision":4,"scale":2}"#, [2, 0xFF], #""-0.01""#, "\"\u{FF}\""),
        (#"{"type":"bytes","logicalType":"decimal","precision":4,"scale":2}"#, [2, 0], #""0.00""#, #""\u0000""#),
        (#"{"type":"bytes","logicalType":"decimal","precision":4}"#, [2, 0x2A], #""42""#, #""*""#),
        (
            #"{"type":"fixed","name":"F","size":9,"logicalType":"decimal","precision":20,"scale":1}"#,
            [1, 0, 0, 0, 0, 0, 0, 0, 0], #""1844674407370955161.6""#,
            #""\u0001\u0000\u0000\u0000\u0000\u0000\u0000\u0000\u0000""#
        ),
        (
            #"{"type":"fixed","name":"F","size":9,"logicalType":"decimal","precision":20,"scale":0}"#,
            [0x80, 0, 0, 0, 0, 0, 0, 0, 0], #""-2361183241434822606848""#,
            "\"\u{80}\\u0000\\u0000\\u0000\\u0000\\u0000\\u0000\\u0000\\u0000\""
        ),
        (
            #"{"type":"bytes","logicalType":"big-decimal"}"#, [6, 2, 0x7B, 4], #""1.23""#, #""\u0002{\u0004""#
        ),
        (#"{"type":"bytes","logicalType":"big-decimal"}"#, [6, 2, 0x7B, 3], #""123e2""#, #""\u0002{\u0003""#),
        (
            #"{"type":"bytes","logicalType":"big-decimal"}"#, [6, 2, 0x85, 18], #""-0.000000123""#,
            "\"\\u0002\u{85}\\u0012\""
        ),
        (#"{"type":"bytes","logicalType":"big-decimal"}"#, [6, 2, 0x7B, 20], #""123e-10""#, #""\u0002{\u0014""#),
        (
            #"{"type":"fixed","name":"U","size":16,"logicalType":"uuid"}"#, Array(0x60...0x6F),
            #""60616263-6465-6667-6869-6a6b6c6d6e6f""#, #""`abcdefghijklmno""#
        ),
        (
            #"{"type":"fixed","name":"D","size":12,"logicalType":"duration"}"#,
            [1, 0, 0, 0, 2, 0, 0, 0, 0xFF, 0xFF, 0xFF, 0xFF], #"{"months":1,"days":2,"millis":4294967295}"#,
            "\"\\u0001\\u0000\\u0000\\u0000\\u0002\\u0000\\u0000\\u0000\u{FF}\u{FF}\u{FF}\u{FF}\""
        ),
        (#"{"type":"long","logicalType":"timestamp-millis"}"#, [2], "1", "1"),
        (#"{"type":"int","logicalType":"date"}"#, [1], "-1", "-1"),
        (#"{"type":"string","logicalType":"uuid"}"#, Binary.string("a"), #""a""#, #""a""#),
    ]

    @Test func `a logical type is written as people write it, or as the specification does`() throws {
        for (schema, bytes, plain, tagged) in Self.logicalValues {
            #expect(try DecodingPlan(schema).text(bytes) == plain, "\(schema)")
            #expect(try DecodingPlan(schema, form: .tagged).text(bytes) == tagged, "\(schema)")
        }
    }

    @Test func `a decimal of the most digits is written, one of more is refused`() throws {
        let plan = try DecodingPlan(#"{"type":"bytes","logicalType":"decimal","precision":1000,"scale":999}"#)
        // 10^1000 − 1, and one more.
        var most: [UInt8] = [0]
        for _ in 0..<1_000 {
            var carry = 9
            for index in most.indices.reversed() {
                carry += Int(most[index]) * 10
                most[index] = UInt8(carry & 0xFF)
                carry >>= 8
            }
            if most[0] >= 0x80 || carry > 0 { most.insert(UInt8(carry), at: 0) }
        }
        let digits = String(repeating: "9", count: 999)
        #expect(try plan.text(Binary.long(Int64(most.count)) + most) == "\"9.\(digits)\"")
        var beyond = most
        for index in beyond.indices.reversed() {
            beyond[index] &+= 1
            if beyond[index] != 0 { break }
        }
        #expect(plan.error(Binary.long(Int64(beyond.count)) + beyond) != nil)
        let padded = [UInt8](repeating: 0, count: 5_000) + most
        #expect(try plan.text(Binary.long(Int64(padded.count)) + padded) == "\"9.\(digits)\"")
        #expect(plan.error([0])?.found == "other bytes")
    }

    private static let unions: [(schema: String, bytes: [UInt8], plain: String, tagged: String)] = [
        (#"["null","string"]"#, [0], "null", "null"),
        (#"["null","string"]"#, [2] + Binary.string("a"), #""a""#, #"{"string":"a"}"#),
        (#"["string","null"]"#, [0] + Binary.string("a"), #""a""#, #"{"string":"a"}"#),
        (#"["string","null"]"#, [2], "null", "null"),
        (#"["null"]"#, [0], "null", "null"),
        (#"["int"]"#, [0, 2], "1", #"{"int":1}"#),
        (#"["null","int",{"type":"map","values":["int","string"]}]"#, [2, 2], "1", #"{"int":1}"#),
        (
            #"["null","int",{"type":"map","values":["int","string"]}]"#, [4, 2, 2, 0x6B, 2, 2, 0x76, 0],
            #"{"k":"v"}"#, #"{"map":{"k":{"string":"v"}}}"#
        ),
        (
            #"["null",{"type":"record","name":"n.R","fields":[{"name":"a","type":["null","int"]}]}]"#, [2, 2, 2],
            #"{"a":1}"#, #"{"n.R":{"a":{"int":1}}}"#
        ),
    ]

    @Test func `the branch of a union is named only where the form names it`() throws {
        for (schema, bytes, plain, tagged) in Self.unions {
            #expect(try DecodingPlan(schema).text(bytes) == plain, "\(schema)")
            #expect(try DecodingPlan(schema, form: .tagged).text(bytes) == tagged, "\(schema)")
        }
    }

    @Test func `data one after the other is read one by one`() throws {
        let plan = try DecodingPlan(#"{"type":"array","items":"string"}"#)
        let bytes = [2] + Binary.string("a") + [0] + [0] + [2] + Binary.string("bc") + [0, 99]
        var output = OutputBuffer()
        var offset = 0
        var texts: [String] = []
        while offset < bytes.count - 1 {
            offset = try plan.decodeFirst(of: bytes, at: offset, appendingTo: &output)
            texts.append(String(decoding: output.bytes, as: UTF8.self))
            output.removeAll()
        }
        #expect(texts == [#"["a"]"#, "[]", #"["bc"]"#])
        #expect(
            throws: AvroDataError(
                offset: bytes.count, pointer: "", expected: "a block of the array", found: "the end of the data")
        ) {
            try plan.decodeFirst(of: bytes, at: bytes.count, appendingTo: &output)
        }
    }

    @Test func `a datum that is refused leaves the output as it was`() throws {
        let plan = try DecodingPlan(#"{"type":"array","items":"string"}"#)
        var output = OutputBuffer()
        output.append(Array("before".utf8))
        let long = Binary.string(String(repeating: "x", count: 10_000))
        #expect(throws: AvroDataError.self) { try plan.decode([4] + long + [4, 0xFF, 0xFF], appendingTo: &output) }
        #expect(String(decoding: output.bytes, as: UTF8.self) == "before")
        try plan.decode([2] + long + [0], appendingTo: &output)
        #expect(output.count == 6 + 10_004)
    }

    @Test func `long names, symbols and defaults are written whole`() throws {
        let name = String(repeating: "n", count: 200)
        let fields = "{\"name\":\"\(name)\",\"type\":{\"type\":\"enum\",\"name\":\"E\",\"symbols\":[\"\(name)\"]}}"
        let writer = "{\"type\":\"record\",\"name\":\"R\",\"fields\":[\(fields)]}"
        #expect(try DecodingPlan(writer).text([0]) == "{\"\(name)\":\"\(name)\"}")
        let text = String(repeating: "d", count: 100_000)
        let reader =
            "{\"type\":\"record\",\"name\":\"R\",\"fields\":[{\"name\":\"d\",\"type\":\"string\",\"default\":\"\(text)\"}]}"
        #expect(try DecodingPlan(writer, reader).text([0]) == "{\"d\":\"\(text)\"}")
    }
}
