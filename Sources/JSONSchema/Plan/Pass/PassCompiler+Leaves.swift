internal import JSON

/// What terms ask of each type of value, their `anyOf` and `oneOf` left out.
extension PassCompiler {
    func leaf(_ type: PassType, _ terms: PassTerms, _ place: PassPlace) -> PassNode {
        switch type {
        case .null: return literal(terms, place, .null, \.isNull)
        case .boolean: return literal(terms, place, .boolean) { $0.boolean != nil }
        case .number: return number(terms, place)
        case .string: return string(checks(\.strings, of: terms)) ?? tape(place)
        case .array: return arrayLeaf(terms, place)
        case .object: return objectLeaf(terms, place)
        }
    }

    private func literal(
        _ terms: PassTerms, _ place: PassPlace, _ kind: PassNode.Kind, _ isOfType: (JSONValue) -> Bool
    ) -> PassNode {
        guard let isListed = allows(checks(\.scalars, of: terms), where: isOfType) else { return PassNode(kind) }
        return isListed ? kind == .null ? PassNode(.null) : tape(place) : PassNode(.never)
    }

    /// Whether `enum` and `const` leave any value of a type; nil where there are none.
    func allows(_ checks: [ValidationPlan.Check], where isOfType: (JSONValue) -> Bool) -> Bool? {
        var allows: Bool?
        for check in checks {
            guard case .enumeration(let index) = check.operation else { continue }
            allows = allows != false && plan.values[Int(index)].contains(where: isOfType)
        }
        return allows
    }

    // MARK: Numbers

    private func number(_ terms: PassTerms, _ place: PassPlace) -> PassNode {
        let checks = checks(\.numbers, of: terms)
        if let isListed = allows(checks, where: { $0.number != nil }) {
            return isListed ? listedIntegers(checks, terms) ?? tape(place) : PassNode(.never)
        }
        let numbers = terms.types.intersection(.number)
        if numbers == .integer { return integer(checks) ?? tape(place) }
        guard numbers == .number else { return tape(place) }
        return checks.isEmpty ? PassNode(.number) : boundedNumber(checks) ?? tape(place)
    }

    /// One list of integers of 64 bits.
    private func listedIntegers(_ checks: [ValidationPlan.Check], _ terms: PassTerms) -> PassNode? {
        guard checks.count == 1, case .enumeration(let index) = checks[0].operation,
            terms.types.contains(.integer),
            plan.values[Int(index)].allSatisfy({ $0.number == nil || $0.number?.int64 != nil })
        else { return nil }
        let integers = plan.enumerations[Int(index)].integers
        return unsafe PassNode(.integerList, detail: UnsafeRawPointer(memory.copy([integers])))
    }

    private func boundedNumber(_ checks: [ValidationPlan.Check]) -> PassNode? {
        var bounds = PassBounds(low: -.infinity, high: .infinity)
        for check in checks {
            switch check.operation {
            case .minimum(let index), .exclusiveMinimum(let index):
                let bound = plan.bounds[Int(index)]
                // Two lower bounds are rare.
                guard bounds.low == -.infinity, bound.nearest.isFinite else { return nil }
                bounds.low = bound.nearest
                if case .minimum = check.operation { bounds.allowsLow = bound.hasUniqueDouble }
            case .maximum(let index), .exclusiveMaximum(let index):
                let bound = plan.bounds[Int(index)]
                guard bounds.high == .infinity, bound.nearest.isFinite else { return nil }
                bounds.high = bound.nearest
                if case .maximum = check.operation { bounds.allowsHigh = bound.hasUniqueDouble }
            default: return nil
            }
        }
        return unsafe PassNode(.boundedNumber, detail: UnsafeRawPointer(memory.copy([bounds])))
    }

    /// Integers of 64 bits; larger ones, and those written with a fraction, are left to the tape when they come.
    private func integer(_ checks: [ValidationPlan.Check]) -> PassNode? {
        var result = PassNode(.integer)
        result.low = .min
        result.high = .max
        var divisor: Int64?
        for check in checks {
            switch check.operation {
            case .minimum(let index):
                guard let ceiling = plan.bounds[Int(index)].ceiling else { return nil }
                result.low = max(result.low, ceiling)
            case .exclusiveMinimum(let index):
                guard let floor = plan.bounds[Int(index)].floor else { continue }
                guard floor < .max else { return nil }
                result.low = max(result.low, floor + 1)
            case .maximum(let index):
                guard let floor = plan.bounds[Int(index)].floor else { return nil }
                result.high = min(result.high, floor)
            case .exclusiveMaximum(let index):
                guard let ceiling = plan.bounds[Int(index)].ceiling else { continue }
                guard ceiling > .min else { return nil }
                result.high = min(result.high, ceiling - 1)
            case .multipleOf(let index):
                guard divisor == nil, plan.divisors[Int(index)].integer > 0 else { return nil }
                divisor = plan.divisors[Int(index)].integer
            default: return nil
            }
        }
        if let divisor { unsafe result.detail = UnsafeRawPointer(memory.copy([divisor])) }
        return result
    }

    // MARK: Strings

    /// nil for what the pass can't do.
    func string(_ checks: [ValidationPlan.Check]) -> PassNode? {
        var result = PassNode.anyString
        var sequences: [SequencePattern] = []
        var patterns: [PatternMatcher] = []
        var formats: [Format] = []
        for check in checks {
            switch check.operation {
            case .enumeration(let index):
                guard plan.values[Int(index)].contains(where: { $0.string != nil }) else { return PassNode(.never) }
                guard checks.count == 1 else { return nil }
                let strings = plan.enumerations[Int(index)].strings
                return unsafe PassNode(.enumeration, detail: UnsafeRawPointer(memory.copy([strings])))
            case .minLength(let count): result.low = max(result.low, Int64(count))
            case .maxLength(let count): result.high = min(result.high, Int64(count))
            case .pattern(let index):
                let rule = plan.patternRules[Int(index)]
                if let sequence = rule.sequence { sequences.append(sequence) } else { patterns.append(rule.matcher) }
            case .format(let format): formats.append(format)
            default: return nil
            }
        }
        guard sequences.count + patterns.count + formats.count > 0 else { return result }
        let rule = unsafe PassString(
            sequences: memory.copy(sequences), sequenceCount: sequences.count, patterns: memory.copy(patterns),
            patternCount: patterns.count, formats: memory.copy(formats), formatCount: formats.count)
        unsafe result.detail = UnsafeRawPointer(memory.copy([rule]))
        return result
    }
}
