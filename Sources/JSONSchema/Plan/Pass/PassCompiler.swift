internal import JSON

/// Makes the pass over events out of a plan's tables.
///
/// A schema becomes six nodes, one for each type of value; where they are used they are joined to one node. Schemas that
/// apply to a value together, by `$ref` and `allOf`, become one node where that can be, and of the branches of `anyOf` and
/// `oneOf` the one that fits is found by the value's type, or by a property. Arrays and objects are filled in later, as a
/// schema may be inside itself.
final class PassCompiler {
    let schema: JSONSchema
    let plan: PlanCompiler
    let memory: PlanMemory
    /// The nodes of schemas that are known, in the order of `PassType`.
    private var known: [PassPlace: [PassNode]] = [:]
    /// The schemas that are being looked at. One comes back to itself only by a dynamic reference.
    private var open: Set<PassPlace> = []
    private var unfilled: [Unfilled] = []
    /// Nodes that allow any value, by type and in one.
    private(set) var anyNodes: [PassNode] = []
    private(set) var anyNode = PassNode(.never)
    /// The ways through resources that make a difference to dynamic references, outermost first.
    private var scopes: [[Int32]] = [[]]
    private var scopeIDs: [[Int32]: Int32] = [[]: 0]
    /// How many branches the one that is being looked at is inside of.
    private var depth = 0

    @safe private enum Unfilled {
        case array(UnsafeMutablePointer<PassArray>, ArrayTerms)
        case object(UnsafeMutablePointer<PassObject>, ObjectTerms)
    }

    /// How many branches inside each other are looked through.
    private static let depthMax = 32

    init(_ schema: JSONSchema, _ plan: PlanCompiler) {
        self.schema = schema
        self.plan = plan
        memory = plan.memory
    }

    /// The pass; nil if it would leave everything to the tape.
    func compile() -> PassPlan? {
        makeAnyNodes()
        let root = node(of: place(Int32(schema.root.index), from: 0))
        guard root.kind != .tape else { return nil }
        while let next = unfilled.popLast() {
            switch next {
            case .array(let pointer, let terms): unsafe pointer.initialize(to: array(terms))
            case .object(let pointer, let terms): unsafe pointer.initialize(to: object(terms))
            }
        }
        return PassPlan(root: root, memory: memory, scopes: scopes)
    }

    // MARK: Places

    /// The schema, reached by the way `scope`.
    func place(_ schema: Int32, from scope: Int32) -> PassPlace {
        let resource = plan.nodes[Int(schema)].resource
        let way = scopes[Int(scope)]
        // Only the outermost resource that has an anchor counts.
        let matters = plan.dynamicAnchors.contains { anchor in
            !anchor.targets.contains { way.contains($0.resource) }
                && anchor.targets.contains { $0.resource == resource }
        }
        guard matters else { return PassPlace(schema: schema, scope: scope) }
        let longer = way + [resource]
        if let known = scopeIDs[longer] { return PassPlace(schema: schema, scope: known) }
        scopes.append(longer)
        scopeIDs[longer] = Int32(scopes.count - 1)
        return PassPlace(schema: schema, scope: Int32(scopes.count - 1))
    }

    /// The target of a dynamic reference in the schema at `place`.
    func dynamicTarget(_ initial: Int32, _ anchor: Int32, from place: PassPlace) -> Int32 {
        let targets = plan.dynamicAnchors[Int(anchor)].targets
        for resource in scopes[Int(place.scope)] {
            if let target = targets.first(where: { $0.resource == resource }) { return target.schema }
        }
        return initial
    }

    // MARK: Nodes

    func node(of place: PassPlace) -> PassNode { joined(nodes(of: place)) }

    /// The node of several schemas that apply to a value together.
    func node(ofAll places: [PassPlace]) -> PassNode {
        var distinct: [PassPlace] = []
        for place in places where !distinct.contains(place) { distinct.append(place) }
        guard distinct.count != 1 else { return node(of: distinct[0]) }
        let all = distinct.map { nodes(of: $0) }
        return joined(PassType.allCases.map { type in both(all.map { $0[type.rawValue] }, type) })
    }

