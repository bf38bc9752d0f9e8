import Avro
import JSON
import Registry
import SchemaLanguage
import Serde
import Testing
import TopicLog

@Suite struct `Deserializers` {
    @Test func `records of several schemas come out in the reader's`() async throws {
        let shop = try await Shop()
        let old = try await shop.serializer(order).serialize(bytes(#"{"id": 1, "note": "x"}"#))
        let newSerializer = try await shop.serializer(orderWithTotal)
        let new = try newSerializer.serialize(bytes(#"{"id": 2, "total": 9.5}"#))
        var reader = Deserializer(shop.registry, readerSchema: newSerializer.schema)
        #expect(try await text(reader.deserialize(old)) == #"{"id":1,"note":"x","total":0.5}"#)
        #expect(try await text(reader.deserialize(new)) == #"{"id":2,"note":null,"total":9.5}"#)
        var plain = Deserializer(shop.registry)
        #expect(try await text(plain.deserialize(old)) == #"{"id":1,"note":"x"}"#)
    }

    @Test func `a schema is found by its GUID, too`() async throws {
        let shop = try await Shop()
        let serializer = try await shop.serializer()
        let payload = try Array(serializer.serialize(bytes(#"{"id": 7}"#)).dropFirst(5))
        let guid = try await shop.registry.version(.latest, of: Subject("orders-value"), deleted: .exclude).guid
        var deserializer = Deserializer(shop.registry)
        #expect(try await text(deserializer.deserialize([1] + guid.bytes + payload)) == #"{"id":7,"note":null}"#)
        let headers = [Record.Header("__value_schema_id", [1] + guid.bytes)]
        #expect(try await text(deserializer.deserialize(payload, headers: headers)) == #"{"id":7,"note":null}"#)
    }

    @Test func `every truncation of a frame is refused`() async throws {
        let shop = try await Shop()
        let frame = try await shop.serializer().serialize(bytes(#"{"id": 700, "note": "some text"}"#))
        var deserializer = Deserializer(shop.registry)
        for length in 0..<frame.count {
            let error = await #expect(throws: SerdeError.self) {
                _ = try await deserializer.deserialize(Array(frame.prefix(length)))
            }
            switch error {
            case .frame: #expect(length < 5)
            case .data: #expect(length >= 5)
            default: Issue.record("a truncated frame can't fail with \(String(describing: error))")
            }
        }
        await #expect(throws: SerdeError.self) { _ = try await deserializer.deserialize(frame + [0]) }
    }

    @Test func `an unknown id isn't asked for again at once`() async throws {
        let shop = try await Shop()
        var deserializer = Deserializer(shop.registry)
        let unknown = await #expect(throws: SerdeError.self) {
            _ = try await deserializer.deserialize([0, 0, 0, 0, 1, 14, 0])
        }
        #expect(unknown?.description == "Schema 1 not found" && unknown?.isAboutRecord == true)
        let frame = try await shop.serializer().serialize(bytes(#"{"id": 7}"#))
        let again = await #expect(throws: SerdeError.self) { _ = try await deserializer.deserialize(frame) }
        #expect(again == unknown)
        var other = Deserializer(shop.registry)
        #expect(try await text(other.deserialize(frame)) == #"{"id":7,"note":null}"#)
    }

    @Test func `a registry that fails says nothing about the record`() {
        #expect(!SerdeError.registry(RegistryError(.storeFailure, "the disk is full")).isAboutRecord)
        #expect(SerdeError.registry(RegistryError(.schemaNotFound, "Schema 1 not found")).isAboutRecord)
    }

    @Test func `a schema that can't be read makes its records unreadable, not the topic`() async throws {
        let shop = try await Shop()
        let log = shop.log
        var builder = RecordBatchBuilder()
        _ = try builder.add(
            Record(
                key: bytes(#"{"keytype":"SCHEMA","subject":"j","version":1,"magic":1}"#),
                value: bytes(#"{"id":50,"schemaType":"PROTOBUF","schema":"syntax = \"proto9\";"}"#), timestamp: 1))
        try await log.append(builder.finish(), to: TopicPartition(TopicName("_schemas"), 0))
        var deserializer = try await Deserializer(EmbeddedRegistry(log: log))
        let error = await #expect(throws: SerdeError.self) {
            _ = try await deserializer.deserialize([0, 0, 0, 0, 50, 0])
        }
        guard case .registry(let refusal) = error else {
            Issue.record("expected the registry's refusal")
            return
        }
        #expect(refusal.code == .invalidSchema && error?.isAboutRecord == true)
    }

    @Test func `a schema is found through its references`() async throws {
        let shop = try await Shop()
        _ = try await shop.registry.register(
            SchemaSubmission(.avro, #"{"type":"enum","name":"shop.Colour","symbols":["RED"]}"#),
            under: Subject("colour"))
        var schema = SchemaSubmission(
            .avro, #"{"type":"record","name":"Car","fields":[{"name":"colour","type":"shop.Colour"}]}"#)
        schema.content.references = [SchemaReference(name: "shop.Colour", subject: "colour", version: 1)]
        let serializer = try await shop.serializer(schema)
        let frame = try serializer.serialize(bytes(#"{"colour":"RED"}"#))
        #expect(frame == [0, 0, 0, 0, 2, 0])
        var deserializer = Deserializer(shop.registry)
        #expect(try await text(deserializer.deserialize(frame)) == #"{"colour":"RED"}"#)
    }

    @Test func `a schema that is just bytes is written without a length`() async throws {
        let shop = try await Shop()
        let serializer = try await shop.serializer(SchemaSubmission(.avro, #""bytes""#))
        for length in [0, 1, 3, 63, 64, 200, 10_000] {
            let event = "\"" + String(repeating: "a", count: length) + "\""
            let frame = try serializer.serialize(bytes(event))
            #expect(frame == [0, 0, 0, 0, 1] + Array(repeating: 0x61, count: length))
            var deserializer = Deserializer(shop.registry)
            #expect(try await text(deserializer.deserialize(frame)) == event)
        }
        let string = try await shop.serializer(SchemaSubmission(.avro, #""string""#), "other")
        #expect(try string.serialize(bytes(#""ab""#)) == [0, 0, 0, 0, 2, 4, 0x61, 0x62])
    }

    @Test func `ids are those of the subject's context`() async throws {
        let shop = try await Shop()
        _ = try await shop.registry.register(SchemaSubmission(.avro, #""int""#), under: Subject("x"))
        let serializer = try await shop.serializer(order, ":.c:orders-value")
        let frame = try serializer.serialize(bytes(#"{"id": 1}"#))
        #expect(serializer.id.value == 1)
        var here = Deserializer(shop.registry, subject: try Subject(":.c:orders-value"))
        #expect(try await text(here.deserialize(frame)) == #"{"id":1,"note":null}"#)
        var elsewhere = Deserializer(shop.registry)
        await #expect(throws: SerdeError.self) { _ = try await elsewhere.deserialize(frame) }
    }

    @Test func `an event becomes a frame and comes back`() async throws {
        let shop = try await Shop()
        let serializer = try await shop.serializer()
        let frame = try serializer.serialize(bytes(#"{"id": 7, "note": "x"}"#))
        #expect(frame == [0, 0, 0, 0, 1, 14, 2, 2, 0x78])
        var deserializer = Deserializer(shop.registry)
        #expect(try await text(deserializer.deserialize(frame)) == #"{"id":7,"note":"x"}"#)
    }

    @Test(arguments: 0..<60 as Range<UInt64>)
    func `random events of random schemas come back`(seed: UInt64) async throws {
        let shop = try await Shop()
        var schemas = RandomSchemas(seed: seed)
        let submission = SchemaSubmission(.avro, schemas.next().text())
        let serializer = try await Serializer(
            shop.registry, subject: Subject("s"), .register(submission), form: .tagged)
        guard case .avro(let schema) = serializer.schema else { return }
        var values = RandomValues(schema, seed: seed)
        guard values.exist else { return }
        var deserializer = Deserializer(shop.registry, form: .tagged)
        for _ in 0..<10 {
            let value = values.next()
            let frame = try serializer.serialize(bytes(value.taggedText(of: schema.root, in: schema)))
            if schema[schema.root].kindName != "bytes" {
                #expect(frame == Frame.prefix(serializer.id) + value.encoded(as: schema.root, in: schema))
            }
            #expect(try await serializer.serialize(deserializer.deserialize(frame)) == frame)
        }
    }
}
