/// A way to compress bytes, as Avro's object container files name it.
package enum Codec: String, Hashable, Sendable, CaseIterable {
    /// The bytes as they are.
    case null
    /// Raw deflate (RFC 1951), without a wrapper and without a checksum.
    case deflate
    /// A raw snappy block, without the framing format and without a checksum.
    case snappy
    /// Zstandard frames (RFC 8878).
    case zstandard
    /// One bzip2 stream.
    case bzip2
    /// One xz stream.
    case xz

    /// The bytes that may be compressed or decompressed in one call; the C libraries count in 32 bits.
    private static let inputLimit = 1 << 30

    /// `bytes`, compressed.
    package func compress(_ bytes: Span<UInt8>) throws(CompressionError) -> [UInt8] {
        try checkInput(bytes)
        return unsafe try bytes.withUnsafeBufferPointer { (bytes) throws(CompressionError) -> [UInt8] in
            switch self {
            case .null: unsafe Array(bytes)
            case .deflate: unsafe try Deflate.compress(bytes)
            case .snappy: unsafe try Snappy.compress(bytes)
            case .zstandard: unsafe try Zstandard.compress(bytes)
            case .bzip2: unsafe try Bzip2.compress(bytes)
            case .xz: unsafe try Xz.compress(bytes)
            }
        }
    }

    /// What `bytes` were before they were compressed.
    ///
    /// Bytes that end early, go on after the end, or would become more than `limit` bytes are refused. No more than
    /// `limit` bytes and the codec's window are in memory, whatever the bytes claim.
    package func decompress(_ bytes: Span<UInt8>, limit: Int) throws(CompressionError) -> [UInt8] {
        try checkInput(bytes)
        guard self == .null || !bytes.isEmpty else { throw CompressionError(self, .truncated) }
        return unsafe try bytes.withUnsafeBufferPointer { (bytes) throws(CompressionError) -> [UInt8] in
            switch self {
            case .null:
                guard bytes.count <= limit else { throw CompressionError(self, .outputOverLimit(limit)) }
                return unsafe Array(bytes)
            case .deflate: return unsafe try Deflate.decompress(bytes, limit: limit)
            case .snappy: return unsafe try Snappy.decompress(bytes, limit: limit)
            case .zstandard: return unsafe try Zstandard.decompress(bytes, limit: limit)
            case .bzip2: return unsafe try Bzip2.decompress(bytes, limit: limit)
            case .xz: return unsafe try Xz.decompress(bytes, limit: limit)
            }
        }
    }

    private func checkInput(_ bytes: Span<UInt8>) throws(CompressionError) {
        guard bytes.count <= Codec.inputLimit else { throw CompressionError(self, .inputOverLimit(Codec.inputLimit)) }
    }
}
