import Foundation
import Registry
import SchemaLanguage
import Testing
import TopicLog

@testable import Protobuf

@Suite struct `Protobuf schemas in the registry` {
    private let order = #"syntax = "proto3"; package shop; import "money.proto"; message Order { Money total = 1; }"#
    private let money = #"syntax = "proto3"; package shop; message Money { int64 cents = 1; }"#

    private func registry() async throws -> EmbeddedRegistry {
        let registry = try await EmbeddedRegistry(log: MemoryLog())
        _ = try await registry.register(SchemaSubmission(.protobuf, money), under: Subject("money"))
        return registry
    }

    private func submission(_ text: String) throws -> SchemaSubmission {
        SchemaSubmission(
            SchemaContent(
                format: .protobuf, text: text,
                references: [SchemaReference(name: "money.proto", subject: "money", version: 1)]))
    }

    @Test func `import others by the names of their references`() async throws {
        let registry = try await registry()
        let registered = try await registry.register(submission(order), under: Subject("order"))
        #expect(registered.version.value == 1)
        let parsed = try await registry.parse(registered.content)
        #expect(parsed.name == "shop.Order")
        await expectRefusal(.invalidSchema) {
            try await registry.register(SchemaSubmission(.protobuf, order), under: Subject("alone"))
        }
    }

    @Test func `may come as descriptors in Base64`() async throws {
        let registry = try await registry()
        let schema = try ProtobufSchema(
            parsing: SchemaText(order, name: "order.proto"), references: [SchemaText(money, name: "money.proto")])
        let base64 = Data(schema.rootFile.descriptor.serialized()).base64EncodedString()
        let text = try await registry.register(submission(order), under: Subject("order"))
        let descriptor = try await registry.register(submission(base64), under: Subject("order"))
        #expect(descriptor.id == text.id)
        #expect(descriptor.content.text == text.content.text)
        let parsed = try await registry.parse(descriptor.content)
        let serialized = try #require(parsed.text(as: "serialized"))
        let back = try FileDescriptorProto(serialized: Array(#require(Data(base64Encoded: serialized))))
        #expect(back.messages.map(\.name) == ["Order"])
    }

    @Test func `are held to the compatibility level`() async throws {
        let registry = try await registry()
        _ = try await registry.register(submission(order), under: Subject("order"))
        let changed = order.replacing("Money total = 1", with: "string total = 1")
        await expectRefusal(.incompatibleSchema) {
            try await registry.register(submission(changed), under: Subject("order"))
        }
    }

    @Test(arguments: ["", "message", #"syntax = "proto3"; message A { int32 a = 0; }"#, "CgBB", "AAAA"])
    func `that are none are refused`(text: String) async throws {
        let registry = try await registry()
        await expectRefusal(.invalidSchema) {
            try await registry.register(SchemaSubmission(.protobuf, text), under: Subject("broken"))
        }
    }
}
