internal import JSON
internal import SchemaLanguage

/// One difference between an old and a new schema.
struct SchemaDifference {
    let kind: SchemaDifferenceKind
    /// How to get there from the parts that are compared, as Confluent's registry writes it.
    var path: [String]
    /// The pairs that it is inside of, the root first, each with the step to the next.
    var trail: [(pair: ComparedPair, step: [String])] = []
    /// Where it is in both schemas; the keyword is nil for the whole schema. For `not` they change sides.
    let old: Place
    let new: Place

    /// The path as Confluent's registry writes it.
    var pathText: String { path.isEmpty ? "#/" : "#" + path.map { "/" + $0 }.joined() }

    struct Place {
        var part: ComparedPart
        var keyword: String?
    }
}

/// Two parts that are compared, as if the first were the older one: for `not` they change sides.
struct ComparedPair: Hashable {
    var old: ComparedPart
    var new: ComparedPart
}

/// The comparison of two schemas by the rules of Confluent's registry.
///
/// Whether a pair is compatible depends on pairs inside it, which may be the pair itself. All are taken to be compatible
/// until one is found that isn't whatever the others are; then those that depend on it are looked at again, until nothing
/// changes. So the order in which they are looked at doesn't matter. What differs is gathered after that.
struct SchemaComparison {
    let old: JSONSchema
    let new: JSONSchema
    let policy: SchemaComparisonPolicy
    /// Pairs that are known, and which others depend on them.
    private var verdicts: [ComparedPair: Bool] = [:]
    private var dependents: [ComparedPair: Set<ComparedPair>] = [:]
    private var unchecked: [ComparedPair] = []
    private var steps = 0

    /// The most steps that a comparison may take.
    static let stepMax = 4_000_000
    /// The most differences that are told of a pair.
    static let differenceMax = 1_000

    init(old: JSONSchema, new: JSONSchema, policy: SchemaComparisonPolicy) throws(ComparisonTooLarge) {
        self.old = old
        self.new = new
        self.policy = policy
        require(root)
        while let pair = unchecked.popLast() {
            guard verdicts[pair] == true else { continue }
            var findings = PairFindings()
            try compare(pair, &findings)
            for other in findings.needed { dependents[other, default: []].insert(pair) }
            guard
                findings.local.contains(where: { !$0.kind.isCompatible(under: policy) })
                    || findings.children.contains(where: { verdicts[$0.pair] == false })
            else { continue }
            verdicts[pair] = false
            unchecked += dependents[pair] ?? []
        }
    }

    private var root: ComparedPair {
        ComparedPair(old: ComparedPart(side: .old, node: old.root), new: ComparedPart(side: .new, node: new.root))
    }

    /// The verdict.
    var isCompatible: Bool { verdicts[root] == true }

    func schema(_ part: ComparedPart) -> JSONSchema { part.side == .old ? old : new }

    func node(_ part: ComparedPart) -> SchemaNode { schema(part)[part.node] }

    private mutating func require(_ pair: ComparedPair) {
        guard verdicts[pair] == nil else { return }
        verdicts[pair] = true
        unchecked.append(pair)
    }

    mutating func take(_ count: Int = 1) throws(ComparisonTooLarge) {
        steps += count
        guard steps <= SchemaComparison.stepMax else { throw ComparisonTooLarge(limit: SchemaComparison.stepMax) }
    }

    /// Whether a pair is compatible, so far as is known.
    mutating func isCompatible(_ old: ComparedPart, _ new: ComparedPart, _ findings: inout PairFindings) -> Bool {
        let pair = ComparedPair(old: old, new: new)
        findings.needed.insert(pair)
        require(pair)
        return verdicts[pair] == true
    }

    // MARK: Gathering

    /// Every difference that `isTold` picks, those of a pair before those inside it.
    mutating func differences(
        where isTold: (SchemaDifferenceKind) -> Bool = { _ in true }
    ) throws(ComparisonTooLarge) -> [SchemaDifference] {
        var lists: [ComparedPair: [SchemaDifference]] = [:]
        var findings: [ComparedPair: PairFindings] = [:]
        // Depth first, on a stack of its own: first what is inside a pair, then the pair. What comes back to a pair that is
        // still open has been told there.
        var open: [(pair: ComparedPair, isEntered: Bool)] = [(root, false)]
        while let (pair, isEntered) = open.popLast() {
            if !isEntered {
                guard findings[pair] == nil else { continue }
                var found = PairFindings()
                try compare(pair, &found)
                findings[pair] = found
                open.append((pair, true))
                for child in found.children.reversed() { open.append((child.pair, false)) }
            } else if let found = findings[pair] {
                var list: [SchemaDifference] = []
                for entry in found.order {
                    switch entry {
                    case .local(let index):
                        var difference = found.local[index]
                        guard isTold(difference.kind) else { continue }
                        difference.trail = [(pair, [])]
                        list.append(difference)
                    case .child(let index):
                        let child = found.children[index]
                        for var difference in lists[child.pair] ?? [] where list.count < SchemaComparison.differenceMax
                        {
                            difference.path = child.step + difference.path
                            difference.trail.insert((pair, child.step), at: 0)
                            try take()
                            list.append(difference)
                        }
                        try take(lists[child.pair]?.count ?? 0)
                    }
                }
                lists[pair] = list
            }
        }
        return lists[root] ?? []
    }
}

/// What the comparison of one pair finds: differences of its own, and pairs inside it whose differences count.
struct PairFindings {
    enum Entry {
        case local(Int)
        case child(Int)
    }

    private(set) var local: [SchemaDifference] = []
    private(set) var children: [(pair: ComparedPair, step: [String])] = []
    /// Both, in the order in which they were found.
    private(set) var order: [Entry] = []
    /// Every pair that was asked for, also those whose differences don't count.
    var needed: Set<ComparedPair> = []

    mutating func add(_ difference: SchemaDifference) {
        order.append(.local(local.count))
        local.append(difference)
    }

    mutating func add(_ pair: ComparedPair, at step: [String]) {
        order.append(.child(children.count))
        children.append((pair, step))
        needed.insert(pair)
    }
}
