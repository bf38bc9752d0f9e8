import JSON
import Protobuf
import SchemaLanguage
import Testing

/// The rules of ProtoJSON over Protobuf's own test messages, both ways.
@Suite struct ProtoJSONTests {
    private let message = "protobuf_test_messages.proto3.TestAllTypesProto3"

    /// Texts, their bytes, and the text that the bytes give back where it is another.
    @Test(
        arguments: [
            ("{}", "", nil),
            (#"{"optionalInt32":1}"#, "0801", nil),
            (#"{"optional_int32":1}"#, "0801", #"{"optionalInt32":1}"#),
            (#" { "optionalInt32" : -1 } "#, "08ffffffffffffffffff01", #"{"optionalInt32":-1}"#),
            (#"{"optionalInt32":0}"#, "", "{}"),
            (#"{"optionalInt32":"12"}"#, "080c", #"{"optionalInt32":12}"#),
            (#"{"optionalInt32":"\u0031"}"#, "0801", #"{"optionalInt32":1}"#),
            (#"{"optionalInt32":1e5}"#, "08a08d06", #"{"optionalInt32":100000}"#),
            (#"{"optionalInt32":100000.000}"#, "08a08d06", #"{"optionalInt32":100000}"#),
            (#"{"optionalInt32":-2147483648}"#, "0880808080f8ffffffff01", nil),
            (#"{"optionalInt64":"9223372036854775807"}"#, "10ffffffffffffffff7f", nil),
            (
                #"{"optionalInt64":-9223372036854775808}"#, "1080808080808080808001",
                #"{"optionalInt64":"-9223372036854775808"}"#
            ),
            (#"{"optionalUint64":"18446744073709551615"}"#, "20ffffffffffffffffff01", nil),
            (
                #"{"optionalUint64":1.8446744073709551615e19}"#, "20ffffffffffffffffff01",
                #"{"optionalUint64":"18446744073709551615"}"#
            ),
            (#"{"optionalSint32":-1,"optionalSint64":"-2"}"#, "28013003", nil),
            (#"{"optionalFixed32":4294967295}"#, "3dffffffff", nil),
            (#"{"optionalSfixed64":"-1"}"#, "51ffffffffffffffff", nil),
            (#"{"optionalFloat":1.5}"#, "5d0000c03f", nil),
            (#"{"optionalFloat":"NaN"}"#, "5d0000c07f", nil),
            (#"{"optionalDouble":"-Infinity"}"#, "61000000000000f0ff", nil),
            (#"{"optionalDouble":-0.0}"#, "610000000000000080", nil),
            (#"{"optionalDouble":"1.5e1"}"#, "610000000000002e40", #"{"optionalDouble":15.0}"#),
            (#"{"optionalBool":true}"#, "6801", nil),
            (#"{"optionalString":"\ud83d\ude01"}"#, "7204f09f9881", #"{"optionalString":"😁"}"#),
            (#"{"optionalBytes":"AQI="}"#, "7a020102", nil),
            (#"{"optionalBytes":"AQI"}"#, "7a020102", #"{"optionalBytes":"AQI="}"#),
            (#"{"optionalBytes":"-_8"}"#, "7a02fbff", #"{"optionalBytes":"+/8="}"#),
            (#"{"optionalNestedMessage":{"a":1}}"#, "9201020801", nil),
            (#"{"optionalNestedMessage":{}}"#, "920100", nil),
            (#"{"optionalNestedEnum":"BAR"}"#, "a80101", nil),
            (#"{"optionalNestedEnum":2}"#, "a80102", #"{"optionalNestedEnum":"BAZ"}"#),
            (#"{"optionalNestedEnum":99}"#, "a80163", nil),
            (#"{"repeatedInt32":[1,2,300]}"#, "fa01040102ac02", nil),
            (#"{"repeatedInt32":[]}"#, "", "{}"),
            (#"{"repeatedString":["a","b"]}"#, "e202" + "0161" + "e2020162", nil),
            (#"{"mapStringString":{"a":"b"}}"#, "aa0406" + "0a01611201" + "62", nil),
            (#"{"mapInt32Int32":{"-1":2}}"#, "c2030d08ffffffffffffffffff011002", nil),
            (#"{"mapBoolBool":{"true":false}}"#, "a2040408011000", nil),
            (#"{"oneofUint32":0}"#, "f80600", nil),
            (#"{"oneofUint32":null,"oneofString":"x"}"#, "8a070178", #"{"oneofString":"x"}"#),
            (
                #"{"optionalInt32":null,"repeatedInt32":null,"mapStringString":null,"optionalNestedMessage":null}"#, "",
                "{}"
            ),
            (#"{"optionalInt32Wrapper":0}"#, "d20c00", nil),
            (#"{"optionalStringWrapper":"x"}"#, "820d030a0178", nil),
            (
                #"{"optionalTimestamp":"1970-01-01T00:00:01.5Z"}"#, "f2120808011080cab5ee01",
                #"{"optionalTimestamp":"1970-01-01T00:00:01.500Z"}"#
            ),
            (
                #"{"optionalTimestamp":"1970-01-01T08:00:00+08:00"}"#, "f21200",
                #"{"optionalTimestamp":"1970-01-01T00:00:00Z"}"#
            ),
            (
                #"{"optionalDuration":"-1.5s"}"#, "ea121608ffffffffffffffffff011080b6ca91feffffffff01",
                #"{"optionalDuration":"-1.500s"}"#
            ),
            (#"{"optionalFieldMask":"fooBar,baz"}"#, "fa120e0a07666f6f5f6261720a0362617a", nil),
            (
                #"{"optionalStruct":{"a":[1,null,"x",{}]}}"#, nil as String?,
                #"{"optionalStruct":{"a":[1.0,null,"x",{}]}}"#
            ),
            (#"{"optionalValue":null}"#, "92130208" + "00", nil),
            (#"{"optionalNullValue":null}"#, "", "{}"),
            (#"{"optionalAny":{"@type":"type.googleapis.com/google.protobuf.Duration","value":"1s"}}"#, nil, nil),
            (
                #"{"optionalAny":{"optionalInt32":5,"@type":"x/protobuf_test_messages.proto3.TestAllTypesProto3"}}"#,
                nil,
                #"{"optionalAny":{"@type":"x/protobuf_test_messages.proto3.TestAllTypesProto3","optionalInt32":5}}"#
            ),
            (#"{"optionalAny":{}}"#, "8a1300", nil),
        ] as [(String, String?, String?)])
    func `a text has its bytes, and they their text`(_ text: String, _ hex: String?, _ back: String?) throws {
        guard let schema = PlanFixtures.proto3 else { return }
        let bytes = try PlanFixtures.encode(text, schema, message)
        if let hex { #expect(PlanFixtures.hex(bytes) == hex) }
        #expect(try PlanFixtures.decode(bytes, schema, message) == back ?? text)
    }

    @Test(arguments: [
        (#"{"optionalInt32":2147483648}"#, "/optionalInt32"), (#"{"optionalInt32":0.5}"#, "/optionalInt32"),
        (#"{"optionalInt32":01}"#, ""), (#"{"optionalInt32":" 1"}"#, "/optionalInt32"),
        (#"{"optionalInt32":""}"#, "/optionalInt32"), (#"{"optionalInt32":"12abc"}"#, "/optionalInt32"),
        (#"{"optionalUint32":-1}"#, "/optionalUint32"),
        (#"{"optionalUint64":18446744073709551616}"#, "/optionalUint64"),
        (#"{"optionalFloat":3.5e38}"#, "/optionalFloat"), (#"{"optionalDouble":1.9e308}"#, "/optionalDouble"),
        (#"{"optionalDouble":NaN}"#, ""), (#"{"optionalBool":1}"#, "/optionalBool"),
        (#"{"optionalBool":"true"}"#, "/optionalBool"), (#"{"optionalString":1}"#, "/optionalString"),
        (#"{"optionalString":"\ud800"}"#, ""), (#"{"optionalBytes":"A"}"#, "/optionalBytes"),
        (#"{"optionalBytes":"A!=="}"#, "/optionalBytes"), (#"{"optionalNestedEnum":"QUX"}"#, "/optionalNestedEnum"),
        (#"{"optionalNestedMessage":1}"#, "/optionalNestedMessage"), (#"{"repeatedInt32":1}"#, "/repeatedInt32"),
        (#"{"repeatedInt32":[1,null]}"#, "/repeatedInt32/1"), (#"{"repeatedInt32":[1,]}"#, ""),
        (#"{"mapStringString":{"a":null}}"#, "/mapStringString/a"),
        (#"{"mapStringString":{"a":"1","a":"2"}}"#, "/mapStringString/a"),
        (#"{"mapInt32Int32":{"x":1}}"#, "/mapInt32Int32/x"), (#"{"oneofUint32":1,"oneofString":"x"}"#, "/oneofString"),
        (#"{"optionalInt32":1,"optionalInt32":2}"#, "/optionalInt32"),
        (#"{"optionalInt32":1,"optional_int32":2}"#, "/optional_int32"), (#"{"unknown":1}"#, "/unknown"),
        (#"{"optionalTimestamp":"0000-01-01T00:00:00Z"}"#, "/optionalTimestamp"),
        (#"{"optionalTimestamp":"1970-01-01t00:00:00Z"}"#, "/optionalTimestamp"),
        (#"{"optionalDuration":"1"}"#, "/optionalDuration"),
        (#"{"optionalDuration":"315576000001s"}"#, "/optionalDuration"),
        (#"{"optionalFieldMask":"a_b"}"#, "/optionalFieldMask"),
        (#"{"optionalAny":{"@type":"type.googleapis.com/no.such.Type"}}"#, "/optionalAny"),
        ("", ""), ("[]", ""), ("{", ""), ("{} {}", ""), (#"{optionalInt32:1}"#, ""),
    ])
    func `a mistake is told with its place`(_ text: String, _ pointer: String) throws {
        guard let schema = PlanFixtures.proto3 else { return }
        let error = #expect(throws: ValueError.self) { try PlanFixtures.encode(text, schema, message) }
        #expect(error?.mistakes.first?.position != nil, "the pass and the walk disagree on \(text)")
        if !pointer.isEmpty { #expect(error?.mistakes.first?.pointer == pointer) }
    }

    /// What other writers may write, and the text that it is.
    @Test(
        arguments: [
            ("08010802", #"{"optionalInt32":2}"#), ("9201020801920102" + "1002", #"{"optionalNestedMessage":{"a":1}}"#),
            ("f80101f80102", #"{"repeatedInt32":[1,2]}"#),
            ("fa01020102" + "0801" + "f80103", #"{"repeatedInt32":[1,2,3],"optionalInt32":1}"#),
            ("f806018a070178", #"{"oneofString":"x"}"#),
            ("a2040408011000a2040408011001", #"{"mapBoolBool":{"true":true}}"#),
            ("a20400", #"{"mapBoolBool":{"false":false}}"#), ("a20404100108" + "01", #"{"mapBoolBool":{"true":true}}"#),
            ("0d01000000" + "6801", #"{"optionalBool":true}"#), ("ffffffff0f" + "00", nil),
            ("08ffffffff1f", #"{"optionalInt32":-1}"#),
            ("68" + "8010", #"{"optionalBool":true}"#), ("9a3f00", "{}"),
        ] as [(String, String?)])
    func `bytes of any writer are read`(_ hex: String, _ text: String?) throws {
        guard let schema = PlanFixtures.proto3 else { return }
        guard let text else {
            #expect(throws: ProtobufDataError.self) {
                try PlanFixtures.decode(PlanFixtures.bytes(hex), schema, message)
            }
            return
        }
        #expect(try equalJSON(PlanFixtures.decode(PlanFixtures.bytes(hex), schema, message), text))
    }

    private func equalJSON(_ lhs: String, _ rhs: String) throws -> Bool {
        func members(_ text: String) throws -> [String: String] {
            guard case .object(let members) = try JSONDocument(parsing: text) else { return [:] }
            return Dictionary(uniqueKeysWithValues: members.map { ($0.name, $0.value.text()) })
        }
        return try members(lhs) == members(rhs)
    }

    @Test(arguments: [
        ("00", ""), ("0a", ""), ("08", "/optionalInt32"), ("08ffffffffffffffffffff01", "/optionalInt32"),
        ("7205616263", "/optionalString"),
        ("7201ff", "/optionalString"), ("0c", ""), ("0b", ""), ("0b14", ""), ("92010308", "/optionalNestedMessage"),
        ("9201020888", "/optionalNestedMessage/a"), ("fa0102ff", "/repeatedInt32/0"), ("07", ""), ("0f", ""),
        ("f2120a08" + "ffffffffffffff7f", "/optionalTimestamp"),
    ])
    func `malformed bytes are refused with their place`(_ hex: String, _ pointer: String) throws {
        guard let schema = PlanFixtures.proto3 else { return }
        let error = #expect(throws: ProtobufDataError.self) {
            try PlanFixtures.decode(PlanFixtures.bytes(hex), schema, message)
        }
        if !pointer.isEmpty { #expect(error?.pointer == pointer) }
    }
}
