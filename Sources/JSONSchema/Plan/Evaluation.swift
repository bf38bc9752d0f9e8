internal import JSON

/// One run of a plan over the values of a tape.
///
/// It either stops at the first failure or, where `failures` are collected, goes on to find all. Keywords that look at
/// what others have evaluated (`unevaluatedItems`, `unevaluatedProperties`) get that by *marks*: a bit for each item or
/// member of one value, which schemas that apply to that same value set.
struct Evaluation {
    let plan: ValidationPlan
    let tape: Tape
    let scratch: PatternScratch
    /// What failed, if it is collected.
    var failures: FailureCollector?
    /// How many steps are left.
    private var steps: Int
    private var depth = 0
    /// Why the evaluation was given up; what it returned then means nothing.
    private(set) var surrender: Surrender?
    /// The resources that the value was reached through, if anything asks for them.
    private var dynamicScope: [Int32] = []
    var marks = Marks()

    /// Why no verdict was reached.
    enum Surrender: Hashable {
        case steps
        case depth
        case pattern(Int32)
    }

    init(_ plan: ValidationPlan, tape: Tape, scratch: PatternScratch, collecting: Bool) {
        self.plan = plan
        self.tape = tape
        self.scratch = scratch
        failures = collecting ? FailureCollector(limit: plan.limits.failures) : nil
        steps = plan.limits.steps
    }

    var collects: Bool { failures != nil }

    /// Whether the tape's value is valid against the root schema.
    mutating func run() -> Bool {
        evaluate(Int32(plan.schema.root.index), at: 0, marking: .none)
    }

    // MARK: Schemas

    /// Whether the value at `position` is valid against a schema; what the schema evaluates of it is marked.
    mutating func evaluate(_ schema: Int32, at position: Int, marking outer: Marks.Frame) -> Bool {
        guard surrender == nil else { return false }
        guard take(1), depth < plan.limits.depth else {
            if surrender == nil { surrender = .depth }
            return false
        }
        depth += 1
        defer { depth -= 1 }
        let node = plan.nodes[Int(schema)]
        let entersResource = plan.hasDynamicScope && dynamicScope.last != node.resource
        if entersResource { dynamicScope.append(node.resource) }
        defer { if entersResource { dynamicScope.removeLast() } }

        guard node.types == .all || hasType(node, at: position) else {
            fail(schema, node.typeKeyword, at: position)
            return false
        }
        let kind = tape[position].kind
        let looksAtUnevaluated =
            kind == .object && node.unevaluatedProperties >= 0 || kind == .array && node.unevaluatedItems >= 0
        guard looksAtUnevaluated else { return check(node, schema, kind, at: position, marking: outer) }
        let frame = marks.push(Int(tape[position].count))
        defer { marks.pop(frame) }
        guard check(node, schema, kind, at: position, marking: frame) else { return false }
        let isValid =
            kind == .object
            ? checkUnevaluatedProperties(node, schema, at: position, marked: frame)
            : checkUnevaluatedItems(node, schema, at: position, marked: frame)
        if isValid { marks.markAll(outer) }
        return isValid
    }

    /// Takes steps; false if there are too few left.
    mutating func take(_ count: Int) -> Bool {
        steps -= count
        if steps < 0 { surrender = .steps }
        return steps >= 0
    }

    private mutating func check(
        _ node: ValidationPlan.Node, _ schema: Int32, _ kind: Tape.Entry.Kind, at position: Int, marking: Marks.Frame
    ) -> Bool {
        let byType: ValidationPlan.Section =
            switch kind {
            case .null, .true, .false: ValidationPlan.Section()
            case .integer, .number: node.numbers
            case .string: node.strings
            case .array: node.arrays
            case .object: node.objects
            }
        let isValid = check(byType, schema, at: position, marking: marking)
        guard isValid || collects else { return false }
        return check(node.all, schema, at: position, marking: marking) && isValid
    }

