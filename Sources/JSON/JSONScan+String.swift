extension JSONScan {
    /// Copies the content of a string, without its escapes, and checks it: no control characters, valid UTF-8, no lone
    /// surrogates.
    ///
    /// - Parameters:
    ///   - source: The first byte after the opening quote.
    ///   - output: Where the content goes; as many bytes must be free as the string has, and 8 more.
    /// - Returns: The byte after the closing quote, and the byte after the content.
    /// - Throws: `Fault.refused`.
    @inlinable @inline(__always)
    package static func string(
        _ source: UnsafeRawPointer, to output: UnsafeMutableRawPointer
    ) throws(Fault) -> (source: UnsafeRawPointer, output: UnsafeMutableRawPointer) {
        var from = unsafe source
        var to = unsafe output
        var seen: UInt64 = 0
        while true {
            let word = unsafe from.word
            unsafe to.store(word)
            let stops = stops(in: word)
            if stops != 0 {
                let count = stops.trailingZeroBitCount &>> 3
                // The bytes before the stop, and the lower bits of the stop itself.
                seen |= word & ((stops & (0 &- stops)) &- 1)
                unsafe from += count
                unsafe to += count
                break
            }
            seen |= word
            unsafe from += 8
            unsafe to += 8
        }
        if unsafe from.byte == UInt8(ascii: "\"") && seen & highBits == 0 { return unsafe (from + 1, to) }
        return try unsafe restOfString(source, from, to)
    }

    /// Goes on with a string that holds more than ASCII, or an escape, or what it must not hold.
    @usableFromInline @inline(never)
    package static func restOfString(
        _ source: UnsafeRawPointer, _ from: UnsafeRawPointer, _ to: UnsafeMutableRawPointer
    ) throws(Fault) -> (source: UnsafeRawPointer, output: UnsafeMutableRawPointer) {
        var from = unsafe from
        var to = unsafe to
        while unsafe from.byte == UInt8(ascii: "\\") {
            unsafe (from, to) = try escape(from, to: to)
            while true {
                let word = unsafe from.word
                unsafe to.store(word)
                let stops = stops(in: word)
                let count = stops.trailingZeroBitCount &>> 3
                unsafe from += count
                unsafe to += count
                if stops != 0 { break }
            }
        }
        // An escape never continues a sequence of raw bytes, and is ASCII itself: so the text can be checked as it stands.
        guard
            unsafe from.byte == UInt8(ascii: "\"")
                && JSONText.isUTF8(source.assumingMemoryBound(to: UInt8.self), count: from - source)
        else { throw .refused }
        return unsafe (from + 1, to)
    }

    /// Writes what an escape stands for. `source` is at the backslash.
    @inline(__always)
    static func escape(
        _ source: UnsafeRawPointer, to output: UnsafeMutableRawPointer
    ) throws(Fault) -> (UnsafeRawPointer, UnsafeMutableRawPointer) {
        let letter = unsafe (source + 1).byte
        if letter == UInt8(ascii: "u") {
            guard let unit = unsafe fourDigits(source + 2) else { throw .refused }
            if unit < 0x80 {
                unsafe output.store(UInt8(truncatingIfNeeded: unit))
                return unsafe (source + 6, output + 1)
            }
            if unit < 0x800 {
                let bytes: UInt32 = unit &>> 6 | (unit & 0x3F) &<< 8
                unsafe output.storeBytes(of: (bytes | 0x80C0).littleEndian, as: UInt32.self)
                return unsafe (source + 6, output + 2)
            }
            if unit & 0xF800 != 0xD800 {
                let bytes: UInt32 = unit &>> 12 | (unit &>> 6 & 0x3F) &<< 8 | (unit & 0x3F) &<< 16
                unsafe output.storeBytes(of: (bytes | 0x80_80E0).littleEndian, as: UInt32.self)
                return unsafe (source + 6, output + 3)
            }
            // A high surrogate counts only together with the low one that must follow (RFC 8259, section 7).
            guard unit < 0xDC00, unsafe (source + 6).byte == UInt8(ascii: "\\"),
                unsafe (source + 7).byte == UInt8(ascii: "u"), let low = unsafe fourDigits(source + 8),
                low & 0xFC00 == 0xDC00
            else { throw .refused }
            let scalar: UInt32 = 0x10000 &+ (unit & 0x3FF) &<< 10 &+ (low & 0x3FF)
            let upper: UInt32 = scalar &>> 18 | (scalar &>> 12 & 0x3F) &<< 8
            let lower: UInt32 = (scalar &>> 6 & 0x3F) &<< 16 | (scalar & 0x3F) &<< 24
            unsafe output.storeBytes(of: (upper | lower | 0x8080_80F0).littleEndian, as: UInt32.self)
            return unsafe (source + 12, output + 4)
        }
        let byte: UInt8
        switch letter {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): byte = letter
        case UInt8(ascii: "n"): byte = 0x0A
        case UInt8(ascii: "t"): byte = 0x09
        case UInt8(ascii: "r"): byte = 0x0D
        case UInt8(ascii: "b"): byte = 0x08
        case UInt8(ascii: "f"): byte = 0x0C
        default: throw .refused
        }
        unsafe output.store(byte)
        return unsafe (source + 2, output + 1)
    }

    /// The value of four hexadecimal digits; nil if one of them is none.
    @inline(__always)
    private static func fourDigits(_ source: UnsafeRawPointer) -> UInt32? {
        let text = unsafe source.halfWord
        // In each byte: the lower half of a letter is 1 to 6, and 9 more makes its value.
        let letters: UInt32 = text &>> 6 & 0x0101_0101
        let digits: UInt32 = (text & 0x0F0F_0F0F) &+ letters &* 9
        guard isHexadecimal(UInt64(text) | 0x3030_3030_0000_0000) else { return nil }
        let pairs: UInt32 = digits &<< 4 | digits &>> 8
        return (pairs & 0xFF) &<< 8 | pairs &>> 16 & 0xFF
    }

    /// Whether all eight bytes are hexadecimal digits, in either case.
    @inlinable @inline(__always)
    package static func isHexadecimal(_ word: UInt64) -> Bool {
        // For a byte below 0x80, adding 0x80 − n sets its highest bit when it is n or more.
        let lower: UInt64 = word | 0x2020_2020_2020_2020
        let digits: UInt64 = (word &+ 0x5050_5050_5050_5050) & ~(word &+ 0x4646_4646_4646_4646)
        let letters: UInt64 = (lower &+ 0x1F1F_1F1F_1F1F_1F1F) & ~(lower &+ 0x1919_1919_1919_1919)
        return (digits | letters) & ~word & highBits == highBits
    }

    /// Marks, in the highest bit of their bytes, quotes, backslashes and control characters. The lowest mark is exact;
    /// above it a byte may be marked because the one below borrowed.
    @inlinable @inline(__always)
    package static func stops(in word: UInt64) -> UInt64 {
        let ones: UInt64 = 0x0101_0101_0101_0101
        let quotes: UInt64 = (word ^ 0x2222_2222_2222_2222) &- ones
        let backslashes: UInt64 = (word ^ 0x5C5C_5C5C_5C5C_5C5C) &- ones
        let controls: UInt64 = word &- 0x2020_2020_2020_2020
        return (quotes | backslashes | controls) & ~word & highBits
    }

    /// The highest bit of each byte.
    @inlinable package static var highBits: UInt64 {
        @inline(__always) get { 0x8080_8080_8080_8080 }
    }
}
