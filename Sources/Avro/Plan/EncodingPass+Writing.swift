internal import JSON

extension EncodingPass {
    /// Writes an int or a long: zig-zag, seven bits a byte, the lowest first (specification, "Primitive Types").
    @inline(__always)
    static func write(_ value: Int64, to output: Output) -> Output {
        let zigZag = UInt64(bitPattern: value &<< 1 ^ value &>> 63)
        if zigZag < 0x80 {
            unsafe output.store(UInt8(truncatingIfNeeded: zigZag))
            return unsafe output + 1
        }
        guard zigZag < 1 &<< 56 else { return unsafe writeLarge(zigZag, to: output) }
        // Spreads eight groups of seven bits to bytes, by halves, and marks all but the last that is needed.
        let upper: UInt64 = (zigZag &>> 28) &<< 32
        let halves: UInt64 = zigZag & 0x0FFF_FFFF | upper
        let quarters: UInt64 = halves & 0x0000_3FFF_0000_3FFF | (halves & 0x0FFF_C000_0FFF_C000) &<< 2
        let bytes: UInt64 = quarters & 0x007F_007F_007F_007F | (quarters & 0x3F80_3F80_3F80_3F80) &<< 1
        let last = (63 &- bytes.leadingZeroBitCount) &>> 3
        let marks: UInt64 = 0x8080_8080_8080_8080 & (1 &<< (UInt64(truncatingIfNeeded: last) &<< 3) &- 1)
        unsafe output.store(bytes | marks)
        return unsafe output + (last &+ 1)
    }

    @inline(never)
    private static func writeLarge(_ zigZag: UInt64, to output: Output) -> Output {
        var rest = zigZag
        var output = unsafe output
        while rest >= 0x80 {
            unsafe output.store(UInt8(truncatingIfNeeded: rest) | 0x80)
            unsafe output += 1
            rest >>= 7
        }
        unsafe output.store(UInt8(truncatingIfNeeded: rest))
        return unsafe output + 1
    }

    /// Puts the length in front of bytes that were written from the second byte on, and returns where they end.
    @inline(__always)
    static func closeBytes(_ start: Output, _ end: Output) -> Output {
        let length = unsafe end - start &- 1
        guard length < 64 else { return unsafe moveUp(start, end, length) }
        unsafe start.store(UInt8(truncatingIfNeeded: length &<< 1))
        return unsafe end
    }

    /// Puts the count in front of items that were written from the second byte on, and the end of blocks behind them.
    @inline(__always)
    static func closeBlock(_ start: Output, _ end: Output, count: Int) -> Output {
        guard count > 0 else {
            unsafe start.store(0 as UInt8)
            return unsafe start + 1
        }
        var end = unsafe end
        if count < 64 {
            unsafe start.store(UInt8(truncatingIfNeeded: count &<< 1))
        } else {
            unsafe end = moveUp(start, end, count)
        }
        unsafe end.store(0 as UInt8)
        return unsafe end + 1
    }

    /// Makes room for a number of 64 or more in front of what was written from the second byte on.
    @inline(never)
    private static func moveUp(_ start: Output, _ end: Output, _ number: Int) -> Output {
        var prefix: UInt64 = 0
        let length = unsafe withUnsafeMutableBytes(of: &prefix) { bytes in
            guard let base = bytes.baseAddress else { return 0 }
            return unsafe write(Int64(number), to: base) - base
        }
        unsafe (start + length).copyMemory(from: start + 1, byteCount: end - start - 1)
        unsafe withUnsafeBytes(of: &prefix) { bytes in
            guard let base = bytes.baseAddress else { return }
            unsafe start.copyMemory(from: base, byteCount: length)
        }
        return unsafe end + (length &- 1)
    }
}
