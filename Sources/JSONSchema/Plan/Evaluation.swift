internal import JSON

/// One run of a plan over the values of a tape.
///
/// It either stops at the first failure or, where `failures` are collected, goes on to find all. Keywords that look at
/// what others have evaluated (`unevaluatedItems`, `unevaluatedProperties`) get that by *marks*: a bit for each item or
/// member of one value, which schemas that apply to that same value set.
///
/// All functions are mutating, also those that change nothing: for the others the whole would be copied at each call.
struct Evaluation {
    let plan: ValidationPlan
    let tape: Tape
    let room: PatternRoom
    /// What failed, if it is collected.
    var failures: FailureCollector?
    /// How many steps are left.
    private(set) var steps: Int
    private var depth = 0
    /// Where the stack ended when the validation began.
    private let stackStart: UInt
    /// Why the evaluation was given up; what it returned then means nothing.
    private(set) var surrender: Surrender?
    /// The resources that the value was reached through, if anything asks for them.
    private var dynamicScope: [Int32]
    var marks = Marks()

    /// Why no verdict was reached.
    enum Surrender: Hashable {
        case steps
        case depth
        case pattern(Int32)
    }

    init(
        _ plan: ValidationPlan, tape: Tape, room: PatternRoom, steps: Int,
        stackStart: UInt = Evaluation.stackPointer(), dynamicScope: [Int32] = [], collecting: Bool
    ) {
        self.plan = plan
        self.tape = tape
        self.room = room
        failures = collecting ? FailureCollector(limit: plan.limits.failures) : nil
        self.steps = steps
        self.stackStart = stackStart
        self.dynamicScope = dynamicScope
    }

    var collects: Bool { failures != nil }

    /// Whether the tape's value is valid against the root schema.
    mutating func run() -> Bool {
        evaluate(Int32(plan.schema.root.index), at: 0, marking: .none)
    }

    // MARK: Schemas

    /// Whether the value at `position` is valid against a schema; what the schema evaluates of it is marked.
    mutating func evaluate(_ schema: Int32, at position: Int, marking outer: Marks.Frame) -> Bool {
        guard enter(schema, at: position) else { return false }
        let kind = tape[position].kind
        let looksAtUnevaluated = plan.nodes[schema].looksAtUnevaluated(of: kind)
        let frame = looksAtUnevaluated ? marks.push(Int(tape[position].count)) : outer
        var isValid = true
        let checks = plan.nodes[schema].checks(for: kind)
        for index in checks.start..<checks.end where isValid || collects {
            if !apply(plan.checks[index], schema, at: position, marking: frame) { isValid = false }
        }
        if looksAtUnevaluated {
            if isValid { isValid = checkUnevaluated(schema, at: position, marked: frame) }
            if isValid { marks.markAll(outer) }
            marks.pop(frame)
        }
        leave(schema)
        return isValid
    }

    /// Begins with a schema: takes a step, notes the resource, and looks at the value's type. False if that is all.
    private mutating func enter(_ schema: Int32, at position: Int) -> Bool {
        guard surrender == nil, take(1) else { return false }
        guard depth < plan.limits.depth, stackStart &- Evaluation.stackPointer() < Evaluation.stackLimit else {
            surrender = .depth
            return false
        }
        guard plan.nodes[schema].types == .all || hasType(schema, at: position) else {
            fail(schema, plan.nodes[schema].typeKeyword, at: position)
            return false
        }
        depth += 1
        if plan.hasDynamicScope { dynamicScope.append(plan.nodes[schema].resource) }
        return true
    }

    /// How much of the stack schemas inside each other may take, as a thread may have no more than 512 KiB. Optimized, a level
    /// takes less than 1 KiB, so that the limit on the depth is met first; unoptimized it takes three.
    private static let stackLimit: UInt = 320 << 10

    /// About where the stack ends. It grows downwards on every platform.
    @inline(never)
    static func stackPointer() -> UInt {
        var here: UInt8 = 0
        return unsafe withUnsafePointer(to: &here) { pointer in UInt(bitPattern: pointer) }
    }

    private mutating func leave(_ schema: Int32) {
        depth -= 1
        if plan.hasDynamicScope { dynamicScope.removeLast() }
    }

    /// Takes steps; false if there are too few left.
    mutating func take(_ count: Int) -> Bool {
        steps -= count
        if steps < 0 { surrender = .steps }
        return steps >= 0
    }

    /// Whether the value is of one of the schema's types.
    @inline(__always)
    private mutating func hasType(_ schema: Int32, at position: Int) -> Bool {
        let kind = tape[position].kind
        let types = plan.nodes[schema].types
        guard kind == .number else { return types.contains(kind.types) }
        let numbers = types.intersection(.number)
        guard !numbers.isEmpty, numbers != .number else { return numbers == .number }
        return numbers == (isInteger(position, schema) ? .integer : .fraction)
    }

