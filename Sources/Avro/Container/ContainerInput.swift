/// The bytes of a file that have come and are not used yet.
///
/// Reading returns nil, and uses nothing, where more bytes must come first.
struct ContainerInput: Sendable {
    private var bytes: [UInt8] = []
    private var next = 0
    /// The offset in the file of the next byte.
    private(set) var offset = 0

    /// How many bytes have come and are not used yet.
    var count: Int { bytes.count - next }

    mutating func append(_ more: some Sequence<UInt8>) {
        bytes.removeSubrange(..<next)
        next = 0
        bytes.append(contentsOf: more)
    }

    /// The next `count` bytes.
    mutating func read(_ count: Int) -> [UInt8]? {
        guard count <= self.count else { return nil }
        defer { skip(count) }
        return Array(bytes[next..<(next + count)])
    }

    /// What `body` makes of the next `count` bytes.
    mutating func read<Result, Failure>(
        _ count: Int, _ body: (Span<UInt8>) throws(Failure) -> Result
    ) throws(Failure) -> Result? {
        guard count <= self.count else { return nil }
        let result = try body(bytes.span.extracting(next..<(next + count)))
        skip(count)
        return result
    }

    /// The next long (specification, "Binary Encoding").
    mutating func readLong() throws(LongTooLong) -> Int? {
        var bits: UInt64 = 0
        for index in 0..<10 {
            guard index < count else { return nil }
            let byte = UInt64(bytes[next + index])
            guard index < 9 || byte <= 1 else { throw LongTooLong() }
            bits |= (byte & 0x7F) << UInt64(7 * index)
            guard byte >= 0x80 else {
                skip(index + 1)
                return Int(Int64(bitPattern: bits >> 1) ^ -Int64(bitPattern: bits & 1))
            }
        }
        throw LongTooLong()
    }

    private mutating func skip(_ count: Int) {
        next += count
        offset += count
    }
}

/// Thrown where ten bytes don't end a number that they begin, or hold more than 64 bits.
struct LongTooLong: Error {}
