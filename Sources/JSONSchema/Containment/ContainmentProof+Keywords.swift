internal import JSON
internal import SchemaLanguage

/// What each keyword of the target asks for, and whether the values are known to keep to it.
extension ContainmentProof {
    /// Whether every keyword of the target holds.
    mutating func keywordsHold(
        _ claim: ContainmentClaim, _ demands: Demands, _ target: SidedNode
    ) throws(ComparisonTooLarge) -> Bool {
        let node = sides[target]
        if node.boolean == false {
            note(target, nil)
            return false
        }
        for keyword in node.keywords {
            try take()
            guard try applicationHolds(keyword.content, claim, demands, target) else {
                note(target, keyword)
                return false
            }
        }
        return true
    }

    /// Keywords that apply schemas to the value itself; what else there is, is asked by type.
    private mutating func applicationHolds(
        _ content: SchemaKeyword.Content, _ claim: ContainmentClaim, _ demands: Demands, _ target: SidedNode
    ) throws(ComparisonTooLarge) -> Bool {
        func sided(_ id: JSONSchema.NodeID) -> SidedNode { SidedNode(side: target.side, node: id) }
        switch content {
        case .reference(let schema): return try holds(claim.aimed(at: sided(schema)))
        case .dynamicReference(let initial, let anchor):
            for schema in sides.dynamicTargets(initial: sided(initial), anchor: anchor) {
                guard try holds(claim.aimed(at: schema)) else { return false }
            }
            return true
        case .allOf(let schemas):
            for schema in schemas where try !holds(claim.aimed(at: sided(schema))) { return false }
            return true
        case .anyOf(let schemas):
            if schemas.count == 1 { return try holds(claim.aimed(at: sided(schemas[0]))) }
            return try firstThatHolds(schemas.map(sided), claim) != nil
        case .oneOf(let schemas):
            guard let match = try firstThatHolds(schemas.map(sided), claim) else { return false }
            for schema in schemas where sided(schema) != match {
                guard try isEmpty(claim.narrowed(by: [sided(schema)])) else { return false }
            }
            return true
        case .not(let schema): return try isEmpty(claim.narrowed(by: [sided(schema)]))
        case .condition(let condition):
            let node = sides[target]
            if let then = node.branch("then") {
                guard try holds(claim.narrowed(by: [sided(condition)]).aimed(at: sided(then))) else { return false }
            }
            if let otherwise = node.branch("else") {
                let claim = claim.narrowed(by: [], excluding: [sided(condition)])
                guard try holds(claim.aimed(at: sided(otherwise))) else { return false }
            }
            return true
        case .dependencies(let required, let schemas):
            return try dependenciesHold(required, schemas.map { ($0.name, sided($0.schema)) }, claim, demands)
        default: return try assertionHolds(content, claim, demands, target)
        }
    }

    private mutating func firstThatHolds(
        _ schemas: [SidedNode], _ claim: ContainmentClaim
    ) throws(ComparisonTooLarge) -> SidedNode? {
        attempts += 1
        defer { attempts -= 1 }
        for schema in schemas where try holds(claim.aimed(at: schema)) { return schema }
        return nil
    }

    /// Whether there is no such value.
    private mutating func isEmpty(_ claim: ContainmentClaim) throws(ComparisonTooLarge) -> Bool {
        attempts += 1
        defer { attempts -= 1 }
        return try holds(claim.aimed(at: nil))
    }

