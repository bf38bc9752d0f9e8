internal import JSON

/// The pass over events of one schema.
///
/// The nodes point into `memory`, are written before this is made and never after, and live as long as this does: so any
/// thread may read them.
@safe final class PassPlan: @unchecked Sendable {
    private let root: UnsafePointer<PassNode>
    private let memory: PlanMemory

    fileprivate init(root: PassNode, memory: PlanMemory) {
        unsafe self.root = memory.copy([root])
        self.memory = memory
    }

    /// Whether the text that the scratch's tape was loaded with is valid; false also where the pass can't tell.
    func accepts(_ plan: ValidationPlan, _ scratch: ValidationScratch) -> Bool {
        var state = PassScratch(plan, scratch)
        return unsafe withUnsafeMutablePointer(to: &state) { state in
            let start = unsafe state.pointee.text
            let end = unsafe try? ValidationPass.anyValue(root, JSONScan.skipSpace(start), state)
            guard let end = unsafe end else { return false }
            return unsafe JSONScan.skipSpace(end) == start + scratch.memory.textCount
        }
    }
}

/// Makes the pass over events out of a plan's tables.
///
/// A schema becomes six nodes, one for each type of value; where they are used they are joined to one node. Arrays and
/// objects are filled in later, as a schema may be inside itself.
final class PassCompiler {
    let schema: JSONSchema
    let plan: PlanCompiler
    let memory: PlanMemory
    /// The nodes of schemas that are known, in the order of `PassType`.
    private var known: [Int32: [PassNode]] = [:]
    var unfilled: [Unfilled] = []
    private(set) var anyNode = PassNode(.never)

    @safe enum Unfilled {
        case array(UnsafeMutablePointer<PassArray>, schema: Int32)
        case object(UnsafeMutablePointer<PassObject>, schema: Int32)
    }

    /// How many schemas may apply inside each other to one value for the pass to look through them.
    private static let applicationMax = 32

    init(_ schema: JSONSchema, _ plan: PlanCompiler) {
        self.schema = schema
        self.plan = plan
        memory = plan.memory
    }

    /// The pass; nil if it would leave everything to the tape.
    func compile() -> PassPlan? {
        // A dynamic reference depends on the way to it, which the pass doesn't keep.
        guard plan.dynamicAnchors.isEmpty else { return nil }
        makeAnyNodes()
        let root = node(of: Int32(schema.root.index))
        guard root.kind != .tape else { return nil }
        while let next = unfilled.popLast() {
            switch next {
            case .array(let pointer, let schema): unsafe pointer.initialize(to: array(of: schema))
            case .object(let pointer, let schema): unsafe pointer.initialize(to: object(of: schema))
            }
        }
        return PassPlan(root: root, memory: memory)
    }

    // MARK: Nodes

    func node(of schema: Int32) -> PassNode { joined(nodes(of: schema, depth: 0)) }

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
        if tapes.count == types.count, tapes.allSatisfy({ $0.low == tapes[0].low }) { return tapes[0] }
        return unsafe PassNode(.byType, detail: UnsafeRawPointer(memory.copy(nodes)))
    }

    func tape(_ schema: Int32) -> PassNode {
        var node = PassNode(.tape)
        node.low = Int64(schema)
        return node
    }

    /// The nodes of a schema by type; `depth` counts the schemas that apply to the same value around it.
    private func nodes(of schema: Int32, depth: Int) -> [PassNode] {
        if let nodes = known[schema] { return nodes }
        let nodes = uncachedNodes(of: schema, depth: depth)
        known[schema] = nodes
        return nodes
    }

    private func uncachedNodes(of schema: Int32, depth: Int) -> [PassNode] {
        let node = plan.nodes[Int(schema)]
        let shared = plan.checks[Int(node.scalars.start)..<Int(node.scalars.end)]
        guard let application = shared.first(where: { $0.operation.appliesSchemas }) else {
            return PassType.allCases.map { leaf($0, schema, node) }
        }
        let isAlone =
            shared.count == 1 && node.unevaluatedItems < 0 && node.unevaluatedProperties < 0
            && [node.numbers, node.strings, node.arrays, node.objects].allSatisfy { $0.start == node.scalars.start }
        var nodes = [PassNode](repeating: tape(schema), count: PassType.allCases.count)
        if isAlone, depth < PassCompiler.applicationMax, let applied = applied(application, schema, depth: depth) {
            nodes = applied
        }
        for type in PassType.allCases {
            let allowed = node.types.intersection(type.types)
            if allowed.isEmpty { nodes[type.rawValue] = PassNode(.never) }
            // Only integers: the schema that is applied doesn't know.
            if !allowed.isEmpty, allowed != type.types, nodes[type.rawValue].kind != .never {
                nodes[type.rawValue] = tape(schema)
            }
        }
        return nodes
    }

    /// The nodes of a reference, and of branches of which each type of value has only one; nil if it is neither.
    private func applied(
        _ check: ValidationPlan.Check, _ schema: Int32, depth: Int
    ) -> [PassNode]? {
        switch check.operation {
        case .reference(let target): return nodes(of: target, depth: depth + 1)
        case .allOf(let branches) where branches.end == branches.start + 1:
            return nodes(of: plan.branches[Int(branches.start)], depth: depth + 1)
        case .anyOf(let branches, _), .oneOf(let branches, _):
            var joined = [PassNode](repeating: PassNode(.never), count: PassType.allCases.count)
            for branch in plan.branches[Int(branches.start)..<Int(branches.end)] {
                for (type, node) in nodes(of: branch, depth: depth + 1).enumerated() where node.kind != .never {
                    joined[type] = joined[type].kind == .never ? node : tape(schema)
                }
            }
            return joined
        default: return nil
        }
    }

    /// Nodes that allow any value.
    private func makeAnyNodes() {
        let array = unsafe memory.allocate(PassArray.self, count: 1)
        let object = unsafe memory.allocate(PassObject.self, count: 1)
        unsafe anyNode = joined([
            PassNode(.null), PassNode(.boolean), PassNode(.number), PassCompiler.anyString,
            PassNode(.array, detail: UnsafeRawPointer(array)), PassNode(.object, detail: UnsafeRawPointer(object)),
        ])
        unsafe array.initialize(
            to: PassArray(prefix: memory.copy([]), prefixCount: 0, items: anyNode, least: 0, most: .max))
        unsafe object.initialize(
            to: PassObject(
                properties: memory.copy([]), count: 0, names: NameTable([], in: memory), required: memory.copy([]),
                requiredWords: 0, nameRule: PassCompiler.anyString, patterns: memory.copy([]), patternCount: 0,
                additional: anyNode, least: 0, most: .max))
    }

    static var anyString: PassNode {
        var node = PassNode(.string)
        node.high = .max
        return node
    }

    func nodeOrAny(_ schema: Int32) -> PassNode { schema < 0 ? anyNode : node(of: schema) }
}

extension PassType {
    /// The types that the first byte doesn't tell apart.
    fileprivate var types: TypeSet {
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
