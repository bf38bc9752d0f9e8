internal import JSON

/// The digits of a decimal text, before they are put into bytes.
///
/// The text is a JSON number, with or without quotes; it has been checked by `JSONScan.anyNumber`.
@safe struct DecimalText {
    /// How many digits a decimal may have, those of its scale included: bounds what exact arithmetic costs.
    static let digitsMax = 1_000

    let isNegative: Bool
    /// The text from its first digit that isn't zero on, up to its exponent.
    private var digits: UnsafeRawBufferPointer.SubSequence
    /// How many digits there are in `digits`.
    private(set) var count = 0
    /// The value is the digits as an integer × 10^exponent.
    private(set) var exponent = 0
    /// How many of the digits at the end are zeros.
    private var trailingZeros = 0

    /// Takes apart a number that stands in `text`.
    init(_ text: UnsafeRawBufferPointer) {
        isNegative = unsafe text.first == UInt8(ascii: "-")
        unsafe digits = text.prefix { $0 | 0x20 != UInt8(ascii: "e") }
        var afterPoint = false
        var leading = true
        for index in unsafe digits.indices {
            let byte = unsafe digits[index]
            if byte == UInt8(ascii: ".") { afterPoint = true }
            guard byte &- 0x30 < 10 else { continue }
            if afterPoint { exponent -= 1 }
            if leading && byte == 0x30 { continue }
            leading = false
            count += 1
            trailingZeros = byte == 0x30 ? trailingZeros + 1 : 0
        }
        var rest = unsafe text[digits.endIndex...].dropFirst()
        let isBelowOne = unsafe rest.first == UInt8(ascii: "-")
        if unsafe rest.first == UInt8(ascii: "+") || isBelowOne { unsafe rest.removeFirst() }
        var written = 0
        for index in unsafe rest.indices { written = unsafe min(written * 10 + Int(rest[index] &- 0x30), 1_000_000) }
        exponent += isBelowOne ? -written : written
    }

    /// Brings the digits to `scale` digits behind the point.
    ///
    /// - Returns: Whether that is exact, with no more than `precision` digits in all.
    mutating func align(scale: Int, precision: Int) -> Bool {
        guard count > 0 else {
            exponent = 0
            return true
        }
        // The digits that are appended as zeros, or cut as such.
        let shift = exponent + scale
        guard -shift <= trailingZeros, count + shift <= min(precision, DecimalText.digitsMax) else { return false }
        count += shift
        return true
    }

    /// Writes the digits as a two's complement integer, the highest byte first, with as few bytes as hold it, or with
    /// exactly `size` where that isn't 0.
    ///
    /// - Returns: The byte after the last; nil where `size` is too small. The larger of `size` and `bytesMax` must be free.
    func write(size: Int, to output: UnsafeMutableRawPointer) -> UnsafeMutableRawPointer? {
        unsafe withUnsafeTemporaryAllocation(of: UInt32.self, capacity: count / 9 + 2) { limbs in
            unsafe limbs.initialize(repeating: 0)
            var taken = 0
            var group: UInt32 = 0
            var power: UInt32 = 1
            func take(_ digit: UInt32) {
                taken += 1
                group = group * 10 + digit
                power *= 10
                guard taken == count || power == 1_000_000_000 else { return }
                unsafe DecimalText.multiply(limbs, by: power, adding: group)
                (group, power) = (0, 1)
            }
            for index in unsafe digits.indices where taken < count {
                let byte = unsafe digits[index]
                if byte &- 0x30 < 10 && (taken > 0 || byte != 0x30) { take(UInt32(byte &- 0x30)) }
            }
            while taken < count { take(0) }
            if isNegative { unsafe DecimalText.negate(limbs) }
            return unsafe DecimalText.write(UnsafeRawBufferPointer(limbs), size: size, to: output)
        }
    }

    /// How many bytes `write` may take without a size: 1,000 digits are 3,322 bits, and one more for the sign.
    static let bytesMax = 416

    private static func multiply(_ limbs: UnsafeMutableBufferPointer<UInt32>, by factor: UInt32, adding: UInt32) {
        var carry = UInt64(adding)
        for index in limbs.indices {
            carry += unsafe UInt64(limbs[index]) * UInt64(factor)
            unsafe limbs[index] = UInt32(truncatingIfNeeded: carry)
            carry >>= 32
        }
    }

    private static func negate(_ limbs: UnsafeMutableBufferPointer<UInt32>) {
        var carry: UInt64 = 1
        for index in limbs.indices {
            carry += unsafe UInt64(~limbs[index])
            unsafe limbs[index] = UInt32(truncatingIfNeeded: carry)
            carry >>= 32
        }
    }

    /// Writes a little-endian two's complement integer, whose highest limb holds nothing but the sign.
    private static func write(
        _ integer: UnsafeRawBufferPointer, size: Int, to output: UnsafeMutableRawPointer
    ) -> UnsafeMutableRawPointer? {
        let sign: UInt8 = unsafe integer[integer.count - 1]
        var needed = integer.count
        while needed > 1, unsafe integer[needed - 1] == sign, unsafe (integer[needed - 2] ^ sign) & 0x80 == 0 {
            needed -= 1
        }
        guard size == 0 || needed <= size else { return nil }
        let written = size == 0 ? needed : size
        for index in 0..<written {
            let byte = unsafe index < integer.count ? integer[index] : sign
            unsafe (output + (written - 1 - index)).store(byte)
        }
        return unsafe output + written
    }
}
