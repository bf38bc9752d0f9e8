import JSON
import SchemaLanguage
import Testing

@Suite struct `JSON texts` {
    @Test(arguments: [
        ("", 0, "expected a value, found the end of the text"),
        ("{", 1, "expected a member's name in quotes, found the end of the text"),
        ("[1,]", 3, "expected a value, found \"]\""),
        ("{\"a\":1,\"b\":2,\"a\":3}", 13, "the name \"a\" occurs twice in this object"),
        ("01", 0, "a number can't begin with a zero"),
        ("1.", 2, "expected a digit, found the end of the text"),
        ("-", 1, "expected a digit, found the end of the text"),
        ("nul", 0, "expected a value, found \"n\""),
        ("NaN", 0, "expected a value, found \"N\""),
        ("1 2", 2, "expected the end of the text, found \"2\""),
        ("\"a\nb\"", 2, "a string holds the control character the byte 0x0A; write it as an escape"),
        ("\"\\ud800\"", 1, "a lone surrogate is no character"),
        ("\"\\ud800\\u0041\"", 1, "a lone surrogate is no character"),
        ("\"\\udc00\"", 1, "a lone surrogate is no character"),
        ("\"\\x\"", 2, "\"x\" can't follow a backslash in a string"),
        ("\"abc", 0, "the text ends inside a string that began here"),
        ("1e10001", 0, "a number's exponent is beyond ±10000"),
        ("\u{FEFF}1", 0, "the text begins with a byte order mark, which JSON doesn't allow"),
    ])
    func `a mistake is named with its place`(text: String, offset: Int, message: String) {
        #expect(throws: JSONError(message, at: offset)) { try JSONValue(parsing: text) }
    }

    @Test func `invalid UTF-8 in a string is refused`() {
        #expect(throws: JSONError("a string is not valid UTF-8", at: 1)) {
            try JSONValue(parsing: [0x22, 0xC3, 0x28, 0x22])
        }
    }

    @Test func `nesting is bounded`() throws {
        let limits = JSONLimits()
        func nested(_ depth: Int) -> String {
            String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
        }
        _ = try JSONValue(parsing: nested(limits.depth))
        #expect(throws: JSONError("arrays and objects nest more than 256 deep", at: limits.depth)) {
            try JSONValue(parsing: nested(limits.depth + 1))
        }
        #expect(throws: JSONError.self) { try JSONValue(parsing: nested(100_000)) }
    }

    @Test func `members keep their order and their places`() throws {
        let value = try JSONValue(parsing: " {\"b\": 1, \"a\": [true, null]}")
        let object = try #require(value.object)
        #expect(object.members.map(\.name) == ["b", "a"])
        #expect(object["b"]?.span == SourceSpan(start: 7, end: 8))
        #expect(object.member("a")?.nameSpan == SourceSpan(start: 10, end: 13))
        #expect(object["c"] == nil)
    }

    @Test func `numbers keep every digit`() throws {
        let text = "[123456789012345678901234567890, 0.1000, -0, 1E+2]"
        let items = try #require(try JSONValue(parsing: text).array)
        #expect(items.compactMap(\.number?.text) == ["123456789012345678901234567890", "0.1000", "-0", "1E+2"])
        #expect(items[3].number?.int64 == 100)
        #expect(items[0].number?.int64 == nil)
        #expect(items[1].number == JSONNumber("0.1"))
    }

    @Test(arguments: [
        ("9223372036854775807", Int64.max), ("-9223372036854775808", Int64.min), ("1.0", 1), ("10e2", 1000),
        ("-0", 0), ("9223372036854775808", nil), ("1.5", nil), ("1e19", nil),
    ])
    func `64-bit integers are recognised in any notation`(text: String, value: Int64?) {
        #expect(JSONNumber(text)?.int64 == value)
    }

    @Test func `escapes are decoded and written back only where they must be`() throws {
        let value = try JSONValue(parsing: #""\u00e9\ud83d\ude00\/\n\u0001\"""#)
        #expect(value.string == "é😀/\n\u{1}\"")
        #expect(value.text == "\"é😀/\\n\\u0001\\\"\"")
    }

    @Test func `texts that are equal only canonically are different names`() throws {
        let object = try #require(try JSONValue(parsing: "{\"\u{E9}\":1,\"e\u{301}\":2}").object)
        #expect(object["\u{E9}"]?.number?.int64 == 1)
        #expect(object["e\u{301}"]?.number?.int64 == 2)
    }
}

@Suite struct `Source positions` {
    @Test func `columns count characters, not bytes`() {
        let text = SchemaText("é\n  \"x\"", name: "a.avsc")
        #expect(text.position(at: 2) == SourcePosition(line: 1, column: 2))
        #expect(text.position(at: 5) == SourcePosition(line: 2, column: 3))
    }
}
