extension JSONText {
    /// Writes a double: the shortest digits that are read back as the same double, and of those the nearest.
    ///
    /// The form is that of Python, which fastavro prints: `0.1`, `1.0`, `-0.0`, positional from 1e-4 to below 1e16 and
    /// `1e+16`, `2.5e-05` outside. What JSON has no number for becomes the strings `"NaN"`, `"Infinity"`,
    /// `"-Infinity"`. `numberRoom` bytes must be free.
    package static func write(
        _ value: Double, powers: PowersOfTen = .shared, to output: UnsafeMutablePointer<UInt8>
    ) -> UnsafeMutablePointer<UInt8> {
        let bits = value.bitPattern
        let exponent = Int(bits >> 52 & 0x7FF)
        let fraction = bits & 0xF_FFFF_FFFF_FFFF
        unsafe output.pointee = UInt8(ascii: "-")
        let first = unsafe output + Int(bits &>> 63)
        guard fraction != 0 && exponent > 0 && exponent < 0x7FF else {
            if exponent == 0x7FF {
                return unsafe writeNonFinite(isNaN: fraction != 0, isNegative: bits >> 63 != 0, to: output)
            }
            return unsafe writeRare(
                significand: exponent == 0 ? fraction : 1 << 52, exponent: max(exponent, 1) - 1075,
                isPowerOfTwo: exponent > 1, powers, to: first)
        }
        var decimal = ShortestDecimal(
            significand: fraction | 1 << 52, exponent: exponent - 1075, isPowerOfTwo: false, powers)
        decimal.addOneDigitIfSixteen()
        return unsafe write(decimal, to: first)
    }

    /// Writes a float as a double is written, with the shortest digits that are read back as the same float.
    /// `numberRoom` bytes must be free.
    package static func write(
        _ value: Float, powers: PowersOfTen = .shared, to output: UnsafeMutablePointer<UInt8>
    ) -> UnsafeMutablePointer<UInt8> {
        let bits = value.bitPattern
        let exponent = Int(bits >> 23 & 0xFF)
        let fraction = bits & 0x7F_FFFF
        if exponent == 0xFF {
            return unsafe writeNonFinite(isNaN: fraction != 0, isNegative: bits >> 31 != 0, to: output)
        }
        unsafe output.pointee = UInt8(ascii: "-")
        return unsafe writeRare(
            significand: UInt64(exponent == 0 ? fraction : fraction | 1 << 23), exponent: max(exponent, 1) - 150,
            isPowerOfTwo: fraction == 0 && exponent > 1, powers, to: output + Int(bits &>> 31))
    }

    /// Writes significand × 2^exponent where that isn't most often the case: for zero, subnormal numbers, powers of two
    /// and floats.
    @inline(never)
    private static func writeRare(
        significand: UInt64, exponent: Int, isPowerOfTwo: Bool, _ powers: PowersOfTen,
        to output: UnsafeMutablePointer<UInt8>
    ) -> UnsafeMutablePointer<UInt8> {
        guard significand != 0 else { return unsafe writeZero(to: output) }
        var decimal = ShortestDecimal(
            significand: significand, exponent: exponent, isPowerOfTwo: isPowerOfTwo, powers)
        decimal.addDigits()
        return unsafe write(decimal, to: output)
    }

    private static func writeZero(to output: UnsafeMutablePointer<UInt8>) -> UnsafeMutablePointer<UInt8> {
        unsafe store(0x30_2E30, to: output)
        return unsafe output + 3
    }

    private static func writeNonFinite(
        isNaN: Bool, isNegative: Bool, to output: UnsafeMutablePointer<UInt8>
    ) -> UnsafeMutablePointer<UInt8> {
        var output = unsafe output
        let text: StaticString = isNaN ? "\"NaN\"" : isNegative ? "\"-Infinity\"" : "\"Infinity\""
        unsafe output.update(from: text.utf8Start, count: text.utf8CodeUnitCount)
        unsafe output += text.utf8CodeUnitCount
        return unsafe output
    }

