internal import FoundationEssentials

extension LogicalType {
    /// How many units of a date, a time or a timestamp make a second, 0 standing for days; nil for other types.
    private var unitsPerSecond: Int64? {
        switch self {
        case .date: 0
        case .timeMillis, .timestampMillis, .localTimestampMillis: 1_000
        case .timeMicros, .timestampMicros, .localTimestampMicros: 1_000_000
        case .timestampNanos, .localTimestampNanos: 1_000_000_000
        case .decimal, .bigDecimal, .uuid, .duration: nil
        }
    }

    /// What lies between 1970, from which Avro counts, and 2001, from which a `Date` does.
    private static let secondsTo2001: Int64 = 978_307_200

    /// The units from 1970 to `date`, rounded; nil where that is beyond 64 bits. Days are rounded down, in UTC.
    func count(of date: Date) -> Int64? {
        guard let unitsPerSecond else { return nil }
        guard unitsPerSecond > 0 else { return Int64(exactly: (date.timeIntervalSince1970 / 86_400).rounded(.down)) }
        // The whole seconds apart: a double has no digits left for them once it is multiplied.
        let seconds = date.timeIntervalSinceReferenceDate.rounded(.down)
        let fraction = ((date.timeIntervalSinceReferenceDate - seconds) * Double(unitsPerSecond)).rounded()
        guard let seconds = Int64(exactly: seconds)?.addingReportingOverflow(Self.secondsTo2001), !seconds.overflow
        else { return nil }
        let count = seconds.partialValue.multipliedReportingOverflow(by: unitsPerSecond)
        let sum = count.partialValue.addingReportingOverflow(Int64(fraction))
        return count.overflow || sum.overflow ? nil : sum.partialValue
    }

    /// The date so many units from 1970; nil for a type that is no date or timestamp.
    func date(of count: Int64) -> Date? {
        guard let unitsPerSecond else { return nil }
        guard unitsPerSecond > 0 else { return Date(timeIntervalSince1970: Double(count) * 86_400) }
        let (seconds, fraction) = count.quotientAndRemainder(dividingBy: unitsPerSecond)
        return Date(
            timeIntervalSinceReferenceDate: Double(seconds - Self.secondsTo2001)
                + Double(fraction) / Double(unitsPerSecond))
    }

    /// The whole units in a duration of less than a day; nil for a type that is no time.
    func count(of duration: Duration) -> Int64? {
        guard let unitsPerSecond, unitsPerSecond > 0 else { return nil }
        let (seconds, attoseconds) = duration.components
        return seconds * unitsPerSecond + attoseconds / (1_000_000_000_000_000_000 / unitsPerSecond)
    }

    /// The duration of so many units; nil for a type that is no time.
    func duration(of count: Int64) -> Duration? {
        guard let unitsPerSecond, unitsPerSecond > 0 else { return nil }
        let nanoseconds = count % unitsPerSecond * (1_000_000_000 / unitsPerSecond)
        return .seconds(count / unitsPerSecond) + .nanoseconds(nanoseconds)
    }
}

/// The bytes of decimals: a two's complement integer, the highest byte first, over a power of ten (specification,
/// "Decimal"). Those of a big-decimal are these bytes with their length in front and the scale, as an int, behind.
///
/// A `Decimal` has 128 bits of digits, so that a 128-bit integer is enough.
enum DecimalBytes {
    /// The bytes of `value`; nil where the type has no room for all of its digits.
    static func encode(_ value: Decimal, as type: AvroType) -> [UInt8]? {
        switch type.logicalType {
        case .decimal(let precision, let scale):
            guard let unscaled = unscaled(value, scale: scale), digitCount(unscaled) <= precision else { return nil }
            let bytes = bytes(unscaled)
            guard case .fixed(let fixed) = type.shape else { return bytes }
            guard bytes.count <= fixed.size else { return nil }
            return [UInt8](repeating: unscaled < 0 ? 0xFF : 0, count: fixed.size - bytes.count) + bytes
        case .bigDecimal:
            guard let unscaled = unscaled(value, scale: -value.exponent) else { return nil }
            let digits = bytes(unscaled)
            var bytes: [UInt8] = []
            bytes.appendLong(digits.count)
            bytes += digits
            bytes.appendLong(-value.exponent)
            return bytes
        default: return nil
        }
    }

    /// The value that `bytes` hold; nil where they hold none, or one of more digits than a `Decimal` has.
    static func decode(_ bytes: [UInt8], as type: LogicalType) -> Decimal? {
        switch type {
        case .decimal(_, let scale): return decode(bytes[...], scale: scale)
        case .bigDecimal:
            var input = ContainerInput()
            input.append(bytes)
            guard let length = try? input.readLong(), length >= 0, let digits = input.read(length),
                let scale = try? input.readLong(), input.count == 0
            else { return nil }
            return decode(digits[...], scale: scale)
        default: return nil
        }
    }

    private static func decode(_ bytes: ArraySlice<UInt8>, scale: Int) -> Decimal? {
        guard let first = bytes.first, bytes.count <= 16, abs(scale) <= 127 else { return nil }
        let sign: Int128 = first >= 0x80 ? -1 : 0
        let unscaled = bytes.reduce(sign) { $0 << 8 | Int128($1) }
        guard let digits = Decimal(string: "\(unscaled.magnitude)") else { return nil }
        return Decimal(sign: unscaled < 0 ? .minus : .plus, exponent: -scale, significand: digits)
    }

    /// `value` × 10^scale; nil where that is no integer of 128 bits.
    private static func unscaled(_ value: Decimal, scale: Int) -> Int128? {
        // The digits of a value that is no number are no digits.
        guard var unscaled = Int128(value.significand.magnitude.description) else { return nil }
        guard unscaled != 0 else { return 0 }
        if value.isSignMinus { unscaled.negate() }
        var exponent = value.exponent + scale
        while exponent > 0 {
            let (product, overflow) = unscaled.multipliedReportingOverflow(by: 10)
            guard !overflow else { return nil }
            unscaled = product
            exponent -= 1
        }
        while exponent < 0 {
            guard unscaled % 10 == 0 else { return nil }
            unscaled /= 10
            exponent += 1
        }
        return unscaled
    }

    private static func digitCount(_ unscaled: Int128) -> Int { "\(unscaled.magnitude)".count }

    /// The fewest bytes that hold `integer` with its sign.
    private static func bytes(_ integer: Int128) -> [UInt8] {
        let bits = Int128.bitWidth - (integer < 0 ? ~integer : integer).leadingZeroBitCount + 1
        return (0..<(bits + 7) / 8).reversed().map { UInt8(truncatingIfNeeded: integer >> (8 * $0)) }
    }
}
