/// Keywords that apply schemas to the value itself.
extension Evaluation {
    mutating func allOf(
        _ branches: ValidationPlan.Section, _ schema: Int32, _ keyword: Int32, at position: Int, marking: Marks.Frame
    ) -> Bool {
        var isValid = true
        for index in branches.start..<branches.end where isValid || collects {
            let branch = plan.branches[index]
            if !evaluate(branch, in: schema, keyword, .schema, at: position, marking: marking) { isValid = false }
        }
        return isValid
    }

    /// The branches that a value can match: fewer, where a property tells them apart. To say what failed, all are tried.
    mutating func candidates(
        among branches: ValidationPlan.Section, _ choice: Int32, at position: Int
    ) -> ValidationPlan.Section {
        guard choice >= 0, !collects, tape[position].kind == .object else { return branches }
        let rule = plan.choices[choice]
        var member = position + 1
        for _ in 0..<tape[position].count {
            if tape.find(tape[member], in: rule.property) == 0 {
                let value = tape[member + 1]
                let index = value.kind == .string ? tape.find(value, in: rule.values) : -1
                return index < 0 ? ValidationPlan.Section() : rule.candidates[Int32(index)]
            }
            member = tape.next(after: member + 1)
        }
        return ValidationPlan.Section()
    }

    mutating func anyOf(
        _ branches: ValidationPlan.Section, _ schema: Int32, _ keyword: Int32, at position: Int, marking: Marks.Frame
    ) -> Bool {
        let start = failures?.mark
        var isValid = false
        for index in branches.start..<branches.end {
            let branch = plan.branches[index]
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

    mutating func oneOf(
        _ branches: ValidationPlan.Section, _ schema: Int32, _ keyword: Int32, at position: Int, marking: Marks.Frame
    ) -> Bool {
        let start = failures?.mark
        var matchCount = 0
        // The positions of those that match, for the report.
        var matches: [Int32] = []
        for index in branches.start..<branches.end {
            let branch = plan.branches[index]
            let holds = merging(into: marking) { evaluation, frame in
                evaluation.evaluate(branch, in: schema, keyword, .schema, at: position, marking: frame)
            }
            if holds {
                matchCount += 1
                if matchCount > 1, !collects { return false }
                if collects { matches.append(index - branches.start) }
            }
        }
        if matchCount == 1 {
            if let start { failures?.forget(after: start) }
            return true
        }
        if matchCount > 1, let start { failures?.forget(after: start) }
        fail(schema, keyword, at: position, .branches(matches), causesAfter: start)
        return false
    }

    mutating func not(_ branch: Int32, _ schema: Int32, _ keyword: Int32, at position: Int) -> Bool {
        guard silently({ $0.evaluate(branch, at: position, marking: .none) }) else { return true }
        fail(schema, keyword, at: position)
        return false
    }

    /// `if`, `then` and `else`; the last two are −1 where there are none.
    mutating func condition(
        _ condition: Int32, _ then: Int32, _ otherwise: Int32, _ schema: Int32, _ keyword: Int32, at position: Int,
        marking: Marks.Frame
    ) -> Bool {
        let holds = merging(into: marking) { evaluation, frame in
            evaluation.silently { $0.evaluate(condition, at: position, marking: frame) }
        }
        let next = holds ? then : otherwise
        return next < 0 || evaluate(next, in: schema, keyword, .schema, at: position, marking: marking)
    }

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
