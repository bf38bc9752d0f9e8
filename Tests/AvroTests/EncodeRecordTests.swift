import Avro
import JSON
import SchemaLanguage
import Testing

@Suite struct `Encoding records` {
    static let text = #"""
        {"type":"record","name":"shop.Order","fields":[
         {"name":"id","type":"long"},
         {"name":"note","type":["null","string"],"default":null},
         {"name":"a_name_of_more_than_thirteen_bytes","type":"boolean"},
         {"name":"tags","type":{"type":"array","items":"string"},"default":["new"]},
         {"name":"buyer","type":{"type":"record","name":"Buyer","fields":[
           {"name":"name","type":"string"},{"name":"age","type":"int","default":18},{"name":"vip","type":"boolean","default":true}]}},
         {"name":"next","type":["null","Order"],"default":null}]}
        """#

    static let event = [
        #""id":7"#, #""note":"hi""#, #""a_name_of_more_than_thirteen_bytes":false"#, #""tags":[]"#,
        #""buyer":{"name":"Ada","age":36,"vip":false}"#, #""next":null"#,
    ]
    static let encoded: [UInt8] = [14, 2, 4, 0x68, 0x69, 0, 0, 6, 0x41, 0x64, 0x61, 72, 0, 0]

    private func encode(
        _ text: String, unknownFields: EncodingPlan.UnknownFields = .refused
    ) throws -> [UInt8] {
        try EncodingPlan(AvroSchema(parsing: Self.text), unknownFields: unknownFields).encode(Array(text.utf8))
    }

    @Test func `members may come in any order`() throws {
        // Heap's algorithm: each of the 720 orders once.
        var members = Self.event
        let plan = EncodingPlan(try AvroSchema(parsing: Self.text))
        var counts = [Int](repeating: 0, count: members.count)
        var index = 1
        var wrong: [String] = []
        func check() {
            let text = "{\(members.joined(separator: ","))}"
            if (try? plan.encode(Array(text.utf8))) != Self.encoded { wrong.append(text) }
        }
        check()
        while index < members.count {
            if counts[index] < index {
                members.swapAt(index % 2 == 0 ? 0 : counts[index], index)
                check()
                counts[index] += 1
                index = 1
            } else {
                counts[index] = 0
                index += 1
            }
        }
        #expect(wrong.isEmpty)
    }

    @Test func `members may be written with spaces and escapes`() throws {
        let spaced = "{ \(Self.event.map { $0.replacing(":", with: " :\t") }.joined(separator: " ,\r\n")) }"
        #expect(try encode(spaced) == Self.encoded)
        let escaped = "{\(Self.event.joined(separator: ","))}".replacing("\"id\"", with: #""\u0069d""#)
            .replacing("\"vip\"", with: #""v\u0069p""#)
        #expect(try encode(escaped) == Self.encoded)
    }

    @Test func `missing members take their defaults in any order`() throws {
        let expected: [UInt8] = [14, 0, 1, 2, 6, 0x6E, 0x65, 0x77, 0, 2, 0x42, 36, 1, 0]
        let long = #""a_name_of_more_than_thirteen_bytes":true"#
        #expect(try encode(#"{"id":7,\#(long),"buyer":{"name":"B"}}"#) == expected)
        #expect(try encode(#"{"buyer":{"name":"B"},\#(long),"id":7}"#) == expected)
        #expect(try encode(#"{\#(long),"buyer":{"vip":true,"name":"B"},"note":null,"id":7}"#) == expected)
        #expect(throws: ValueError.self) { try encode(#"{"id":7,"buyer":{"name":"B"}}"#) }
        #expect(throws: ValueError.self) { try encode(#"{"id":7,\#(long),"buyer":{}}"#) }
        #expect(throws: ValueError.self) { try encode("{}") }
    }

    @Test func `a default that was filled in gives way to the member when it comes`() throws {
        let long = #""a_name_of_more_than_thirteen_bytes":false"#
        let late = #"{"id":7,\#(long),"buyer":{"vip":false,"age":36,"name":"Ada"},"note":"hi","next":null,"tags":[]}"#
        #expect(try encode(late) == Self.encoded)
    }

    @Test func `unknown members are refused or ignored`() throws {
        let unknown = #""more":{"a":[1,{"b":"\n"}],"a":null}"#
        for position in 0...Self.event.count {
            var members = Self.event
            members.insert(unknown, at: position)
            let text = "{\(members.joined(separator: ","))}"
            #expect(throws: ValueError.self) { try encode(text) }
            #expect(try encode(text, unknownFields: .ignored) == Self.encoded)
        }
        let broken = "{\((Self.event + [#""more":[1,}"#]).joined(separator: ","))}"
        #expect(throws: ValueError.self) { try encode(broken, unknownFields: .ignored) }
    }

    @Test func `a member that comes twice is refused`() throws {
        for member in Self.event {
            for position in 0...Self.event.count {
                var members = Self.event
                members.insert(member, at: position)
                #expect(throws: ValueError.self) { try encode("{\(members.joined(separator: ","))}") }
            }
        }
    }

    @Test func `large defaults are filled in where the text pays for no room`() throws {
        let fields = (0..<40).map { index in
            #"{"name":"f\#(index)","type":"string","default":"\#(String(repeating: "x", count: 5_000))"}"#
        }
        let inner = #"{"type":"record","name":"R","fields":[\#(fields.joined(separator: ","))]}"#
        let schema = try AvroSchema(parsing: #"{"type":"array","items":\#(inner)}"#)
        var output = OutputBuffer()
        output.append([1, 2, 3])
        try EncodingPlan(schema).encode(Array(#"[{},{"f39":""},{"f1":"","f0":""}]"#.utf8), appendingTo: &output)
        let full = [0x90, 0x4E] + [UInt8](repeating: 0x78, count: 5_000)
        let expected =
            [1, 2, 3, 6] + [[UInt8]](repeating: full, count: 79).joined() + [0, 0, 0]
            + [[UInt8]](repeating: full, count: 38).joined() + [0]
        #expect(output.bytes == expected)
    }

    @Test func `defaults that would grow too large are none`() throws {
        // Each record's default holds the next twice: 2^20 integers in all.
        var type = "\"int\""
        for level in 0..<20 {
            let value = level == 0 ? "7" : "{}"
            let fields = ["a", "b"].map { name in
                let type = name == "a" || level == 0 ? type : "\"R\(level - 1)\""
                return #"{"name":"\#(name)","type":\#(type),"default":\#(value)}"#
            }
            type = #"{"type":"record","name":"R\#(level)","fields":[\#(fields.joined(separator: ","))]}"#
        }
        let plan = EncodingPlan(try AvroSchema(parsing: SchemaText(type), rules: .lenient))
        let error = #expect(throws: ValueError.self) { try plan.encode(Array("{}".utf8)) }
        #expect(error?.mistakes.map(\.pointer) == ["/a", "/b"])
    }

    @Test func `recursion is bounded`() throws {
        let schema = try AvroSchema(
            parsing: #"{"type":"record","name":"R","fields":[{"name":"next","type":["null","R"],"default":null}]}"#)
        for form in JSONForm.allCases {
            let plan = EncodingPlan(schema, form: form)
            func nested(_ depth: Int) -> [UInt8] {
                let (open, close) = form == .plain ? ("{\"next\":", "}") : ("{\"next\":{\"R\":", "}}")
                return Array(
                    (String(repeating: open, count: depth) + "{}" + String(repeating: close, count: depth)).utf8)
            }
            let limit = form == .plain ? 63 : 31
            #expect(try plan.encode(nested(limit)) == [UInt8](repeating: 2, count: limit) + [0])
            for depth in [limit + 1, 100_000] {
                let error = #expect(throws: ValueError.self) { try plan.encode(nested(depth)) }
                #expect(error?.mistakes.map(\.found) == ["a mistake in it: arrays and objects nest more than 64 deep"])
            }
        }
    }

    @Test func `arrays and maps of any size are one block`() throws {
        for count in [63, 64, 65, 8_191, 8_192, 100_000] {
            let array = EncodingPlan(try AvroSchema(parsing: #"{"type":"array","items":"boolean"}"#))
            let text = "[\(String(repeating: "true,", count: count - 1))true]"
            let prefix = try EncodingPlan(AvroSchema(parsing: "\"int\"")).encode(Array(String(count).utf8))
            #expect(try array.encode(Array(text.utf8)) == prefix + [UInt8](repeating: 1, count: count) + [0])

            let map = EncodingPlan(try AvroSchema(parsing: #"{"type":"map","values":"null"}"#))
            let keys = (0..<count).map { "\"\($0)\":null" }
            let encoded = try map.encode(Array("{\(keys.joined(separator: ","))}".utf8))
            #expect(encoded.starts(with: prefix + [2, 0x30]))
            let twice = "{\((keys + ["\"\(count / 2)\":null"]).joined(separator: ","))}"
            #expect(throws: ValueError.self) { try map.encode(Array(twice.utf8)) }
        }
    }

    @Test func `long strings have their length in front`() throws {
        let plan = EncodingPlan(try AvroSchema(parsing: "\"string\""))
        let int = EncodingPlan(try AvroSchema(parsing: "\"int\""))
        for length in [63, 64, 65, 127, 128, 8_191, 8_192, 2_000_000] {
            let content = [UInt8](repeating: 0x79, count: length)
            #expect(try plan.encode([0x22] + content + [0x22]) == int.encode(Array(String(length).utf8)) + content)
        }
    }

    @Test func `an event that is refused leaves the output as it was`() throws {
        let plan = EncodingPlan(try AvroSchema(parsing: Self.text))
        var output = OutputBuffer()
        let good = Array("{\(Self.event.joined(separator: ","))}".utf8)
        try plan.encode(good, appendingTo: &output)
        for length in 0..<good.count {
            #expect(throws: ValueError.self) { try plan.encode(Array(good.prefix(length)), appendingTo: &output) }
        }
        try plan.encode(good, appendingTo: &output)
        #expect(output.bytes == Self.encoded + Self.encoded)
    }
}
