extension JSONScan {
    /// An integer's digits, without the sign.
    @safe @usableFromInline package struct Digits {
        /// The byte after the last digit.
        @usableFromInline package var end: UnsafeRawPointer
        /// The value.
        @usableFromInline package var value: UInt64

        @inlinable @inline(__always)
        init(end: UnsafeRawPointer, value: UInt64) {
            unsafe self.end = end
            self.value = value
        }
    }

    /// Reads an integer of 64 bits: no leading zeros. What follows the last digit is the caller's to judge.
    @inlinable @inline(__always)
    package static func integer(
        _ source: UnsafeRawPointer
    ) throws(Fault) -> (source: UnsafeRawPointer, value: Int64) {
        let isNegative = unsafe source.byte == UInt8(ascii: "-")
        let start = unsafe source + (isNegative ? 1 : 0)
        let word = unsafe start.word
        let count = leadingDigits(in: word)
        let digits: Digits
        if count < 8 {
            guard count > 0 && (count == 1 || word & 0xFF != 0x30) else { throw .refused }
            unsafe digits = Digits(end: start + count, value: value(ofFirst: count, in: word))
        } else {
            unsafe digits = try manyDigits(start, word)
        }
        let sign: Int64 = isNegative ? -1 : 0
        let value = (Int64(bitPattern: digits.value) ^ sign) &- sign
        // Up to 19 digits are below 2^64; beyond 2^63 the sign comes out wrong, except for −2^63.
        guard value &>> 63 == sign || digits.value == 0 else { throw .refused }
        return unsafe (digits.end, value)
    }

    /// Reads eight to nineteen digits, the first eight of which are in `first`.
    @inlinable @inline(__always)
    package static func manyDigits(_ start: UnsafeRawPointer, _ first: UInt64) throws(Fault) -> Digits {
        guard first & 0xFF != 0x30 else { throw .refused }
        let second = unsafe (start + 8).word
        let count = leadingDigits(in: second)
        if count < 8 {
            // The last eight digits overlap the first; so no power of ten depends on the count.
            let head = value(ofFirst: count, in: first)
            let tail = unsafe value(ofEight: (start + count).word)
            return unsafe Digits(end: start + (8 &+ count), value: head &* 100_000_000 &+ tail)
        }
        let third = leadingDigits(in: unsafe (start + 16).word)
        guard third < 4 else { throw .refused }
        let head = value(ofFirst: third, in: first)
        let middle = unsafe value(ofEight: (start + third).word)
        let tail = unsafe value(ofEight: (start + (8 &+ third)).word)
        let value = (head &* 100_000_000 &+ middle) &* 100_000_000 &+ tail
        return unsafe Digits(end: start + (16 &+ third), value: value)
    }

    /// How many of the bytes, from the first on, are digits: 0 to 8.
    @inlinable @inline(__always)
    package static func leadingDigits(in word: UInt64) -> Int {
        nonDigits(in: word).trailingZeroBitCount &>> 3
    }

    /// Marks, in the highest bit of their bytes, those that are no digits. What stands above a byte from 0x80 may be
    /// marked wrongly, because of its carry.
    @inlinable @inline(__always)
    static func nonDigits(in word: UInt64) -> UInt64 {
        let values: UInt64 = word ^ 0x3030_3030_3030_3030
        return (values &+ 0x7676_7676_7676_7676 | values) & highBits
    }

    /// The value of the first `count` digits, 0 to 7 (8 would shift nothing away, and count for 0).
    @inlinable @inline(__always)
    package static func value(ofFirst count: Int, in word: UInt64) -> UInt64 {
        // Moves the digits to the end of the word; the bytes that come in at the front are zeros in value.
        let values: UInt64 = word & 0x0F0F_0F0F_0F0F_0F0F
        let shifted: UInt64 = (values &<< UInt64(truncatingIfNeeded: 56 &- count &<< 3)) &<< 8
        return value(ofEightValues: shifted)
    }

    /// The value of the first `count` digits, 0 to 8.
    @inlinable @inline(__always)
    package static func value(ofUpTo count: Int, in word: UInt64) -> UInt64 {
        // By halves, as 64 bits in one step would shift nothing.
        let half = UInt64(truncatingIfNeeded: 32 &- count &<< 2)
        return value(ofEightValues: ((word & 0x0F0F_0F0F_0F0F_0F0F) &<< half) &<< half)
    }

    /// The value of eight digits.
    @inlinable @inline(__always)
    package static func value(ofEight word: UInt64) -> UInt64 {
        value(ofEightValues: word & 0x0F0F_0F0F_0F0F_0F0F)
    }

    /// Joins digits to pairs, pairs to fours and fours to eight: three multiplications instead of eight.
    @inlinable @inline(__always)
    static func value(ofEightValues values: UInt64) -> UInt64 {
        let pairs: UInt64 = values &* 10 &+ values &>> 8
        let mask: UInt64 = 0x0000_00FF_0000_00FF
        let upper: UInt64 = (pairs & mask) &* (100 &+ 1_000_000 &<< 32)
        let lower: UInt64 = (pairs &>> 16 & mask) &* (1 &+ 10_000 &<< 32)
        return (upper &+ lower) &>> 32
    }
}
