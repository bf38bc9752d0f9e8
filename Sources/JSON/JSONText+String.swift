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
        let end = unsafe source + count
        let (from, to) = unsafe escape(source, end, to: output, stopsOutsideASCII: true)
        return unsafe from == end ? to : writeUnicode(from, end, to: to)
    }

    /// Goes on where a text leaves ASCII: it is checked, which only the bytes from here on need.
    @inline(never)
    private static func writeUnicode(
        _ source: UnsafePointer<UInt8>, _ end: UnsafePointer<UInt8>, to output: UnsafeMutablePointer<UInt8>
    ) -> UnsafeMutablePointer<UInt8>? {
        guard unsafe isUTF8(source, count: end - source) else { return nil }
        return unsafe escape(source, end, to: output, stopsOutsideASCII: false).to
    }

    /// Copies a text with its escapes, if asked up to a word or two in which a byte isn't ASCII.
    ///
    /// - Returns: Where reading and writing stopped.
    @inline(__always)
    private static func escape(
        _ source: UnsafePointer<UInt8>, _ end: UnsafePointer<UInt8>, to output: UnsafeMutablePointer<UInt8>,
        stopsOutsideASCII: Bool
    ) -> (from: UnsafePointer<UInt8>, to: UnsafeMutablePointer<UInt8>) {
        var (from, to) = unsafe (source, output)
        while unsafe end - from >= 16 {
            let block = unsafe UnsafeRawPointer(from).loadUnaligned(as: SIMD16<UInt8>.self)
            unsafe UnsafeMutableRawPointer(to).storeBytes(of: block, as: SIMD16<UInt8>.self)
            let specials = specials(in: block, orOutsideASCII: stopsOutsideASCII)
            guard specials[0] | specials[1] != 0 else {
                unsafe (from, to) = (from + 16, to + 16)
                continue
            }
            let plain =
                specials[0] != 0
                ? specials[0].trailingZeroBitCount &>> 3 : 8 &+ specials[1].trailingZeroBitCount &>> 3
            let byte = unsafe from[plain]
            if stopsOutsideASCII && byte >= 0x80 { return unsafe (from, to) }
            unsafe to = writeEscape(byte, to: to + plain)
            unsafe from += plain &+ 1
        }
        if unsafe from < end && from > source && to - output == from - source {
            // Nothing has moved yet: the last bytes can be copied together with some that were copied before.
            let block = unsafe UnsafeRawPointer(end - 16).loadUnaligned(as: SIMD16<UInt8>.self)
            let left = unsafe end - from
            unsafe UnsafeMutableRawPointer(to + (left &- 16)).storeBytes(of: block, as: SIMD16<UInt8>.self)
            let specials = specials(in: block, orOutsideASCII: stopsOutsideASCII)
            if specials[0] | specials[1] == 0 { return unsafe (end, to + left) }
        }
        while unsafe from < end {
            let left = unsafe min(end - from, 8)
            let word = unsafe left == 8 ? load(from) : load(from, count: left)
            unsafe store(word, to: to)
            if stopsOutsideASCII && word & 0x8080_8080_8080_8080 != 0 { return unsafe (from, to) }
            let plain = min(specials(in: word).trailingZeroBitCount &>> 3, left)
            unsafe (from, to) = (from + plain, to + plain)
            if plain < left {
                unsafe to = writeEscape(from.pointee, to: to)
                unsafe from += 1
            }
        }
        return unsafe (from, to)
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

    /// Copies a string that is short and plain: of at most 16 bytes, all ASCII with nothing to escape. 16 bytes must be
    /// readable and free.
    ///
    /// - Returns: Whether it was such a string; otherwise nothing is written that counts.
    @inlinable @inline(__always)
    package static func copyPlain(
        _ source: UnsafePointer<UInt8>, count: Int, to output: UnsafeMutablePointer<UInt8>
    ) -> Bool {
        let block = unsafe UnsafeRawPointer(source).loadUnaligned(as: SIMD16<UInt8>.self)
        unsafe UnsafeMutableRawPointer(output).storeBytes(of: block, as: SIMD16<UInt8>.self)
        let specials = specials(in: block, orOutsideASCII: true)
        let positions = SIMD16<Int8>(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15)
        let isInside: SIMDMask<SIMD16<Int8>> = positions .< SIMD16<Int8>(repeating: Int8(truncatingIfNeeded: count))
        let inside = unsafe unsafeBitCast(isInside, to: SIMD2<UInt64>.self)
        return (specials[0] & inside[0]) | (specials[1] & inside[1]) == 0
    }

    /// Every byte that is a quote, a backslash or a control character, if asked also every one that isn't ASCII, as ones.
    @inlinable @inline(__always)
    static func specials(in block: SIMD16<UInt8>, orOutsideASCII: Bool) -> SIMD2<UInt64> {
        // The types are spelt out because the type checker would else choose operators that go lane by lane. As signed
        // numbers, for which processors have an instruction, bytes outside of ASCII are below the space, too; with the
        // highest bits turned they aren't.
        let bytes = unsafe unsafeBitCast(block, to: SIMD16<Int8>.self)
        let turned = orOutsideASCII ? bytes : bytes ^ SIMD16<Int8>(repeating: -0x80)
        let isBelow: SIMDMask<SIMD16<Int8>> = turned .< SIMD16<Int8>(repeating: orOutsideASCII ? 0x20 : -0x60)
        let isQuote: SIMDMask<SIMD16<Int8>> = bytes .== SIMD16<Int8>(repeating: 0x22)
        let isBackslash: SIMDMask<SIMD16<Int8>> = bytes .== SIMD16<Int8>(repeating: 0x5C)
        let isSpecial: SIMDMask<SIMD16<Int8>> = isBelow .| isQuote .| isBackslash
        return unsafe unsafeBitCast(isSpecial, to: SIMD2<UInt64>.self)
    }

    /// Writes the escape of a quote, a backslash or a control character. Eight bytes must be free.
    @inline(__always)
    static func writeEscape(
        _ byte: UInt8, to output: UnsafeMutablePointer<UInt8>
    ) -> UnsafeMutablePointer<UInt8> {
        // The letters of the control characters 8 to 13: b, t, n, none, f, r.
        let letters: UInt64 = 0x7266_006E_7462
        let position = UInt64(byte) &- 8
        let letter = byte >= 0x20 ? byte : position < 6 ? UInt8(truncatingIfNeeded: letters &>> (position &<< 3)) : 0
        if letter != 0 {
            unsafe output[0] = UInt8(ascii: "\\")
            unsafe output[1] = letter
            return unsafe output + 2
        }
        let digit = UInt64(byte & 15)
        let last = digit + (digit < 10 ? 0x30 : 0x37)
        // `\u00`, the first digit, which is 0 or 1, and the last, from the lowest byte up.
        unsafe store(0x3030_755C | UInt64(0x30 + byte &>> 4) &<< 32 | last &<< 40, to: output)
        return unsafe output + 6
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
            // A text that has left ASCII tends to stay outside, and with sequences of one length.
            while unsafe end - source >= 4 {
                let word = unsafe UInt32(littleEndian: UnsafeRawPointer(source).loadUnaligned(as: UInt32.self))
                if isTriple(word) {
                    unsafe source += 3
                } else if isPair(word) {
                    unsafe source += 2
                } else if word & 0x80 == 0 {
                    break
                } else if isQuadruple(word) {
                    unsafe source += 4
                } else {
                    return false
                }
            }
        }
        while unsafe source < end {
            guard unsafe source.pointee >= 0x80 else {
                unsafe source += 1
                continue
            }
            // What lies behind the end is taken for zeros, which continue nothing.
            var word: UInt32 = 0
            for index in 0..<min(4, unsafe end - source) { word |= unsafe UInt32(source[index]) &<< UInt32(index &* 8) }
            guard isTriple(word) || isPair(word) || isQuadruple(word) else { return false }
            unsafe source += isTriple(word) ? 3 : isPair(word) ? 2 : 4
        }
        return true
    }

    /// Whether the lowest bytes are one character from U+0080 to U+07FF: not C0 or C1 in front.
    @inline(__always)
    private static func isPair(_ word: UInt32) -> Bool { word & 0xC0E0 == 0x80C0 && word & 0x1E != 0 }

    /// Whether the lowest bytes are one character from U+0800 to U+FFFF that is no surrogate: not E0 80…9F, ED A0…BF.
    @inline(__always)
    private static func isTriple(_ word: UInt32) -> Bool {
        word & 0x00C0_C0F0 == 0x0080_80E0 && word & 0x200F != 0 && word & 0x200F != 0x200D
    }

    /// Whether the lowest bytes are one character from U+10000 to U+10FFFF: not F0 80…8F, F4 90…BF, F5…F7.
    @inline(__always)
    private static func isQuadruple(_ word: UInt32) -> Bool {
        let lead = word & 0x3007
        return word & 0xC0C0_C0F8 == 0x8080_80F0 && lead != 0 && (lead & 4 == 0 || lead == 4)
    }
}
