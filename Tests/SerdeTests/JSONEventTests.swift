import JSON
import Registry
import SchemaLanguage
import Serde
import Testing
import TopicLog

@Suite struct `JSON events` {
    private static let jsonOrder = SchemaSubmission(
        .json,
        #"{"title":"Order","type":"object","properties":{"id":{"type":"integer"}},"required":["id"]}"#)

    @Test func `the payload is the event, to the byte`() async throws {
        let shop = try await Shop()
        let serializer = try await shop.serializer(Self.jsonOrder)
        let frame = try serializer.serialize(bytes(#" {"id": 7.0, "x": "\u00e9"} "#))
        #expect(frame == [0, 0, 0, 0, 1] + bytes(#" {"id": 7.0, "x": "\u00e9"} "#))
        var deserializer = Deserializer(shop.registry)
        #expect(try await text(deserializer.deserialize(frame)) == #" {"id": 7.0, "x": "\u00e9"} "#)
    }

    @Test func `an event that is not valid is refused with every mistake`() async throws {
        let serializer = try await Shop().serializer(Self.jsonOrder)
        let error = #expect(throws: ValueError.self) { try serializer.serialize(bytes(#"{"id": "7"}"#)) }
        #expect(error?.description == #"1:8: /id: expected an integer, found the string "7""#)
        let noJSON = #expect(throws: ValueError.self) { try serializer.serialize(bytes(#"{"id": 7"#)) }
        #expect(
            noJSON?.description.hasPrefix("1:9: (the whole value): expected a JSON text, found one with a mist") == true
        )
        #expect(throws: ValueError.self) { try serializer.serialize([0x22, 0xFF, 0x22]) }
        #expect(throws: ValueError.self) { try serializer.serialize([]) }
    }

    @Test func `validation can be left out on both sides`() async throws {
        let shop = try await Shop()
        let subject = try Subject("orders-value")
        let serializer = try await Serializer(
            shop.registry, subject: subject, .register(Self.jsonOrder), validatesJSON: false)
        let frame = try serializer.serialize(bytes("no JSON"))
        var trusting = Deserializer(shop.registry, validatesJSON: false)
        #expect(try await text(trusting.deserialize(frame)) == "no JSON")
        var checking = Deserializer(shop.registry)
        let error = await #expect(throws: SerdeError.self) { _ = try await checking.deserialize(frame) }
        #expect(error?.isAboutRecord == true)
    }

    @Test func `a reader's schema decides what is valid`() async throws {
        let shop = try await Shop()
        let frame = try await shop.serializer(Self.jsonOrder).serialize(bytes(#"{"id": 7}"#))
        let reader = try Schema(parsing: SchemaText(#"{"required": ["total"]}"#), format: .json, origin: .new)
        var deserializer = Deserializer(shop.registry, readerSchema: reader)
        let error = await #expect(throws: SerdeError.self) { _ = try await deserializer.deserialize(frame) }
        #expect(
            error?.description == "1:1: (the whole value): expected a property \"total\", found an object without it")
    }

    @Test func `a reader's schema of another format is refused`() async throws {
        let shop = try await Shop()
        let frame = try await shop.serializer(Self.jsonOrder).serialize(bytes(#"{"id": 7}"#))
        let reader = try await shop.serializer(order, "other").schema
        var deserializer = Deserializer(shop.registry, readerSchema: reader)
        let error = await #expect(throws: SerdeError.self) { _ = try await deserializer.deserialize(frame) }
        #expect(
            error?.description == "the record was written with a JSON Schema, and the reader's schema is an Avro schema"
        )
    }

    @Test func `a header may carry the schema's GUID`() async throws {
        let shop = try await Shop()
        let registered = try await shop.registry.register(Self.jsonOrder, under: Subject("orders-value"))
        let header = Record.Header("__value_schema_id", [1] + registered.guid.bytes)
        var deserializer = Deserializer(shop.registry)
        #expect(try await text(deserializer.deserialize(bytes(#"{"id":1}"#), headers: [header])) == #"{"id":1}"#)
    }

    @Test func `what is refused goes to the dead letters as it was, with the reasons`() async throws {
        let shop = try await Shop()
        let producer = try await shop.producer(Self.jsonOrder, refusal: .deadLetters(shop.deadLetters))
        let report = try await producer.append([event(#"{"id": 1}"#), event(#"{"id": true}"#)])
        #expect(report.appended.map(\.count) == [1] && report.rejected.map(\.number) == [2])
        let letter = try #require(try await shop.records(shop.deadLetters).first?.record)
        #expect(letter.value == bytes(#"{"id": true}"#))
        let reason = letter.headers.first { $0.name == DeadLetterHeader.message }?.value
        #expect(reason.map(text) == "value: 1:8: /id: expected an integer, found true")
    }

    @Test func `copies on many threads validate at once`() async throws {
        let shop = try await Shop()
        let frame = try await shop.serializer(Self.jsonOrder).serialize(bytes(#"{"id": 7}"#))
        var deserializer = Deserializer(shop.registry)
        _ = try await deserializer.deserialize(frame)
        let known = deserializer
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<4 {
                group.addTask { () async throws -> Void in
                    var copy = known
                    for _ in 0..<500 {
                        let event = try await copy.deserialize(frame)
                        #expect(event.count == 9)
                    }
                }
            }
            try await group.waitForAll()
        }
    }
}
