internal import JSON
internal import SchemaLanguage

/// Which schemas ask for the same, as they are written alike throughout.
struct SchemaSameness {
    private struct Pair: Hashable {
        var a: SidedNode
        var b: SidedNode
    }

    private var known: [Pair: Bool] = [:]

    /// Compares two schemas and all that they lead to; also tells how many it looked at. Dynamic references are alike only
    /// if the schemas are compared as wholes, as what they mean depends on the way there.
    mutating func compare(
        _ a: SidedNode, _ b: SidedNode, asWhole: Bool, in sides: SchemaSides
    ) -> (isSame: Bool, count: Int) {
        let root = Pair(a: a, b: b)
        if let verdict = known[root] { return (verdict, 0) }
        var pending = [root]
        var seen: Set<Pair> = [root]
        while let pair = pending.popLast() {
            guard known[pair] != true else { continue }
            guard known[pair] != false, let inner = pairs(pair, asWhole: asWhole, in: sides) else {
                known[root] = false
                return (false, seen.count)
            }
            for next in inner where seen.insert(next).inserted { pending.append(next) }
        }
        if !asWhole { for pair in seen { known[pair] = true } }
        return (true, seen.count)
    }

    /// The pairs that must be the same for one to be; nil if it can't be.
    private func pairs(_ pair: Pair, asWhole: Bool, in sides: SchemaSides) -> [Pair]? {
        let (a, b) = (sides[pair.a], sides[pair.b])
        guard a.boolean == b.boolean, sides.draft(pair.a) == sides.draft(pair.b) else { return nil }
        let (lhs, rhs) = (asserting(a), asserting(b))
        guard lhs.count == rhs.count else { return nil }
        var pairs: [Pair] = []
        func add(_ schemas: [JSONSchema.NodeID], _ others: [JSONSchema.NodeID]) -> Bool {
            guard schemas.count == others.count else { return false }
            pairs += zip(schemas, others).map {
                Pair(a: SidedNode(side: pair.a.side, node: $0), b: SidedNode(side: pair.b.side, node: $1))
            }
            return true
        }
        func addNamed(_ schemas: [(String, JSONSchema.NodeID)], _ others: [(String, JSONSchema.NodeID)]) -> Bool {
            func sorted(_ list: [(String, JSONSchema.NodeID)]) -> [(String, JSONSchema.NodeID)] {
                list.sorted { $0.0.utf8.lexicographicallyPrecedes($1.0.utf8) }
            }
            let (left, right) = (sorted(schemas), sorted(others))
            return left.map { ExactString($0.0) } == right.map { ExactString($0.0) }
                && add(left.map(\.1), right.map(\.1))
        }
        func addNamed(_ schemas: [NamedSchema], _ others: [NamedSchema]) -> Bool {
            addNamed(schemas.map { ($0.name, $0.schema) }, others.map { ($0.name, $0.schema) })
        }
        let assertsFormat = (
            sides[pair.a.side].assertsFormat(in: sides.dialect(pair.a)),
            sides[pair.b.side].assertsFormat(in: sides.dialect(pair.b))
        )
        for (left, right) in zip(lhs, rhs) {
            guard left.name.utf8.elementsEqual(right.name.utf8) else { return nil }
            let isSame: Bool
            switch (left.content, right.content) {
            case (.reference(let l), .reference(let r)), (.not(let l), .not(let r)),
                (.condition(let l), .condition(let r)), (.then(let l), .then(let r)),
                (.otherwise(let l), .otherwise(let r)), (.additionalProperties(let l), .additionalProperties(let r)),
                (.unevaluatedProperties(let l), .unevaluatedProperties(let r)),
                (.propertyNames(let l), .propertyNames(let r)), (.items(let l), .items(let r)),
                (.contains(let l), .contains(let r)), (.unevaluatedItems(let l), .unevaluatedItems(let r)):
                isSame = add([l], [r])
            case (.dynamicReference(let l, let la), .dynamicReference(let r, let ra)):
                isSame =
                    asWhole && la.map(ExactString.init) == ra.map(ExactString.init) && add([l], [r])
                    && addTargets(pair, la, in: sides, add)
            case (.allOf(let l), .allOf(let r)), (.anyOf(let l), .anyOf(let r)), (.oneOf(let l), .oneOf(let r)),
                (.prefixItems(let l), .prefixItems(let r)):
                isSame = add(l, r)
            case (.properties(let l), .properties(let r)): isSame = addNamed(l, r)
            case (.patternProperties(let l), .patternProperties(let r)):
                isSame = addNamed(
                    l.map { ($0.pattern.source, $0.schema) }, r.map { ($0.pattern.source, $0.schema) })
            case (.dependencies(let ln, let ls), .dependencies(let rn, let rs)):
                isSame = names(ln) == names(rn) && addNamed(ls, rs)
            case (.format(let l), .format(let r)):
                isSame = assertsFormat == (false, false) || assertsFormat == (true, true) && l == r
            default: isSame = SchemaSameness.isSame(left.content, right.content)
            }
            guard isSame else { return nil }
        }
        return pairs
    }

