public import ArgumentParser
public import Avro
import EvolutionCheck
import JSON
import Registry
import SchemaLanguage
import Serde
import SystemPackage

struct ConvertCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "convert",
        abstract: "Converts events from standard input to standard output.",
        discussion: """
            json    one event a line
            avro    the binary encoding, one value after the other
            framed  the same behind 00 and the schema's id, as records carry it
            ocf     an object container file, which brings the schema that it was written with
            protobuf, text  one Protobuf message on the wire or in the text format, which is all of the input

            Events are resolved to --reader-schema, if there is one, as Avro's specification says.

            EXAMPLES
              concord convert --schema order.avsc --from json --to ocf --codec zstandard < events.jsonl > events.avro
              concord convert --schema order.proto --message shop.Order --from json --to protobuf < order.json
              concord convert --schema order.avsc --from ocf --to json < events.avro
              concord convert --schema v1.avsc --reader-schema v2.avsc --from avro --to json < v1.bin
            """
    )

    @Option(help: "The schema that the events are written with; for ocf, the one to read them with.")
    var schema: String

    @Option(help: "The schema to read them with.")
    var readerSchema: String?

    @Option(help: "What comes in: json, avro, framed, ocf, protobuf or text.")
    var from: Encoding

    @Option(help: "What goes out: json, avro, framed, ocf, protobuf or text.")
    var to: Encoding

    @Option(
        help: """
            The form of JSON: plain, or tagged as Avro's specification has it. If not said, plain goes out, and an event \
            with tags may come in, too.
            """)
    var form: JSONForm?

    @Option(help: "The Protobuf message; the first of the file if not said.")
    var message: String?

    @Option(help: "The schema's id, for --to framed.")
    var id: Int32?

    @Option(help: "The compression, for --to ocf: null, deflate, snappy, zstandard, bzip2 or xz.")
    var codec: ContainerCodec = .null

    @Flag(help: "Leave out members that the schema doesn't know.")
    var allowUnknownFields = false

    enum Encoding: String, ExpressibleByArgument, CaseIterable {
        case json
        case avro
        case framed
        case ocf
        case protobuf
        case text
    }

    func validate() throws {
        if to == .framed, id == nil { throw ValidationError("say the schema's id with --id, for --to framed") }
    }

    func run() throws {
        let file = try InputFiles.schema(at: schema, origin: .stored)
        if case .protobuf(let schema) = file.schema {
            var conversion = try MessageConversion(
                schema, message: message, to: to, ignoresUnknown: allowUnknownFields)
            return try conversion.run(from: from)
        }
        let schema = try avro(file)
        let reader = try readerSchema.map { try avro(InputFiles.schema(at: $0, origin: .stored)) } ?? schema
        if to == .protobuf || to == .text { throw Failure(.usage, "--to \(to.rawValue) is for Protobuf schemas") }
        guard let id = SchemaID(id ?? 0) else { throw Failure(.usage, "an id is a number from 0") }
        var sink = try EventSink(
            writer: schema, reader: reader, form: to == .json ? form ?? .plain : nil,
            prefix: to == .framed ? Frame.prefix(id) : [],
            container: to == .ocf ? ContainerWriter(schema: reader, codec: codec) : nil)
        switch from {
        case .json: try convertJSON(schema, to: &sink)
        case .avro, .framed:
            var input = BinaryInput(framed: from == .framed)
            try input.run(to: &sink)
        case .ocf: try convertContainer(to: &sink)
        case .protobuf, .text: throw Failure(.usage, "--from \(from.rawValue) is for Protobuf schemas")
        }
        try sink.finish()
    }

    private func avro(_ file: SchemaFile) throws -> AvroSchema {
        guard case .avro(let schema) = file.schema else {
            throw Failure(.usage, "\(file.path) is no Avro schema; the events of any other are JSON already")
        }
        return schema
    }

    private func convertJSON(_ schema: AvroSchema, to sink: inout EventSink) throws {
        let reader = EventReader(schema, form: form, unknownFields: allowUnknownFields ? .ignored : .refused)
        var lines = try LineReader(path: "-")
        var number = 0
        while let line = try lines.next() {
            number += 1
            guard !line.isBlank else { continue }
            let datum: [UInt8]
            do throws(ValueError) {
                datum = try reader.encode(line)
            } catch {
                let mistakes = error.mistakes.map { "record \(number): \($0)" }
                throw Failure(.findings, mistakes.joined(separator: "\n"))
            }
            try sink.append(datum)
        }
    }

    private func convertContainer(to sink: inout EventSink) throws {
        var reader = ContainerReader()
        var isOpen = false
        while true {
            let piece = try FileDescriptor.standardInput.readBlock()
            if piece.isEmpty { reader.end() } else { reader.append(piece) }
            if !isOpen, let header = try reader.readHeader() {
                try sink.read(header.schema)
                isOpen = true
            }
            while let block = try reader.nextBlock() {
                try convert(block, to: &sink)
            }
            if piece.isEmpty { return }
        }
    }

    private func convert(_ block: ContainerBlock, to sink: inout EventSink) throws {
        var start = 0
        for _ in 0..<block.count {
            start += try unsafe block.bytes.withUnsafeBytes { bytes in
                unsafe try sink.takeFirst(of: UnsafeRawBufferPointer(rebasing: bytes[start...]))
            }
        }
        guard start == block.bytes.count else {
            throw Failure(
                .input, "block \(block.number) has \(block.bytes.count - start) bytes after its \(block.count) records")
        }
    }
}

extension JSONForm: ExpressibleByArgument {}

extension ContainerCodec: ExpressibleByArgument {}
