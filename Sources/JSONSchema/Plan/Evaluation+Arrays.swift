/// Keywords of arrays.
extension Evaluation {
    /// `prefixItems`, `items`, `additionalItems` and `contains`.
    mutating func checkArray(
        _ index: Int32, _ schema: Int32, at array: Int, marking: Marks.Frame
    ) -> Bool {
        let rule = plan.arrays[index]
        let count = Int(tape[array].count)
        guard take(count) else { return false }
        let prefixCount = rule.prefix.end - rule.prefix.start
        var isValid = true
        var found = 0
        var position = array + 1
        for index in 0..<count {
            let itemSchema = index < prefixCount ? plan.branches[rule.prefix.start + Int32(index)] : rule.items
            if itemSchema >= 0 {
                isValid = evaluate(itemSchema, in: schema, -1, .schema, at: position, marking: .none) && isValid
                guard isValid || collects else { return false }
                marks.mark(index, in: marking)
            }
            if rule.contains >= 0 {
                let item = position
                if silently({ $0.evaluate(rule.contains, at: item, marking: .none) }) {
                    found += 1
                    if rule.containsEvaluates { marks.mark(index, in: marking) }
                }
            }
            position = tape.next(after: position)
        }
        guard rule.contains >= 0 else { return isValid }
        if found < rule.minContains {
            let keyword = rule.minContainsKeyword >= 0 && found > 0 ? rule.minContainsKeyword : rule.containsKeyword
            fail(schema, keyword, at: array, .found(found))
            isValid = false
        }
        if found > rule.maxContains {
            fail(schema, rule.maxContainsKeyword, at: array, .found(found))
            isValid = false
        }
        return isValid
    }

    /// `unevaluatedItems`.
    mutating func checkUnevaluatedItems(
        _ schema: Int32, at array: Int, marked: Marks.Frame
    ) -> Bool {
        let unevaluated = plan.nodes[schema].unevaluatedItems
        let keyword = plan.nodes[schema].unevaluatedItemsKeyword
        var isValid = true
        var position = array + 1
        for index in 0..<Int(tape[array].count) {
            if !marks.isMarked(index, in: marked),
                !evaluate(
                    unevaluated, in: schema, keyword, .schema, at: position,
                    marking: .none)
            {
                guard collects else { return false }
                isValid = false
            }
            position = tape.next(after: position)
        }
        return isValid
    }
}
