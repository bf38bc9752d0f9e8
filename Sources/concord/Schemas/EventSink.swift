import Avro
import JSON

/// Where converted events go: takes Avro values of the writer's schema and writes them, by the reader's, to standard output.
struct EventSink: ~Copyable {
    private let reader: AvroSchema
    private let form: JSONForm
    private let isJSON: Bool
    /// What stands before every value in the binary encoding.
    private let prefix: [UInt8]
    private var container: ContainerWriter?

    /// Decodes what comes: into the text that goes out, or only to find where a value ends and that it is one.
    private var decoding: DecodingPlan
    /// Encodes values again that the reader's schema writes otherwise; nil if they go out as they came.
    private var encoding: EncodingPlan?
    private var count = 0
    private var text: OutputBuffer
    private var output: OutputBuffer

    /// Makes a sink of values that are written with `writer`.
    ///
    /// - Parameters:
    ///   - writer: The schema that values are written with.
    ///   - reader: The schema that they go out in.
    ///   - form: The form of JSON text; nil to write the binary encoding.
    ///   - prefix: What stands before every value in the binary encoding.
    ///   - container: The file that the values go into, if they go into one.
    /// - Throws: `ComparisonTooLarge` for schemas that take too many steps to be resolved.
    init(
        writer: AvroSchema, reader: AvroSchema, form: JSONForm?, prefix: [UInt8] = [], container: ContainerWriter? = nil
    ) throws {
        // The tagged form keeps everything on the way from one encoding to the other.
        let isJSON = form != nil
        let form = form ?? .tagged
        decoding = try DecodingPlan(writer: writer, reader: reader, form: form)
        self.reader = reader
        self.form = form
        self.isJSON = isJSON
        self.prefix = prefix
        self.container = container
        encoding = nil
        text = OutputBuffer()
        output = OutputBuffer()
        encoding = encoding(of: writer)
    }

    /// Takes values of `writer` from now on.
    mutating func read(_ writer: AvroSchema) throws {
        decoding = try DecodingPlan(writer: writer, reader: reader, form: form)
        encoding = encoding(of: writer)
    }

    /// Equal canonical forms have equal encodings.
    private func encoding(of writer: AvroSchema) -> EncodingPlan? {
        isJSON || writer.canonicalForm == reader.canonicalForm ? nil : EncodingPlan(reader, form: form)
    }

    /// Writes a value that is known to be one of the writer's schema.
    mutating func append(_ datum: [UInt8]) throws {
        if isJSON || encoding != nil {
            _ = try unsafe datum.withUnsafeBytes { unsafe try takeFirst(of: $0) }
        } else {
            count += 1
            try write(datum)
            flush()
        }
    }

    /// Writes the value that `bytes` begin with.
    ///
    /// - Returns: How many bytes it took.
    /// - Throws: `AvroDataError` if no value begins there, `Failure` if it is none that the reader's schema can take.
    mutating func takeFirst(of bytes: UnsafeRawBufferPointer) throws -> Int {
        text.removeAll()
        let end: Int
        do throws(AvroDataError) {
            end = try unsafe decoding.decodeFirst(of: bytes, appendingTo: &text)
        } catch {
            _ = try unsafe DecodingPlan(writer: decoding.writer).decodeFirst(of: bytes, appendingTo: &text)
            throw Failure(.findings, "record \(count + 1): \(error)")
        }
        count += 1
        if isJSON {
            output.append(text.bytes)
            output.append([UInt8(ascii: "\n")])
        } else if let encoding {
            try write(encoding.encode(text.bytes))
        } else {
            try write(unsafe Array(bytes[..<end]))
        }
        flush()
        return end
    }

    /// Writes what is left.
    mutating func finish() throws {
        try container?.finishBlock()
        flush(force: true)
    }

    private mutating func write(_ datum: [UInt8]) throws {
        if container != nil {
            try container?.append(datum)
        } else {
            output.append(prefix)
            output.append(datum)
        }
    }

    private mutating func flush(force: Bool = false) {
        if let bytes = container?.takeBytes() { output.append(bytes) }
        guard force || output.count > 1 << 18 else { return }
        Output.write(output.bytes)
        output.removeAll()
    }
}
