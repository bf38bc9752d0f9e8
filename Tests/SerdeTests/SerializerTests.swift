import Registry
import SchemaLanguage
import Serde
import Testing

@Suite struct `Serializers` {
    @Test func `an event becomes a frame`() async throws {
        let frame = try await Shop().serializer().serialize(bytes(#"{"id": 7, "note": "x"}"#))
        #expect(frame == [0, 0, 0, 0, 1, 14, 2, 2, 0x78])
    }

    @Test func `nothing is registered unless it is asked for`() async throws {
        let shop = try await Shop()
        let subject = try Subject("orders-value")
        func serializer(_ selection: SchemaSelection) async throws -> Serializer {
            try await Serializer(shop.registry, subject: subject, selection)
        }
        await expectRefusal(.subjectNotFound) { try await serializer(.latest) }
        await expectRefusal(.subjectNotFound) { try await serializer(.registered(order)) }
        await expectRefusal(.schemaNotFound) { try await serializer(.id(#require(SchemaID(1)))) }
        #expect(try await shop.registry.subjects(.all, deleted: .include).isEmpty)
        let first = try await serializer(.register(order)).id
        let second = try await serializer(.register(orderWithTotal)).id
        #expect(try await serializer(.latest).id == second)
        #expect(try await serializer(.id(first)).id == first)
        #expect(try await serializer(.registered(order)).id == first)
        await expectRefusal(.schemaNotFound) { try await serializer(.registered(SchemaSubmission(.avro, #""int""#))) }
        await expectRefusal(.incompatibleSchema) { try await serializer(.register(SchemaSubmission(.avro, #""int""#))) }
    }

    @Test func `a refused event appends nothing and tells every mistake`() async throws {
        let serializer = try await Shop().serializer()
        let error = #expect(throws: ValueError.self) {
            try serializer.serialize(bytes(#"{"id": "seven", "note": 1, "extra": true}"#))
        }
        #expect(error?.mistakes.map(\.pointer).sorted() == ["/extra", "/id", "/note"])
    }
}
