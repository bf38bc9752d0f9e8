extension JSONScan {
    /// A number as sign, digits and exponent.
    @safe @usableFromInline package struct Number {
        /// The byte after the number.
        @usableFromInline package var end: UnsafeRawPointer
        /// Whether it begins with a minus, also for −0.
        @usableFromInline package var isNegative: Bool
        /// The digits before and after the point as an integer; the first nineteen significant ones if there are more.
        @usableFromInline package var digits: UInt64
        /// The power of ten that the digits are multiplied by.
        @usableFromInline package var exponent: Int
        /// Whether digits that aren't zero were left out.
        @usableFromInline package var isCut: Bool

        @inlinable @inline(__always)
        init(end: UnsafeRawPointer, isNegative: Bool, digits: UInt64, exponent: Int, isCut: Bool) {
            unsafe self.end = end
            self.isNegative = isNegative
            self.digits = digits
            self.exponent = exponent
            self.isCut = isCut
        }

        /// The double of these bits, which are not negative, with the number's sign.
        @inlinable @inline(__always)
        func signed(_ bits: UInt64) -> Double {
            Double(bitPattern: bits | (isNegative ? 1 : 0) &<< 63)
        }
    }

    /// Reads a number by the grammar of RFC 8259, section 6. What follows it is the caller's to judge.
    @inlinable @inline(__always)
    package static func number(_ source: UnsafeRawPointer) throws(Fault) -> Number {
        let isNegative = unsafe source.byte == UInt8(ascii: "-")
        let start = unsafe source + (isNegative ? 1 : 0)
        // The point and the end are looked for in three words at once, none of which depends on the other: so the next
        // number can be begun while this one's digits are still being multiplied.
        let word = unsafe start.word
        let marks = nonDigits(in: word)
        let whole = marks.trailingZeroBitCount &>> 3
        let point = unsafe start + whole
        guard whole > 0 && whole < 8 && (whole == 1 || word & 0xFF != 0x30) else {
            return try unsafe anyNumber(source)
        }
        let digits = value(ofFirst: whole, in: word)
        guard unsafe point.byte == UInt8(ascii: ".") else {
            if unsafe point.byte | 0x20 == UInt8(ascii: "e") { return try unsafe anyNumber(source) }
            return unsafe Number(end: point, isNegative: isNegative, digits: digits, exponent: 0, isCut: false)
        }
        let behindPoint = marks & (marks &- 1)
        let end: UnsafeRawPointer
        if behindPoint != 0 {
            unsafe end = start + behindPoint.trailingZeroBitCount &>> 3
        } else {
            let second = unsafe nonDigits(in: (start + 8).word).trailingZeroBitCount &>> 3
            let third = unsafe nonDigits(in: (start + 16).word).trailingZeroBitCount &>> 3
            unsafe end = start + (8 &+ second &+ (second == 8 ? third : 0))
        }
        let fraction = unsafe end - point &- 1
        // Nineteen digits can't exceed 64 bits; only sixteen behind the point are worth a shortcut.
        guard unsafe fraction > 0 && fraction <= 16 && whole &+ fraction <= 19 && end.byte | 0x20 != UInt8(ascii: "e")
        else { return try unsafe anyNumber(source) }
        let first = unsafe (point + 1).word
        var all: UInt64
        if fraction < 8 {
            all = digits &* tenTo(fraction) &+ value(ofFirst: fraction, in: first)
        } else {
            // The last eight digits overlap the first.
            all = digits &* tenTo(fraction &- 8) &+ value(ofUpTo: fraction &- 8, in: first)
            unsafe all = all &* 100_000_000 &+ value(ofEight: (end - 8).word)
        }
        return unsafe Number(end: end, isNegative: isNegative, digits: all, exponent: 0 &- fraction, isCut: false)
    }
}

extension JSONScan {
    /// Reads a number of any form, without words: long ones, exponents, and what is no number.
    @usableFromInline @inline(never)
    package static func anyNumber(_ source: UnsafeRawPointer) throws(Fault) -> Number {
        let isNegative = unsafe source.byte == UInt8(ascii: "-")
        let start = unsafe source + (isNegative ? 1 : 0)
        var significand = Significand()
        let whole = unsafe significand.takeDigits(start)
        guard unsafe whole > start && (start.byte != 0x30 || whole == start + 1) else { throw .refused }
        var end = unsafe whole
        if unsafe end.byte == UInt8(ascii: ".") {
            significand.isFraction = true
            unsafe end = significand.takeDigits(end + 1)
            guard unsafe end > whole + 1 else { throw .refused }
        }
        // The sign and the point count, as they do for the reader of whole documents.
        guard unsafe end - source <= limits.numberDigits else { throw .refused }
        if unsafe end.byte | 0x20 == UInt8(ascii: "e") {
            let sign = unsafe (end + 1).byte
            unsafe end += sign == UInt8(ascii: "-") || sign == UInt8(ascii: "+") ? 2 : 1
            let digits = unsafe end
            var exponent = 0
            while let digit = unsafe digit(end) {
                // Leading zeros may be many.
                exponent = min(exponent &* 10 &+ Int(digit), 1_000_000)
                unsafe end += 1
            }
            guard unsafe end > digits && exponent <= limits.exponent else { throw .refused }
            significand.exponent &+= sign == UInt8(ascii: "-") ? 0 &- exponent : exponent
        }
        return unsafe Number(
            end: end, isNegative: isNegative, digits: significand.digits, exponent: significand.exponent,
            isCut: significand.isCut)
    }

    /// What a number may ask for: the same as a document's numbers.
    static let limits = JSONLimits()

    /// The digits of a number, of which the first nineteen that count are kept.
    private struct Significand {
        var digits: UInt64 = 0
        var exponent = 0
        var isCut = false
        var isFraction = false

        /// Takes digits up to the first byte that is none.
        mutating func takeDigits(_ source: UnsafeRawPointer) -> UnsafeRawPointer {
            var source = unsafe source
            while let digit = unsafe JSONScan.digit(source) {
                if digits < 1_000_000_000_000_000_000 {
                    digits = digits &* 10 &+ digit
                    if isFraction { exponent &-= 1 }
                } else {
                    if digit > 0 { isCut = true }
                    if !isFraction { exponent &+= 1 }
                }
                unsafe source += 1
            }
            return unsafe source
        }
    }

    /// The value of the digit here; nil if there is none.
    @inline(__always)
    static func digit(_ source: UnsafeRawPointer) -> UInt64? {
        let value = unsafe source.byte &- 0x30
        return value < 10 ? UInt64(value) : nil
    }

    /// 10^exponent for an exponent from 0 to 19. A switch, as it becomes a table in the caller's module.
    @inlinable @inline(__always)
    package static func tenTo(_ exponent: Int) -> UInt64 {
        switch exponent {
        case 0: 1
        case 1: 10
        case 2: 100
        case 3: 1_000
        case 4: 10_000
        case 5: 100_000
        case 6: 1_000_000
        case 7: 10_000_000
        case 8: 100_000_000
        case 9: 1_000_000_000
        case 10: 10_000_000_000
        case 11: 100_000_000_000
        case 12: 1_000_000_000_000
        case 13: 10_000_000_000_000
        case 14: 100_000_000_000_000
        case 15: 1_000_000_000_000_000
        case 16: 10_000_000_000_000_000
        case 17: 100_000_000_000_000_000
        case 18: 1_000_000_000_000_000_000
        default: 10_000_000_000_000_000_000
        }
    }
}
