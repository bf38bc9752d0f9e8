/// Writes values as JSON text at a pointer; what the plans of the formats print through.
///
/// Every function takes where to write and returns where the next byte goes. None checks for room: each says how many
/// bytes must be free, which may be more than it returns with, as words are stored whole.
@usableFromInline package enum JSONText {
    /// How many bytes must be free for any number.
    @inlinable package static var numberRoom: Int { 40 }

    /// Writes an integer. `numberRoom` bytes must be free.
    @inlinable package static func write(
        _ value: Int64, to output: UnsafeMutablePointer<UInt8>
    ) -> UnsafeMutablePointer<UInt8> {
        unsafe output.pointee = UInt8(ascii: "-")
        return unsafe write(value.magnitude, to: output + (value < 0 ? 1 : 0))
    }

    /// Writes an integer. `numberRoom` bytes must be free.
    @inlinable package static func write(
        _ value: UInt64, to output: UnsafeMutablePointer<UInt8>
    ) -> UnsafeMutablePointer<UInt8> {
        if value < 100_000_000 { return unsafe writeLeading(UInt32(truncatingIfNeeded: value), to: output) }
        var output = unsafe output
        let upper = value / 100_000_000
        if upper < 100_000_000 {
            unsafe output = writeLeading(UInt32(truncatingIfNeeded: upper), to: output)
        } else {
            unsafe output = writeLeading(UInt32(truncatingIfNeeded: upper / 100_000_000), to: output)
            unsafe output = writeEight(UInt32(truncatingIfNeeded: upper % 100_000_000), to: output)
        }
        return unsafe writeEight(UInt32(truncatingIfNeeded: value % 100_000_000), to: output)
    }

    /// The eight decimal digits of a number below 10^8 as bytes 0 to 9, the first digit in the lowest byte.
    ///
    /// All lanes are divided at once, by multiplying with a rounded reciprocal that is exact in the lane's range:
    /// 10486 / 2^20 for a hundredth of numbers below 10^4, 103 / 2^10 for a tenth of numbers below 100.
    @inlinable @inline(__always)
    package static func digits(_ value: UInt32) -> UInt64 {
        let tenThousands: UInt64 = (UInt64(value) &* 3_518_437_209) &>> 45
        let halves: UInt64 = tenThousands | (UInt64(value) &- tenThousands &* 10_000) &<< 32
        let hundreds: UInt64 = (halves &* 10_486) &>> 20 & 0x0000_007F_0000_007F
        let quarters: UInt64 = hundreds | (halves &- hundreds &* 100) &<< 16
        let tens: UInt64 = (quarters &* 103) &>> 10 & 0x000F_000F_000F_000F
        return tens | (quarters &- tens &* 10) &<< 8
    }

    /// Writes a number below 10^8 with eight digits. Eight bytes must be free.
    @inlinable @inline(__always)
    package static func writeEight(
        _ value: UInt32, to output: UnsafeMutablePointer<UInt8>
    ) -> UnsafeMutablePointer<UInt8> {
        unsafe store(digits(value) | 0x3030_3030_3030_3030, to: output)
        return unsafe output + 8
    }

    /// Writes a number below 10^8 without leading zeros. Eight bytes must be free.
    @inlinable @inline(__always)
    static func writeLeading(
        _ value: UInt32, to output: UnsafeMutablePointer<UInt8>
    ) -> UnsafeMutablePointer<UInt8> {
        let digits = digits(value)
        // The last digit stays, also where it is zero.
        let leadingZeros = (digits | 1 &<< 56).trailingZeroBitCount &>> 3
        unsafe store((digits | 0x3030_3030_3030_3030) &>> (UInt64(leadingZeros) &<< 3), to: output)
        return unsafe output + (8 &- leadingZeros)
    }

    /// Stores eight bytes, the first in the lowest.
    @inlinable @inline(__always)
    static func store(_ word: UInt64, to output: UnsafeMutablePointer<UInt8>) {
        unsafe UnsafeMutableRawPointer(output).storeBytes(of: word.littleEndian, as: UInt64.self)
    }
}
