import Avro
import Foundation
import JSON
import SchemaLanguage
import Testing

@Suite struct `Avro to Swift values` {
    private func schema(_ text: String) throws -> AvroSchema { try AvroSchema(parsing: text) }

    /// `value` after it was encoded with `writer` and decoded with `reader`.
    private func decoded<Value: Decodable>(
        _ type: Value.Type, _ value: some Encodable, _ writer: String, _ reader: String? = nil
    ) throws -> Value {
        let bytes = try AvroEncoder(schema: schema(writer)).encode(value)
        return try AvroDecoder(writer: schema(writer), reader: reader.map(schema)).decode(type, from: bytes)
    }

    private func failure<Value: Decodable>(
        _ type: Value.Type, _ value: some Encodable, _ writer: String, _ reader: String? = nil
    ) throws -> String {
        let bytes = try AvroEncoder(schema: schema(writer)).encode(value)
        let decoder = try AvroDecoder(writer: schema(writer), reader: reader.map(schema))
        return #expect(throws: AvroDataError.self) { try decoder.decode(type, from: bytes) }?.description ?? ""
    }

    private func record(_ fields: String) -> String {
        #"{"type":"record","name":"R","fields":[\#(fields)]}"#
    }

    // MARK: Types

    struct Everything: Codable, Equatable {
        enum Suit: String, Codable { case hearts = "HEARTS", spades = "SPADES" }
        struct Inner: Codable, Equatable {
            var text = "é😀", list = [[1, 2], [], [3]], map = ["a": 1.5, "b": -2]
        }

        var boolean = true
        var int8 = Int8.min, int16 = Int16.max, int32 = Int32.min, int64 = Int64.max, int = -1
        var uint8 = UInt8.max, uint16 = UInt16.max, uint32 = UInt32.max, uint64 = UInt64(Int64.max), uint = UInt(7)
        var float = Float(0.1), double = 0.1
        var bytes: [UInt8] = [0, 255], data = Data([1]), fixed: [UInt8] = [1, 2, 3]
        var suit = Suit.spades
        var inner = Inner(), inners = [Inner(), Inner(text: "", list: [], map: [:])]
        var some = String?.some("x"), none = String?.none, noneInner = Inner?.none, someInner = Inner?.some(Inner())
        var date = Date(timeIntervalSinceReferenceDate: 721_692_800.123), day = Date(timeIntervalSince1970: 86_400 * 5)
        var uuid = UUID(), decimal = Decimal(string: "-12.34"), time = Duration.milliseconds(1500)
        var optionals = [1, nil, 3]
        var last = "end"

        static let schema = """
            {"type":"record","name":"Everything","fields":[
            {"name":"boolean","type":"boolean"},{"name":"int8","type":"int"},{"name":"int16","type":"int"},
            {"name":"int32","type":"int"},{"name":"int64","type":"long"},{"name":"int","type":"long"},
            {"name":"uint8","type":"int"},{"name":"uint16","type":"int"},{"name":"uint32","type":"long"},
            {"name":"uint64","type":"long"},{"name":"uint","type":"int"},
            {"name":"float","type":"float"},{"name":"double","type":"double"},
            {"name":"bytes","type":"bytes"},{"name":"data","type":"bytes"},
            {"name":"fixed","type":{"type":"fixed","name":"F","size":3}},
            {"name":"suit","type":{"type":"enum","name":"Suit","symbols":["HEARTS","SPADES"]}},
            {"name":"inner","type":{"type":"record","name":"Inner","fields":[{"name":"text","type":"string"},
            {"name":"list","type":{"type":"array","items":{"type":"array","items":"int"}}},
            {"name":"map","type":{"type":"map","values":"double"}}]}},
            {"name":"inners","type":{"type":"array","items":"Inner"}},
            {"name":"some","type":["null","string"]},{"name":"none","type":["string","null"]},
            {"name":"noneInner","type":["null","Inner"]},{"name":"someInner","type":["null","Inner"]},
            {"name":"date","type":{"type":"long","logicalType":"timestamp-millis"}},
            {"name":"day","type":{"type":"int","logicalType":"date"}},
            {"name":"uuid","type":{"type":"string","logicalType":"uuid"}},
            {"name":"decimal","type":["null",{"type":"bytes","logicalType":"decimal","precision":9,"scale":2}]},
            {"name":"time","type":{"type":"int","logicalType":"time-millis"}},
            {"name":"optionals","type":{"type":"array","items":["null","int"]}},
            {"name":"last","type":"string"}]}
            """
    }

