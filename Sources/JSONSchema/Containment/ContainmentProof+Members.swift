internal import JSON
internal import SchemaLanguage

/// What is asked of the members of objects.
extension ContainmentProof {
    /// The most ways in which a member's name may match patterns that are told apart.
    private static let caseMax = 64

    /// `properties`, `patternProperties` and `additionalProperties` of the target.
    mutating func membersHold(_ demands: Demands, _ target: SidedNode) throws(ComparisonTooLarge) -> Bool {
        let asked = members(of: target)
        let names = Set(demands.names.map(ExactString.init)).union(asked.properties.keys)
            .union(onlyNames(demands)?.map(ExactString.init) ?? [])
        try take(names.count)
        for name in names.sorted(by: { $0.text.utf8.lexicographicallyPrecedes($1.text.utf8) }) {
            for schema in asked.schemas(for: name.text) {
                if isUnlisted(name.text, demands) { continue }
                guard try holdsInside(memberSchemas(name.text, demands), target: schema) else { return false }
            }
        }
        guard onlyNames(demands) == nil else { return true }
        for (pattern, schema) in asked.patterns {
            for written in otherMembers(demands, matching: pattern.source) {
                guard try holdsInside(written, target: schema) else { return false }
            }
        }
        guard let additional = asked.additional else { return true }
        for written in otherMembers(demands, notMatching: asked.patterns.map(\.pattern.source)) {
            guard try holdsInside(written, target: additional) else { return false }
        }
        return true
    }

    /// Whether a member can't be there at all, as the names of members are listed and it isn't.
    private func isUnlisted(_ name: String, _ demands: Demands) -> Bool {
        guard let only = onlyNames(demands) else { return false }
        return !only.contains { ExactString($0) == ExactString(name) }
    }

    /// What one schema asks of members by itself.
    private func members(of schema: SidedNode) -> Demands.Members {
        var members = Demands.Members()
        func sided(_ id: JSONSchema.NodeID) -> SidedNode { SidedNode(side: schema.side, node: id) }
        for keyword in sides[schema].keywords {
            switch keyword.content {
            case .properties(let schemas):
                for named in schemas { members.properties[ExactString(named.name)] = sided(named.schema) }
            case .patternProperties(let schemas): members.patterns = schemas.map { ($0.pattern, sided($0.schema)) }
            case .additionalProperties(let rest): members.additional = sided(rest)
            default: break
            }
        }
        return members
    }

    /// The only names that members may have, if `propertyNames` lists them.
    private func onlyNames(_ demands: Demands) -> [String]? {
        guard !demands.propertyNames.isEmpty else { return nil }
        return Demands(of: demands.propertyNames, in: sides).values?.compactMap(\.string)
    }

    /// What is known of a member called `name`, with what is asked of those that nothing evaluates.
    func memberSchemas(_ name: String, _ demands: Demands) -> [SidedNode] {
        var schemas = demands.memberSchemas(name)
        for (owner, rest) in demands.unevaluatedProperties {
            guard let evaluated = namesEvaluated(by: owner), !evaluated.contains(ExactString(name)) else { continue }
            schemas.append(rest)
        }
        return schemas
    }

    /// What is known of members that are not described by name: for each way in which a name may match patterns, one list.
    /// Names that match `matching` are looked at, or those that match none of `notMatching`.
    private func otherMembers(
        _ demands: Demands, matching: String? = nil, notMatching: [String] = []
    ) -> [[SidedNode]] {
        var cases: [[SidedNode]] = [[]]
        for members in demands.members {
            var ways: [[SidedNode]] = [members.additional.map { [$0] } ?? []]
            if let matching, let same = members.patterns.first(where: { isSame($0.pattern.source, matching) }) {
                ways = [[same.schema]]
            } else {
                ways += members.patterns
                    .filter { pattern in !notMatching.contains { isSame($0, pattern.pattern.source) } }
                    .map { [$0.schema] }
            }
            guard cases.count * ways.count <= ContainmentProof.caseMax else { return [[]] }
            cases = cases.flatMap { known in ways.map { known + $0 } }
        }
        let rest = demands.unevaluatedProperties.filter { namesEvaluated(by: $0.owner) != nil }.map(\.schema)
        return cases.map { $0 + rest }
    }

    private func isSame(_ lhs: String, _ rhs: String) -> Bool { lhs.utf8.elementsEqual(rhs.utf8) }

