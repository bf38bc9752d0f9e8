internal import JSON
internal import SchemaLanguage

/// A claim: every value to which all of `schemas` and none of `excluded` apply is valid by `target`, or, where there is
/// none, there is no such value.
struct ContainmentClaim: Hashable {
    var schemas: [SidedNode]
    var excluded: [SidedNode] = []
    /// Members that an object has.
    var present: [ExactString] = []
    /// The types that the values may be of.
    var types = TypeSet.all
    var target: SidedNode?

    init(_ schemas: [SidedNode], types: TypeSet = .all, target: SidedNode?) {
        self.schemas = Set(schemas).sorted()
        self.types = types
        self.target = target
    }

    /// The same of fewer values, to which `more` apply too.
    func narrowed(by more: [SidedNode], excluding excluded: [SidedNode] = []) -> ContainmentClaim {
        var claim = self
        claim.schemas = Set(schemas + more).sorted()
        claim.excluded = Set(self.excluded + excluded).sorted()
        return claim
    }

    /// The same values, another target.
    func aimed(at target: SidedNode?) -> ContainmentClaim {
        var claim = self
        claim.target = target
        return claim
    }

    func with(present name: String) -> ContainmentClaim {
        var claim = self
        if !claim.present.contains(ExactString(name)) { claim.present.append(ExactString(name)) }
        return claim
    }

    func of(types: TypeSet) -> ContainmentClaim {
        var claim = self
        claim.types = types
        return claim
    }
}

/// Proves that one schema accepts whatever another accepts. It is sound, not complete: a claim that it doesn't prove may
/// hold.
///
/// A claim about a value may be proved by itself about a value inside that one, as values are finite; so recursive schemas
/// come to an end. About the same value it may not.
struct ContainmentProof {
    let sides: SchemaSides
    let plans: (old: ValidationPlan, new: ValidationPlan)
    let scratch = ValidationScratch()
    private var states: [ContainmentClaim: State] = [:]
    /// Claims that were proved, in order: those that rest on one that fails must be proved again.
    private var proved: [ContainmentClaim] = []
    /// Claims that others were proved by while they were open.
    private var assumed: Set<ContainmentClaim> = []
    /// How many values the present one is inside of.
    private var level = 0
    private var depth = 0
    private var steps = 0
    /// How many times the cases of the present claim have been told apart.
    private var splits = 0
    /// How many ways are being tried of which only one must lead on.
    var attempts = 0
    /// The first thing that could not be proved.
    private(set) var obstacle: Obstacle?
    var sameness = SchemaSameness()

    struct Obstacle {
        var node: JSONSchema.NodeID
        var keyword: SchemaKeyword?
    }

    private enum State {
        case open(level: Int)
        case proved
        case failed
    }

    /// The most steps that a proof may take.
    static let stepMax = 400_000
    private static let depthMax = 100
    private static let splitMax = 4

    init(_ sides: SchemaSides, plans: (old: ValidationPlan, new: ValidationPlan)) {
        self.sides = sides
        self.plans = plans
    }

    /// Whether the new schema is proved to accept whatever the old one accepts.
    mutating func run() throws(ComparisonTooLarge) -> Bool {
        let (old, new) = (
            SidedNode(side: .old, node: sides.old.root), SidedNode(side: .new, node: sides.new.root)
        )
        // As a whole, also dynamic references of equal schemas lead to the same.
        if try isSame(old, new, asWhole: true) { return true }
        return try holds(ContainmentClaim([old], target: new))
    }

    mutating func take(_ count: Int = 1) throws(ComparisonTooLarge) {
        steps += count
        guard steps <= ContainmentProof.stepMax else { throw ComparisonTooLarge(limit: ContainmentProof.stepMax) }
    }

    mutating func isSame(_ a: SidedNode, _ b: SidedNode, asWhole: Bool = false) throws(ComparisonTooLarge) -> Bool {
        try take()
        let (isSame, count) = sameness.compare(a, b, asWhole: asWhole, in: sides)
        try take(count)
        return isSame
    }

    /// Whether the plan of either schema follows dynamic references, so that what a schema means depends on the way to it.
    var hasDynamicScope: Bool { plans.old.hasDynamicScope || plans.new.hasDynamicScope }