    @Test func `every type comes back`() throws {
        let value = Everything()
        #expect(try decoded(Everything.self, value, Everything.schema) == value)
    }

    @Test func `fields that were written in another order come back`() throws {
        let lines = Everything.schema.split(separator: "\n")
        let writer =
            ([lines[0]] + lines[9...11] + lines[12...20].reversed() + lines[1...8].reversed() + [lines[21]])
            .joined(separator: "\n")
        let value = Everything()
        #expect(try decoded(Everything.self, value, writer) == value)
        #expect(try decoded(Everything.self, value, writer, Everything.schema) == value)
    }

    @Test func `a type may have fewer properties than the record has fields`() throws {
        struct Few: Decodable, Equatable {
            struct Inner: Decodable, Equatable { var map: [String: Double] }
            var inner: Inner, inners: [Inner], last: String, boolean: Bool
        }
        let few = try decoded(Few.self, Everything(), Everything.schema)
        let inner = Few.Inner(map: ["a": 1.5, "b": -2])
        #expect(few == Few(inner: inner, inners: [inner, Few.Inner(map: [:])], last: "end", boolean: true))
    }

    @Test func `enums with associated values come back`() throws {
        enum Shape: Codable, Equatable { case circle(radius: Int), square(Int) }
        let schema = record(
            """
            {"name":"circle","type":["null",{"type":"record","name":"C","fields":[{"name":"radius","type":"int"}]}],\
            "default":null},\
            {"name":"square","type":["null",{"type":"record","name":"S","fields":[{"name":"_0","type":"int"}]}],\
            "default":null}
            """)
        // Swift wants exactly one key, so that the other field must not be there: a map has only those that are.
        #expect(throws: (any Error).self) { try decoded(Shape.self, Shape.circle(radius: 3), schema) }
        let map = #"{"type":"map","values":{"type":"map","values":"int"}}"#
        #expect(try decoded(Shape.self, Shape.circle(radius: 3), map) == .circle(radius: 3))
        #expect(try decoded(Shape.self, Shape.square(3), map) == .square(3))
    }

    @Test func `containers may be used in turns`() throws {
        struct Turns: Decodable {
            enum Keys: CodingKey { case a, b, x, y }
            var text = ""
            init(from decoder: any Decoder) throws {
                let outer = try decoder.container(keyedBy: Keys.self)
                let (a, b) = (
                    try outer.nestedContainer(keyedBy: Keys.self, forKey: .a),
                    try outer.nestedContainer(keyedBy: Keys.self, forKey: .b)
                )
                text += try b.decode(String.self, forKey: .y)
                text += try a.decode(String.self, forKey: .y)
                text += try b.decode(String.self, forKey: .x)
                text += try a.decode(String.self, forKey: .x)
                text += try b.decode(String.self, forKey: .y)
                #expect(try outer.superDecoder(forKey: .a).container(keyedBy: Keys.self).allKeys.count == 2)
                #expect(!outer.contains(.x))
            }
        }
        let inner =
            #"{"type":"record","name":"I","fields":[{"name":"x","type":"string"},{"name":"y","type":"string"}]}"#
        let schema = record(#"{"name":"a","type":\#(inner)},{"name":"b","type":"I"}"#)
        let value = ["a": ["x": "1", "y": "2"], "b": ["x": "3", "y": "4"]]
        #expect(
            try decoded([Turns].self, [value, value], #"{"type":"array","items":\#(schema)}"#).map(\.text) == [
                "42314", "42314",
            ])
    }

    @Test func `a superclass is a field called super`() throws {
        class Base: Codable { var a = 1 }
        final class Derived: Base {
            enum Keys: CodingKey { case b, `super` }
            var b = 0
            override init() { super.init() }
            required init(from decoder: any Decoder) throws {
                let container = try decoder.container(keyedBy: Keys.self)
                b = try container.decode(Int.self, forKey: .b)
                try super.init(from: container.superDecoder())
            }
            override func encode(to encoder: any Encoder) throws {
                var container = encoder.container(keyedBy: Keys.self)
                try container.encode(2, forKey: .b)
                try super.encode(to: container.superEncoder())
            }
        }
        let schema = record(
            """
            {"name":"b","type":"int"},\
            {"name":"super","type":{"type":"record","name":"S","fields":[{"name":"a","type":"int"}]}}
            """)
        let value = try decoded(Derived.self, Derived(), schema)
        #expect(value.a == 1 && value.b == 2)
    }