    /// Lays out a decimal of seventeen digits.
    @inline(__always)
    private static func write(
        _ decimal: ShortestDecimal, to output: UnsafeMutablePointer<UInt8>
    ) -> UnsafeMutablePointer<UInt8> {
        let ascii: UInt64 = 0x3030_3030_3030_3030
        let nine = decimal.digits / 100_000_000
        let first = nine / 100_000_000
        let upper = digits(UInt32(truncatingIfNeeded: nine &- first &* 100_000_000))
        let lower = digits(UInt32(truncatingIfNeeded: decimal.digits &- nine &* 100_000_000))
        // The last digit is in the highest byte, so that trailing zeros are leading zero bits.
        let count =
            lower == 0 ? 9 &- upper.leadingZeroBitCount &>> 3 : 17 &- lower.leadingZeroBitCount &>> 3
        // Scientific notation: first digit, point, sixteen digits, and this exponent.
        let exponent = decimal.exponent &+ 16
        if exponent >= 0 && exponent < 8 {
            // All digits but the first are stored one byte too far; then those before the point again, in their place.
            unsafe output.pointee = UInt8(truncatingIfNeeded: first) &+ UInt8(ascii: "0")
            unsafe store(upper | ascii, to: output + 2)
            unsafe store(lower | ascii, to: output + 10)
            let point = UInt64(exponent) &<< 3
            let before: UInt64 = (1 &<< point) &- 1
            let behind: UInt64 = ~(before | 0xFF &<< point)
            let word: UInt64 = (upper | ascii) & before | (upper | ascii) &<< 8 & behind
            unsafe store(word | UInt64(UInt8(ascii: ".")) &<< point, to: output + 1)
            return unsafe output + (max(count, exponent &+ 2) &+ 1)
        }
        if exponent >= 8 && exponent < 16 {
            unsafe output.pointee = UInt8(truncatingIfNeeded: first) &+ UInt8(ascii: "0")
            unsafe store(upper | ascii, to: output + 1)
            unsafe store(lower | ascii, to: output + 10)
            let point = UInt64(exponent &- 8) &<< 3
            let before: UInt64 = (1 &<< point) &- 1
            let behind: UInt64 = ~(before | 0xFF &<< point)
            let word: UInt64 = (lower | ascii) & before | (lower | ascii) &<< 8 & behind
            unsafe store(word | UInt64(UInt8(ascii: ".")) &<< point, to: output + 9)
            return unsafe output + (max(count, exponent &+ 2) &+ 1)
        }
        if exponent < 0 && exponent >= -4 {
            unsafe store(0x3030_3030_3030_2E30, to: output)
            let start = unsafe output + (1 &- exponent)
            unsafe start.pointee = UInt8(truncatingIfNeeded: first) &+ UInt8(ascii: "0")
            unsafe store(upper | ascii, to: start + 1)
            unsafe store(lower | ascii, to: start + 9)
            return unsafe start + count
        }
        unsafe output[0] = UInt8(truncatingIfNeeded: first) &+ UInt8(ascii: "0")
        unsafe output[1] = UInt8(ascii: ".")
        unsafe store(upper | ascii, to: output + 2)
        unsafe store(lower | ascii, to: output + 10)
        var end = unsafe output + (count == 1 ? 1 : count &+ 1)
        unsafe end[0] = UInt8(ascii: "e")
        unsafe end[1] = exponent < 0 ? UInt8(ascii: "-") : UInt8(ascii: "+")
        unsafe end += 2
        let magnitude = exponent.magnitude
        if magnitude < 10 {
            unsafe end.pointee = UInt8(ascii: "0")
            unsafe end += 1
        }
        return unsafe writeLeading(UInt32(truncatingIfNeeded: magnitude), to: end)
    }
}

