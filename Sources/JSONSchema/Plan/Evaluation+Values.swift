internal import JSON

/// `enum`, `const`, and the bounds of numbers.
extension Evaluation {
    func isListed(_ rule: EnumerationRule, at position: Int) -> Bool {
        if tape[position].kind == .string { return rule.strings.find(tape.string(tape[position])) >= 0 }
        return rule.others.contains { tape.isEqual(position, $0) }
    }

    func compare(_ position: Int, _ bound: Bound) -> Int {
        let entry = tape[position]
        return entry.kind == .integer
            ? bound.compare(entry.integer) : ExactDecimal(tape.number(entry)).compared(to: bound.exact)
    }

    func isMultiple(_ position: Int, _ divisor: Divisor) -> Bool {
        let entry = tape[position]
        return entry.kind == .integer
            ? divisor.divides(entry.integer) : ExactDecimal(tape.number(entry)).isMultiple(of: divisor.exact)
    }
}