    @Test func `arrays come in any number of blocks, with or without their sizes`() throws {
        let decoder = try AvroDecoder(writer: schema(#"{"type":"array","items":"int"}"#))
        #expect(try decoder.decode([Int].self, from: [0x02, 0x02, 0x03, 0x04, 0x04, 0x06, 0x00]) == [1, 2, 3])
        let map = try AvroDecoder(writer: schema(#"{"type":"map","values":"int"}"#))
        #expect(try map.decode([String: Int].self, from: [1, 6, 2, 0x61, 2, 2, 2, 0x62, 4, 0]) == ["a": 1, "b": 2])
    }

    // MARK: Unions

    struct Created: Codable, Equatable { var id: Int }
    struct Deleted: Codable, Equatable { var id: Int }

    enum Event: Codable, Equatable {
        case created(Created), deleted(Deleted), text(String)

        init(from decoder: any Decoder) throws {
            let container = try decoder.singleValueContainer()
            if let event = try? container.decode(Created.self) {
                self = .created(event)
            } else if let event = try? container.decode(Deleted.self) {
                self = .deleted(event)
            } else {
                self = .text(try container.decode(String.self))
            }
        }

        func encode(to encoder: any Encoder) throws {
            var container = encoder.singleValueContainer()
            switch self {
            case .created(let event): try container.encode(event)
            case .deleted(let event): try container.encode(event)
            case .text(let text): try container.encode(text)
            }
        }
    }

    @Test func `a Swift enum finds the branch that was written`() throws {
        let union = """
            [{"type":"record","name":"Created","fields":[{"name":"id","type":"int"}]},\
            {"type":"record","name":"Deleted","fields":[{"name":"id","type":"int"}]},"string"]
            """
        let events = [Event.deleted(Deleted(id: 1)), .created(Created(id: 2)), .text("x"), .deleted(Deleted(id: 3))]
        #expect(try decoded([Event].self, events, #"{"type":"array","items":\#(union)}"#) == events)
    }

    // MARK: Resolution

    @Test func `numbers are promoted, strings and bytes converted`() throws {
        #expect(try decoded(Int64.self, 5, #""int""#, #""long""#) == 5)
        #expect(try decoded(Double.self, 5, #""int""#, #""double""#) == 5)
        #expect(try decoded(Float.self, 5, #""long""#, #""float""#) == 5)
        #expect(try decoded(Double.self, 16_777_217, #""long""#, #""float""#) == 16_777_216)
        #expect(try decoded(Double.self, Float(1.5), #""float""#, #""double""#) == 1.5)
        #expect(try decoded([UInt8].self, "a", #""string""#, #""bytes""#) == [0x61])
        #expect(try decoded(String.self, [0x61] as [UInt8], #""bytes""#, #""string""#) == "a")
        #expect(try decoded(Int?.self, 5, #""int""#, #"["null","long"]"#) == 5)
        #expect(try decoded(Int.self, Int?.some(5), #"["null","int"]"#, #""long""#) == 5)
        #expect(try failure(Int.self, Int?.none, #"["null","int"]"#, #""int""#).contains("as the reader's schema says"))
    }

    @Test func `fields are renamed, dropped and added`() throws {
        struct Now: Codable, Equatable {
            struct Part: Codable, Equatable { var x: Int, y: [String] }
            var added: Part, renamed: String, last: Int, empty: String?
        }
        let writer = record(
            """
            {"name":"gone","type":{"type":"array","items":{"type":"map","values":["null","R"]}}},\
            {"name":"old","type":"string"},{"name":"gone2","type":"double"},{"name":"last","type":"int"}
            """)
        let reader = record(
            """
            {"name":"last","type":"long"},{"name":"renamed","type":"string","aliases":["old"]},\
            {"name":"added","type":{"type":"record","name":"P","fields":[{"name":"x","type":"int"},\
            {"name":"y","type":{"type":"array","items":"string"}}]},"default":{"x":3,"y":["a","b"]}},\
            {"name":"empty","type":["null","string"],"default":null}
            """)
        struct Then: Encodable {
            var gone = [["k": Inner?.some(Inner())]], old = "t", gone2 = 1.5, last = 9
            struct Inner: Encodable { var gone = [[String: Int]](), old = "", gone2 = 0, last = 0 }
        }
        let expected = Now(added: Now.Part(x: 3, y: ["a", "b"]), renamed: "t", last: 9, empty: nil)
        #expect(try decoded(Now.self, Then(), writer, reader) == expected)
        let both = try decoded(
            [Now].self, [Then(), Then()], #"{"type":"array","items":\#(writer)}"#,
            #"{"type":"array","items":\#(reader)}"#)
        #expect(both == [expected, expected])
    }

    @Test func `an unknown symbol becomes the default`() throws {
        let writer = #"{"type":"enum","name":"E","symbols":["A","B"]}"#
        #expect(
            try decoded(String.self, "B", writer, #"{"type":"enum","name":"E","symbols":["C","A"],"default":"C"}"#)
                == "C")
        #expect(
            try failure(String.self, "B", writer, #"{"type":"enum","name":"E","symbols":["A"]}"#)
                == "byte 0, the whole value: expected a symbol of the reader's E, found \"B\", which it doesn't have")
    }

    @Test func `a decimal keeps the writer's scale`() throws {
        func decimal(_ scale: Int) -> String {
            #"{"type":"bytes","logicalType":"decimal","precision":9,"scale":\#(scale)}"#
        }
        #expect(try decoded(Decimal.self, Decimal(string: "1.23"), decimal(2), decimal(3)) == Decimal(string: "1.23"))
        let big = #"{"type":"bytes","logicalType":"big-decimal"}"#
        #expect(try decoded(Decimal.self, Decimal(string: "-0.00123"), big) == Decimal(string: "-0.00123"))
        #expect(try decoded(Decimal.self, Decimal(string: "1e20"), big) == Decimal(string: "1e20"))
    }

    // MARK: Mistakes

    @Test func `a type that asks for something else is told what and where`() throws {
        struct Order: Codable {
            struct Line: Codable { var price: Double }
            var lines = [Line(price: 1), Line(price: 2)], tags = ["a/b": "x"]
        }
        let schema = record(
            """
            {"name":"lines","type":{"type":"array","items":{"type":"record","name":"L","fields":[\
            {"name":"price","type":"double"}]}}},{"name":"tags","type":{"type":"map","values":"string"}}
            """)
        struct A: Decodable { struct Line: Decodable { var price: String }; var lines: [Line] }
        struct B: Decodable { var tags: [String: Int] }
        struct C: Decodable { var tag: String }
        struct D: Decodable { var lines: Int }
        struct E: Decodable { var tags: [String] }
        #expect(
            try failure(A.self, Order(), schema)
                == "byte 1, /lines/0/price: expected a value that a String can be made of, found a double")
        #expect(
            try failure(B.self, Order(), schema)
                == "byte 23, /tags/a~1b: expected a value that an Int can be made of, found a string")
        #expect(
            try failure(C.self, Order(), schema)
                == "byte 0, the whole value: expected a field \"tag\", found a record R with the fields lines, tags")
        #expect(
            try failure(D.self, Order(), schema)
                == "byte 0, /lines: expected a value that an Int can be made of, found an array")
        #expect(
            try failure(E.self, Order(), schema)
                == "byte 18, /tags: expected a value that an array can be made of, found a map")
        #expect(
            try failure(Int8.self, 300, #""int""#)
                == "byte 0, the whole value: expected a number from -128 to 127, to make an Int8 of it, found 300")
    }