    private mutating func assertionHolds(
        _ content: SchemaKeyword.Content, _ claim: ContainmentClaim, _ demands: Demands, _ target: SidedNode
    ) throws(ComparisonTooLarge) -> Bool {
        let node = sides[target]
        func isFree(_ type: TypeSet) -> Bool { demands.types.isDisjoint(with: type) }
        func sided(_ id: JSONSchema.NodeID) -> SidedNode { SidedNode(side: target.side, node: id) }
        switch content {
        case .type(let names):
            guard names.isSuperset(of: demands.types) else { return false }
            return sides.draft(target) != .draft4 || names.intersection(.number) != .integer || isFree(.integer)
                || demands.integersAreLexical
        // Where the values can be told one by one, that has been done.
        case .enumeration, .constant: return false
        case .minimum(let number):
            return isFree(.number) || demands.isAbove(number, isExclusive: node.isSet("exclusiveMinimum"))
        case .exclusiveMinimum(let number): return isFree(.number) || demands.isAbove(number, isExclusive: true)
        case .maximum(let number):
            return isFree(.number) || demands.isBelow(number, isExclusive: node.isSet("exclusiveMaximum"))
        case .exclusiveMaximum(let number): return isFree(.number) || demands.isBelow(number, isExclusive: true)
        case .multipleOf(let number):
            let divisor = ExactDecimal(number.text.utf8)
            return isFree(.number) || demands.divisors.contains { $0.value.isMultiple(of: divisor) }
                || isFree(.fraction) && ExactDecimal("1".utf8).isMultiple(of: divisor)
        case .minLength(let count): return isFree(.string) || demands.minLength >= count
        case .maxLength(let count): return isFree(.string) || demands.maxLength <= count
        case .pattern(let pattern):
            return isFree(.string) || pattern.isFoundEverywhere
                || demands.patterns.contains { ExactString($0.source) == ExactString(pattern.source) }
        case .format(let name): return isFree(.string) || formatHolds("format \(name)", demands, target)
        case .contentEncoding(let name):
            return isFree(.string) || formatHolds("contentEncoding \(name.lowercased())", demands, target)
        case .contentMediaType(let name):
            // What is decoded first depends on the encoding beside it.
            return isFree(.string) || !sides[target.side].assertsFormat(in: sides.dialect(target))
                || sides.draft(target) != .draft7 || name != "application/json"
        case .minItems(let count):
            let least = max(demands.minItems, demands.contained.map(\.least).max() ?? 0)
            return isFree(.array) || least >= count
        case .maxItems(let count): return isFree(.array) || demands.maxItems <= count
        case .uniqueItems(let isAsked): return isFree(.array) || !isAsked || demands.isUnique || demands.maxItems <= 1
        case .prefixItems:
            if isFree(.array) { return true }
            return try itemsHold(demands, target)
        case .items:
            // The prefix looks at both.
            if node.keywords.contains(where: { if case .prefixItems = $0.content { true } else { false } }) {
                return true
            }
            if isFree(.array) { return true }
            return try itemsHold(demands, target)
        case .contains(let schema):
            if isFree(.array) { return true }
            return try containsHolds(sided(schema), node, demands)
        case .unevaluatedItems(let rest):
            if isFree(.array) { return true }
            return try unevaluatedItemsHold(sided(rest), demands, target)
        case .minProperties(let count):
            return isFree(.object) || max(demands.minProperties, demands.required.count) >= count
        case .maxProperties(let count):
            if isFree(.object) { return true }
            return try maxPropertiesHolds(count, demands)
        case .required(let names): return isFree(.object) || names.allSatisfy(demands.requires)
        case .properties, .patternProperties, .additionalProperties:
            if isFree(.object) { return true }
            return try membersHold(demands, target)
        case .unevaluatedProperties(let rest):
            if isFree(.object) { return true }
            return try unevaluatedPropertiesHold(sided(rest), demands, target)
        case .propertyNames(let names):
            if isFree(.object) { return true }
            return try propertyNamesHold(sided(names), demands)
        default: return true
        }
    }

    private func formatHolds(_ format: String, _ demands: Demands, _ target: SidedNode) -> Bool {
        var asked = Demands(of: [], in: sides)
        asked.add([target])
        return !asked.formats.contains(format) || demands.formats.contains(format)
    }
}

extension Demands {
    /// Whether every number is known to be at least `number`.
    func isAbove(_ number: JSONNumber, isExclusive: Bool) -> Bool {
        guard let lower else { return false }
        let limit = ExactDecimal(number.text.utf8)
        func isEnough(_ order: Int, isExclusive isKnown: Bool) -> Bool {
            order > 0 || order == 0 && (!isExclusive || isKnown)
        }
        if isEnough(lower.value.compared(to: limit), isExclusive: lower.isExclusive) { return true }
        guard let next = nextInteger(lower, .down) else { return false }
        return isEnough(next.compared(to: limit), isExclusive: false)
    }

    /// Whether every number is known to be at most `number`.
    func isBelow(_ number: JSONNumber, isExclusive: Bool) -> Bool {
        guard let upper else { return false }
        let limit = ExactDecimal(number.text.utf8)
        func isEnough(_ order: Int, isExclusive isKnown: Bool) -> Bool {
            order < 0 || order == 0 && (!isExclusive || isKnown)
        }
        if isEnough(upper.value.compared(to: limit), isExclusive: upper.isExclusive) { return true }
        guard let next = nextInteger(upper, .up) else { return false }
        return isEnough(next.compared(to: limit), isExclusive: false)
    }

    /// The integer that a limit comes to, where all numbers are integers; nil where it is a limit of that sort already.
    private func nextInteger(_ limit: Limit, _ rounding: FloatingPointRoundingRule) -> ExactDecimal? {
        // A double keeps 15 digits.
        guard types.isDisjoint(with: .fraction), limit.isExclusive || !limit.value.isInteger,
            limit.number.text.utf8.count <= 15, abs(limit.number.double) < 1e15
        else { return nil }
        let next = Int64(limit.number.double.rounded(rounding)) + (rounding == .down ? 1 : -1)
        return ExactDecimal("\(next)".utf8)
    }
}
