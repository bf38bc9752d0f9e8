/// What a number of a date or time counts, and so what its text looks like.
enum TimeUnit: UInt8 {
    case date
    case timeMillis, timeMicros
    case timestampMillis, timestampMicros, timestampNanos
    case localTimestampMillis, localTimestampMicros, localTimestampNanos

    /// The unit of a logical type; nil for one that is no date or time.
    init?(_ logicalType: LogicalType?) {
        switch logicalType {
        case .date: self = .date
        case .timeMillis: self = .timeMillis
        case .timeMicros: self = .timeMicros
        case .timestampMillis: self = .timestampMillis
        case .timestampMicros: self = .timestampMicros
        case .timestampNanos: self = .timestampNanos
        case .localTimestampMillis: self = .localTimestampMillis
        case .localTimestampMicros: self = .localTimestampMicros
        case .localTimestampNanos: self = .localTimestampNanos
        case .decimal, .bigDecimal, .uuid, .duration, nil: return nil
        }
    }

    /// How many digits of a second the unit holds.
    var fractionDigits: Int {
        switch self {
        case .date: 0
        case .timeMillis, .timestampMillis, .localTimestampMillis: 3
        case .timeMicros, .timestampMicros, .localTimestampMicros: 6
        case .timestampNanos, .localTimestampNanos: 9
        }
    }

    /// Whether the number is an int.
    var isInt: Bool { self == .date || self == .timeMillis }

    /// A text of this unit, for messages.
    var example: String {
        switch self {
        case .date: "2026-02-28"
        case .timeMillis: "23:59:59.123"
        case .timeMicros: "23:59:59.123456"
        case .timestampMillis: "2026-02-28T23:59:59.123Z"
        case .timestampMicros: "2026-02-28T23:59:59.123456Z"
        case .timestampNanos: "2026-02-28T23:59:59.123456789Z"
        case .localTimestampMillis: "2026-02-28T23:59:59.123"
        case .localTimestampMicros: "2026-02-28T23:59:59.123456"
        case .localTimestampNanos: "2026-02-28T23:59:59.123456789"
        }
    }

    private var hasDate: Bool { self != .timeMillis && self != .timeMicros }
    private var hasTime: Bool { self != .date }

    private var hasOffset: Bool {
        self == .timestampMillis || self == .timestampMicros || self == .timestampNanos
    }

    /// The number that `text` stands for; nil where it is no date or time of this unit (RFC 3339, section 5.6), has
    /// digits that the unit can't hold, or lies beyond 64 bits.
    func value(of text: some Collection<UInt8>) -> Int64? {
        var rest = text[...]
        var days = 0
        if hasDate {
            guard let date = TimeUnit.readDate(&rest) else { return nil }
            days = date
            guard hasTime else { return rest.isEmpty ? Int64(days) : nil }
            guard let separator = rest.popFirst(), separator | 0x20 == UInt8(ascii: "t") else { return nil }
        }
        guard let (seconds, fraction) = readTime(&rest) else { return nil }
        var offset = 0
        if hasOffset {
            guard let read = TimeUnit.readOffset(&rest) else { return nil }
            offset = read
        }
        guard rest.isEmpty else { return nil }
        // Four-digit years keep the seconds below 2^39; only nanoseconds can exceed 64 bits.
        let total = Int64(days * 86_400 + seconds - offset)
        var scale: Int64 = 1
        for _ in 0..<fractionDigits { scale *= 10 }
        // A time before 1970 is negative, and its fraction counts forward from the second below.
        let (scaled, overflow) = total.multipliedReportingOverflow(by: scale)
        guard overflow else {
            let (sum, overflow) = scaled.addingReportingOverflow(fraction)
            return overflow ? nil : sum
        }
        // The second below the smallest value may hold a fraction that brings it back into range.
        let (next, stillBeyond) = (total + 1).multipliedReportingOverflow(by: scale)
        guard total < 0 && !stillBeyond else { return nil }
        let (sum, beyond) = next.addingReportingOverflow(fraction - scale)
        return beyond ? nil : sum
    }

    /// `2026-02-28` as days from 1970-01-01, by the Gregorian calendar.
    private static func readDate<Rest: Collection<UInt8>>(_ rest: inout Rest) -> Int? where Rest.SubSequence == Rest {
        guard let year = readDigits(4, &rest), skip("-", &rest), let month = readDigits(2, &rest), skip("-", &rest),
            let day = readDigits(2, &rest), (1...12).contains(month), day >= 1
        else { return nil }
        let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
        let length = month == 2 ? (isLeap ? 29 : 28) : [4, 6, 9, 11].contains(month) ? 30 : 31
        guard day <= length else { return nil }
        // Counted in years that begin in March, so that the leap day is the last of its year.
        let shifted = month > 2 ? year : year - 1
        let era = shifted >= 0 ? shifted / 400 : -1
        let yearOfEra = shifted - era * 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        return era * 146_097 + dayOfEra - 719_468
    }

    /// `23:59:59.123` as seconds and the fraction in the unit's digits.
    private func readTime<Rest: Collection<UInt8>>(_ rest: inout Rest) -> (seconds: Int, fraction: Int64)?
    where Rest.SubSequence == Rest {
        guard let hour = TimeUnit.readDigits(2, &rest), TimeUnit.skip(":", &rest),
            let minute = TimeUnit.readDigits(2, &rest), TimeUnit.skip(":", &rest),
            let second = TimeUnit.readDigits(2, &rest), hour < 24, minute < 60, second < 60
        else { return nil }
        var fraction: Int64 = 0
        var digits = 0
        if TimeUnit.skip(".", &rest) {
            while let digit = rest.first, digit &- UInt8(ascii: "0") < 10 {
                rest.removeFirst()
                if digits < fractionDigits {
                    fraction = fraction * 10 + Int64(digit &- UInt8(ascii: "0"))
                } else if digit != UInt8(ascii: "0") {
                    return nil
                }
                digits += 1
            }
            guard digits > 0 else { return nil }
        }
        while digits < fractionDigits {
            fraction *= 10
            digits += 1
        }
        return (hour * 3600 + minute * 60 + second, fraction)
    }

    /// `Z` or `+01:00` as seconds.
    private static func readOffset<Rest: Collection<UInt8>>(_ rest: inout Rest) -> Int? where Rest.SubSequence == Rest {
        let sign = rest.popFirst() ?? 0
        if sign | 0x20 == UInt8(ascii: "z") { return 0 }
        guard sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-"), let hour = readDigits(2, &rest),
            skip(":", &rest), let minute = readDigits(2, &rest), hour < 24, minute < 60
        else { return nil }
        let seconds = hour * 3600 + minute * 60
        return sign == UInt8(ascii: "-") ? -seconds : seconds
    }

    private static func readDigits<Rest: Collection<UInt8>>(
        _ count: Int, _ rest: inout Rest
    ) -> Int? where Rest.SubSequence == Rest {
        var value = 0
        for _ in 0..<count {
            guard let digit = rest.popFirst(), digit &- UInt8(ascii: "0") < 10 else { return nil }
            value = value * 10 + Int(digit &- UInt8(ascii: "0"))
        }
        return value
    }

    private static func skip<Rest: Collection<UInt8>>(
        _ scalar: Unicode.Scalar, _ rest: inout Rest
    ) -> Bool where Rest.SubSequence == Rest {
        guard rest.first == UInt8(ascii: scalar) else { return false }
        rest.removeFirst()
        return true
    }
}
