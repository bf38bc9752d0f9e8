internal import JSON
internal import SchemaLanguage

/// What is compared of parts of one type.
extension SchemaComparison {
    mutating func compareTyped(
        _ oldType: ComparedType, _ old: ComparedPart, _ newType: ComparedType, _ new: ComparedPart,
        _ findings: inout PairFindings
    ) throws(ComparisonTooLarge) {
        switch newType {
        case .null, .boolean: break
        case .string: compareStrings(old, new, &findings)
        case .integer, .number:
            compareNumbers(old, new, &findings)
            if oldType == .integer, newType == .number { findings.add(difference(.typeExtended, old, new)) }
            if oldType == .number, newType == .integer { findings.add(difference(.typeNarrowed, old, new)) }
        case .array: try compareArrays(old, new, &findings)
        case .object: try compareObjects(old, new, &findings)
        }
    }

    /// The four ways in which a limit changes.
    struct LimitKinds {
        var added: SchemaDifferenceKind
        var removed: SchemaDifferenceKind
        var increased: SchemaDifferenceKind
        var decreased: SchemaDifferenceKind
    }

    /// Compares the limits that a keyword of one name sets.
    func compareLimits(
        _ keyword: String, _ oldLimit: JSONNumber?, _ old: ComparedPart, _ newLimit: JSONNumber?, _ new: ComparedPart,
        _ kinds: LimitKinds, _ findings: inout PairFindings
    ) {
        let kind: SchemaDifferenceKind
        switch (oldLimit, newLimit) {
        case (nil, nil): return
        case (nil, _): kind = kinds.added
        case (_, nil): kind = kinds.removed
        case (let oldLimit?, let newLimit?):
            let order = ExactDecimal(newLimit.text.utf8).compared(to: ExactDecimal(oldLimit.text.utf8))
            guard order != 0 else { return }
            kind = order > 0 ? kinds.increased : kinds.decreased
        }
        findings.add(difference(kind, old, new, keyword, path: [keyword]))
    }

    func compareCounts(
        _ keyword: String, _ old: ComparedPart, _ new: ComparedPart, _ kinds: LimitKinds,
        _ findings: inout PairFindings
    ) {
        compareLimits(
            keyword, node(old).count(keyword).map(JSONNumber.init), old, node(new).count(keyword).map(JSONNumber.init),
            new,
            kinds, &findings)
    }

    private func compareStrings(_ old: ComparedPart, _ new: ComparedPart, _ findings: inout PairFindings) {
        compareCounts(
            "maxLength", old, new,
            LimitKinds(
                added: .maxLengthAdded, removed: .maxLengthRemoved, increased: .maxLengthIncreased,
                decreased: .maxLengthDecreased), &findings)
        compareCounts(
            "minLength", old, new,
            LimitKinds(
                added: .minLengthAdded, removed: .minLengthRemoved, increased: .minLengthIncreased,
                decreased: .minLengthDecreased), &findings)
        func pattern(_ part: ComparedPart) -> String? {
            if case .pattern(let pattern) = node(part).keyword("pattern")?.content { pattern.source } else { nil }
        }
        let kind: SchemaDifferenceKind
        switch (pattern(old), pattern(new)) {
        case (nil, nil): return
        case (nil, _): kind = .patternAdded
        case (_, nil): kind = .patternRemoved
        case (let old?, let new?):
            guard ExactString(old) != ExactString(new) else { return }
            kind = .patternChanged
        }
        findings.add(difference(kind, old, new, "pattern", path: ["pattern"]))
    }

    private func compareNumbers(_ old: ComparedPart, _ new: ComparedPart, _ findings: inout PairFindings) {
        func compare(_ keyword: String, _ kinds: LimitKinds) {
            compareLimits(
                keyword, node(old).numberLimit(keyword), old, node(new).numberLimit(keyword), new, kinds, &findings)
        }
        compare(
            "maximum",
            LimitKinds(
                added: .maximumAdded, removed: .maximumRemoved, increased: .maximumIncreased,
                decreased: .maximumDecreased))
        compare(
            "minimum",
            LimitKinds(
                added: .minimumAdded, removed: .minimumRemoved, increased: .minimumIncreased,
                decreased: .minimumDecreased))
        compare(
            "exclusiveMaximum",
            LimitKinds(
                added: .exclusiveMaximumAdded, removed: .exclusiveMaximumRemoved, increased: .exclusiveMaximumIncreased,
                decreased: .exclusiveMaximumDecreased))
        compare(
            "exclusiveMinimum",
            LimitKinds(
                added: .exclusiveMinimumAdded, removed: .exclusiveMinimumRemoved, increased: .exclusiveMinimumIncreased,
                decreased: .exclusiveMinimumDecreased))
        compareDivisors(old, new, &findings)
    }

    private func compareDivisors(_ old: ComparedPart, _ new: ComparedPart, _ findings: inout PairFindings) {
        let kind: SchemaDifferenceKind
        switch (node(old).numberLimit("multipleOf"), node(new).numberLimit("multipleOf")) {
        case (nil, nil): return
        case (nil, _): kind = .multipleOfAdded
        case (_, nil): kind = .multipleOfRemoved
        case (let oldNumber?, let newNumber?):
            let (oldDivisor, newDivisor) = (ExactDecimal(oldNumber.text.utf8), ExactDecimal(newNumber.text.utf8))
            guard oldDivisor != newDivisor else { return }
            kind =
                newDivisor.isMultiple(of: oldDivisor)
                ? .multipleOfExpanded : oldDivisor.isMultiple(of: newDivisor) ? .multipleOfReduced : .multipleOfChanged
        }
        findings.add(difference(kind, old, new, "multipleOf", path: ["multipleOf"]))
    }
}

extension SchemaNode {
    /// The value of a keyword that counts something.
    func count(_ name: String) -> Int? {
        switch keyword(name)?.content {
        case .maxLength(let count), .minLength(let count), .maxItems(let count), .minItems(let count),
            .maxProperties(let count), .minProperties(let count), .maxContains(let count), .minContains(let count):
            count
        default: nil
        }
    }

    /// The value of a keyword that limits numbers.
    func numberLimit(_ name: String) -> JSONNumber? {
        switch keyword(name)?.content {
        case .maximum(let number), .minimum(let number), .exclusiveMaximum(let number), .exclusiveMinimum(let number),
            .multipleOf(let number):
            number
        default: nil
        }
    }
}
