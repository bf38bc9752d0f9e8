import Testing

@testable import concord_conformance

@Suite struct `Protobuf's conformance protocol` {
    private static let types = [
        "proto3.TestAllTypesProto3", "proto2.TestAllTypesProto2", "editions.proto3.TestAllTypesProto3",
        "editions.proto2.TestAllTypesProto2", "editions.TestAllTypesEdition2023",
    ]

    /// A field of a request or response behind its tag and length.
    private func field(_ tag: UInt8, _ text: [UInt8]) -> [UInt8] { [tag, UInt8(text.count)] + text }

    private func request(_ payload: (tag: UInt8, bytes: [UInt8]), format: UInt8, type: String, category: UInt8 = 1)
        -> [UInt8]
    {
        field(payload.tag, payload.bytes) + [0x18, format] + field(0x22, Array(type.utf8)) + [0x28, category]
    }

    @Test func `the first request asks for known failures, and there are none`() throws {
        var harness = try ProtobufHarness()
        let answer = try harness.answer(to: request((0x0A, []), format: 1, type: "conformance.FailureSet"))
        #expect(answer == [0x1A, 0])
    }

    @Test(arguments: types)
    func `a message goes from each format to each`(_ name: String) throws {
        var harness = try ProtobufHarness()
        let type = "protobuf_test_messages." + name
        let forms: [(input: UInt8, format: UInt8, output: UInt8, bytes: [UInt8])] = [
            (0x0A, 1, 0x1A, [8, 1]), (0x12, 2, 0x22, Array(#"{"optionalInt32":1}"#.utf8)),
            (0x42, 4, 0x42, Array("optional_int32: 1\n".utf8)),
        ]
        for from in forms {
            for to in forms {
                let answer = try harness.answer(
                    to: request((from.input, from.bytes), format: to.format, type: type))
                #expect(answer == field(to.output, to.bytes))
            }
        }
    }

    @Test func `mistakes, unknown fields and other formats have answers of their own`() throws {
        var harness = try ProtobufHarness()
        let type = "protobuf_test_messages.proto3.TestAllTypesProto3"
        func tag(_ payload: (UInt8, String), _ format: UInt8, _ category: UInt8 = 2, type name: String = type) throws
            -> UInt8?
        {
            try harness.answer(
                to: request((payload.0, Array(payload.1.utf8)), format: format, type: name, category: category)
            ).first
        }
        #expect(try tag((0x12, "{"), 1) == 0x0A)
        #expect(try tag((0x12, #"{"x":1}"#), 1) == 0x0A)
        #expect(try tag((0x12, #"{"x":1}"#), 1, 3) == 0x1A)
        #expect(try tag((0x12, "{}"), 3) == 0x2A)
        #expect(try tag((0x3A, "[]"), 1) == 0x2A)
        #expect(try tag((0x12, "{}"), 1, type: "none") == 0x12)
        // A time outside of what JSON can say: 2^62 seconds.
        let time: [UInt8] = [0xF2, 0x12, 0x0A, 0x08, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x40]
        #expect(try harness.answer(to: request((0x0A, time), format: 2, type: type)).first == 0x32)
    }
}
