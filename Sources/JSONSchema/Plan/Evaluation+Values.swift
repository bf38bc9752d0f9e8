internal import JSON

/// `enum`, `const`, and the bounds of numbers.
extension Evaluation {
    mutating func isListed(_ index: Int32, at position: Int) -> Bool {
        let rule = plan.enumerations[index]
        let entry = tape[position]
        switch entry.kind {
        case .null: return rule.hasNull
        case .true: return rule.hasTrue
        case .false: return rule.hasFalse
        case .string: return tape.find(entry, in: rule.strings) >= 0
        case .integer: return rule.integers.holds(entry.integer)
        case .number:
            if let value = ExactDecimal(tape.number(entry)).int64 { return rule.integers.holds(value) }
            return rule.hasOthers && plan.otherValues[Int(index)].contains { tape.isEqual(position, $0) }
        case .array, .object:
            return rule.hasOthers && plan.otherValues[Int(index)].contains { tape.isEqual(position, $0) }
        }
    }

    /// −1, 0 or 1, as the number is less than, equal to or greater than the limit.
    mutating func compare(_ position: Int, _ index: Int32) -> Int {
        let entry = tape[position]
        let bound = plan.bounds[index]
        if entry.kind == .integer { return bound.compare(entry.integer) }
        // Rounding keeps the order, so that only numbers with the same double must be looked at closer.
        let value = tape.double(entry)
        if value < bound.nearest { return -1 }
        if value > bound.nearest { return 1 }
        return ExactDecimal(tape.number(entry)).compared(to: plan.exactBounds[Int(index)])
    }

    mutating func isMultiple(_ position: Int, _ index: Int32) -> Bool {
        let entry = tape[position]
        let divisor = plan.divisors[index].integer
        // A divisor is greater than zero, so that this can't overflow.
        if entry.kind == .integer, divisor > 0 { return entry.integer % divisor == 0 }
        return ExactDecimal(tape.number(entry)).isMultiple(of: plan.exactDivisors[Int(index)])
    }
}
