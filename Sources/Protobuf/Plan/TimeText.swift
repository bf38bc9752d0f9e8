internal import JSON

/// What timestamps and durations consist of.
struct SecondsAndNanos {
    var seconds: Int64
    var nanos: Int32
}

/// Reads digits at a pointer into a terminated text.
private func digits(_ source: UnsafeRawPointer, count: Int) -> Int? {
    var value = 0
    for index in 0..<count {
        let digit = unsafe (source + index).byte &- 0x30
        guard digit < 10 else { return nil }
        value = value * 10 + Int(digit)
    }
    return value
}

/// Reads a point and one to nine digits as nanoseconds; zero where no point comes.
private func fraction(_ source: UnsafeRawPointer) -> (nanos: Int32, end: UnsafeRawPointer)? {
    guard unsafe source.byte == UInt8(ascii: ".") else { return unsafe (0, source) }
    var cursor = unsafe source + 1
    var nanos: Int32 = 0
    var count = 0
    while unsafe cursor.byte &- 0x30 < 10 {
        guard count < 9 else { return nil }
        unsafe nanos = nanos * 10 + Int32(cursor.byte &- 0x30)
        unsafe cursor += 1
        count += 1
    }
    guard count > 0 else { return nil }
    for _ in count..<9 { nanos *= 10 }
    return unsafe (nanos, cursor)
}

/// Writes a point and three, six or nine digits, whichever is enough; nothing for zero. Ten bytes must be free.
func write(nanos: Int32, to output: UnsafeMutablePointer<UInt8>) -> UnsafeMutablePointer<UInt8> {
    guard nanos != 0 else { return unsafe output }
    unsafe output.pointee = UInt8(ascii: ".")
    let count = nanos % 1_000_000 == 0 ? 3 : nanos % 1_000 == 0 ? 6 : 9
    var rest = count == 3 ? nanos / 1_000_000 : count == 6 ? nanos / 1_000 : nanos
    for index in stride(from: count, to: 0, by: -1) {
        unsafe output[index] = UInt8(truncatingIfNeeded: rest % 10) + 0x30
        rest /= 10
    }
    return unsafe output + (count + 1)
}

/// google.protobuf.Timestamp as RFC 3339 writes times, from year 1 to 9999.
enum TimestampText {
    /// 0001-01-01T00:00:00Z and 9999-12-31T23:59:59Z.
    static let range: ClosedRange<Int64> = -62_135_596_800...253_402_300_799

    /// How many bytes must be free to write one.
    static let room = 40

    /// Reads a time at a pointer into a terminated text; nil where there is none.
    static func read(_ source: UnsafeRawPointer) -> (SecondsAndNanos, end: UnsafeRawPointer)? {
        // 2026-01-01T00:00:00 with everything but the digits in its place; the letters must be capitals.
        guard let year = unsafe digits(source, count: 4), unsafe (source + 4).byte == UInt8(ascii: "-"),
            let month = unsafe digits(source + 5, count: 2), unsafe (source + 7).byte == UInt8(ascii: "-"),
            let day = unsafe digits(source + 8, count: 2), unsafe (source + 10).byte == UInt8(ascii: "T"),
            let hour = unsafe digits(source + 11, count: 2), unsafe (source + 13).byte == UInt8(ascii: ":"),
            let minute = unsafe digits(source + 14, count: 2), unsafe (source + 16).byte == UInt8(ascii: ":"),
            let second = unsafe digits(source + 17, count: 2),
            let (nanos, zone) = unsafe fraction(source + 19)
        else { return nil }
        guard
            year >= 1 && month >= 1 && month <= 12 && day >= 1 && day <= daysIn(month, year) && hour < 24
                && minute < 60 && second < 60
        else { return nil }
        var seconds = Int64(daysSince1970(year, month, day)) * 86_400 + Int64(hour * 3600 + minute * 60 + second)
        var end = unsafe zone + 1
        switch unsafe zone.byte {
        case UInt8(ascii: "Z"): break
        case UInt8(ascii: "+"), UInt8(ascii: "-"):
            guard let hours = unsafe digits(zone + 1, count: 2), unsafe (zone + 3).byte == UInt8(ascii: ":"),
                let minutes = unsafe digits(zone + 4, count: 2), hours < 24, minutes < 60
            else { return nil }
            let offset = Int64(hours * 3600 + minutes * 60)
            unsafe seconds += zone.byte == UInt8(ascii: "+") ? -offset : offset
            unsafe end = zone + 6
        default: return nil
        }
        guard range.contains(seconds) else { return nil }
        return unsafe (SecondsAndNanos(seconds: seconds, nanos: nanos), end)
    }

