/// The powers of ten that reading and printing of doubles need, each rounded down to 128 significant bits.
///
/// They are computed once, on first use, with exact integers: 5^k grows by multiplying, 2^n / 5^k shrinks by dividing,
/// and as floor(floor(x / 5) / 5) = floor(x / 25), no step loses anything that the upper 128 bits could show.
///
/// Who needs many powers takes `shared` once: a look at a global that is made on first use costs as much as a power.
@safe package struct PowersOfTen {
    /// The upper 128 bits of a power of ten; the highest is set.
    package struct Significand: BitwiseCopyable, Sendable {
        package var high: UInt64
        package var low: UInt64
    }

    /// From the smallest power that a text can name without being zero as a double, to the largest that scales the
    /// smallest double to an integer of 17 digits.
    package static let exponents = -342...324

    /// The powers.
    package static let shared = PowersOfTen()

    /// The significand of 10^k at `k - exponents.lowerBound`, in memory that is never freed and never changed again.
    private let significands: UnsafePointer<Significand>

    private init() {
        let memory = UnsafeMutablePointer<Significand>.allocate(capacity: Self.exponents.count)
        var quotient = [UInt64](repeating: 0, count: 16)
        quotient[15] = 1
        let one = -Self.exponents.lowerBound
        for exponent in 1...one {
            Self.divideByFive(&quotient)
            unsafe memory[one - exponent] = Self.upperBits(of: quotient)
        }
        var power: [UInt64] = [0, 0, 1]
        for exponent in 0...Self.exponents.upperBound {
            unsafe memory[one + exponent] = Self.upperBits(of: power)
            Self.multiplyByFive(&power)
        }
        unsafe significands = UnsafePointer(memory)
    }

    /// The significand of a power, whose exponent must be one of `exponents`.
    @inline(__always)
    subscript(exponent: Int) -> Significand { unsafe significands[exponent &- Self.exponents.lowerBound] }

    /// Multiplies a number, lowest word first.
    private static func multiplyByFive(_ words: inout [UInt64]) {
        var carry: UInt64 = 0
        for index in words.indices {
            let product = words[index].multipliedFullWidth(by: 5)
            let (low, overflow) = product.low.addingReportingOverflow(carry)
            words[index] = low
            carry = product.high + (overflow ? 1 : 0)
        }
        if carry > 0 { words.append(carry) }
    }

    /// Divides a number, lowest word first, and rounds down.
    private static func divideByFive(_ words: inout [UInt64]) {
        var remainder: UInt64 = 0
        for index in words.indices.reversed() {
            (words[index], remainder) = (5 as UInt64).dividingFullWidth((remainder, words[index]))
        }
        if words.last == 0 { words.removeLast() }
    }

    /// The highest 128 bits of a number of three words or more, of which the last isn't zero.
    private static func upperBits(of words: [UInt64]) -> Significand {
        let (first, second, third) = (words[words.count - 1], words[words.count - 2], words[words.count - 3])
        let shift = first.leadingZeroBitCount
        // A shift by 64 gives zero: Swift's shifts don't wrap.
        return Significand(
            high: first << shift | second >> (64 - shift), low: second << shift | third >> (64 - shift))
    }
}

// What the pointer leads to is the same for ever.
extension PowersOfTen: @unchecked Sendable {}