    private mutating func check(
        _ checks: ValidationPlan.Section, _ schema: Int32, at position: Int, marking: Marks.Frame
    ) -> Bool {
        var isValid = true
        for index in checks.start..<checks.end {
            let check = plan.checks[Int(index)]
            if !apply(check, schema, at: position, marking: marking) {
                guard collects else { return false }
                isValid = false
            }
        }
        return isValid
    }

    /// Whether the value is of one of the schema's types.
    func hasType(_ node: ValidationPlan.Node, at position: Int) -> Bool {
        let entry = tape[position]
        switch entry.kind {
        case .null: return node.types.contains(.null)
        case .true, .false: return node.types.contains(.boolean)
        case .string: return node.types.contains(.string)
        case .array: return node.types.contains(.array)
        case .object: return node.types.contains(.object)
        case .integer: return node.types.contains(.integer)
        case .number:
            let numbers = node.types.intersection(.number)
            guard !numbers.isEmpty, numbers != .number else { return numbers == .number }
            let text = tape.number(entry)
            let isInteger =
                node.integersAreLexical
                ? !text.contains { $0 == UInt8(ascii: ".") || $0 | 0x20 == UInt8(ascii: "e") }
                : ExactDecimal(text).isInteger
            return numbers == (isInteger ? .integer : .fraction)
        }
    }

    // MARK: Keywords

    private mutating func apply(
        _ check: ValidationPlan.Check, _ schema: Int32, at position: Int, marking: Marks.Frame
    ) -> Bool {
        let isValid: Bool
        switch check.operation {
        case .reference(let target):
            return evaluate(target, in: schema, check.keyword, .keyword, at: position, marking: marking)
        case .dynamicReference(let initial, let anchor):
            let target = dynamicTarget(anchor) ?? initial
            return evaluate(target, in: schema, check.keyword, .keyword, at: position, marking: marking)
        case .allOf(let branches):
            var isValid = true
            for index in branches.start..<branches.end {
                let branch = plan.branches[Int(index)]
                if !evaluate(branch, in: schema, check.keyword, .schema, at: position, marking: marking) {
                    guard collects else { return false }
                    isValid = false
                }
            }
            return isValid
        case .anyOf(let branches): return anyOf(branches, schema, check.keyword, at: position, marking: marking)
        case .oneOf(let branches): return oneOf(branches, schema, check.keyword, at: position, marking: marking)
        case .not(let branch): isValid = !silently { $0.evaluate(branch, at: position, marking: .none) }
        case .condition(let condition, let then, _, let otherwise, _):
            let holds = merging(into: marking) { evaluation, frame in
                evaluation.silently { $0.evaluate(condition, at: position, marking: frame) }
            }
            let next = holds ? then : otherwise
            return next < 0 || evaluate(next, in: schema, check.keyword, .schema, at: position, marking: marking)

        case .enumeration(let index): isValid = isListed(plan.enumerations[Int(index)], at: position)
        case .constant(let index): isValid = tape.isEqual(position, plan.constants[Int(index)])

        case .minimum(let bound): isValid = compare(position, plan.bounds[Int(bound)]) >= 0
        case .exclusiveMinimum(let bound): isValid = compare(position, plan.bounds[Int(bound)]) > 0
        case .maximum(let bound): isValid = compare(position, plan.bounds[Int(bound)]) <= 0
        case .exclusiveMaximum(let bound): isValid = compare(position, plan.bounds[Int(bound)]) < 0
        case .multipleOf(let divisor): isValid = isMultiple(position, plan.divisors[Int(divisor)])

        case .minLength(let count): isValid = tape.string(tape[position]).characterCount >= count
        case .maxLength(let count): isValid = tape.string(tape[position]).characterCount <= count
        case .pattern(let pattern): isValid = find(pattern, in: tape.string(tape[position]))
        case .format(let format): isValid = format.matches(tape.string(tape[position]))
        case .content(let isBase64, let isJSON):
            isValid = Format.isContent(tape.string(tape[position]), isBase64: isBase64, isJSON: isJSON)

        case .minItems(let count), .minProperties(let count): isValid = tape[position].count >= count
        case .maxItems(let count), .maxProperties(let count): isValid = tape[position].count <= count
        case .uniqueItems: return checkUniqueItems(schema, check.keyword, at: position)
        case .array(let index): return checkArray(plan.arrays[Int(index)], schema, at: position, marking: marking)
        case .object(let index): return checkObject(plan.objects[Int(index)], schema, at: position, marking: marking)
        case .requiredDependency(let index):
            return checkDependency(plan.requiredDependencies[Int(index)], schema, check.keyword, at: position)
        case .schemaDependency(let index):
            let dependency = plan.schemaDependencies[Int(index)]
            guard dependency.name.withBytes({ tape.member($0, of: position) }) != nil else { return true }
            return evaluate(dependency.schema, in: schema, check.keyword, .schema, at: position, marking: marking)
        }
        if !isValid { fail(schema, check.keyword, at: position) }
        return isValid
    }