    /// Writes a time that is in range. `room` bytes must be free.
    static func write(_ time: SecondsAndNanos, to output: UnsafeMutablePointer<UInt8>) -> UnsafeMutablePointer<UInt8> {
        let days = Int((time.seconds - range.lowerBound) / 86_400)
        let second = Int((time.seconds - range.lowerBound) % 86_400)
        let (year, month, day) = date(daysSinceYear1: days)
        unsafe write(year / 100, to: output)
        unsafe write(year % 100, to: output + 2)
        unsafe output[4] = UInt8(ascii: "-")
        unsafe write(month, to: output + 5)
        unsafe output[7] = UInt8(ascii: "-")
        unsafe write(day, to: output + 8)
        unsafe output[10] = UInt8(ascii: "T")
        unsafe write(second / 3600, to: output + 11)
        unsafe output[13] = UInt8(ascii: ":")
        unsafe write(second / 60 % 60, to: output + 14)
        unsafe output[16] = UInt8(ascii: ":")
        unsafe write(second % 60, to: output + 17)
        let end = unsafe Protobuf.write(nanos: time.nanos, to: output + 19)
        unsafe end.pointee = UInt8(ascii: "Z")
        return unsafe end + 1
    }

    private static func write(_ twoDigits: Int, to output: UnsafeMutablePointer<UInt8>) {
        unsafe output[0] = UInt8(truncatingIfNeeded: twoDigits / 10) + 0x30
        unsafe output[1] = UInt8(truncatingIfNeeded: twoDigits % 10) + 0x30
    }

    private static func daysIn(_ month: Int, _ year: Int) -> Int {
        guard month == 2 else { return month == 4 || month == 6 || month == 9 || month == 11 ? 30 : 31 }
        return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
    }

    /// Years are counted from March, so that the leap day is the last; 146097 days are 400 years.
    private static func daysSince1970(_ year: Int, _ month: Int, _ day: Int) -> Int {
        let year = month <= 2 ? year - 1 : year
        let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
        return year * 365 + year / 4 - year / 100 + year / 400 + dayOfYear - 719_468
    }

    private static func date(daysSinceYear1 days: Int) -> (year: Int, month: Int, day: Int) {
        // Days since the March before year 1.
        let days = days + 306
        let era = days / 146_097
        let dayOfEra = days % 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let month = (5 * dayOfYear + 2) / 153
        let day = dayOfYear - (153 * month + 2) / 5 + 1
        return (era * 400 + yearOfEra + (month >= 10 ? 1 : 0), month < 10 ? month + 3 : month - 9, day)
    }
}

/// google.protobuf.Duration as seconds with a fraction and an `s`.
enum DurationText {
    /// About 10000 years either way.
    static let range: ClosedRange<Int64> = -315_576_000_000...315_576_000_000

    /// How many bytes must be free to write one.
    static let room = 40

    /// Reads a duration at a pointer into a terminated text; nil where there is none.
    static func read(_ source: UnsafeRawPointer) -> (SecondsAndNanos, end: UnsafeRawPointer)? {
        let isNegative = unsafe source.byte == UInt8(ascii: "-")
        var cursor = unsafe source + (isNegative ? 1 : 0)
        let start = unsafe cursor
        var seconds: Int64 = 0
        while unsafe cursor.byte &- 0x30 < 10 {
            unsafe seconds = seconds * 10 + Int64(cursor.byte &- 0x30)
            guard seconds <= range.upperBound else { return nil }
            unsafe cursor += 1
        }
        guard unsafe cursor > start, let (nanos, end) = unsafe fraction(cursor), unsafe end.byte == UInt8(ascii: "s")
        else { return nil }
        guard seconds < range.upperBound || nanos == 0 else { return nil }
        return unsafe (
            SecondsAndNanos(seconds: isNegative ? -seconds : seconds, nanos: isNegative ? -nanos : nanos), end + 1
        )
    }

    /// Whether a duration can be written: in range, and both parts of one sign.
    static func isValid(_ time: SecondsAndNanos) -> Bool {
        range.contains(time.seconds) && time.nanos > -1_000_000_000 && time.nanos < 1_000_000_000
            && !(time.seconds > 0 && time.nanos < 0) && !(time.seconds < 0 && time.nanos > 0)
    }

    /// Writes a valid duration. `room` bytes must be free.
    static func write(_ time: SecondsAndNanos, to output: UnsafeMutablePointer<UInt8>) -> UnsafeMutablePointer<UInt8> {
        var output = unsafe output
        if time.seconds < 0 || time.nanos < 0 {
            unsafe output.pointee = UInt8(ascii: "-")
            unsafe output += 1
        }
        unsafe output = JSONText.write(time.seconds.magnitude, to: output)
        unsafe output = Protobuf.write(nanos: time.nanos < 0 ? -time.nanos : time.nanos, to: output)
        unsafe output.pointee = UInt8(ascii: "s")
        return unsafe output + 1
    }
}
