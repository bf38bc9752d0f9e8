internal import Compression

/// Writes an object container file from records in Avro's binary encoding.
///
/// ```swift
/// var writer = try ContainerWriter(schema: schema, codec: .zstandard)
/// for event in events {
///     try writer.append(encoder.encode(event))
///     try file.write(contentsOf: writer.takeBytes())
/// }
/// try writer.finishBlock()
/// try file.write(contentsOf: writer.takeBytes())
/// ```
public struct ContainerWriter: Sendable {
    private let header: ContainerHeader
    private let blockBytes: Int
    private var block: [UInt8] = []
    private var count = 0
    private var output: [UInt8]

    /// Makes a writer whose first bytes are the header.
    ///
    /// - Parameters:
    ///   - schema: The schema that every record is written with.
    ///   - codec: How the blocks are compressed.
    ///   - metadata: What else is to stand in the header, under keys that don't begin with `avro.`.
    ///   - sync: The 16 bytes that end every block, which a file should not share with another; nil for random ones.
    ///   - blockBytes: The bytes of records from which on a block is complete.
    /// - Throws: `ContainerError` if a metadata key is reserved or given twice.
    public init(
        schema: AvroSchema, codec: ContainerCodec = .null, metadata: [ContainerHeader.Entry] = [],
        sync: [UInt8]? = nil, blockBytes: Int = 64_000
    ) throws(ContainerError) {
        let sync = sync ?? (0..<ContainerHeader.syncSize).map { _ in UInt8.random(in: .min ... .max) }
        precondition(sync.count == ContainerHeader.syncSize, "a sync marker has 16 bytes")
        header = try ContainerHeader(schema: schema, codec: codec, metadata: metadata, sync: sync)
        self.blockBytes = blockBytes
        output = header.bytes
    }

    /// Adds one record in Avro's binary encoding of the file's schema, which isn't checked.
    ///
    /// - Throws: `ContainerError` if the block that it completes can't be compressed.
    public mutating func append(_ record: some Collection<UInt8>) throws(ContainerError) {
        block += record
        count += 1
        // Records of no bytes must end a block, too, as readers bound their number.
        if block.count >= blockBytes || count >= 100_000 { try finishBlock() }
    }

    /// Completes the block of the records that were added last; nothing happens if there is none.
    ///
    /// - Throws: `ContainerError` if it can't be compressed.
    public mutating func finishBlock() throws(ContainerError) {
        guard count > 0 else { return }
        let bytes: [UInt8]
        do throws(CompressionError) {
            bytes = try header.codec.compress(block)
        } catch {
            throw ContainerError(.corruptBlock, error.description)
        }
        output.appendLong(count)
        output.appendLong(bytes.count)
        output += bytes
        output += header.sync
        block.removeAll(keepingCapacity: true)
        count = 0
    }

    /// The bytes that are complete and were not taken before: what is to be written to the file next.
    public mutating func takeBytes() -> [UInt8] {
        defer { output = [] }
        return output
    }
}
