import Avro
import Foundation
import JSON
import SchemaLanguage
import Testing

@Suite struct `Swift values to Avro` {
    /// The hexadecimal digits of the encoding of `value`.
    private func hex(_ value: some Encodable, _ schema: String) throws -> String {
        try AvroEncoder(schema: AvroSchema(parsing: schema)).encode(value).map { byte in
            String(byte >> 4, radix: 16) + String(byte & 15, radix: 16)
        }.joined()
    }

    /// The mistakes in `value`, one a line.
    private func mistakes(_ value: some Encodable, _ schema: String) throws -> String {
        let encoder = try AvroEncoder(schema: AvroSchema(parsing: schema))
        let error = #expect(throws: ValueError.self) { try encoder.encode(value) }
        return error?.description ?? ""
    }

    private func record(_ fields: String) -> String {
        #"{"type":"record","name":"R","fields":[\#(fields)]}"#
    }

    struct Inner: Codable {
        var a: Int?
        var b: [String: Bool]
    }

    // MARK: Types

    @Test func `every type is written as the specification says`() throws {
        #expect(try hex(true, #""boolean""#) == "01")
        #expect(try hex(-64, #""int""#) == "7f")
        #expect(try hex(UInt8(64), #""int""#) == "8001")
        #expect(try hex(Int64.min, #""long""#) == "ffffffffffffffffff01")
        #expect(try hex(UInt64(Int64.max), #""long""#) == "feffffffffffffffff01")
        #expect(try hex(Float(1.5), #""float""#) == "0000c03f")
        #expect(try hex(1.5, #""double""#) == "000000000000f83f")
        #expect(try hex("é", #""string""#) == "04c3a9")
        #expect(try hex([0, 255] as [UInt8], #""bytes""#) == "0400ff")
        #expect(try hex(Data([1, 2]), #"{"type":"fixed","name":"F","size":2}"#) == "0102")
        #expect(try hex("B", #"{"type":"enum","name":"E","symbols":["A","B"]}"#) == "02")
        #expect(try hex([1, 2], #"{"type":"array","items":"int"}"#) == "04020400")
        #expect(try hex([Int](), #"{"type":"array","items":"int"}"#) == "00")
        #expect(try hex(["k": 1], #"{"type":"map","values":"int"}"#) == "02026b0200")
        #expect(try hex(String?.none, #"["null","string"]"#) == "00")
        #expect(try hex(String?.some("a"), #"["string","null"]"#) == "000261")
    }

    @Test func `numbers go to any numeric type that has room`() throws {
        #expect(try hex(3, #""float""#) == "00004040")
        #expect(try hex(3, #""double""#) == "0000000000000840")
        #expect(try hex(0.1, #""float""#) == "cdcccc3d")
        #expect(try hex(Float.infinity, #""double""#) == "000000000000f07f")
        #expect(try hex(Double.nan, #""float""#) == "0000c07f")
    }