    // MARK: Claims

    /// Proves a claim about the present value.
    mutating func holds(_ claim: ContainmentClaim) throws(ComparisonTooLarge) -> Bool {
        try take(1 + claim.schemas.count)
        switch states[claim] {
        case .proved: return true
        case .failed: return false
        case .open(let start):
            guard level > start else { return false }
            assumed.insert(claim)
            return true
        case nil: break
        }
        guard depth < ContainmentProof.depthMax else { return false }
        states[claim] = .open(level: level)
        let start = proved.count
        depth += 1
        let isProved = try prove(claim)
        depth -= 1
        states[claim] = isProved ? .proved : .failed
        if isProved {
            proved.append(claim)
        } else if assumed.remove(claim) != nil {
            for other in proved[start...] { states[other] = nil }
            proved.removeSubrange(start...)
        }
        return isProved
    }

    /// Proves a claim about a value inside the present one.
    mutating func holdsInside(_ schemas: [SidedNode], types: TypeSet = .all, target: SidedNode?)
        throws(ComparisonTooLarge) -> Bool
    {
        if let target, sides[target].boolean == true { return true }
        level += 1
        let outerSplits = splits
        splits = 0
        let holds = try holds(ContainmentClaim(schemas, types: types, target: target))
        splits = outerSplits
        level -= 1
        return holds
    }

    private mutating func prove(_ claim: ContainmentClaim) throws(ComparisonTooLarge) -> Bool {
        var demands = Demands(of: claim.schemas, present: claim.present.map(\.text), in: sides)
        demands.types.formIntersection(claim.types)
        demands.excluded += claim.excluded
        try take(demands.schemas.count + demands.members.reduce(0) { $0 + $1.properties.count })
        demands.narrowTypes()
        if demands.types.isEmpty { return true }
        if let target = claim.target {
            if sides[target].boolean == true { return true }
            for schema in demands.schemas where try isSame(schema, target) { return true }
        }
        if let values = demands.finiteValues, let verdict = try accepts(values, claim, demands) {
            if !verdict { note(claim.target, nil) }
            return verdict
        }
        let earlier = obstacle
        if let target = claim.target, try keywordsHold(claim, demands, target) { return true }
        var holds = try isEmptyInside(claim, demands)
        if !holds { holds = try holdsInEachCase(claim, demands) }
        if holds { obstacle = earlier }
        return holds
    }

    /// Notes what could not be proved, if it is the first and nothing else would do.
    mutating func note(_ target: SidedNode?, _ keyword: SchemaKeyword?) {
        guard attempts == 0, obstacle == nil, let target, target.side == .new else { return }
        obstacle = Obstacle(node: target.node, keyword: keyword)
    }

    // MARK: Cases

    /// Tells cases apart, by types or by the branches of a choice, and proves each.
    private mutating func holdsInEachCase(
        _ claim: ContainmentClaim, _ demands: Demands
    ) throws(ComparisonTooLarge) -> Bool {
        guard splits < ContainmentProof.splitMax else { return false }
        splits += 1
        defer { splits -= 1 }
        let kinds = [TypeSet.null, .boolean, .integer, .fraction, .string, .array, .object].filter(
            demands.types.contains)
        if kinds.count > 1 {
            for kind in kinds where try !holds(claim.of(types: kind)) { return false }
            return true
        }
        for choice in demands.choices where !choice.branches.contains(where: demands.schemas.contains) {
            for branch in choice.branches where try !holds(claim.narrowed(by: [branch])) { return false }
            return true
        }
        for condition in demands.conditions
        where !demands.schemas.contains(condition.condition) && !demands.excluded.contains(condition.condition) {
            let then = [condition.condition] + (condition.then.map { [$0] } ?? [])
            guard try holds(claim.narrowed(by: then)) else { return false }
            return try holds(
                claim.narrowed(by: condition.otherwise.map { [$0] } ?? [], excluding: [condition.condition]))
        }
        return false
    }