/// The shortest decimal inside the interval of reals that round to a binary floating-point number; of several of that
/// length the one nearest to the number.
///
/// The method is Schubfach (Raffaello Giulietti, "The Schubfach way to render doubles", 2020). The number and the ends
/// of its interval are scaled by a power of ten to where the interval holds at least one integer and at most one
/// multiple of ten; a product that is rounded to odd still compares with integers as the exact one would.
private struct ShortestDecimal {
    /// The digits; those that aren't needed may be zeros at the end.
    var digits: UInt64
    /// The number is digits × 10^exponent.
    var exponent: Int

    /// Converts significand × 2^exponent, which isn't zero. Below a power of two the neighbour is only half as far away
    /// (`isPowerOfTwo`), except for the smallest normal number.
    @inline(__always)
    init(significand: UInt64, exponent: Int, isPowerOfTwo: Bool, _ powers: PowersOfTen) {
        // floor(log10(2^exponent)), or floor(log10(3/4 × 2^exponent)), as fixed-point products.
        let k = (exponent &* 1_262_611 &- (isPowerOfTwo ? 524_031 : 0)) &>> 22
        let power = powers[-k]
        // exponent + floor(log2(10^-k)) + 1: the shift that leaves the integer part of the product in the upper word.
        let shift = UInt64(truncatingIfNeeded: exponent &+ (-k &* 1_741_647) &>> 19 &+ 1)
        let four = significand &<< 2
        let isOdd = significand & 1
        let lower = ShortestDecimal.scale((four &- (isPowerOfTwo ? 1 : 2)) &<< shift, power) &+ isOdd
        let middle = ShortestDecimal.scale(four &<< shift, power)
        let upper = ShortestDecimal.scale((four &+ 2) &<< shift, power) &- isOdd

        // Random digits make every choice below unpredictable, so none of them is a branch.
        let floor = middle &>> 2
        let tens = floor / 10
        let isTenInside = Self.bit(lower <= 40 &* tens)
        let isNextTenInside = Self.bit(40 &* tens &+ 40 <= upper)
        // The even one of two integers that are equally near.
        var isNextNearer = Self.bit((middle & 3) &+ (floor & 1) > 2)
        if isPowerOfTwo {
            // Only here can the nearest integer be outside, and the other one inside.
            let isFloorInside = Self.bit(lower <= 4 &* floor)
            let isNextInside = Self.bit(4 &* floor &+ 4 <= upper)
            isNextNearer = Self.choose(isFloorInside ^ isNextInside, isNextInside, isNextNearer)
        }
        digits = Self.choose(
            (isTenInside | isNextTenInside) & Self.bit(floor >= 10), (tens &+ isNextTenInside) &* 10,
            floor &+ isNextNearer)
        self.exponent = k
    }

    /// Makes seventeen digits of sixteen.
    @inline(__always)
    mutating func addOneDigitIfSixteen() {
        let isShort = Self.bit(digits < 10_000_000_000_000_000)
        digits &+= digits &* 9 & (0 &- isShort)
        exponent &-= Int(truncatingIfNeeded: isShort)
    }

    /// Makes seventeen digits of any number.
    @inline(__always)
    mutating func addDigits() {
        while digits < 10_000_000_000_000_000 {
            digits &*= 10
            exponent &-= 1
        }
    }

    @inline(__always)
    private static func bit(_ condition: Bool) -> UInt64 { condition ? 1 : 0 }

    @inline(__always)
    private static func choose(_ bit: UInt64, _ set: UInt64, _ clear: UInt64) -> UInt64 {
        clear ^ ((set ^ clear) & (0 &- bit))
    }

    /// The upper word of value × (significand + 1), rounded to odd. The table rounds down, the method wants it above.
    @inline(__always)
    private static func scale(_ value: UInt64, _ power: PowersOfTen.Significand) -> UInt64 {
        let low = (power.low &+ 1).multipliedFullWidth(by: value)
        let high = power.high.multipliedFullWidth(by: value)
        let (fraction, carry) = high.low.addingReportingOverflow(low.high)
        return (high.high &+ (carry ? 1 : 0)) | (fraction > 1 ? 1 : 0)
    }
}
