internal import JSON

extension EncodingPass {
    /// Writes a varint: seven bits a byte, the lowest first.
    @inline(__always)
    static func write(varint value: UInt64, to output: Output) -> Output {
        if value < 0x80 {
            unsafe output.store(UInt8(truncatingIfNeeded: value))
            return unsafe output + 1
        }
        guard value < 1 &<< 56 else { return unsafe writeLarge(value, to: output) }
        // Spreads eight groups of seven bits to bytes, by halves, and marks all but the last that is needed.
        let upper: UInt64 = (value &>> 28) &<< 32
        let halves: UInt64 = value & 0x0FFF_FFFF | upper
        let quarters: UInt64 = halves & 0x0000_3FFF_0000_3FFF | (halves & 0x0FFF_C000_0FFF_C000) &<< 2
        let bytes: UInt64 = quarters & 0x007F_007F_007F_007F | (quarters & 0x3F80_3F80_3F80_3F80) &<< 1
        let last = (63 &- bytes.leadingZeroBitCount) &>> 3
        let marks: UInt64 = 0x8080_8080_8080_8080 & (1 &<< (UInt64(truncatingIfNeeded: last) &<< 3) &- 1)
        unsafe output.store(bytes | marks)
        return unsafe output + (last &+ 1)
    }

    @inline(never)
    private static func writeLarge(_ value: UInt64, to output: Output) -> Output {
        var rest = value
        var output = unsafe output
        while rest >= 0x80 {
            unsafe output.store(UInt8(truncatingIfNeeded: rest) | 0x80)
            unsafe output += 1
            rest >>= 7
        }
        unsafe output.store(UInt8(truncatingIfNeeded: rest))
        return unsafe output + 1
    }

    /// Puts the length in front of what was written from the second byte on, and returns where that ends.
    @inline(__always)
    static func close(_ start: Output, _ end: Output) -> Output {
        let length = unsafe end - start &- 1
        guard length < 0x80 else { return unsafe moveUp(start, end, length) }
        unsafe start.store(UInt8(truncatingIfNeeded: length))
        return unsafe end
    }

    /// Makes room for a length of 128 or more in front of what was written from the second byte on.
    @inline(never)
    private static func moveUp(_ start: Output, _ end: Output, _ length: Int) -> Output {
        let count = (70 - length.leadingZeroBitCount) / 7
        unsafe (start + count).copyMemory(from: start + 1, byteCount: length)
        var rest = UInt64(length)
        for index in 0..<count {
            unsafe (start + index).store(UInt8(truncatingIfNeeded: rest & 0x7F) | (index + 1 < count ? 0x80 : 0))
            rest >>= 7
        }
        return unsafe end + (count &- 1)
    }
}