    /// The one node that does what six do.
    private func joined(_ nodes: [PassNode]) -> PassNode {
        let types = PassType.allCases.filter { nodes[$0.rawValue].kind != .never }
        guard let last = types.last else { return PassNode(.never) }
        if types.count == 1 { return nodes[last.rawValue] }
        if types.count == 2, types[0] == .null, nodes[0].kind == .null {
            var node = nodes[last.rawValue]
            node.allowsNull = true
            return node
        }
        let tapes = types.map { nodes[$0.rawValue] }.filter { $0.kind == .tape }
        if tapes.count == types.count, tapes.allSatisfy({ $0.low == tapes[0].low && $0.high == tapes[0].high }) {
            return tapes[0]
        }
        if nodes.indices.allSatisfy({ nodes[$0].isSame(as: anyNodes[$0]) }) { return anyNode }
        return unsafe PassNode(.byType, detail: UnsafeRawPointer(memory.copy(nodes)))
    }

    func tape(_ place: PassPlace) -> PassNode {
        var node = PassNode(.tape)
        node.low = Int64(place.schema)
        node.high = Int64(place.scope)
        return node
    }

    /// A node for values of one type that asks what all of `nodes` ask.
    private func both(_ nodes: [PassNode], _ type: PassType) -> PassNode {
        if nodes.contains(where: { $0.kind == .never }) { return PassNode(.never) }
        var rest: [PassNode] = []
        for node in nodes where !node.isSame(as: anyNodes[type.rawValue]) && !rest.contains(where: node.isSame) {
            rest.append(node)
        }
        guard let first = rest.first else { return anyNodes[type.rawValue] }
        guard rest.count > 1 else { return first }
        let all = unsafe PassAll(nodes: memory.copy(rest), count: rest.count)
        return unsafe PassNode(.all, detail: UnsafeRawPointer(memory.copy([all])))
    }

    /// The nodes of a schema by type.
    func nodes(of place: PassPlace) -> [PassNode] {
        if let nodes = known[place] { return nodes }
        guard open.insert(place).inserted else { return PassType.allCases.map { _ in tape(place) } }
        let nodes = newNodes(of: place)
        open.remove(place)
        known[place] = nodes
        return nodes
    }

    private func newNodes(of place: PassPlace) -> [PassNode] {
        let terms = terms(of: place)
        var nodes = PassType.allCases.map { type in
            terms.types.isDisjoint(with: type.types)
                ? PassNode(.never) : terms.isOpaque ? tape(place) : leaf(type, terms, place)
        }
        for (branching, check) in terms.branchings {
            let branches = depth < PassCompiler.depthMax ? self.branches(check, branching) : nil
            for type in PassType.allCases {
                let leaf = nodes[type.rawValue]
                let branch = branches?[type.rawValue] ?? tape(place)
                if leaf.kind == .tape { continue }
                // What the branches leave to the tape is theirs only.
                nodes[type.rawValue] =
                    branch.kind == .tape && leaf.kind != .never ? tape(place) : both([leaf, branch], type)
            }
        }
        return nodes
    }

    /// The nodes of `anyOf` or `oneOf`: of each type of value, the branch that allows it.
    private func branches(_ check: ValidationPlan.Check, _ place: PassPlace) -> [PassNode]? {
        let section: ValidationPlan.Section
        let choice: Int32
        let isAny: Bool
        switch check.operation {
        case .anyOf(let branches, let rule): (section, choice, isAny) = (branches, rule, true)
        case .oneOf(let branches, let rule): (section, choice, isAny) = (branches, rule, false)
        default: return nil
        }
        depth += 1
        defer { depth -= 1 }
        let all = plan.branches[Int(section.start)..<Int(section.end)].map {
            nodes(of: self.place($0, from: place.scope))
        }
        return PassType.allCases.map { type in
            let nodes = all.map { $0[type.rawValue] }.filter { $0.kind != .never }
            guard nodes.count > 1 else { return nodes.first ?? PassNode(.never) }
            if isAny, nodes.contains(where: { $0.isSame(as: anyNodes[type.rawValue]) }) {
                return anyNodes[type.rawValue]
            }
            return type == .object && choice >= 0 ? chosen(choice, place) ?? tape(place) : tape(place)
        }
    }

