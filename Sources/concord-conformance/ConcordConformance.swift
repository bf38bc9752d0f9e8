import ArgumentParser
import SystemPackage

/// Answers outside test harnesses, so that they can report on Concord.
@main
struct ConcordConformance: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "concord-conformance",
        abstract: "Answers the protocols of outside test harnesses on standard input and output.",
        subcommands: [JSONSchemaCommand.self, ProtobufCommand.self])
}

/// `concord-conformance json-schema`.
struct JSONSchemaCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "json-schema", abstract: "Speaks Bowtie's protocol, one JSON document a line.")

    func run() throws {
        var harness = BowtieHarness()
        while let line = readLine() {
            guard let answer = try harness.answer(to: line) else { return }
            // Unbuffered, as the other side waits for each answer.
            try FileDescriptor.standardOutput.writeAll((answer + "\n").utf8)
        }
    }
}

/// `concord-conformance protobuf`.
struct ProtobufCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "protobuf",
        abstract: "Speaks the protocol of Protobuf's conformance suite: messages behind their lengths of four bytes.")

    func run() throws {
        var harness = try ProtobufHarness()
        while let length = try ProtobufCommand.read(4) {
            let count = length.reversed().reduce(0) { $0 << 8 | Int($1) }
            guard let request = try ProtobufCommand.read(count) else { return }
            let answer = try harness.answer(to: request)
            let prefix = (0..<4).map { UInt8(truncatingIfNeeded: answer.count >> (8 * $0)) }
            try FileDescriptor.standardOutput.writeAll(prefix + answer)
        }
    }

    /// Reads exactly `count` bytes; nil at the end of the input.
    private static func read(_ count: Int) throws -> [UInt8]? {
        var bytes: [UInt8] = []
        while bytes.count < count {
            let size = min(count - bytes.count, 1 << 16)
            let chunk = try unsafe [UInt8](unsafeUninitializedCapacity: size) { buffer, filled in
                filled = try unsafe FileDescriptor.standardInput.read(into: UnsafeMutableRawBufferPointer(buffer))
            }
            guard !chunk.isEmpty else { return nil }
            bytes += chunk
        }
        return bytes
    }
}
