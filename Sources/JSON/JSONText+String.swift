extension JSONText {
    /// How many bytes must be free for a string of `count` bytes between its quotes: every byte may become `\u001f`.
    @inlinable package static func stringRoom(_ count: Int) -> Int { 6 &* count &+ 16 }

    /// Writes the text of a JSON string without its quotes: UTF-8 as it is, with only quotes, backslashes and control
    /// characters escaped. `stringRoom(count)` bytes must be free.
    ///
    /// - Returns: Where the next byte goes; nil where the bytes are not UTF-8 (what was written is to be dropped).
    package static func write(
        utf8 source: UnsafePointer<UInt8>, count: Int, to output: UnsafeMutablePointer<UInt8>
    ) -> UnsafeMutablePointer<UInt8>? {
        var (source, output) = unsafe (source, output)
        let start = unsafe source
        let end = unsafe source + count
        var seen: UInt64 = 0
        while unsafe end - source >= 8 {
            let word = unsafe load(source)
            unsafe store(word, to: output)
            let specials = specials(in: word)
            seen |= word
            guard specials != 0 else {
                unsafe (source, output) = (source + 8, output + 8)
                continue
            }
            let plain = specials.trailingZeroBitCount &>> 3
            unsafe output = writeEscape(source[plain], to: output + plain)
            unsafe source += plain &+ 1
        }
        if unsafe source < end {
            var remaining = unsafe end - source
            var word = unsafe load(source, count: remaining)
            seen |= word
            while true {
                unsafe store(word, to: output)
                let plain = specials(in: word).trailingZeroBitCount &>> 3
                guard plain < remaining else {
                    unsafe output += remaining
                    break
                }
                unsafe output = writeEscape(
                    UInt8(truncatingIfNeeded: word &>> (UInt64(plain) &<< 3)), to: output + plain)
                word >>= UInt64(plain &+ 1) &<< 3
                remaining &-= plain &+ 1
            }
        }
        if seen & 0x8080_8080_8080_8080 != 0, unsafe !isUTF8(start, count: count) { return nil }
        return unsafe output
    }

    /// How many bytes must be free for `count` bytes as characters: every one may become `\u001f`.
    @inlinable package static func latin1Room(_ count: Int) -> Int { stringRoom(count) }

    /// Writes the text of a JSON string in which each character from U+0000 to U+00FF stands for a byte, without its
    /// quotes. `latin1Room(count)` bytes must be free.
    package static func write(
        latin1 source: UnsafePointer<UInt8>, count: Int, to output: UnsafeMutablePointer<UInt8>
    ) -> UnsafeMutablePointer<UInt8> {
        var output = unsafe output
        for index in 0..<count {
            let byte = unsafe source[index]
            if byte >= 0x80 {
                unsafe output[0] = 0xC0 | byte &>> 6
                unsafe output[1] = 0x80 | byte & 0x3F
                unsafe output += 2
            } else if byte < 0x20 || byte == 0x22 || byte == 0x5C {
                unsafe output = writeEscape(byte, to: output)
            } else {
                unsafe output.pointee = byte
                unsafe output += 1
            }
        }
        return unsafe output
    }

    /// The highest bit of the first byte, from the lowest, that is a quote, a backslash or a control character; bits
    /// above it mean nothing.
    ///
    /// x − n borrows through a byte's highest bit where the byte is below n; only a byte that was found can make the
    /// byte above it be found wrongly.
    @inline(__always)
    static func specials(in word: UInt64) -> UInt64 {
        let ones: UInt64 = 0x0101_0101_0101_0101
        let quotes: UInt64 = word ^ 0x2222_2222_2222_2222
        let backslashes: UInt64 = word ^ 0x5C5C_5C5C_5C5C_5C5C
        let belowSpace: UInt64 = (word &- 0x2020_2020_2020_2020) & ~word
        let isQuote: UInt64 = (quotes &- ones) & ~quotes
        let isBackslash: UInt64 = (backslashes &- ones) & ~backslashes
        return (belowSpace | isQuote | isBackslash) & 0x8080_8080_8080_8080
    }

    /// Writes the escape of a quote, a backslash or a control character. Eight bytes must be free.
    @inline(__always)
    static func writeEscape(
        _ byte: UInt8, to output: UnsafeMutablePointer<UInt8>
    ) -> UnsafeMutablePointer<UInt8> {
        let letter: UInt8
        switch byte {
        case 0x22, 0x5C: letter = byte
        case 0x0A: letter = UInt8(ascii: "n")
        case 0x0D: letter = UInt8(ascii: "r")
        case 0x09: letter = UInt8(ascii: "t")
        case 0x08: letter = UInt8(ascii: "b")
        case 0x0C: letter = UInt8(ascii: "f")
        default:
            let digit = UInt64(byte & 15)
            let last = digit + (digit < 10 ? 0x30 : 0x57)
            // `\u00`, the first digit, which is 0 or 1, and the last, from the lowest byte up.
            unsafe store(0x3030_755C | UInt64(0x30 + byte &>> 4) &<< 32 | last &<< 40, to: output)
            return unsafe output + 6
        }
        unsafe output[0] = UInt8(ascii: "\\")
        unsafe output[1] = letter
        return unsafe output + 2
    }

    /// Loads eight bytes, the first in the lowest.
    @inline(__always)
    static func load(_ source: UnsafePointer<UInt8>) -> UInt64 {
        unsafe UInt64(littleEndian: UnsafeRawPointer(source).loadUnaligned(as: UInt64.self))
    }

    /// Loads one to seven bytes, the first in the lowest, with spaces above the last.
    @inline(__always)
    static func load(_ source: UnsafePointer<UInt8>, count: Int) -> UInt64 {
        let bits = UInt64(truncatingIfNeeded: count) &<< 3
        let spaces: UInt64 = 0x2020_2020_2020_2020 &<< bits
        if count >= 4 {
            // The two halves overlap where there are fewer than eight.
            let first = unsafe UInt32(littleEndian: UnsafeRawPointer(source).loadUnaligned(as: UInt32.self))
            let last = unsafe UInt32(
                littleEndian: UnsafeRawPointer(source + (count &- 4)).loadUnaligned(as: UInt32.self))
            return spaces | UInt64(first) | UInt64(last) &<< (bits &- 32)
        }
        let middle = count &>> 1
        let (first, second, last) = unsafe (source[0], source[middle], source[count &- 1])
        return spaces | UInt64(first) | UInt64(second) &<< (UInt64(middle) &<< 3) | UInt64(last) &<< (bits &- 8)
    }

    /// Whether bytes are well-formed UTF-8 (Unicode, table 3-7).
    package static func isUTF8(_ source: UnsafePointer<UInt8>, count: Int) -> Bool {
        var source = unsafe source
        let end = unsafe source + count
        while unsafe end - source >= 8 {
            let high = unsafe load(source) & 0x8080_8080_8080_8080
            guard high != 0 else {
                unsafe source += 8
                continue
            }
            unsafe source += high.trailingZeroBitCount &>> 3
            // A text that has left ASCII tends to stay outside.
            while unsafe end - source >= 4, unsafe source.pointee >= 0x80 {
                let word = unsafe UInt32(littleEndian: UnsafeRawPointer(source).loadUnaligned(as: UInt32.self))
                let length = sequenceLength(word)
                guard length > 0 else { return false }
                unsafe source += length
            }
        }
        while unsafe source < end {
            guard unsafe source.pointee >= 0x80 else {
                unsafe source += 1
                continue
            }
            var word: UInt32 = 0
            for index in 0..<min(4, unsafe end - source) { word |= unsafe UInt32(source[index]) &<< UInt32(index &* 8) }
            let length = sequenceLength(word)
            guard length > 0 else { return false }
            unsafe source += length
        }
        return true
    }

    /// How many bytes the sequence takes that begins in the lowest byte with one from 0x80; 0 where it is ill-formed.
    /// Bytes behind the end of the text are given as zeros, which continue nothing.
    @inline(__always)
    private static func sequenceLength(_ word: UInt32) -> Int {
        if word & 0x00C0_C0F0 == 0x0080_80E0 {
            // Not U+0000 to U+07FF, which two bytes hold, and not a surrogate: E0 80…9F, ED A0…BF.
            let lead = word & 0x200F
            return lead != 0 && lead != 0x200D ? 3 : 0
        }
        if word & 0xC0E0 == 0x80C0 {
            // Not U+0000 to U+007F, which one byte holds: C0, C1.
            return word & 0x1E != 0 ? 2 : 0
        }
        // Not U+0000 to U+FFFF, which three bytes hold, and not beyond U+10FFFF: F0 80…8F, F4 90…BF, F5…F7.
        let lead = word & 0x3007
        return word & 0xC0C0_C0F8 == 0x8080_80F0 && lead != 0 && (lead & 4 == 0 || lead == 4) ? 4 : 0
    }
}
