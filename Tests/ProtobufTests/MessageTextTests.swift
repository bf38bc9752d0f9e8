import Protobuf
import SchemaLanguage
import Testing

/// The text format over a schema with what it treats differently.
@Suite struct MessageTextTests {
    private static let proto2 = try? ProtobufSchema(
        parsing: SchemaText(
            """
            syntax = "proto2";
            package t;
            import "google/protobuf/any.proto";
            message M {
              optional int32 i = 1; optional uint64 u = 2; optional float f = 3; optional double d = 4;
              optional bool b = 5; optional string s = 6; optional bytes y = 7; optional M m = 8;
              repeated int32 r = 9; optional group Grp = 10 { optional int32 a = 1; }
              map<string, int32> map = 11; optional E e = 12; optional google.protobuf.Any any = 13;
              oneof o { int32 x = 14; int32 z = 15; }
              reserved "old"; reserved 40 to 50; extensions 100 to 200;
            }
            enum E { A = 0; B = -1; }
            extend M { optional int32 ext = 100; repeated M exts = 101; }
            message N { required int32 q = 1; }
            """, name: "t.proto"))

    private func text(_ message: String = "t.M", _ unknown: MessageText.UnknownFields = .leftOut) throws -> MessageText
    {
        let schema = try #require(MessageTextTests.proto2)
        return MessageText(schema, message: try #require(schema.message(named: message)), unknownFields: unknown)
    }

    /// Texts, their bytes, and how they are written.
    @Test(
        arguments: [
            ("", "", ""), ("# only a comment", "", ""), ("i: 1", "0801", "i: 1\n"),
            ("i:-0x10;", "08f0ffffffffffffffff01", "i: -16\n"),
            ("i: 017,", "080f", "i: 15\n"),
            ("u: 18446744073709551615", "10ffffffffffffffffff01", "u: 18446744073709551615\n"),
            ("i: - 1", "08ffffffffffffffffff01", "i: -1\n"), ("f: 1.5f", "1d0000c03f", "f: 1.5\n"),
            ("f: -inf", "1d000080ff", "f: -inf\n"),
            ("d: NaN", "21000000000000f87f", "d: nan\n"), ("d: .5", "21000000000000e03f", "d: 0.5\n"),
            ("d: 1e400", "21000000000000f07f", "d: inf\n"),
            ("d: 10", "210000000000002440", "d: 10.0\n"), ("b: t", "2801", "b: true\n"),
            ("b: False", "2800", "b: false\n"), ("b: 1", "2801", "b: true\n"),
            (#"s: "a" 'b' "\"\x41\101\u00e9\U0001F601""#, "320b616222" + "4141c3a9f09f9881", "s: \"ab\\\"AAé😁\"\n"),
            (#"s: "\ud83d\ude01""#, "3204f09f9881", "s: \"😁\"\n"),
            (#"y: "\377\x0\n""#, "3a03ff000a", "y: \"\\377\\000\\n\"\n"),
            ("m { i: 1 }", "42020801", "m {\n  i: 1\n}\n"), ("m: < i: 1 >", "42020801", "m {\n  i: 1\n}\n"),
            ("r: [1, 2] r: 3", "480148024803", "r: 1\nr: 2\nr: 3\n"), ("r: []", "", ""),
            ("Grp { a: 1 }", "53080154", "Grp {\n  a: 1\n}\n"),
            ("map { key: 'k' value: 2 }", "5a050a016b1002", "map {\n  key: \"k\"\n  value: 2\n}\n"),
            ("map: [{key: 'k'}, {key: 'k' value: 1}]", "5a050a016b1001", "map {\n  key: \"k\"\n  value: 1\n}\n"),
            ("e: B", "60ffffffffffffffffff01", "e: B\n"), ("e: -1", "60ffffffffffffffffff01", "e: B\n"),
            ("[t.ext]: 5", "a00605", "[t.ext]: 5\n"),
            ("[ t . exts ] { i: 1 }", "aa06020801", "[t.exts] {\n  i: 1\n}\n"),
            (
                "any { [x.com/t.M] { i: 1 } }", "6a0f0a09782e636f6d2f742e4d12020801",
                "any {\n  [x.com/t.M] {\n    i: 1\n  }\n}\n"
            ),
            ("old: { a: [1, 'x'] b <> } 45: 1.5 i: 1", nil, "i: 1\n"),
        ] as [(String, String?, String)])
    func `a text has its bytes, and they one text`(_ source: String, _ hex: String?, _ printed: String) throws {
        let text = try text()
        let bytes = try text.encode(Array(source.utf8))
        if let hex { #expect(PlanFixtures.hex(bytes) == hex) }
        #expect(try String(decoding: text.decode(bytes), as: UTF8.self) == printed)
        #expect(try text.encode(Array(printed.utf8)) == bytes)
    }

    @Test(arguments: [
        "i: 2147483648", "i: 1.5", "i: '1'", "u: -1", "i 1", "i: 1 i: 2", "x: 1 z: 2", "unknown: 1", "60: 1", "f: 0x10",
        "f: 010", "b: 2", "b: TRUE",
        "s: a", #"s: "\q""#, #"s: "\ud800""#, "s: 'a", "s: 'a\nb'", "m 1", "m { i: 1 >", "m {", "r: [1", "r: [1 2]",
        "r: [1,]", "i: 1,,", "e: C", "e: 7",
        "[t.none]: 1", "[x.com/t.M] { }", "any { [x.com/t.None] { } }", "i: 1b: true", "i: 08", "d: 1e", "Grp: 1",
        "grp: { b: 1 }", "m: [{}]", "}",
    ])
    func `a mistake is refused with its place`(_ source: String) throws {
        let text = try text()
        let error = #expect(throws: ValueError.self) { try text.encode(Array(source.utf8)) }
        #expect(error?.mistakes.first?.position != nil)
    }

    @Test func `required fields must be there`() throws {
        let text = try text("t.N")
        #expect(throws: ValueError.self) { try text.encode([]) }
        #expect(throws: ProtobufDataError.self) { try text.decode([]) }
        #expect(try text.encode(Array("q: 0".utf8)) == [8, 0])
    }

    @Test func `unknown fields are kept, and written if asked`() throws {
        let bytes = PlanFixtures.bytes("d03e05" + "dd3e01000000" + "e33e0801e43e" + "ea3e020801" + "f23e0161")
        #expect(try text().normalize(bytes) == bytes)
        #expect(try text().decode(bytes).isEmpty)
        let written = try String(decoding: text("t.M", .written).decode(bytes), as: UTF8.self)
        #expect(written == "1002: 5\n1003: 0x1\n1004 {\n  1: 1\n}\n1005 {\n  1: 1\n}\n1006: \"a\"\n")
    }

    @Test func `deep texts end in an error`() throws {
        let text = try text()
        for piece in ["m {", "m <", "old {", "r: [", "any { [x.com/t.M] {"] {
            #expect(throws: ValueError.self) { try text.encode(Array(String(repeating: piece, count: 100_000).utf8)) }
        }
        let hundred = String(repeating: "m {", count: 100) + String(repeating: "}", count: 100)
        #expect(throws: Never.self) { try text.encode(Array(hundred.utf8)) }
    }
}
