import JSON
import Registry
import SchemaLanguage
import Serde
import Testing
import TopicLog

private let payments = SchemaSubmission(
    .protobuf,
    """
    syntax = "proto3";
    package shop;
    message Payment {
      string id = 1;
      message Part { int32 cents = 1; }
      repeated Part parts = 2;
    }
    message Refund { string id = 1; }
    """)

@Suite struct `Protobuf events` {
    private func serializer(_ shop: Shop, message: String? = nil) async throws -> Serializer {
        try await Serializer(
            shop.registry, subject: Subject("payments-value"), .register(payments), message: message)
    }

    @Test(
        arguments: [
            (nil, [0], #"{"id":"a"}"#), ("shop.Payment", [0], #"{"id":"a"}"#), ("Refund", [2, 2], #"{"id":"a"}"#),
            ("shop.Payment.Part", [4, 0, 0], #"{"cents":7}"#),
        ] as [(String?, [UInt8], String)])
    func `say in their frame which message they are`(message: String?, indexes: [UInt8], event: String) async throws {
        let shop = try await Shop()
        let frame = try await serializer(shop, message: message).serialize(bytes(event))
        #expect(Array(frame.prefix(5 + indexes.count)) == [0, 0, 0, 0, 1] + indexes)
        var deserializer = Deserializer(shop.registry)
        #expect(text(try await deserializer.deserialize(frame)) == event)
        #expect(text(try await deserializer.deserialize(frame)) == event)
    }

    @Test func `may count the first message in the long form`() async throws {
        let shop = try await Shop()
        let frame = try await serializer(shop).serialize(bytes(#"{"id":"a"}"#))
        var deserializer = Deserializer(shop.registry)
        #expect(
            text(try await deserializer.deserialize(frame.prefix(5) + [2, 0] + frame.dropFirst(6))) == #"{"id":"a"}"#)
    }

    @Test func `may be named by a header, indexes included`() async throws {
        let shop = try await Shop()
        let frame = try await serializer(shop, message: "shop.Refund").serialize(bytes(#"{"id":"a"}"#))
        let guid = try await shop.registry.version(.latest, of: Subject("payments-value"), deleted: .exclude).guid
        let header = Record.Header(RecordPart.value.schemaHeader, [1] + guid.bytes + [2, 2])
        var deserializer = Deserializer(shop.registry)
        let event = try await deserializer.deserialize(Array(frame.dropFirst(7)), headers: [header])
        #expect(text(event) == #"{"id":"a"}"#)
    }

    @Test func `are read with the reader's message of the same name`() async throws {
        let shop = try await Shop()
        let frame = try await serializer(shop, message: "shop.Refund").serialize(bytes(#"{"id":"a"}"#))
        func reader(_ text: String) throws -> Schema {
            try Schema(parsing: SchemaText(text), format: .protobuf, origin: .new)
        }
        let renamed = try reader(
            #"syntax = "proto3"; package shop; message Other {} message Refund { string number = 1; }"#)
        var deserializer = Deserializer(shop.registry, readerSchema: renamed)
        #expect(text(try await deserializer.deserialize(frame)) == #"{"number":"a"}"#)
        var other = Deserializer(
            shop.registry, readerSchema: try reader(#"syntax = "proto3"; package shop; message Other {}"#))
        await #expect(throws: SerdeError.noReaderMessage("shop.Refund")) { try await other.deserialize(frame) }
    }

    @Test(
        arguments: [
            ([], FrameError.messageIndexesEnd), ([2], .messageIndexesEnd), ([1, 0], .messageIndexCount(-1)),
            ([0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF], .messageIndexTooLong), ([0xFE, 0x7F, 0], .messageIndexCount(8191)),
        ] as [([UInt8], FrameError)])
    func `with broken indexes are refused`(indexes: [UInt8], error: FrameError) async throws {
        let shop = try await Shop()
        _ = try await serializer(shop)
        var deserializer = Deserializer(shop.registry)
        await #expect(throws: SerdeError.frame(error)) {
            try await deserializer.deserialize([0, 0, 0, 0, 1] + indexes)
        }
    }

    @Test func `of messages that aren't there, or broken ones, are refused`() async throws {
        let shop = try await Shop()
        await expectRefusal(.invalidSchema) { try await serializer(shop, message: "shop.Nothing") }
        _ = try await serializer(shop)
        var deserializer = Deserializer(shop.registry)
        await #expect(throws: SerdeError.noMessage(indexes: [5])) {
            try await deserializer.deserialize([0, 0, 0, 0, 1, 2, 10])
        }
        await #expect(throws: SerdeError.self) { try await deserializer.deserialize([0, 0, 0, 0, 1, 0, 0x0A, 9]) }
    }

    @Test func `that are refused append nothing`() async throws {
        let shop = try await Shop()
        let serializer = try await serializer(shop)
        var output = OutputBuffer(capacity: 0)
        var scratch = EventScratch()
        let event = bytes(#"{"id": 1}"#)
        #expect(throws: ValueError.self) {
            try serializer.serialize(event.span, appendingTo: &output, scratch: &scratch)
        }
        #expect(output.count == 0)
    }
}
