internal import JSON

/// A limit of numbers, ready to be compared with integers and doubles.
struct Bound: BitwiseCopyable {
    /// The nearest double; infinite where the limit is too large for one.
    let nearest: Double
    /// Whether no other number of at most 15 digits is nearest to the same double, numbers next to zero aside: so many
    /// digits a double keeps, unless it is subnormal.
    let hasUniqueDouble: Bool
    /// The largest integer of 64 bits that is not above the limit; nil if all are above it.
    let floor: Int64?
    /// The smallest integer of 64 bits that is not below the limit; nil if all are below it.
    let ceiling: Int64?

    init(_ number: JSONNumber) {
        let exact = ExactDecimal(number.text.utf8)
        nearest = number.double
        hasUniqueDouble = exact.digits.count <= 15 && (exact.digits.isEmpty || nearest.magnitude > 1e-290)
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
                floor = !exact.isNegative ? towardsZero : towardsZero == .min ? nil : towardsZero - 1
                ceiling = exact.isNegative ? towardsZero : towardsZero == .max ? nil : towardsZero + 1
            } else {
                // Beyond 64 bits on one side or the other.
                floor = exact.isNegative ? nil : .max
                ceiling = exact.isNegative ? .min : nil
            }
        }
    }

    /// −1, 0 or 1, as `value` is less than, equal to or greater than the limit.
    func compare(_ value: Int64) -> Int {
        guard let floor, value <= floor else { return 1 }
        guard let ceiling, value >= ceiling else { return -1 }
        return 0
    }
}

/// What numbers must be a multiple of.
struct Divisor: BitwiseCopyable {
    /// The divisor where it is an integer of 64 bits, else 0.
    let integer: Int64

    init(_ number: JSONNumber) {
        integer = number.int64 ?? 0
    }
}
