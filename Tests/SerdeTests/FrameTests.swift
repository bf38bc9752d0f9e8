import Registry
import Serde
import Testing
import TopicLog

@Suite struct `Frames` {
    static let guid = "095d71cf-1255-6b9d-5e33-0ad575b3df5d"

    static let prefixes: [(Int32, [UInt8])] = [
        (0, [0, 0, 0, 0, 0]), (1, [0, 0, 0, 0, 1]), (0x0102_0304, [0, 1, 2, 3, 4]),
        (Int32.max, [0, 0x7F, 0xFF, 0xFF, 0xFF]),
    ]

    @Test(arguments: prefixes)
    func `an id is written and read`(id: Int32, bytes: [UInt8]) throws {
        let id = try #require(SchemaID(id))
        #expect(Frame.prefix(id) == bytes)
        let frame = try Frame(of: bytes + [9, 9])
        #expect(frame.schema == .id(id) && frame.prefixLength == 5)
    }

    @Test func `a GUID is read from the prefix or from the header of the half`() throws {
        let guid = try #require(SchemaGUID(Self.guid))
        let frame = try Frame(of: [1] + guid.bytes + [7])
        #expect(frame.schema == .guid(guid) && frame.prefixLength == 17)
        let headers = [
            Record.Header("__value_schema_id", [0, 0, 0, 0, 5]), Record.Header("__value_schema_id", [1] + guid.bytes),
            Record.Header("__value_schema_id", nil), Record.Header("__key_schema_id", [0, 0, 0, 0, 6]),
        ]
        let value = try Frame(of: [7], headers: headers)
        #expect(value.schema == .guid(guid) && value.prefixLength == 0)
        #expect(try Frame(of: [7], headers: headers, .key).schema == .id(#require(SchemaID(6))))
    }

    @Test(
        arguments: [
            ([], FrameError.tooShort(count: 0, expected: 5)),
            ([0], .tooShort(count: 1, expected: 5)),
            ([0, 0, 0, 0], .tooShort(count: 4, expected: 5)),
            ([1, 2, 3], .tooShort(count: 3, expected: 17)),
            ([2, 0, 0, 0, 1], .unknownMagicByte(2)),
            (Array("{}".utf8), .unknownMagicByte(0x7B)),
            ([0, 0xFF, 0xFF, 0xFF, 0xFF], .invalidID(-1)),
        ] as [([UInt8], FrameError)])
    func `anything else is refused`(bytes: [UInt8], error: FrameError) {
        #expect(throws: error) { try Frame(of: bytes) }
        #expect(throws: error) { try Frame(of: [], headers: [Record.Header("__value_schema_id", bytes)]) }
    }
}

@Suite struct `Subject name strategies` {
    @Test(arguments: [
        (SubjectNameStrategy.topicName, "orders-key", "orders-value"), (.recordName, "shop.Order", "shop.Order"),
        (.topicRecordName, "orders-shop.Order", "orders-shop.Order"),
    ])
    func `a subject is named`(strategy: SubjectNameStrategy, key: String, value: String) throws {
        let topic = try TopicName("orders")
        #expect(try strategy.subject(topic: topic, .key, recordName: "shop.Order").qualified == key)
        #expect(try strategy.subject(topic: topic, .value, recordName: "shop.Order").qualified == value)
        let context = try SchemaContext("c")
        #expect(
            try strategy.subject(topic: topic, .value, recordName: "shop.Order", in: context).qualified == ":.c:"
                + value)
    }

    @Test func `a strategy that needs a record's name says so`() throws {
        let topic = try TopicName("orders")
        for strategy in [SubjectNameStrategy.recordName, .topicRecordName] {
            #expect(throws: RegistryError.self) { try strategy.subject(topic: topic, .value) }
        }
        #expect(try SubjectNameStrategy.topicName.subject(topic: topic, .value).name == "orders-value")
    }
}