    @inline(never)
    private mutating func isInteger(_ position: Int, _ schema: Int32) -> Bool {
        let text = tape.number(tape[position])
        guard plan.nodes[schema].integersAreLexical else { return ExactDecimal(text).isInteger }
        return !text.contains { $0 == UInt8(ascii: ".") || $0 | 0x20 == UInt8(ascii: "e") }
    }

    // MARK: Keywords

    private mutating func apply(
        _ check: ValidationPlan.Check, _ schema: Int32, at position: Int, marking: Marks.Frame
    ) -> Bool {
        switch check.operation {
        case .reference(let target):
            return evaluate(target, in: schema, check.keyword, .keyword, at: position, marking: marking)
        case .dynamicReference(let initial, let anchor):
            let target = dynamicTarget(anchor) ?? initial
            return evaluate(target, in: schema, check.keyword, .keyword, at: position, marking: marking)
        case .allOf(let branches): return allOf(branches, schema, check.keyword, at: position, marking: marking)
        case .anyOf(let branches, let choice):
            let branches = candidates(among: branches, choice, at: position)
            return anyOf(branches, schema, check.keyword, at: position, marking: marking)
        case .oneOf(let branches, let choice):
            let branches = candidates(among: branches, choice, at: position)
            return oneOf(branches, schema, check.keyword, at: position, marking: marking)
        case .not(let branch): return not(branch, schema, check.keyword, at: position)
        case .condition(let condition, let then, let otherwise):
            return self.condition(condition, then, otherwise, schema, check.keyword, at: position, marking: marking)
        case .array(let index): return checkArray(index, schema, at: position, marking: marking)
        case .object(let index): return checkObject(index, schema, at: position, marking: marking)
        case .schemaDependency(let index):
            return checkDependency(onSchema: index, schema, check.keyword, at: position, marking: marking)
        default: return assert(check, schema, at: position)
        }
    }

    /// Checks what doesn't lead to other schemas.
    private mutating func assert(_ check: ValidationPlan.Check, _ schema: Int32, at position: Int) -> Bool {
        let isValid: Bool
        switch check.operation {
        case .enumeration(let index): isValid = isListed(index, at: position)

        case .minimum(let bound): isValid = compare(position, bound) >= 0
        case .exclusiveMinimum(let bound): isValid = compare(position, bound) > 0
        case .maximum(let bound): isValid = compare(position, bound) <= 0
        case .exclusiveMaximum(let bound): isValid = compare(position, bound) < 0
        case .multipleOf(let divisor): isValid = isMultiple(position, divisor)

        case .minLength(let count): isValid = tape.string(tape[position]).hasCharacters(atLeast: count)
        case .maxLength(let count): isValid = tape.string(tape[position]).hasCharacters(atMost: count)
        case .pattern(let pattern): isValid = find(pattern, in: tape.string(tape[position]))
        case .format(let format): isValid = format.matches(tape.string(tape[position]))
        case .content(let isBase64, let isJSON):
            isValid = Format.isContent(tape.string(tape[position]), isBase64: isBase64, isJSON: isJSON)

        case .minCount(let count): isValid = tape[position].count >= count
        case .maxCount(let count): isValid = tape[position].count <= count
        case .uniqueItems: return checkUniqueItems(schema, check.keyword, at: position)
        case .requiredDependency(let index):
            return checkDependency(plan.requiredDependencies[Int(index)], schema, check.keyword, at: position)
        case .reference, .dynamicReference, .allOf, .anyOf, .oneOf, .not, .condition, .array, .object,
            .schemaDependency:
            preconditionFailure("apply handles what leads to other schemas")
        }
        if !isValid { fail(schema, check.keyword, at: position) }
        return isValid
    }

    /// Whether a pattern is found; false, having given up, where that takes too long.
    mutating func find(_ pattern: Int32, in text: ByteSlice) -> Bool {
        switch plan.patternRules[pattern].find(in: text, room) {
        case .match: return true
        case .noMatch: return false
        case .undecided:
            surrender = .pattern(pattern)
            return false
        }
    }

    /// The target of a dynamic reference: where the outermost resource in the dynamic scope that has the anchor has it.
    private mutating func dynamicTarget(_ anchor: Int32) -> Int32? {
        let targets = plan.dynamicAnchors[Int(anchor)].targets
        for resource in dynamicScope {
            if let target = targets.first(where: { $0.resource == resource }) { return target.schema }
        }
        return nil
    }
}
