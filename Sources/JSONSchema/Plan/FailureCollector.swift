/// What failed in an evaluation that goes on to find every failure, and by which way the schemas were reached.
struct FailureCollector {
    /// A keyword that a value fails.
    struct Failure {
        /// The schema, and the position of the keyword in it; −1 for a boolean schema.
        var schema: Int32
        var keyword: Int32
        /// The value's position on the tape.
        var position: Int
        /// The last step of the way, in `steps`; −1 for the root.
        var step: Int32
        var detail: Detail
        /// The position of the first of the failures that made this one fail; they stand directly before it.
        var firstCause: Int
    }

    /// What a failure says beside its keyword.
    enum Detail {
        case none
        /// The name of a property that isn't there.
        case missing(String)
        /// The branches that matched, of which there should be one.
        case branches([Int32])
        /// How many items `contains` found.
        case found(Int)
        /// The positions in the array of two items that are equal.
        case equal(Int, Int)
    }

    /// One step from a schema to another.
    struct Step {
        /// The step before; −1 at the root.
        var previous: Int32
        /// The schema that the step leads from, and the keyword if the step is a reference; else −1.
        var schema: Int32
        var keyword: Int32
        /// The schema that it leads to, and the value that this is applied to.
        var target: Int32
        var position: Int
    }

    /// How many failures are kept at most.
    let limit: Int
    private(set) var failures: [Failure] = []
    /// Whether there were more than are kept.
    private(set) var isCut = false
    private(set) var steps: [Step] = []
    private var current: Int32 = -1

    init(limit: Int) {
        self.limit = limit
    }

    /// The place to come back to with `forget`.
    var mark: Int { failures.count }

    mutating func add(_ schema: Int32, _ keyword: Int32, at position: Int, _ detail: Detail, causesAfter mark: Int?) {
        guard failures.count < limit else {
            isCut = true
            return
        }
        failures.append(
            Failure(
                schema: schema, keyword: keyword, position: position, step: current, detail: detail,
                firstCause: mark ?? failures.count))
    }

    /// Forgets what failed since `mark` was taken.
    mutating func forget(after mark: Int) {
        failures.removeLast(failures.count - mark)
    }

    /// Where the way stands, to be come back to.
    struct Place {
        fileprivate var current: Int32
        fileprivate var steps: Int
        fileprivate var failures: Int
    }

    var place: Place { Place(current: current, steps: steps.count, failures: failures.count) }

    mutating func enter(_ target: Int32, at position: Int, from schema: Int32, reference keyword: Int32) {
        steps.append(Step(previous: current, schema: schema, keyword: keyword, target: target, position: position))
        current = Int32(steps.count - 1)
    }

    mutating func leave(to place: Place) {
        current = place.current
        // A way that led to no failure is of no use.
        if failures.count == place.failures { steps.removeLast(steps.count - place.steps) }
    }
}

extension Evaluation {
    /// How a schema is reached from another.
    enum Way {
        /// By a reference.
        case keyword
        /// As a part of it.
        case schema
    }

    /// Evaluates a schema that another applies, keeping the way for the failures' sake. Schemas that are only a reference
    /// are stepped through, so that they add no depth.
    mutating func evaluate(
        _ target: Int32, in schema: Int32, _ keyword: Int32, _ way: Way, at position: Int, marking: Marks.Frame
    ) -> Bool {
        var target = target
        guard let place = failures?.place else {
            while plan.nodes[target].alias >= 0 { target = plan.nodes[target].alias }
            return evaluate(target, at: position, marking: marking)
        }
        failures?.enter(target, at: position, from: schema, reference: way == .keyword ? keyword : -1)
        while plan.nodes[target].alias >= 0 {
            let reference = target
            let keyword = plan.checks[plan.nodes[reference].scalars.start].keyword
            target = plan.nodes[reference].alias
            failures?.enter(target, at: position, from: reference, reference: keyword)
        }
        let isValid = evaluate(target, at: position, marking: marking)
        failures?.leave(to: place)
        return isValid
    }

    @inline(__always)
    mutating func fail(
        _ schema: Int32, _ keyword: Int32, at position: Int, _ detail: FailureCollector.Detail = .none,
        causesAfter mark: Int? = nil
    ) {
        if collects { failures?.add(schema, keyword, at: position, detail, causesAfter: mark) }
    }

    /// Evaluates without collecting failures, where a failure is no mistake.
    mutating func silently(_ body: (inout Evaluation) -> Bool) -> Bool {
        guard collects else { return body(&self) }
        let kept = failures.take()
        let isValid = body(&self)
        failures = kept
        return isValid
    }

    /// What the keyword at a position in a schema asks for; nil for −1.
    mutating func keyword(_ position: Int32, of schema: Int32) -> SchemaKeyword.Content? {
        position < 0 ? nil : plan.schema.nodes[Int(schema)].keywords[Int(position)].content
    }
}
