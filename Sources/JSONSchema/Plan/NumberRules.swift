internal import JSON

/// A limit of numbers, ready to be compared with any number.
struct Bound: Sendable {
    let exact: ExactDecimal
    /// The nearest double; infinite where the limit is too large for one.
    let nearest: Double
    /// The largest integer of 64 bits that is not above the limit; nil if all are above it.
    let floor: Int64?
    /// The smallest integer of 64 bits that is not below the limit; nil if all are below it.
    let ceiling: Int64?

    init(_ number: JSONNumber) {
        exact = ExactDecimal(number.text.utf8)
        nearest = number.double
        if let value = number.int64 {
            floor = value
            ceiling = value
        } else {
            // The integer nearest to zero, cut off behind the point.
            let whole =
                exact.exponent >= 0 ? exact.digits.count + exact.exponent : max(0, exact.digits.count + exact.exponent)
            let towardsZero: Int64?
            if exact.isInteger || whole > 19 {
                towardsZero = nil
            } else {
                let digits = exact.digits.prefix(whole).map { String($0) }.joined()
                towardsZero = Int64((exact.isNegative ? "-" : "") + (digits.isEmpty ? "0" : digits))
            }
            if let towardsZero {
                floor = exact.isNegative ? towardsZero.subtractingReportingOverflow(1).partialValue : towardsZero
                ceiling = exact.isNegative ? towardsZero : towardsZero.addingReportingOverflow(1).partialValue
            } else {
                // Beyond 64 bits on one side or the other.
                floor = exact.isNegative ? nil : .max
                ceiling = exact.isNegative ? .min : nil
            }
        }
    }

    /// Whether no other number of at most 15 digits is nearest to the same double, numbers next to zero aside: so many
    /// digits a double keeps, unless it is subnormal.
    var hasUniqueDouble: Bool { exact.digits.count <= 15 && (exact.digits.isEmpty || nearest.magnitude > 1e-290) }

    /// −1, 0 or 1, as `value` is less than, equal to or greater than the limit.
    func compare(_ value: Int64) -> Int {
        guard let floor, value <= floor else { return 1 }
        guard let ceiling, value >= ceiling else { return -1 }
        return 0
    }
}

/// What numbers must be a multiple of.
struct Divisor: Sendable {
    let exact: ExactDecimal
    /// The divisor where it is an integer of 64 bits, else 0.
    let integer: Int64

    init(_ number: JSONNumber) {
        exact = ExactDecimal(number.text.utf8)
        integer = number.int64 ?? 0
    }

    func divides(_ value: Int64) -> Bool {
        // A divisor is greater than zero, so that this can't overflow.
        integer > 0 ? value % integer == 0 : ExactDecimal(String(value).utf8).isMultiple(of: exact)
    }
}

/// The values of an `enum`, ready to be looked up.
struct EnumerationRule: Sendable {
    let values: [JSONValue]
    let strings: NameIndex
    /// The values that are no strings.
    let others: [JSONValue]

    init(_ values: [JSONValue]) {
        self.values = values
        strings = NameIndex(values.compactMap(\.string))
        others = values.filter { $0.string == nil }
    }
}
