internal import Compression
internal import Digest

/// How the blocks of an object container file are compressed (specification, "Required Codecs", "Optional Codecs").
public enum ContainerCodec: String, Hashable, Sendable, CaseIterable {
    case null
    case deflate
    case snappy
    case zstandard
    case bzip2
    case xz

    private var codec: Codec {
        switch self {
        case .null: .null
        case .deflate: .deflate
        case .snappy: .snappy
        case .zstandard: .zstandard
        case .bzip2: .bzip2
        case .xz: .xz
        }
    }

    /// The bytes that stand in the file for `block`.
    func compress(_ block: [UInt8]) throws(CompressionError) -> [UInt8] {
        let bytes = try codec.compress(block.span)
        return self == .snappy ? bytes + ContainerCodec.checksum(of: block) : bytes
    }

    /// The block that `bytes` stand for in the file, if it is of no more than `limit` bytes.
    func decompress(_ bytes: Span<UInt8>, limit: Int) throws(CompressionError) -> [UInt8] {
        guard self == .snappy else { return try codec.decompress(bytes, limit: limit) }
        guard bytes.count >= 4 else { throw CompressionError(.snappy, .truncated) }
        let block = try codec.decompress(bytes.extracting(droppingLast: 4), limit: limit)
        let trailer = bytes.extracting(last: 4)
        guard ContainerCodec.checksum(of: block).elementsEqual(trailer.indices.map { trailer[$0] }) else {
            throw CompressionError(.snappy, .corrupt("the CRC-32 after the data is not that of the block"))
        }
        return block
    }

    /// The CRC-32 that follows a snappy block: 4 bytes, big-endian, of the uncompressed data.
    private static func checksum(of block: [UInt8]) -> [UInt8] {
        let checksum = Checksum.crc32(block)
        return stride(from: 24, through: 0, by: -8).map { UInt8(truncatingIfNeeded: checksum >> $0) }
    }
}
