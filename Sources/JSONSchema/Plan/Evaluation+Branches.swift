/// Keywords that apply schemas to the value itself.
extension Evaluation {
    mutating func allOf(
        _ branches: ValidationPlan.Section, _ schema: Int32, _ keyword: Int32, at position: Int, marking: Marks.Frame
    ) -> Bool {
        var isValid = true
        for index in branches.start..<branches.end where isValid || collects {
            let branch = plan.branches[Int(index)]
            if !evaluate(branch, in: schema, keyword, .schema, at: position, marking: marking) { isValid = false }
        }
        return isValid
    }

    mutating func anyOf(
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

    mutating func oneOf(
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