    /// Whether there is no such value because something inside it can't be, or because it is excluded.
    private mutating func isEmptyInside(
        _ claim: ContainmentClaim, _ demands: Demands
    ) throws(ComparisonTooLarge) -> Bool {
        attempts += 1
        defer { attempts -= 1 }
        for excluded in demands.excluded {
            var rest = claim
            rest.excluded.removeAll { $0 == excluded }
            if try holds(rest.aimed(at: excluded)) { return true }
        }
        if demands.types == .object {
            for name in demands.required where try holdsInside(memberSchemas(name, demands), target: nil) {
                return true
            }
        }
        if demands.types == .array {
            for index in 0..<min(demands.minItems, 20)
            where try holdsInside(demands.itemSchemas(at: index), target: nil) {
                return true
            }
        }
        return false
    }

    // MARK: Values

    /// Whether the target accepts those of `values` that the claim is about; nil where that can't be said.
    private mutating func accepts(
        _ values: [JSONValue], _ claim: ContainmentClaim, _ demands: Demands
    ) throws(ComparisonTooLarge) -> Bool? {
        guard !hasDynamicScope else { return nil }
        for value in values where !demands.types.isDisjoint(with: TypeSet(of: value)) {
            guard let texts = texts(of: value) else { return nil }
            for text in texts {
                try take(1 + text.count / 16)
                // What is not decided may be valid.
                if claim.schemas.contains(where: { accepts(text, $0) == false }) { continue }
                if claim.excluded.contains(where: { accepts(text, $0) == true }) { continue }
                guard let target = claim.target, accepts(text, target) == true else { return false }
            }
        }
        return true
    }

    func accepts(_ text: [UInt8], _ schema: SidedNode) -> Bool? {
        (schema.side == .old ? plans.old : plans.new).accepts(text, at: schema.node, scratch: scratch)
    }

    /// The ways to write a value that draft 4 tells apart: an integer with and without a fraction. nil if there are many.
    private func texts(of value: JSONValue) -> [[UInt8]]? {
        let text = Array(value.text.utf8)
        guard [sides.old, sides.new].contains(where: { $0.resources.contains { $0.dialect.draft == .draft4 } }) else {
            return [text]
        }
        if let number = value.number {
            guard number.isInteger else { return [text] }
            guard let integer = number.int64 else { return nil }
            return [Array("\(integer)".utf8), Array("\(integer).0".utf8)]
        }
        return value.array == nil && value.object == nil ? [text] : nil
    }
}

extension Demands {
    /// Takes out the types of which there can be no value.
    mutating func narrowTypes() {
        for excluded in excluded {
            let node = sides[excluded]
            if node.boolean == true { types = [] }
            let asserting = node.keywords.filter { if case .annotation = $0.content { false } else { true } }
            guard asserting.count == 1, node.boolean == nil else { continue }
            // Draft 4: 1.0 is a number that is no integer, so that more is left than without integers.
            if case .type(let names) = asserting[0].content, sides.draft(excluded) != .draft4 { types.subtract(names) }
        }
        if let values {
            types.formIntersection(values.reduce(into: TypeSet()) { $0.formUnion(TypeSet(of: $1)) })
        }
        if let lower, let upper {
            let order = lower.value.compared(to: upper.value)
            if order > 0 || order == 0 && (lower.isExclusive || upper.isExclusive) { types.subtract(.number) }
        }
        if minLength > maxLength { types.subtract(.string) }
        if minItems > maxItems { types.subtract(.array) }
        if max(minProperties, required.count) > maxProperties { types.subtract(.object) }
        if divisors.contains(where: { $0.value.isInteger }) { types.subtract(.fraction) }
    }

    /// All the values that there can be, if they are few.
    var finiteValues: [JSONValue]? {
        if let values { return values }
        if types.isSubset(of: [.null, .boolean]) {
            let all = [JSONValue(.null), JSONValue(.boolean(false)), JSONValue(.boolean(true))]
            return all.filter { types.isSuperset(of: TypeSet(of: $0)) }
        }
        guard types == .integer, let low = lower?.number.int64, let high = upper?.number.int64, low <= high else {
            return nil
        }
        let (width, overflow) = high.subtractingReportingOverflow(low)
        guard !overflow, width < 64 else { return nil }
        return (low...high).map { JSONNumber($0) }.filter(allow).map { JSONValue(.number($0)) }
    }
}
