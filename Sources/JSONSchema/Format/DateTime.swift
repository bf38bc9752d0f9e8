/// Dates and times (RFC 3339, section 5.6) and durations (its appendix A).
extension FormatCursor {
    /// `date-time`.
    mutating func takeDateTime() -> Bool { takeDate() && take(anyCase: "t") && takeTime() }

    /// `full-date`.
    mutating func takeDate() -> Bool {
        guard let year = takeNumber(digits: 4), take("-"), let month = takeNumber(digits: 2), take("-"),
            let day = takeNumber(digits: 2), 1...12 ~= month
        else { return false }
        let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
        let days =
            switch month {
            case 2: isLeap ? 29 : 28
            case 4, 6, 9, 11: 30
            default: 31
            }
        return 1...days ~= day
    }

    /// `full-time`, with its offset.
    mutating func takeTime() -> Bool {
        guard let hour = takeNumber(digits: 2), hour < 24, take(":"), let minute = takeNumber(digits: 2), minute < 60,
            take(":"), let second = takeNumber(digits: 2), second <= 60
        else { return false }
        if take("."), !takeDigits() { return false }
        var offset = 0
        if !take(anyCase: "z") {
            let isPositive = take("+")
            guard isPositive || take("-"), let hours = takeNumber(digits: 2), hours < 24, take(":"),
                let minutes = takeNumber(digits: 2), minutes < 60
            else { return false }
            offset = (hours * 60 + minutes) * (isPositive ? 1 : -1)
        }
        // A leap second comes at the end of a day of universal time only (section 5.7).
        return second < 60 || (hour * 60 + minute - offset + 1440) % 1440 == 1439
    }

    /// `duration`.
    mutating func takeDuration() -> Bool {
        guard take("P") else { return false }
        let start = position
        if takeDigits(), take("W") { return true }
        rewind(to: start)
        // A unit may follow only the one directly above it.
        let hasDate = takeUnits("Y", "M", "D")
        guard take("T") else { return hasDate }
        return takeUnits("H", "M", "S")
    }

    /// Takes numbers with the units in their order, without a gap; whether there was one.
    private mutating func takeUnits(_ units: Unicode.Scalar...) -> Bool {
        var taken = false
        for unit in units {
            let start = position
            if takeDigits(), take(unit) {
                taken = true
            } else {
                rewind(to: start)
                if taken { break }
            }
        }
        return taken
    }
}
