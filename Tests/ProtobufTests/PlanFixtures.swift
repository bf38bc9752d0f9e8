import JSON
import Protobuf
import SuiteData

/// The messages of Protobuf's own tests, with plans for them; nil where the outside data is absent.
enum PlanFixtures {
    static let proto3 = try? schema("test_messages_proto3")
    static let proto2 = try? schema("test_messages_proto2")

    private static func schema(_ name: String) throws -> ProtobufSchema? {
        guard let data = try Suites.data("protobuf/expected/protobuf/google/protobuf/\(name).binpb") else { return nil }
        return try ProtobufSchema(descriptorSet: FileDescriptorSet(serialized: Array(data)))
    }

    static func encode(
        _ text: String, _ schema: ProtobufSchema, _ message: String,
        unknownFields: MessageEncodingPlan.UnknownFields = .refused,
        order: MessageEncodingPlan.Order = .asGiven
    ) throws -> [UInt8] {
        guard let id = schema.message(named: message) else { throw MissingMessage(name: message) }
        return try MessageEncodingPlan(schema, message: id, unknownFields: unknownFields, order: order)
            .encode(Array(text.utf8))
    }

    static func decode(
        _ bytes: [UInt8], _ schema: ProtobufSchema, _ message: String,
        options: MessageDecodingPlan.Options = MessageDecodingPlan.Options()
    ) throws -> String {
        guard let id = schema.message(named: message) else { throw MissingMessage(name: message) }
        return String(
            decoding: try MessageDecodingPlan(schema, message: id, options: options).decode(bytes), as: UTF8.self)
    }

    struct MissingMessage: Error { var name: String }

    static func hex(_ bytes: [UInt8]) -> String {
        bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }

    static func bytes(_ hex: String) -> [UInt8] {
        let digits = hex.utf8.filter { $0 != UInt8(ascii: " ") }.map { UInt8(hexDigit: $0) }
        return stride(from: 0, to: digits.count, by: 2).map { digits[$0] << 4 | digits[$0 + 1] }
    }
}

extension UInt8 {
    fileprivate init(hexDigit: UInt8) { self = hexDigit < 0x40 ? hexDigit & 15 : hexDigit & 15 + 9 }
}
