import Foundation
import JSON
import Protobuf
import SuiteData
import Testing

@Suite struct DescriptorTests {
    @Test func `protoc's descriptor sets come back byte for byte`() throws {
        guard let cases = try Suites.lines("protobuf/accept.jsonl") else { return }
        var passed = 0
        for path in try paths(of: cases, "expected") + paths(of: cases, "expected_source_info") {
            guard let data = try Suites.data("protobuf/" + path) else { continue }
            let set = try FileDescriptorSet(serialized: Array(data))
            if set.serialized() == Array(data) { passed += 1 } else { Issue.record("\(path) differs") }
        }
        #expect(passed == 451)
    }

    @Test func `protoc's descriptor sets link`() throws {
        guard let cases = try Suites.lines("protobuf/accept.jsonl") else { return }
        for path in try paths(of: cases, "expected") {
            guard let data = try Suites.data("protobuf/" + path) else { continue }
            let set = try FileDescriptorSet(serialized: Array(data))
            do {
                let schema = try ProtobufSchema(descriptorSet: set)
                #expect(schema.files.count == set.files.count)
            } catch {
                Issue.record("\(path): \(error)")
            }
        }
    }

    private func paths(of cases: [JSONDocument], _ key: String) throws -> [String] {
        cases.compactMap { $0[key]?.string }
    }

    @Test func `a set nested too deep, too large or malformed is refused`() {
        var nested: [UInt8] = []
        for _ in 0..<100 { nested = message(3, nested) }
        #expect(throws: DescriptorError.self) { try FileDescriptorSet(serialized: message(1, message(4, nested))) }
        #expect(throws: DescriptorError.self) { try FileDescriptorSet(serialized: [0x0A, 0x7F, 0x00]) }
        #expect(throws: DescriptorError.self) { try FileDescriptorSet(serialized: [0x0A, 0x02, 0x0A, 0x05]) }
        // A name that isn't UTF-8.
        #expect(throws: DescriptorError.self) { try FileDescriptorSet(serialized: message(1, message(1, [0xFF]))) }
        var limits = FileDescriptorSet.Limits()
        limits.descriptors = 10
        #expect(throws: DescriptorError.self) {
            try FileDescriptorSet(serialized: (0..<11).flatMap { _ in message(1, []) }, limits: limits)
        }
    }

    /// The bytes of a length-delimited field.
    private func message(_ number: UInt8, _ bytes: [UInt8]) -> [UInt8] {
        var length = bytes.count
        var result = [number << 3 | 2]
        while length >= 0x80 {
            result.append(UInt8(length & 0x7F) | 0x80)
            length >>= 7
        }
        return result + [UInt8(length)] + bytes
    }
}
