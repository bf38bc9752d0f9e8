/// A decimal number of any length, for comparing and dividing without losing a digit.
///
/// It is ±digits × 10^exponent, with no zero at either end of the digits; zero has no digits.
struct ExactDecimal: Hashable {
    var isNegative = false
    /// The digits, each from 0 to 9, the highest first.
    var digits: [UInt8] = []
    var exponent = 0

    /// Reads a number by the grammar of RFC 8259, which the text must follow.
    init(_ text: some Sequence<UInt8>) {
        var afterPoint = false
        var writtenExponent: Int?
        var exponentIsNegative = false
        for byte in text {
            switch byte {
            case UInt8(ascii: "-"):
                if writtenExponent == nil { isNegative = true } else { exponentIsNegative = true }
            case UInt8(ascii: "+"): break
            case UInt8(ascii: "."): afterPoint = true
            case UInt8(ascii: "e"), UInt8(ascii: "E"): writtenExponent = 0
            default:
                let digit = byte & 0x0F
                if let exponent = writtenExponent {
                    // Readers refuse larger exponents.
                    writtenExponent = min(exponent * 10 + Int(digit), 1_000_000)
                } else {
                    digits.append(digit)
                    if afterPoint { exponent -= 1 }
                }
            }
        }
        exponent += exponentIsNegative ? -(writtenExponent ?? 0) : writtenExponent ?? 0
        digits.removeFirst(digits.prefix { $0 == 0 }.count)
        while digits.last == 0 {
            digits.removeLast()
            exponent += 1
        }
        if digits.isEmpty {
            isNegative = false
            exponent = 0
        }
    }

    /// Whether the value is an integer.
    var isInteger: Bool { exponent >= 0 }

    /// The value as an integer of 64 bits; nil if it is none.
    var int64: Int64? {
        guard exponent >= 0, digits.count + exponent <= 19 else { return nil }
        // Gathered below zero, where there is room for one more.
        var value: Int64 = 0
        for digit in digits + [UInt8](repeating: 0, count: exponent) {
            let (product, overflow) = value.multipliedReportingOverflow(by: 10)
            let (difference, overflow2) = product.subtractingReportingOverflow(Int64(digit))
            guard !overflow, !overflow2 else { return nil }
            value = difference
        }
        guard !isNegative else { return value }
        return value == .min ? nil : -value
    }

    /// −1, 0 or 1, as the value is less than, equal to or greater than `other`.
    func compared(to other: ExactDecimal) -> Int {
        guard isNegative == other.isNegative else { return isNegative ? -1 : 1 }
        let order = magnitudeCompared(to: other)
        return isNegative ? -order : order
    }

    private func magnitudeCompared(to other: ExactDecimal) -> Int {
        guard !digits.isEmpty, !other.digits.isEmpty else { return digits.count.signum() - other.digits.count.signum() }
        let scale = digits.count + exponent
        let otherScale = other.digits.count + other.exponent
        guard scale == otherScale else { return scale < otherScale ? -1 : 1 }
        if digits.lexicographicallyPrecedes(other.digits) { return -1 }
        return digits == other.digits ? 0 : 1
    }

    /// Whether the value is a multiple of `divisor`, which must not be zero.
    func isMultiple(of divisor: ExactDecimal) -> Bool {
        guard !digits.isEmpty else { return true }
        let zeros = exponent - divisor.exponent
        // Fewer places than the divisor has: then a multiple would have to end in a zero, which the digits don't.
        guard zeros >= 0 else { return false }
        var remainder = Remainder(modulus: divisor.digits)
        for digit in digits { remainder.append(digit) }
        for _ in 0..<zeros where !remainder.isZero { remainder.append(0) }
        return remainder.isZero
    }

    /// The remainder of a number whose decimal digits come one by one.
    private struct Remainder {
        /// Nine digits each, the lowest first.
        private let modulus: [UInt32]
        private var limbs: [UInt32]

        init(modulus digits: [UInt8]) {
            var limbs: [UInt32] = [0]
            for digit in digits {
                let carry = Remainder.multiplyByTen(&limbs, adding: digit)
                if carry > 0 { limbs.append(carry) }
            }
            modulus = limbs
            // One limb more, as a remainder grows tenfold before it is reduced.
            self.limbs = [UInt32](repeating: 0, count: limbs.count + 1)
        }

        var isZero: Bool { limbs.allSatisfy { $0 == 0 } }

        mutating func append(_ digit: UInt8) {
            // The limb that there is more of takes what is carried.
            _ = Remainder.multiplyByTen(&limbs, adding: digit)
            while !isBelowModulus { subtractModulus() }
        }

        private static let base: UInt64 = 1_000_000_000

        private static func multiplyByTen(_ limbs: inout [UInt32], adding digit: UInt8) -> UInt32 {
            var carry = UInt64(digit)
            for index in limbs.indices {
                let value = UInt64(limbs[index]) * 10 + carry
                limbs[index] = UInt32(value % base)
                carry = value / base
            }
            return UInt32(carry)
        }

        private var isBelowModulus: Bool {
            guard limbs[modulus.count] == 0 else { return false }
            for index in modulus.indices.reversed() where limbs[index] != modulus[index] {
                return limbs[index] < modulus[index]
            }
            return false
        }

        private mutating func subtractModulus() {
            var borrow: Int64 = 0
            for index in limbs.indices {
                var value = Int64(limbs[index]) - borrow - (index < modulus.count ? Int64(modulus[index]) : 0)
                borrow = value < 0 ? 1 : 0
                if value < 0 { value += Int64(Remainder.base) }
                limbs[index] = UInt32(value)
            }
        }
    }
}
