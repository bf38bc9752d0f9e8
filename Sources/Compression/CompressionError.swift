/// Why bytes could not be compressed or decompressed.
package struct CompressionError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What went wrong.
    package enum Reason: Hashable, Sendable {
        /// The bytes are not what the codec writes; in the library's words where it has any.
        case corrupt(String)
        /// The bytes end before the compressed data does.
        case truncated
        /// So many bytes follow the end of the compressed data.
        case trailingBytes(Int)
        /// The output would be more than so many bytes.
        case outputOverLimit(Int)
        /// The input is more than so many bytes.
        case inputOverLimit(Int)
        /// The decoder would need more than so many bytes of memory for what it has read last.
        case windowOverLimit(Int)
        /// The library could not get the memory that it needs.
        case outOfMemory
    }

    /// The codec that failed.
    package let codec: Codec
    /// What went wrong.
    package let reason: Reason

    /// Makes an error of `codec`.
    package init(_ codec: Codec, _ reason: Reason) {
        self.codec = codec
        self.reason = reason
    }

    /// What went wrong, in a sentence without a full stop.
    package var description: String {
        let name = codec.rawValue
        return switch reason {
        case .corrupt(let detail): "the bytes are not valid \(name) data: \(detail)"
        case .truncated: "the \(name) data ends early"
        case .trailingBytes(let count): "\(count) bytes follow the end of the \(name) data"
        case .outputOverLimit(let limit): "the \(name) data would decompress to more than \(limit) bytes"
        case .inputOverLimit(let limit): "more than \(limit) bytes can't go through \(name) at once"
        case .windowOverLimit(let limit): "the \(name) data asks for a window of more than \(limit) bytes"
        case .outOfMemory: "\(name) could not get the memory that it needs"
        }
    }
}