    @Test(arguments: [63, 64, 8191, 8192, 200_000])
    func `long arrays have their count in front`(count: Int) throws {
        let bytes = try AvroEncoder(schema: AvroSchema(parsing: #"{"type":"array","items":"boolean"}"#))
            .encode([Bool](repeating: true, count: count))
        let prefix = try AvroEncoder(schema: AvroSchema(parsing: #""long""#)).encode(count)
        #expect(bytes == prefix + [UInt8](repeating: 1, count: count) + [0])
    }

    @Test func `an enum's raw values are the symbols`() throws {
        enum Suit: String, Codable { case hearts = "HEARTS", spades = "SPADES" }
        let symbols = (0..<40).map { "\"S\($0)\"" }.joined(separator: ",")
        #expect(try hex(Suit.spades, #"{"type":"enum","name":"E","symbols":["HEARTS","SPADES"]}"#) == "02")
        #expect(
            try hex(Suit.spades, #"{"type":"enum","name":"E","symbols":[\#(symbols),"SPADES"]}"#) == "50")
    }

    // MARK: Records

    @Test func `fields are found by name, whatever their order`() throws {
        struct Backwards: Encodable {
            var c = "c", inner = Inner(a: 1, b: ["x": true]), a = 5, b = Bool?.none
        }
        let schema = record(
            """
            {"name":"a","type":"int"},{"name":"b","type":["null","boolean"]},\
            {"name":"inner","type":{"type":"record","name":"I","fields":[\
            {"name":"b","type":{"type":"map","values":"boolean"}},{"name":"a","type":["null","int"]}]}},\
            {"name":"c","type":"string"}
            """)
        #expect(try hex(Backwards(), schema) == "0a00" + "0202780100" + "0202" + "0263")
    }

    @Test func `a field that is not there takes its default`() throws {
        struct Part: Encodable { var b = 1, d = Int?.none }
        let schema = record(
            """
            {"name":"a","type":"string","default":"x"},{"name":"b","type":"int"},\
            {"name":"c","type":["null","int"],"default":null},{"name":"d","type":"int","default":7}
            """)
        #expect(try hex(Part(), schema) == "0278" + "02" + "00" + "0e")
    }

    @Test func `a nil is null where the schema has null, whatever the default`() throws {
        struct Part: Encodable { var a = Int?.none }
        #expect(try hex(Part(), record(#"{"name":"a","type":["int","null"],"default":3}"#)) == "02")
    }

    @Test func `a superclass is a field called super`() throws {
        class Base: Encodable { var a = 1 }
        final class Derived: Base {
            enum Keys: CodingKey { case b, `super` }
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
        #expect(try hex(Derived(), schema) == "0402")
    }

    @Test func `nested containers are written where they belong`() throws {
        struct Nested: Encodable {
            enum Keys: CodingKey { case x, y, list }
            func encode(to encoder: any Encoder) throws {
                var container = encoder.container(keyedBy: Keys.self)
                var list = container.nestedUnkeyedContainer(forKey: .list)
                try list.encode(1)
                var inner = list.nestedUnkeyedContainer()
                try inner.encode(9)
                try list.encode(2)
                var object = container.nestedContainer(keyedBy: Keys.self, forKey: .x)
                try object.encode(3, forKey: .y)
                try container.encode(4, forKey: .y)
            }
        }
        let schema = record(
            """
            {"name":"x","type":{"type":"record","name":"X","fields":[{"name":"y","type":"int"}]}},\
            {"name":"y","type":"int"},\
            {"name":"list","type":{"type":"array","items":["int",{"type":"array","items":"int"}]}}
            """)
        #expect(try hex(Nested(), schema) == "06" + "08" + "06" + "0002" + "02021200" + "0004" + "00")
    }

    @Test func `enums with associated values are records of optional records`() throws {
        enum Shape: Codable { case circle(radius: Int), square(Int) }
        let schema = record(
            """
            {"name":"circle","type":["null",{"type":"record","name":"C","fields":[{"name":"radius","type":"int"}]}],\
            "default":null},\
            {"name":"square","type":["null",{"type":"record","name":"S","fields":[{"name":"_0","type":"int"}]}],\
            "default":null}
            """)
        #expect(try hex(Shape.circle(radius: 3), schema) == "020600")
        #expect(try hex(Shape.square(3), schema) == "000206")
    }

    // MARK: Unions

    @Test func `a union's branch is chosen by the type of the value`() throws {
        let union = #"["null","boolean","int","long","float","double","bytes","string",{"type":"array","items":"int"}]"#
        #expect(try hex(Int?.none, union) == "00")
        #expect(try hex(true, union) == "0201")
        #expect(try hex(Int32(1), union) == "0402")
        #expect(try hex(Int64(1), union) == "0602")
        #expect(try hex(Float(1.5), union) == "080000c03f")
        #expect(try hex(1.5, union) == "0a000000000000f83f")
        #expect(try hex([7] as [UInt8], union) == "0c0207")
        #expect(try hex("a", union) == "0e0261")
        #expect(try hex([1], union) == "10020200")
        #expect(try hex(5, #"["string","int"]"#) == "020a")
        #expect(try hex("A", #"["int",{"type":"enum","name":"E","symbols":["A"]}]"#) == "0200")
        #expect(try hex(["a": 1], #"["string",{"type":"map","values":"int"}]"#) == "020202610200")
    }

    struct Created: Codable { var id: Int }
    struct Deleted: Codable { var id: Int }
    struct Other: Codable { var id: Int, why: String }

    static let events = """
        [{"type":"record","name":"Created","namespace":"a","fields":[{"name":"id","type":"int"}]},\
        {"type":"record","name":"Deleted","namespace":"a","fields":[{"name":"id","type":"int"}]},\
        {"type":"record","name":"Else","fields":[{"name":"id","type":"int"},{"name":"why","type":"string"}]},"string"]
        """

    @Test func `among records the name of the type decides, then what fits`() throws {
        enum Event: Encodable {
            case created(Created), deleted(Deleted), text(String)
            func encode(to encoder: any Encoder) throws {
                var container = encoder.singleValueContainer()
                switch self {
                case .created(let event): try container.encode(event)
                case .deleted(let event): try container.encode(event)
                case .text(let text): try container.encode(text)
                }
            }
        }
        #expect(try hex(Created(id: 1), Self.events) == "0002")
        #expect(try hex(Deleted(id: 1), Self.events) == "0202")
        #expect(try hex(Other(id: 1, why: "x"), Self.events) == "0402" + "0278")
        #expect(try hex(Event.deleted(Deleted(id: 1)), Self.events) == "0202")
        #expect(try hex(Event.created(Created(id: 1)), Self.events) == "0002")
        #expect(try hex(Event.text("x"), Self.events) == "060278")
        #expect(try hex([Event.deleted(Deleted(id: 1))], #"{"type":"array","items":\#(Self.events)}"#) == "02020200")
        #expect(try mistakes(Inner(a: 1, b: [:]), Self.events).contains("found a Inner, which is none of its records"))
    }

    @Test func `unions inside records of unions choose for themselves`() throws {
        struct Unnamed: Encodable {
            enum Keys: CodingKey { case inner, id }
            func encode(to encoder: any Encoder) throws {
                var container = encoder.container(keyedBy: Keys.self)
                var inner = container.nestedContainer(keyedBy: Keys.self, forKey: .inner)
                try inner.encode(7, forKey: .id)
            }
        }
        let union = """
            ["null",{"type":"record","name":"A","fields":[{"name":"x","type":"int"}]},\
            {"type":"record","name":"B","fields":[{"name":"inner","type":["string",\
            {"type":"record","name":"C","fields":[{"name":"id","type":"int"}]}]}]}]
            """
        #expect(try hex(Unnamed(), union) == "04" + "02" + "0e")
    }

    // MARK: Logical types

    @Test func `logical types are written from the types that people use`() throws {
        let date = Date(timeIntervalSince1970: 1_700_000_000.123456)
        func hex(_ value: some Encodable, _ type: String, _ logical: String) throws -> String {
            try self.hex(value, #"{"type":"\#(type)","logicalType":"\#(logical)"}"#)
        }
        func long(_ value: Int64) throws -> String { try self.hex(value, #""long""#) }
        #expect(try hex(date, "long", "timestamp-millis") == long(1_700_000_000_123))
        #expect(try hex(date, "long", "timestamp-micros") == long(1_700_000_000_123_456))
        #expect(try hex(date, "long", "local-timestamp-millis") == long(1_700_000_000_123))
        #expect(try hex(date, "int", "date") == long(19675))
        #expect(try hex(Date(timeIntervalSince1970: -1), "int", "date") == long(-1))
        #expect(try hex(19675, "int", "date") == long(19675))
        #expect(try hex(Duration.milliseconds(1500), "int", "time-millis") == long(1500))
        #expect(try hex(Duration.milliseconds(1500), "long", "time-micros") == long(1_500_000))
        let id = try #require(UUID(uuidString: "DEADBEEF-0000-4000-8000-00805F9B34FB"))
        #expect(try hex(id, "string", "uuid") == self.hex("deadbeef-0000-4000-8000-00805f9b34fb", #""string""#))
        #expect(
            try self.hex(id, #"{"type":"fixed","name":"U","size":16,"logicalType":"uuid"}"#)
                == "deadbeef000040008000" + "00805f9b34fb")
        #expect(
            try self.hex([date], #"{"type":"array","items":["null",{"type":"long","logicalType":"timestamp-millis"}]}"#)
                == "0202" + long(1_700_000_000_123) + "00")
        #expect(
            try self.hex(date, #"["string",{"type":"long","logicalType":"timestamp-millis"}]"#)
                == "02" + long(1_700_000_000_123))
    }

    @Test(arguments: [
        ("12.34", "0404d2"), ("-12.34", "04fb2e"), ("0", "0200"), ("1.28", "040080"), ("-1.28", "0280"),
        ("12.3", "0404ce"), ("99999999.99", "0a02540be3ff"),
    ])
    func `decimals are integers over the scale`(text: String, encoding: String) throws {
        let decimal = try #require(Decimal(string: text))
        #expect(
            try hex(decimal, #"{"type":"bytes","logicalType":"decimal","precision":10,"scale":2}"#) == encoding)
        let fixed = #"{"type":"fixed","name":"D","size":8,"logicalType":"decimal","precision":10,"scale":2}"#
        let digits = encoding.dropFirst(2)
        let sign = decimal < 0 ? "ff" : "00"
        #expect(try hex(decimal, fixed) == String(repeating: sign, count: 8 - digits.count / 2) + digits)
    }

    @Test func `big decimals carry their scale`() throws {
        let schema = #"{"type":"bytes","logicalType":"big-decimal"}"#
        #expect(try hex(Decimal(string: "12.34"), schema) == "08" + "0404d2" + "04")
    }

    // MARK: Mistakes

    @Test func `every mistake is told with its place`() throws {
        struct Order: Encodable {
            struct Line: Encodable { var price: String, tags: [String: Int] }
            var id = 1.5, lines = [Line(price: "x", tags: [:]), Line(price: "y", tags: ["a/b": 1 << 40])], extra = 1
        }
        let schema = record(
            """
            {"name":"id","type":"int"},{"name":"lines","type":{"type":"array","items":{"type":"record","name":"L",\
            "fields":[{"name":"price","type":"double"},{"name":"tags","type":{"type":"map","values":"int"}}]}}},\
            {"name":"note","type":"string"}
            """)
        #expect(
            try mistakes(Order(), schema) == """
                /id: expected an int from -2147483648 to 2147483647, found the number 1.5
                /lines/0/price: expected a double, found the string "x"
                /lines/1/price: expected a double, found the string "y"
                /lines/1/tags/a~1b: expected an int from -2147483648 to 2147483647, found the number 1099511627776
                /extra: expected one of the fields id, lines, note, found a field that the schema doesn't have
                /note: expected a string, found no such field
                """)
    }

    @Test func `what follows a mistake is none of its own`() throws {
        #expect(
            try mistakes(["a": [["b": 1]]], #"{"type":"map","values":"string"}"#)
                == "/a: expected a string, found an array")
        #expect(try mistakes([Inner(a: nil, b: [:])], #""int""#).hasSuffix("found an array"))
    }

    @Test(arguments: [
        (#""string""#, "a string"), (#"["null","string"]"#, "a string"),
        (#"["string","bytes"]"#, "one of the union's types: string, bytes"),
        (#"{"type":"enum","name":"a.E","symbols":["A"]}"#, "one of the symbols of a.E: A"),
        (#"{"type":"fixed","name":"F","size":3}"#, "3 bytes"), (#""null""#, "null"),
    ])
    func `a mistake says what was expected`(schema: String, expected: String) throws {
        #expect(try mistakes(5, schema) == "(the whole value): expected \(expected), found the number 5")
    }

    @Test func `values of no type that fits are refused`() throws {
        #expect(try mistakes([1, 2] as [UInt8], #"{"type":"fixed","name":"F","size":3}"#).hasSuffix("found 2 bytes"))
        #expect(
            try mistakes("no", #"{"type":"string","logicalType":"uuid"}"#).hasSuffix(
                "expected a UUID, found the string \"no\""))
        #expect(try mistakes(Int?.none, #""int""#).hasSuffix("found nil"))
        #expect(try mistakes(UInt64.max, #""long""#).hasSuffix("found the number 18446744073709551615"))
        #expect(try mistakes(1e300, #""float""#).hasSuffix("found the number 1e+300"))
        #expect(
            try mistakes(Decimal(string: "1.234"), #"{"type":"bytes","logicalType":"decimal","precision":9,"scale":2}"#)
                .hasSuffix("found the decimal 1.234"))
        #expect(
            try mistakes(Duration.seconds(86_400), #"{"type":"int","logicalType":"time-millis"}"#)
                .hasSuffix("a time of day is from 0 to 24 hours"))
    }

    @Test func `containers are filled one after the other`() throws {
        struct Interleaved: Encodable {
            enum Keys: CodingKey { case a, b }
            func encode(to encoder: any Encoder) throws {
                var container = encoder.container(keyedBy: Keys.self)
                var (first, second) = (
                    container.nestedUnkeyedContainer(forKey: .a), container.nestedUnkeyedContainer(forKey: .b)
                )
                try second.encode(1)
                try first.encode(2)
            }
        }
        let items = #"{"type":"array","items":"int"}"#
        #expect(
            try mistakes(Interleaved(), record(#"{"name":"a","type":\#(items)},{"name":"b","type":\#(items)}"#))
                .contains("found one that is filled after it was complete"))
        struct Twice: Encodable {
            func encode(to encoder: any Encoder) throws {
                var container = encoder.singleValueContainer()
                try container.encode(1)
                try container.encode(2)
            }
        }
        #expect(try mistakes(Twice(), #""int""#).hasSuffix("expected one value, found a second one in its place"))
        struct Nothing: Encodable { func encode(to encoder: any Encoder) {} }
        #expect(try mistakes(Nothing(), #""int""#).hasSuffix("found a Nothing that encodes nothing"))
    }

    @Test func `nesting is bounded`() throws {
        final class Node: Encodable { var next: Node? }
        let schema = record(#"{"name":"next","type":["null","R"]}"#)
        let node = Node()
        node.next = node
        #expect(try mistakes(node, schema).contains("nest at most 64 deep"))
        node.next = nil
    }

    @Test func `an error of the value itself passes through, and nothing is appended`() throws {
        struct Failure: Error {}
        struct Failing: Encodable { func encode(to encoder: any Encoder) throws { throw Failure() } }
        struct Pair: Encodable { var a = 1, b = Failing() }
        let encoder = try AvroEncoder(
            schema: AvroSchema(parsing: record(#"{"name":"a","type":"int"},{"name":"b","type":"int"}"#)))
        #expect(throws: Failure.self) { try encoder.encode(Pair()) }
    }

    @Test func `an error that the value catches is a mistake all the same`() throws {
        struct Failure: Error {}
        struct Failing: Encodable {
            func encode(to encoder: any Encoder) throws {
                var container = encoder.unkeyedContainer()
                try container.encode(1)
                throw Failure()
            }
        }
        struct Catching: Encodable {
            enum Keys: CodingKey { case a, b }
            func encode(to encoder: any Encoder) throws {
                var container = encoder.container(keyedBy: Keys.self)
                try? container.encode(Failing(), forKey: .a)
                try container.encode(1, forKey: .b)
            }
        }
        let items = #"{"type":"array","items":"int"}"#
        #expect(
            try mistakes(Catching(), record(#"{"name":"a","type":\#(items)},{"name":"b","type":"int"}"#))
                == "/a: expected an array, found a Failing that failed to encode itself: Failure()")
    }

    @Test func `what was in the output stays`() throws {
        let encoder = try AvroEncoder(schema: AvroSchema(parsing: #""int""#))
        var output = OutputBuffer(capacity: 1)
        for value in 0..<100 { try encoder.encode(value, into: &output) }
        #expect(throws: ValueError.self) { try encoder.encode("x", into: &output) }
        #expect(output.bytes.count == 64 + 2 * 36)
        #expect(output.bytes.suffix(2) == [0xC6, 1])
    }

    @Test func `the coding path leads to the value`() throws {
        struct Spy: Encodable {
            func encode(to encoder: any Encoder) throws {
                var container = encoder.singleValueContainer()
                try container.encode(encoder.codingPath.map(\.stringValue).joined(separator: "."))
            }
        }
        let schema = record(#"{"name":"list","type":{"type":"array","items":{"type":"map","values":"string"}}}"#)
        struct Outer: Encodable { var list = [["k": Spy()], ["l": Spy()]] }
        let bytes = try AvroEncoder(schema: AvroSchema(parsing: schema)).encode(Outer())
        #expect(String(decoding: bytes, as: UTF8.self).contains("list.1.l"))
    }
}