    /// Every name that a schema with `unevaluatedProperties` may evaluate otherwise; nil where that may be any.
    private func namesEvaluated(by owner: SidedNode) -> Set<ExactString>? {
        var names: Set<ExactString> = []
        var pending = [owner]
        var seen: Set<SidedNode> = [owner]
        while let schema = pending.popLast() {
            func follow(_ ids: [JSONSchema.NodeID]) {
                for id in ids {
                    let next = SidedNode(side: schema.side, node: id)
                    if seen.insert(next).inserted { pending.append(next) }
                }
            }
            for keyword in sides[schema].keywords {
                switch keyword.content {
                case .properties(let schemas): names.formUnion(schemas.map { ExactString($0.name) })
                case .patternProperties, .additionalProperties, .dynamicReference: return nil
                case .unevaluatedProperties where schema != owner: return nil
                case .reference(let next), .condition(let next), .then(let next), .otherwise(let next): follow([next])
                case .allOf(let next), .anyOf(let next), .oneOf(let next): follow(next)
                case .dependencies(required: _, let schemas): follow(schemas.map(\.schema))
                default: break
                }
            }
        }
        return names
    }

    /// The schemas that apply whenever `schema` does, itself included: their keywords evaluate in any case.
    func alwaysApplied(with schema: SidedNode) -> [SidedNode] {
        var applied = [schema]
        var next = 0
        while next < applied.count, next < 1000 {
            for keyword in sides[applied[next]].keywords {
                switch keyword.content {
                case .reference(let target): applied.append(SidedNode(side: schema.side, node: target))
                case .allOf(let schemas): applied += schemas.map { SidedNode(side: schema.side, node: $0) }
                default: break
                }
            }
            next += 1
        }
        return applied
    }

    mutating func unevaluatedPropertiesHold(
        _ rest: SidedNode, _ demands: Demands, _ target: SidedNode
    ) throws(ComparisonTooLarge) -> Bool {
        let evaluating = alwaysApplied(with: target).map(members(of:))
        if evaluating.contains(where: { $0.additional != nil }) { return true }
        for name in demands.names where !evaluating.contains(where: { !$0.schemas(for: name).isEmpty }) {
            guard try holdsInside(memberSchemas(name, demands), target: rest) else { return false }
        }
        guard onlyNames(demands) == nil else { return false }
        let patterns = evaluating.flatMap { $0.patterns.map(\.pattern.source) }
        for written in otherMembers(demands, notMatching: patterns) {
            guard try holdsInside(written, target: rest) else { return false }
        }
        return true
    }

    mutating func propertyNamesHold(_ names: SidedNode, _ demands: Demands) throws(ComparisonTooLarge) -> Bool {
        if try holdsInside(demands.propertyNames, types: .string, target: names) { return true }
        guard !hasDynamicScope else { return false }
        for written in otherMembers(demands) {
            guard try holdsInside(written, target: nil) else { return false }
        }
        for name in demands.names {
            if accepts(Array(JSONValue.quoted(name).utf8), names) == true { continue }
            guard try holdsInside(memberSchemas(name, demands), target: nil) else { return false }
        }
        return true
    }

    mutating func maxPropertiesHolds(_ count: Int, _ demands: Demands) throws(ComparisonTooLarge) -> Bool {
        if demands.maxProperties <= count { return true }
        if let only = onlyNames(demands) { return only.count <= count }
        guard demands.names.count <= count else { return false }
        for written in otherMembers(demands) {
            guard try holdsInside(written, target: nil) else { return false }
        }
        return true
    }

    mutating func dependenciesHold(
        _ required: [RequiredDependency], _ schemas: [(name: String, schema: SidedNode)], _ claim: ContainmentClaim,
        _ demands: Demands
    ) throws(ComparisonTooLarge) -> Bool {
        guard !demands.types.isDisjoint(with: .object) else { return true }
        for dependency in required {
            let narrowed = claim.of(types: .object).with(present: dependency.name)
            let known = Demands(of: narrowed.schemas, present: narrowed.present.map(\.text), in: sides)
            if dependency.required.allSatisfy(known.requires) { continue }
            guard try holds(narrowed.aimed(at: nil)) else { return false }
        }
        for (name, schema) in schemas {
            guard try holds(claim.of(types: .object).with(present: name).aimed(at: schema)) else { return false }
        }
        return true
    }
}