    /// The node that looks for the property by which a branch is chosen; nil if that doesn't leave one.
    private func chosen(_ index: Int32, _ place: PassPlace) -> PassNode? {
        let rule = plan.choices[Int(index)]
        let property = plan.choiceProperties[Int(index)]
        guard !property.needsEscapes else { return nil }
        var nodes: [PassNode] = []
        for value in 0..<Int32(rule.candidates.count) {
            let candidates = rule.candidates[value]
            guard candidates.end == candidates.start + 1 else { return nil }
            let branch = self.place(plan.branches[Int(candidates.start)], from: place.scope)
            nodes.append(self.nodes(of: branch)[PassType.object.rawValue])
        }
        let choice = unsafe PassChoice(
            expected: ExpectedName(property, in: memory), property: rule.property, values: rule.values,
            nodes: memory.copy(nodes))
        return unsafe PassNode(.choice, detail: UnsafeRawPointer(memory.copy([choice])))
    }

    // MARK: Containers

    func arrayNode(_ terms: ArrayTerms) -> PassNode {
        let array = unsafe memory.allocate(PassArray.self, count: 1)
        unsafe unfilled.append(.array(array, terms))
        return unsafe PassNode(.array, detail: UnsafeRawPointer(array))
    }

    func objectNode(_ terms: ObjectTerms) -> PassNode {
        let object = unsafe memory.allocate(PassObject.self, count: 1)
        unsafe unfilled.append(.object(object, terms))
        return unsafe PassNode(.object, detail: UnsafeRawPointer(object))
    }

    private func makeAnyNodes() {
        let array = unsafe memory.allocate(PassArray.self, count: 1)
        let object = unsafe memory.allocate(PassObject.self, count: 1)
        unsafe anyNodes = [
            PassNode(.null), PassNode(.boolean), PassNode(.number), PassNode.anyString,
            PassNode(.array, detail: UnsafeRawPointer(array)), PassNode(.object, detail: UnsafeRawPointer(object)),
        ]
        unsafe anyNode = PassNode(.byType, detail: UnsafeRawPointer(memory.copy(anyNodes)))
        unsafe array.initialize(to: self.array(ArrayTerms()))
        unsafe object.initialize(to: self.object(ObjectTerms()))
    }
}

/// A schema, and the way through resources by which it is reached, so far as that matters to dynamic references.
struct PassPlace: Hashable {
    var schema: Int32
    /// The position in the compiler's scopes.
    var scope: Int32
}

extension PassType {
    /// The types that the first byte doesn't tell apart.
    var types: TypeSet {
        switch self {
        case .null: .null
        case .boolean: .boolean
        case .number: .number
        case .string: .string
        case .array: .array
        case .object: .object
        }
    }
}

extension PassNode {
    static var anyString: PassNode {
        var node = PassNode(.string)
        node.high = .max
        return node
    }

    /// Whether both ask for the same, so far as can be seen without following them.
    func isSame(as other: PassNode) -> Bool {
        unsafe kind == other.kind && allowsNull == other.allowsNull && low == other.low && high == other.high
            && detail == other.detail
    }
}

extension String {
    /// Whether JSON text can't hold the string as it is.
    var needsEscapes: Bool {
        utf8.contains { $0 < 0x20 || $0 == UInt8(ascii: "\"") || $0 == UInt8(ascii: "\\") }
    }
}
