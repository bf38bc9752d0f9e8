/// Which message of a Protobuf schema a payload is: the position among the file's messages, then among those nested in it,
/// and so on. It stands between the schema's identifier and the payload.
public struct MessageIndexes: Hashable, Sendable {
    /// The positions, from the outside in; never none.
    public let path: [Int32]

    /// Messages nest no deeper than this in descriptors that are read.
    private static let greatestDepth = 64
    /// The most bytes that indexes take.
    static let bytesMax = 5 * (greatestDepth + 1)

    /// Makes indexes of the positions, as `ProtobufSchema.messageIndexes(of:)` gives them; nil for none, a negative one, or
    /// more than messages nest.
    public init?(path: [Int]) {
        let numbers = path.compactMap { Int32(exactly: $0) }
        guard numbers.count == path.count, !numbers.isEmpty, numbers.count <= Self.greatestDepth,
            numbers.allSatisfy({ $0 >= 0 })
        else { return nil }
        self.path = numbers
    }

    /// Reads the indexes at the beginning of `bytes`.
    ///
    /// - Parameter bytes: What follows the schema's identifier, in the payload or in the header.
    /// - Returns: The indexes, and how many bytes they take.
    /// - Throws: `FrameError` for bytes that are too few or are no indexes.
    public static func read(_ bytes: ArraySlice<UInt8>) throws(FrameError) -> (indexes: MessageIndexes, length: Int) {
        var rest = bytes
        let count = try number(&rest)
        // The first message is by far the most frequent one, and is written as no indexes at all.
        if count == 0 { return (MessageIndexes(checked: [0]), bytes.count - rest.count) }
        guard count > 0, count <= greatestDepth else { throw .messageIndexCount(count) }
        var path: [Int32] = []
        for _ in 0..<count {
            let index = try number(&rest)
            guard index >= 0 else { throw .messageIndex(index) }
            path.append(index)
        }
        return (MessageIndexes(checked: path), bytes.count - rest.count)
    }

    /// The bytes before a payload: the count and the positions as zigzag varints, or a single zero for the first message.
    public var bytes: [UInt8] {
        if path == [0] { return [0] }
        return ([Int32(path.count)] + path).flatMap { number -> [UInt8] in
            // None is negative, so zigzag only doubles.
            var rest = UInt64(number) << 1
            var bytes: [UInt8] = []
            while rest >= 0x80 {
                bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
                rest >>= 7
            }
            return bytes + [UInt8(rest)]
        }
    }

    private init(checked path: [Int32]) { self.path = path }

    /// A zigzag varint of 32 bits.
    private static func number(_ rest: inout ArraySlice<UInt8>) throws(FrameError) -> Int32 {
        var value: UInt64 = 0
        for shift in stride(from: UInt64(0), through: 28, by: 7) {
            guard let byte = rest.popFirst() else { throw .messageIndexesEnd }
            value |= UInt64(byte & 0x7F) << shift
            guard byte < 0x80 else { continue }
            guard let bits = UInt32(exactly: value) else { break }
            return Int32(bits >> 1) ^ -Int32(bits & 1)
        }
        throw .messageIndexTooLong
    }
}
