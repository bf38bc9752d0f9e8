import JSON
import Protobuf
import SchemaLanguage
import Serde

/// Converts the messages of a Protobuf schema: lines of ProtoJSON, or one message on the wire or in the text format.
struct MessageConversion {
    private let to: ConvertCommand.Encoding
    private let encoding: MessageEncodingPlan
    private let decoding: MessageDecodingPlan
    private let text: MessageText
    private var count = 0

    init(_ schema: ProtobufSchema, message name: String?, to: ConvertCommand.Encoding, ignoresUnknown: Bool) throws {
        let message = try schema.framedMessage(named: name).id
        guard [.json, .protobuf, .text].contains(to) else {
            throw Failure(.usage, "Protobuf messages go out as json, protobuf or text")
        }
        self.to = to
        encoding = MessageEncodingPlan(schema, message: message, unknownFields: ignoresUnknown ? .ignored : .refused)
        decoding = MessageDecodingPlan(schema, message: message)
        text = MessageText(schema, message: message, unknownFields: .written)
    }

    /// Converts standard input to standard output.
    mutating func run(from: ConvertCommand.Encoding) throws {
        switch from {
        case .json:
            var lines = try LineReader(path: "-")
            while let line = try lines.next() {
                guard !line.isBlank else { continue }
                try write(try refusing { () throws(ValueError) in try encoding.encode(line) })
            }
        case .text:
            let input = try InputFiles.bytes(at: "-")
            try write(try refusing { () throws(ValueError) in try text.encode(input) })
        case .protobuf: try write(InputFiles.bytes(at: "-"))
        case .avro, .framed, .ocf: throw Failure(.usage, "Protobuf messages come as json, protobuf or text")
        }
    }

    private func refusing(_ body: () throws(ValueError) -> [UInt8]) throws -> [UInt8] {
        do throws(ValueError) {
            return try body()
        } catch {
            throw Failure(
                .findings, error.mistakes.map { "record \(count + 1): \($0)" }.joined(separator: "\n"))
        }
    }

    /// Writes a message that is in its wire form.
    private mutating func write(_ bytes: [UInt8]) throws {
        count += 1
        guard count == 1 || to == .json else {
            throw Failure(.usage, "--to \(to.rawValue) takes one message; there are more")
        }
        do throws(ProtobufDataError) {
            switch to {
            case .json: Output.write(String(decoding: try decoding.decode(bytes), as: UTF8.self) + "\n")
            case .text: Output.write(String(decoding: try text.decode(bytes), as: UTF8.self))
            default: Output.write(bytes)
            }
        } catch {
            throw Failure(.input, "message \(count): \(error)")
        }
    }
}
