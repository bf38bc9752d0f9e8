import Avro
import JSON
import SchemaLanguage
import Testing

@Suite struct `Encoding events in the plain form` {
    private static func schema(_ type: String) throws -> AvroSchema { try AvroSchema(parsing: type) }

    private func encoding(_ text: String, _ type: String) throws -> [UInt8]? {
        try? EncodingPlan(Self.schema(type)).encode(Array(text.utf8))
    }

    // MARK: Primitive types

    @Test(
        arguments: [
            (#""null""#, "null", [0x00, 0x00][..<0]), (#""boolean""#, "true", [1]), (#""boolean""#, "false", [0]),
            (#""int""#, "0", [0]), (#""int""#, "-1", [1]), (#""int""#, "63", [0x7E]), (#""int""#, "-64", [0x7F]),
            (#""int""#, "64", [0x80, 0x01]), (#""int""#, "2147483647", [0xFE, 0xFF, 0xFF, 0xFF, 0x0F]),
            (#""int""#, "-2147483648", [0xFF, 0xFF, 0xFF, 0xFF, 0x0F]), (#""long""#, "-0", [0]),
            (#""long""#, "9223372036854775807", [0xFE, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x01]),
            (#""long""#, "-9223372036854775808", [0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x01]),
            (#""float""#, "1.5", [0, 0, 0xC0, 0x3F]), (#""float""#, #""-Infinity""#, [0, 0, 0x80, 0xFF]),
            (#""double""#, "-0.0", [0, 0, 0, 0, 0, 0, 0, 0x80]), (#""double""#, "1", [0, 0, 0, 0, 0, 0, 0xF0, 0x3F]),
            (#""double""#, #""Infinity""#, [0, 0, 0, 0, 0, 0, 0xF0, 0x7F]),
            (#""double""#, #""NaN""#, [0, 0, 0, 0, 0, 0, 0xF8, 0x7F]),
            (#""double""#, #""\u004eaN""#, [0, 0, 0, 0, 0, 0, 0xF8, 0x7F]), (#""string""#, #""""#, [0]),
            (#""string""#, #""foo""#, [6, 0x66, 0x6F, 0x6F]), (#""string""#, #""\u00e9\n""#, [6, 0xC3, 0xA9, 0x0A]),
            (#""bytes""#, #""\u0000ÿ\u0080a""#, [8, 0, 0xFF, 0x80, 0x61]), (#""bytes""#, #""""#, [0]),
            (#"{"type":"fixed","name":"F","size":2}"#, #""\u00ffa""#, [0xFF, 0x61]),
            (#"{"type":"fixed","name":"F","size":0}"#, #""""#, []),
            (#"{"type":"enum","name":"E","symbols":["A","B","LONGER_THAN_SIXTEEN_BYTES"]}"#, #""B""#, [2]),
            (
                #"{"type":"enum","name":"E","symbols":["A","B","LONGER_THAN_SIXTEEN_BYTES"]}"#,
                #""LONGER_THAN_SIXTEEN_BYTES""#, [4]
            ),
            (#"{"type":"enum","name":"E","symbols":["A","B"]}"#, #""\u0041""#, [0]),
            (#"{"type":"array","items":"int"}"#, "[]", [0]),
            (#"{"type":"array","items":"int"}"#, " [ 1 ,\t2\n] ", [4, 2, 4, 0]),
            (#"{"type":"map","values":"int"}"#, "{}", [0]),
            (#"{"type":"map","values":"int"}"#, #"{"b":1,"a":2}"#, [4, 2, 0x62, 2, 2, 0x61, 4, 0]),
        ] as [(String, String, ArraySlice<UInt8>)])
    func `values have the specification's encoding`(type: String, text: String, expected: ArraySlice<UInt8>) throws {
        #expect(try encoding(text, type) == Array(expected))
    }

    @Test(arguments: [
        (#""null""#, "nul"), (#""null""#, "0"), (#""boolean""#, "1"), (#""boolean""#, "truE"),
        (#""int""#, "2147483648"),
        (#""int""#, "-2147483649"), (#""int""#, "1.0"), (#""int""#, "1e2"), (#""int""#, #""1""#), (#""int""#, "01"),
        (#""long""#, "9223372036854775808"), (#""long""#, "-9223372036854775809"), (#""long""#, "1e400"),
        (#""float""#, "3.5e38"), (#""float""#, #""Inf""#), (#""double""#, "1e309"), (#""double""#, "NaN"),
        (#""string""#, "1"),
        (#""string""#, "\"\\ud800\""), (#""bytes""#, #""Ā""#), (#""bytes""#, "[1]"),
        (#"{"type":"fixed","name":"F","size":2}"#, #""a""#), (#"{"type":"fixed","name":"F","size":2}"#, #""abc""#),
        (#"{"type":"enum","name":"E","symbols":["A","B"]}"#, #""C""#),
        (#"{"type":"enum","name":"E","symbols":["A","B"]}"#, "0"),
        (#"{"type":"array","items":"int"}"#, "[1,]"), (#"{"type":"array","items":"int"}"#, "{}"),
        (#"{"type":"map","values":"int"}"#, #"{"a":1,"a":2}"#),
        (#"{"type":"map","values":"int"}"#, #"{"a":1,"\u0061":2}"#),
        (#"{"type":"map","values":"int"}"#, #"{"a":1,}"#), (#""int""#, "1 2"), (#""int""#, ""),
        (#""int""#, "\u{FEFF}1"),
    ])
    func `what doesn't fit is refused`(type: String, text: String) throws {
        #expect(try encoding(text, type) == nil)
    }

    // MARK: Logical types

    static let decimal = #"{"type":"bytes","logicalType":"decimal","precision":6,"scale":2}"#
    static let fixedDecimal = #"{"type":"fixed","name":"F","size":5,"logicalType":"decimal","precision":10,"scale":3}"#
    static let largeDecimal = #"{"type":"bytes","logicalType":"decimal","precision":40,"scale":10}"#
    static let uuid = #"{"type":"string","logicalType":"uuid"}"#
    static let uuidText = "0c5e5d3A-9b1f-4F6a-8c00-0123456789ab"
    static let duration = #"{"type":"fixed","name":"D","size":12,"logicalType":"duration"}"#

    @Test(
        arguments: [
            (decimal, #""12.34""#, [4, 0x04, 0xD2]), (decimal, "12.34", [4, 0x04, 0xD2]),
            (decimal, "-12.3", [4, 0xFB, 0x32]),
            (decimal, #""0""#, [2, 0]), (decimal, "-0.00", [2, 0]), (decimal, "1.2700", [2, 0x7F]),
            (decimal, "1.28", [4, 0x00, 0x80]),
            (decimal, "-1.28", [2, 0x80]), (decimal, "-1.29", [4, 0xFF, 0x7F]),
            (decimal, "9999.99", [6, 0x0F, 0x42, 0x3F]),
            (decimal, "-9999.99", [6, 0xF0, 0xBD, 0xC1]), (decimal, "1e3", [6, 0x01, 0x86, 0xA0]),
            (decimal, #""12345e-2""#, [4, 0x30, 0x39]), (decimal, "0.0000000000000000000000000000e5", [2, 0]),
            (decimal, "12.3400000000000000000000000000", [4, 0x04, 0xD2]), (decimal, #""\u0031.5""#, [4, 0x00, 0x96]),
            (fixedDecimal, "-1", [0xFF, 0xFF, 0xFF, 0xFC, 0x18]), (fixedDecimal, "1", [0, 0, 0, 0x03, 0xE8]),
            (fixedDecimal, "9999999.999", [0x02, 0x54, 0x0B, 0xE3, 0xFF]),
            (
                largeDecimal, "123456789012345678901234567890.0123456789",
                [
                    34, 0x03, 0xA0, 0xC9, 0x20, 0x75, 0xC0, 0xDB, 0xF3, 0xB8, 0xAC, 0xBC, 0x5F, 0x96, 0x8C, 0x04, 0xD5,
                    0x15,
                ]
            ),
            (
                largeDecimal, "-1e29",
                [34, 0xFD, 0x0F, 0xAF, 0x01, 0x6C, 0x76, 0xBC, 0x53, 0x3B, 0xA0, 0x9A, 0xA9, 0x80, 0, 0, 0, 0]
            ),
            (#"{"type":"bytes","logicalType":"big-decimal"}"#, #""12.340""#, [8, 4, 0x30, 0x34, 6]),
            (#"{"type":"bytes","logicalType":"big-decimal"}"#, "-1e3", [6, 2, 0xFF, 5]),
            (#"{"type":"bytes","logicalType":"big-decimal"}"#, "0.00", [6, 2, 0, 4]),
            (uuid, "\"\(uuidText)\"", [72] + Array(uuidText.utf8)),
            (uuid, "\"\\u0030\(uuidText.dropFirst())\"", [72] + Array(uuidText.utf8)),
            (
                #"{"type":"fixed","name":"U","size":16,"logicalType":"uuid"}"#, "\"\(uuidText)\"",
                [0x0C, 0x5E, 0x5D, 0x3A, 0x9B, 0x1F, 0x4F, 0x6A, 0x8C, 0, 1, 0x23, 0x45, 0x67, 0x89, 0xAB]
            ),
            (
                duration, #"{"months":1,"days":4294967295,"millis":3}"#,
                [1, 0, 0, 0, 0xFF, 0xFF, 0xFF, 0xFF, 3, 0, 0, 0]
            ),
            (duration, #" { "millis" : 3 , "\u006donths" : 1 , "days" : -0 } "#, [1, 0, 0, 0, 0, 0, 0, 0, 3, 0, 0, 0]),
        ] as [(String, String, [UInt8])])
    func `logical types have the encoding of their base type`(type: String, text: String, expected: [UInt8]) throws {
        #expect(try encoding(text, type) == expected)
    }

    @Test(arguments: [
        (decimal, "12.345"), (decimal, "10000"), (decimal, #""1e4""#), (decimal, #""12,5""#), (decimal, #""""#),
        (decimal, #"" 1""#),
        (decimal, #""+1""#), (decimal, #""NaN""#), (decimal, "1e10001"), (decimal, "null"), (decimal, #""1"x"#),
        (decimal, "0.001e-9999"), (fixedDecimal, "10000000"), (fixedDecimal, "0.0001"), (largeDecimal, "1e30"),
        (largeDecimal, "1234567890123456789012345678901"), (largeDecimal, "0.00000000001"),
        (#"{"type":"bytes","logicalType":"big-decimal"}"#, #""x""#), (uuid, #""0c5e5d3a-9b1f-4f6a-8c00-0123456789a""#),
        (uuid, #""0c5e5d3a-9b1f-4f6a-8c00-0123456789abc""#), (uuid, #""0c5e5d3ag9b1f-4f6a-8c00-0123456789ab""#),
        (uuid, #""0c5e5d3a-9b1f-4f6a-8c0g-0123456789ab""#), (uuid, #""0c5e5d3a9b1f4f6a8c000123456789ab""#),
        (uuid, #""0c5e5d3a-9b1f-4f6a-8c00-01234567é9b""#),
        (#"{"type":"fixed","name":"U","size":16,"logicalType":"uuid"}"#, #""0123456789abcdef""#),
        (duration, #"{"months":1,"days":2}"#), (duration, #"{"months":1,"days":2,"days":3}"#), (duration, "[1,2,3]"),
        (duration, #"{"months":-1,"days":2,"millis":3}"#), (duration, #"{"months":4294967296,"days":2,"millis":3}"#),
        (duration, #"{"months":1,"days":2,"millis":3,"more":4}"#),
    ])
    func `what is no value of a logical type is refused`(type: String, text: String) throws {
        #expect(try encoding(text, type) == nil)
    }

    @Test(
        arguments: [
            ("date", "2026-02-28", 20_512), ("date", "1970-01-01", 0), ("date", "1969-12-31", -1),
            ("date", "2024-02-29", 19_782),
            ("date", "0000-03-01", -719_468), ("date", "9999-12-31", 2_932_896), ("date", "1900-02-29", nil),
            ("date", "2026-13-01", nil),
            ("date", "2026-00-01", nil), ("date", "2026-04-31", nil), ("date", "2026-4-01", nil),
            ("date", "2026-02-28T00:00:00", nil),
            ("time-millis", "23:59:59.123", 86_399_123), ("time-millis", "00:00:00", 0),
            ("time-millis", "10:00:00.1", 36_000_100),
            ("time-millis", "10:00:00.1230000", 36_000_123), ("time-millis", "10:00:00.1234", nil),
            ("time-millis", "24:00:00", nil),
            ("time-millis", "10:60:00", nil), ("time-millis", "10:00:60", nil), ("time-millis", "10:00", nil),
            ("time-micros", "00:00:01.000002", 1_000_002), ("timestamp-millis", "1970-01-01T00:00:00Z", 0),
            ("timestamp-millis", "2026-02-28T23:59:59.123+01:00", 1_772_319_599_123),
            ("timestamp-millis", "2026-02-28t23:59:59.123z", 1_772_323_199_123),
            ("timestamp-millis", "1969-12-31T23:59:59.999Z", -1),
            ("timestamp-millis", "1970-01-01T00:00:00-00:30", 1_800_000),
            ("timestamp-millis", "2026-02-28T23:59:59.123", nil), ("timestamp-millis", "2026-02-28 23:59:59Z", nil),
            ("timestamp-millis", "2026-02-28T23:59:59.Z", nil), ("timestamp-millis", "2026-02-28T23:59:59+24:00", nil),
            ("timestamp-millis", "2026-02-28T23:59:59+0100", nil),
            ("timestamp-micros", "1970-01-01T00:00:00.000001Z", 1),
            ("timestamp-nanos", "1970-01-01T00:00:00.000000001Z", 1),
            ("timestamp-nanos", "2262-04-11T23:47:16.854775807Z", Int64.max),
            ("timestamp-nanos", "2262-04-11T23:47:16.854775808Z", nil),
            ("timestamp-nanos", "1677-09-21T00:12:43.145224192Z", Int64.min),
            ("timestamp-nanos", "1677-09-21T00:12:43.145224191Z", nil),
            ("timestamp-nanos", "0000-01-01T00:00:00Z", nil), ("local-timestamp-millis", "1970-01-01T00:00:00.001", 1),
            ("local-timestamp-millis", "1970-01-01T00:00:00Z", nil),
            ("local-timestamp-micros", "1970-01-02T00:00:00", 86_400_000_000),
            ("local-timestamp-nanos", "1970-01-01T00:00:01", 1_000_000_000),
        ] as [(String, String, Int64?)])
    func `texts of dates and times are numbers`(logicalType: String, text: String, expected: Int64?) throws {
        let base = logicalType == "date" || logicalType == "time-millis" ? "int" : "long"
        let type = #"{"type":"\#(base)","logicalType":"\#(logicalType)"}"#
        let asNumber = try expected.flatMap { try encoding(String($0), "\"\(base)\"") }
        #expect(try encoding("\"\(text)\"", type) == asNumber)
        if let expected { #expect(try encoding(String(expected), type) == asNumber) }
    }

    // MARK: Unions

    static let shapes = #"""
        ["null", {"type":"record","name":"Circle","fields":[{"name":"radius","type":"double"}]},
         {"type":"record","name":"Square","fields":[{"name":"side","type":"double"},{"name":"label","type":"string","default":""}]},
         {"type":"record","name":"Group","fields":[{"name":"label","type":"string"},{"name":"inner","type":{"type":"array","items":["Circle","Square","Group"]}}]}]
        """#

    @Test(
        arguments: [
            (#"["int","null"]"#, "null", [2]), (#"["int","null"]"#, "3", [0, 6]), (#"["null"]"#, "null", [0]),
            (#"["null","int","long","double"]"#, "5", [2, 10]),
            (#"["null","int","long","double"]"#, "2147483648", [4, 0x80, 0x80, 0x80, 0x80, 0x10]),
            (#"["null","int","long","double"]"#, "0.5", [6, 0, 0, 0, 0, 0, 0, 0xE0, 0x3F]),
            (#"["float","double"]"#, "0.5", [2, 0, 0, 0, 0, 0, 0, 0xE0, 0x3F]),
            (#"["float","int"]"#, "1.5", [0, 0, 0, 0xC0, 0x3F]),
            (#"["null","boolean","string"]"#, "true", [2, 1]),
            (#"["null","boolean","string"]"#, #""a""#, [4, 2, 0x61]),
            (#"["double","string"]"#, #""NaN""#, [2, 6, 0x4E, 0x61, 0x4E]),
            (#"["double","null","int"]"#, #""NaN""#, [0, 0, 0, 0, 0, 0, 0, 0xF8, 0x7F]),
            ("[\(uuid),{\"type\":\"enum\",\"name\":\"E\",\"symbols\":[\"A\"]}]", #""A""#, [2, 0]),
            (
                #"[{"type":"long","logicalType":"timestamp-millis"},"string"]"#, #""1970-01-01T00:00:00Z""#,
                [2, 40] + Array("1970-01-01T00:00:00Z".utf8)
            ),
            (
                #"[{"type":"long","logicalType":"timestamp-millis"},{"type":"int","logicalType":"date"}]"#,
                #""1970-01-02""#, [2, 2]
            ),
            ("[\"int\",\(decimal)]", "1", [0, 2]), ("[\"int\",\(decimal)]", "1.5", [2, 4, 0x00, 0x96]),
            (#"[{"type":"array","items":"int"},{"type":"map","values":"int"}]"#, #"{"a":1}"#, [2, 2, 2, 0x61, 2, 0]),
            (
                "[{\"type\":\"map\",\"values\":\"string\"},\(duration),\"null\"]", #"{"months":0,"days":0,"millis":1}"#,
                [2, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0]
            ),
            (shapes, #"{"radius":1}"#, [2, 0, 0, 0, 0, 0, 0, 0xF0, 0x3F]),
            (shapes, #"{"side":1}"#, [4, 0, 0, 0, 0, 0, 0, 0xF0, 0x3F, 0]),
            (
                shapes, #"{"label":"a","inner":[{"radius":1},{"label":"b","inner":[]}]}"#,
                [6, 2, 0x61, 4, 0, 0, 0, 0, 0, 0, 0, 0xF0, 0x3F, 4, 2, 0x62, 0, 0]
            ),
        ] as [(String, String, [UInt8])])
    func `the branch is chosen by the value`(type: String, text: String, expected: [UInt8]) throws {
        #expect(try encoding(text, type) == expected)
    }

    @Test(arguments: [
        (#"["null","int"]"#, "1.5"), (#"["null","string"]"#, "1"), (#"["null"]"#, "1"),
        (#"["null","int","string"]"#, "{}"),
        (#"["string","bytes"]"#, #""a""#), (#"["int","double"]"#, "1e400"), (shapes, #"{"radius":1,"side":1}"#),
        (shapes, "{}"),
        (shapes, #"{"label":"a"}"#), (shapes, #"{"radius":"1"}"#),
        (shapes, #"{"label":"a","inner":[{"radius":1},{"radius":[]}]}"#),
        (
            #"[{"type":"record","name":"A","fields":[{"name":"x","type":"int"}]},{"type":"map","values":"int"}]"#,
            #"{"x":1}"#
        ),
    ])
    func `a value that fits no branch, or two, is refused`(type: String, text: String) throws {
        #expect(try encoding(text, type) == nil)
    }

    @Test func `the branches of a large union are counted in bytes of seven bits`() throws {
        let branches = (0..<200).map {
            #"{"type":"record","name":"R\#($0)","fields":[{"name":"f\#($0)","type":"null"}]}"#
        }
        let type = "[\(branches.joined(separator: ","))]"
        #expect(try encoding(#"{"f63":null}"#, type) == [0x7E])
        #expect(try encoding(#"{"f64":null}"#, type) == [0x80, 0x01])
        #expect(try encoding(#"{"f199":null}"#, type) == [0x8E, 0x03])
        let tagged = EncodingPlan(try Self.schema(type), form: .tagged)
        #expect(try tagged.encode(Array(#"{"R199":{"f199":null}}"#.utf8)) == [0x8E, 0x03])
    }
}
