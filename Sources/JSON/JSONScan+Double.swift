extension JSONScan {
    /// Reads a number as the nearest double, ties to even; infinite ones are refused.
    @inlinable @inline(__always)
    package static func double(_ source: UnsafeRawPointer) throws(Fault) -> (source: UnsafeRawPointer, value: Double) {
        let number = unsafe try number(source)
        // Clinger's fast path: digits and power are doubles themselves, so that one operation rounds once.
        if number.digits <= 1 &<< 53 && number.exponent <= 0 && number.exponent >= -18 && !number.isCut {
            // Integers, since a switch of doubles would become a jump that no one can foretell; as the sign would.
            let power = tenTo(0 &- number.exponent)
            let value = Double(Int64(bitPattern: number.digits)) / Double(Int64(bitPattern: power))
            return unsafe (number.end, number.signed(value.bitPattern))
        }
        return unsafe (number.end, try nearestDouble(number, source))
    }

    /// Reads a number as the nearest float, ties to even; infinite ones are refused.
    package static func float(_ source: UnsafeRawPointer) throws(Fault) -> (source: UnsafeRawPointer, value: Float) {
        let number = unsafe try number(source)
        let double = unsafe try nearestDouble(number, source)
        var value = Float(double)
        // Rounding twice goes wrong only where the double lies halfway between two floats but the number does not, or
        // where floats are subnormal and have other halves.
        if double.bitPattern & 0x1FFF_FFFF == 0x1000_0000 || value.magnitude < .leastNormalMagnitude {
            unsafe value = Float(text(source, upTo: number.end)) ?? .infinity
        }
        guard value.isFinite else { throw .refused }
        return unsafe (number.end, value)
    }

    /// The nearest double of a number that was read from `source`.
    @usableFromInline @inline(never)
    package static func nearestDouble(_ number: Number, _ source: UnsafeRawPointer) throws(Fault) -> Double {
        let exponent = number.exponent
        var bits = eiselLemire(number.digits, exponent)
        // Of a number that was cut, the digits are a lower bound, and one more is an upper.
        if number.isCut, bits != eiselLemire(number.digits &+ 1, exponent) { bits = nil }
        if bits == nil {
            unsafe bits = (Double(text(source, upTo: number.end)) ?? .infinity).bitPattern & ~(1 &<< 63)
        }
        guard let bits, bits < Double.infinity.bitPattern else { throw .refused }
        return number.signed(bits)
    }

    /// A number's text, for the exact conversion that the standard library makes.
    private static func text(_ source: UnsafeRawPointer, upTo end: UnsafeRawPointer) -> String {
        unsafe String(decoding: UnsafeRawBufferPointer(start: source, count: end - source), as: UTF8.self)
    }

    /// The bits of the double nearest to digits × 10^exponent; nil where 128 bits of the power can't tell.
    ///
    /// Daniel Lemire, "Number Parsing at a Gigabyte per Second" (2021), section 5: the digits, shifted to the top of the
    /// word, times the power give the double's 53 bits and enough below them to know how to round.
    private static func eiselLemire(_ digits: UInt64, _ exponent: Int) -> UInt64? {
        guard digits != 0 && exponent >= PowersOfTen.exponents.lowerBound else { return 0 }
        guard exponent <= 308 else { return Double.infinity.bitPattern }
        var power = PowersOfTen.shared[exponent]
        // The method wants negative powers rounded up; the table rounds all down.
        if exponent < 0 {
            let (low, carry) = power.low.addingReportingOverflow(1)
            power = PowersOfTen.Significand(high: power.high &+ (carry ? 1 : 0), low: low)
        }
        let shift = digits.leadingZeroBitCount
        let shifted = digits &<< UInt64(truncatingIfNeeded: shift)
        var (high, low) = shifted.multipliedFullWidth(by: power.high)
        if high & 0x1FF == 0x1FF {
            let (below, _) = shifted.multipliedFullWidth(by: power.low)
            let (sum, carry) = low.addingReportingOverflow(below)
            low = sum
            high &+= carry ? 1 : 0
            if low == .max && (exponent < -27 || exponent > 55) { return nil }
        }
        let top = high &>> 63
        var mantissa = high &>> (top &+ 9)
        // floor(log2(10^exponent)) as a product in fixed point, and the bias.
        var binary = (217_706 &* exponent) &>> 16 &+ 63 &+ Int(truncatingIfNeeded: top) &- shift &+ 1023
        if binary <= 0 {
            guard binary > -63 else { return 0 }
            mantissa &>>= UInt64(truncatingIfNeeded: 1 &- binary)
            // A subnormal that rounds up to 2^52 is the smallest normal double: its exponent bit is the carry.
            return (mantissa &+ mantissa & 1) &>> 1
        }
        // Exactly between two doubles: to even. Only small powers have so few digits.
        if low <= 1 && exponent >= -4 && exponent <= 23 && mantissa & 3 == 1 && mantissa &<< (top &+ 9) == high {
            mantissa &= ~1
        }
        mantissa = (mantissa &+ mantissa & 1) &>> 1
        if mantissa >= 1 &<< 53 {
            mantissa = 1 &<< 52
            binary &+= 1
        }
        guard binary < 0x7FF else { return Double.infinity.bitPattern }
        return UInt64(truncatingIfNeeded: binary) &<< 52 | mantissa & (1 &<< 52 &- 1)
    }
}
