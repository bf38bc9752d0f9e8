import JSON
import Testing

@Suite struct `JSON documents` {
    @Test func `a document is written compact, pretty and canonical`() throws {
        let document: JSONDocument = ["b": 1, "a": ["x", true], "c": .null]
        #expect(document.text() == #"{"b":1,"a":["x",true],"c":null}"#)
        #expect(document.text(.canonical) == #"{"a":["x",true],"b":1,"c":null}"#)
        #expect(document.text(.pretty) == "{\n  \"b\": 1,\n  \"a\": [\n    \"x\",\n    true\n  ],\n  \"c\": null\n}")
    }

    @Test func `a document is read back as it was written`() throws {
        let document: JSONDocument = ["z": .real(0.1), "n": .string("a\u{0}b"), "o": ["k": -9_223_372_036_854_775_808]]
        #expect(try JSONDocument(parsing: document.text()) == document)
    }

    @Test(arguments: ["", "{", #"{"a":1,"a":2}"#, "[1] x", "\"\\ud800\"", "123456789012345678901234567890"])
    func `a mistake is refused`(text: String) {
        #expect(throws: JSONError.self) { try JSONDocument(parsing: text) }
    }

    @Test func `deep nesting is refused`() {
        #expect(throws: JSONError.self) { try JSONDocument(parsing: String(repeating: "[", count: 100_000)) }
    }
}
