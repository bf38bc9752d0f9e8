/// The zigzag base-128 integers of records: 7 bits a byte, the lowest first, the high bit set while more follow.
///
/// Not to be confused with the unsigned ones of the Kafka protocol's compact types, which have no zigzag.
enum Varint {
    /// How many bytes `value` takes.
    @inline(__always)
    static func size(_ value: Int64) -> Int {
        let bits = zigzag(value)
        // Nearly all numbers of a record are small: counting bits for each took a third of the time of adding it.
        if bits < 0x80 { return 1 }
        if bits < 0x4000 { return 2 }
        // A group of 7 bits for every 7 bits up to the highest that is set.
        return (70 - bits.leadingZeroBitCount) / 7
    }

    /// How many bytes `value` takes.
    static func size(_ value: Int) -> Int { size(Int64(value)) }

    /// Maps 0, -1, 1, -2, … to 0, 1, 2, 3, …
    static func zigzag(_ value: Int64) -> UInt64 { UInt64(bitPattern: (value << 1) ^ (value >> 63)) }

    /// The reverse of `zigzag`.
    static func unzigzag(_ value: UInt64) -> Int64 { Int64(bitPattern: value >> 1) ^ -Int64(bitPattern: value & 1) }
}

/// A place in bytes that are read forward, never past `end`.
struct ByteCursor {
    var offset: Int
    let end: Int

    var remaining: Int { end - offset }

    /// Reads a varint of at most 32 bits; nil if it is cut off, longer than 5 bytes or sets bits past the width.
    mutating func readVarint(_ bytes: borrowing RawSpan) -> Int? {
        guard let value = readUnsigned(bytes, bits: 32) else { return nil }
        return Int(Varint.unzigzag(value))
    }

    /// Reads a varlong of at most 64 bits; nil if it is cut off, longer than 10 bytes or sets bits past the width.
    mutating func readVarlong(_ bytes: borrowing RawSpan) -> Int64? {
        guard let value = readUnsigned(bytes, bits: 64) else { return nil }
        return Varint.unzigzag(value)
    }

    private mutating func readUnsigned(_ bytes: borrowing RawSpan, bits: UInt64) -> UInt64? {
        var value: UInt64 = 0
        var shift: UInt64 = 0
        while shift < bits, offset < end {
            let byte = UInt64(bytes.load(at: offset, as: UInt8.self))
            offset += 1
            let group = byte & 0x7F
            guard bits - shift >= 7 || group >> (bits - shift) == 0 else { return nil }
            value |= group << shift
            if byte & 0x80 == 0 { return value }
            shift += 7
        }
        return nil
    }

    /// Passes over `count` bytes; nil if there are fewer, or if `count` is negative.
    mutating func skip(_ count: Int) -> Range<Int>? {
        guard count >= 0, count <= remaining else { return nil }
        defer { offset += count }
        return offset..<offset + count
    }
}

extension RawSpan {
    /// The big-endian integer at `offset`, which must lie inside.
    func load<Number: FixedWidthInteger & BitwiseCopyable>(at offset: Int, as type: Number.Type) -> Number {
        // Any bytes are an integer; the bounds are checked.
        Number(bigEndian: unsafe unsafeLoadUnaligned(fromByteOffset: offset, as: type))
    }
}