    /// Whether a pattern is found; false, having given up, where that takes too long.
    mutating func find(_ pattern: Int32, in text: ByteSlice) -> Bool {
        switch unsafe plan.patterns[Int(pattern)].find(in: text.buffer, scratch) {
        case .match: return true
        case .noMatch: return false
        case .undecided:
            surrender = .pattern(pattern)
            return false
        }
    }

    /// The target of a dynamic reference: where the outermost resource in the dynamic scope that has the anchor has it.
    private func dynamicTarget(_ anchor: Int32) -> Int32? {
        let targets = plan.dynamicAnchors[Int(anchor)].targets
        for resource in dynamicScope {
            if let target = targets.first(where: { $0.resource == resource }) { return target.schema }
        }
        return nil
    }

    // MARK: Branches

    private mutating func anyOf(
        _ branches: ValidationPlan.Section, _ schema: Int32, _ keyword: Int32, at position: Int, marking: Marks.Frame
    ) -> Bool {
        let start = failures?.mark
        var isValid = false
        for index in branches.start..<branches.end {
            let branch = plan.branches[Int(index)]
            let holds = merging(into: marking) { evaluation, frame in
                evaluation.evaluate(branch, in: schema, keyword, .schema, at: position, marking: frame)
            }
            if holds {
                isValid = true
                // The others matter only for what they evaluate.
                if marking.isNone { break }
            }
        }
        if isValid {
            if let start { failures?.forget(after: start) }
        } else {
            fail(schema, keyword, at: position, causesAfter: start)
        }
        return isValid
    }

    private mutating func oneOf(
        _ branches: ValidationPlan.Section, _ schema: Int32, _ keyword: Int32, at position: Int, marking: Marks.Frame
    ) -> Bool {
        let start = failures?.mark
        var matches: [Int32] = []
        for index in branches.start..<branches.end {
            let branch = plan.branches[Int(index)]
            let holds = merging(into: marking) { evaluation, frame in
                evaluation.evaluate(branch, in: schema, keyword, .schema, at: position, marking: frame)
            }
            if holds {
                matches.append(index - branches.start)
                if matches.count > 1, !collects { return false }
            }
        }
        if matches.count == 1 {
            if let start { failures?.forget(after: start) }
            return true
        }
        if matches.count > 1, let start { failures?.forget(after: start) }
        fail(schema, keyword, at: position, .branches(matches), causesAfter: start)
        return false
    }

    // MARK: Marks

    /// Evaluates with marks of its own, which count only if the value is valid.
    private mutating func merging(
        into outer: Marks.Frame, _ body: (inout Evaluation, Marks.Frame) -> Bool
    ) -> Bool {
        guard !outer.isNone else { return body(&self, .none) }
        let frame = marks.push(Int(outer.count))
        let holds = body(&self, frame)
        if holds { marks.merge(frame, into: outer) }
        marks.pop(frame)
        return holds
    }
}