    @Test(arguments: [
        (#""long""#, "", "expected a long, found the end of the data"),
        (#""long""#, "80", "expected a long, found only 1 bytes"),
        (#""long""#, "ffffffffffffffffff02", "expected a long, found a number of more than 64 bits"),
        (#""int""#, "8080808010", "expected an int, found the number 2147483648"),
        (#""int""#, "0200", "expected the end of the data after one value, found 1 more bytes"),
        (#""boolean""#, "02", "expected a boolean, found the byte 2"),
        (#""string""#, "01", "expected a string, found the length -1"),
        (#""string""#, "feffffffffffffffff01", "expected a string, found only 10 bytes"),
        (#""string""#, "02ff", "expected a string in UTF-8, found bytes that are not UTF-8"),
        (#""double""#, "00000000000000", "expected a double, found only 7 bytes"),
        (#"["null","long"]"#, "04", "expected the position of one of 2 branches, found 2"),
        (#"["null","long"]"#, "01", "expected the position of one of 2 branches, found -1"),
        (#"{"type":"enum","name":"E","symbols":["A"]}"#, "02", "expected the position of one of 1 symbols, found 1"),
        (
            #"{"type":"array","items":"int"}"#, "feffffffffffffffff01",
            "expected at most 10000000 items in all, found more items"
        ),
        (
            #"{"type":"array","items":"int"}"#, "ffffffffffffffffff01",
            "expected an array, found a block of -9223372036854775808 items"
        ),
        (
            #"{"type":"array","items":"null"}"#, "80dac409",
            "expected at most 10000 items that take no bytes, found more such items"
        ),
        (#"{"type":"map","values":"null"}"#, "0200", "expected a map, found only 2 bytes"),
    ])
    func `bytes that are no value are refused`(schema: String, hex: String, message: String) throws {
        let bytes = stride(from: 0, to: hex.count, by: 2).compactMap { index in
            UInt8(hex.dropFirst(index).prefix(2), radix: 16)
        }
        let decoder = try AvroDecoder(writer: self.schema(schema))
        let types: [(String, any Decodable.Type)] = [
            ("null\",\"long", Int?.self), ("map", [String: Int?].self), ("null", [Int?].self), ("array", [Int].self),
            ("boolean", Bool.self), ("string", String.self), ("enum", String.self), ("double", Double.self),
        ]
        let type = types.first { schema.contains($0.0) }?.1 ?? Int.self
        let error = #expect(throws: AvroDataError.self) { _ = try decoder.decode(type, from: bytes) }
        #expect(error?.description.hasSuffix(": " + message) == true, "\(String(describing: error))")
    }

    @Test func `data that is cut or changed anywhere is refused or read, but never crashes`() throws {
        let bytes = try AvroEncoder(schema: schema(Everything.schema)).encode(Everything())
        let decoder = try AvroDecoder(writer: schema(Everything.schema))
        for count in bytes.indices {
            #expect(throws: AvroDataError.self) { try decoder.decode(Everything.self, from: Array(bytes[..<count])) }
        }
        for bit in 0..<(8 * bytes.count) {
            var changed = bytes
            changed[bit / 8] ^= 1 << (bit % 8)
            _ = try? decoder.decode(Everything.self, from: changed)
        }
    }

    @Test func `nesting is bounded`() throws {
        final class Node: Codable { var next: Node? }
        let decoder = try AvroDecoder(writer: schema(record(#"{"name":"next","type":["null","R"]}"#)))
        let deep = [UInt8](repeating: 2, count: 1_000_000)
        #expect(throws: AvroDataError.self) { try decoder.decode(Node.self, from: deep) }
        struct Nothing: Decodable {}
        #expect(throws: AvroDataError.self) { try decoder.decode(Nothing.self, from: deep) }
        #expect(try decoder.decode(Node.self, from: [2, 2, 0]).next?.next?.next == nil)
    }

    @Test func `a container that outlives its value reads nothing`() throws {
        struct Leak: Decodable {
            enum Keys: CodingKey { case a }
            let keyed: KeyedDecodingContainer<Keys>
            let part: any Decoder
            init(from decoder: any Decoder) throws {
                keyed = try decoder.container(keyedBy: Keys.self)
                part = try keyed.superDecoder(forKey: .a)
            }
        }
        let decoder = try AvroDecoder(writer: schema(record(#"{"name":"a","type":"string"}"#)))
        let leak = try decoder.decode(Leak.self, from: [2, 0x61])
        #expect(throws: AvroDataError.self) { try leak.keyed.decode(String.self, forKey: .a) }
        #expect(throws: AvroDataError.self) { try leak.part.singleValueContainer().decode(String.self) }
        #expect(leak.keyed.allKeys.isEmpty && !leak.keyed.contains(.a))
    }

    @Test func `values follow one another`() throws {
        let decoder = try AvroDecoder(writer: schema(#""string""#))
        let bytes: [UInt8] = [2, 0x61, 4, 0x62, 0x63]
        let (first, end) = try decoder.decodeFirst(String.self, from: bytes)
        #expect(first == "a" && end == 2)
        #expect(try decoder.decodeFirst(String.self, from: bytes, at: end).value == "bc")
    }
}