    /// Dynamic references are the same only if all that they may lead to is.
    private func addTargets(
        _ pair: Pair, _ anchor: String?, in sides: SchemaSides,
        _ add: ([JSONSchema.NodeID], [JSONSchema.NodeID]) -> Bool
    ) -> Bool {
        func targets(_ side: ComparedSide) -> [(String, JSONSchema.NodeID)] {
            sides[side].resources.compactMap { resource in
                let target =
                    anchor.map { resource.dynamicAnchors[ExactString($0)] }
                    ?? (resource.isRecursiveAnchor ? resource.root : nil)
                return target.map { (resource.uri, $0) }
            }
        }
        let (left, right) = (targets(pair.a.side), targets(pair.b.side))
        return left.map(\.0) == right.map(\.0) && add(left.map(\.1), right.map(\.1))
    }

    private func names(_ dependencies: [RequiredDependency]) -> [ExactString: Set<ExactString>] {
        var all: [ExactString: Set<ExactString>] = [:]
        for dependency in dependencies {
            all[ExactString(dependency.name), default: []].formUnion(dependency.required.map(ExactString.init))
        }
        return all
    }

    /// The keywords that ask for something, by name.
    private func asserting(_ node: SchemaNode) -> [SchemaKeyword] {
        node.keywords.filter { keyword in
            switch keyword.content {
            case .annotation, .definitions, .contentSchema: false
            default: true
            }
        }
        .sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
    }

    private static func isSame(_ left: SchemaKeyword.Content, _ right: SchemaKeyword.Content) -> Bool {
        switch (left, right) {
        case (.type(let l), .type(let r)): l == r
        case (.enumeration(let l), .enumeration(let r)): Set(l) == Set(r)
        case (.constant(let l), .constant(let r)): l == r
        case (.multipleOf(let l), .multipleOf(let r)), (.maximum(let l), .maximum(let r)),
            (.minimum(let l), .minimum(let r)), (.exclusiveMaximum(let l), .exclusiveMaximum(let r)),
            (.exclusiveMinimum(let l), .exclusiveMinimum(let r)):
            l == r
        case (.maximumIsExclusive(let l), .maximumIsExclusive(let r)),
            (.minimumIsExclusive(let l), .minimumIsExclusive(let r)), (.uniqueItems(let l), .uniqueItems(let r)):
            l == r
        case (.maxLength(let l), .maxLength(let r)), (.minLength(let l), .minLength(let r)),
            (.maxItems(let l), .maxItems(let r)), (.minItems(let l), .minItems(let r)),
            (.maxContains(let l), .maxContains(let r)), (.minContains(let l), .minContains(let r)),
            (.maxProperties(let l), .maxProperties(let r)), (.minProperties(let l), .minProperties(let r)):
            l == r
        case (.pattern(let l), .pattern(let r)): ExactString(l.source) == ExactString(r.source)
        case (.required(let l), .required(let r)): Set(l.map(ExactString.init)) == Set(r.map(ExactString.init))
        case (.contentEncoding(let l), .contentEncoding(let r)), (.contentMediaType(let l), .contentMediaType(let r)):
            l == r
        default: false
        }
    }
}
