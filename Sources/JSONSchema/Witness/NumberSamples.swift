internal import JSON

/// Numbers at the edges of what is asked.
enum NumberSamples {
    /// Numbers about which limits and divisors say something: the limits themselves, and what is just beside them.
    static func numbers(near limits: [JSONNumber], divisors: [JSONNumber]) -> [JSONNumber] {
        var numbers: [JSONNumber] = []
        for limit in limits {
            numbers.append(limit)
            if let integer = limit.int64 {
                for step in [-1, 1] as [Int64] {
                    let (sum, overflow) = integer.addingReportingOverflow(step)
                    if !overflow { numbers.append(JSONNumber(sum)) }
                }
            }
            let double = limit.double
            if double.isFinite, abs(double) < 1e15 { numbers += [double - 0.5, double + 0.5].compactMap(number) }
            for divisor in divisors { numbers += multiples(of: divisor, near: double) }
        }
        for divisor in divisors {
            numbers += multiples(of: divisor, near: 0)
            if let half = number(divisor.double / 2) { numbers.append(half) }
        }
        return numbers
    }

    /// The multiples just below and above `value`.
    private static func multiples(of divisor: JSONNumber, near value: Double) -> [JSONNumber] {
        let decimal = divisor.decimal
        guard let digits = Int64(decimal.digits), decimal.exponent.magnitude < 30, divisor.double > 0 else { return [] }
        let quotient = (value / divisor.double).rounded(.down)
        guard quotient.magnitude < 1e9 else { return [] }
        let start = Int64(quotient)
        return [start - 1, start, start + 1, start + 2].compactMap { factor in
            let (product, overflow) = digits.multipliedReportingOverflow(by: factor)
            return overflow ? nil : JSONNumber(text(product, exponent: decimal.exponent))
        }
    }

    /// A number without an exponent.
    private static func text(_ digits: Int64, exponent: Int) -> String {
        if digits == 0 { return "0" }
        var text = String(digits.magnitude)
        if exponent >= 0 {
            text += String(repeating: "0", count: exponent)
        } else {
            let missing = 1 - exponent - text.count
            if missing > 0 { text = String(repeating: "0", count: missing) + text }
            var fraction = String(text.suffix(-exponent))
            while fraction.hasSuffix("0") { fraction.removeLast() }
            text = String(text.dropLast(-exponent)) + (fraction.isEmpty ? "" : "." + fraction)
        }
        return (digits < 0 ? "-" : "") + text
    }

    private static func number(_ value: Double) -> JSONNumber? {
        if value == value.rounded(), abs(value) < 1e15 { return JSONNumber(Int64(value)) }
        return JSONNumber("\(value)")
    }
}

extension Demands {
    /// Whether the number is within the limits and a multiple of what is asked.
    func allow(_ number: JSONNumber) -> Bool {
        guard types.contains(number.isInteger ? .integer : .fraction) else { return false }
        let value = ExactDecimal(number.text.utf8)
        if let lower {
            let order = value.compared(to: lower.value)
            guard order > 0 || order == 0 && !lower.isExclusive else { return false }
        }
        if let upper {
            let order = value.compared(to: upper.value)
            guard order < 0 || order == 0 && !upper.isExclusive else { return false }
        }
        return divisors.allSatisfy { value.isMultiple(of: $0.value) }
    }
}
