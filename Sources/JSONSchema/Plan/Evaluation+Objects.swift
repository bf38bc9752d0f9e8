internal import JSON

/// Keywords of objects.
extension Evaluation {
    /// `properties`, `patternProperties`, `additionalProperties`, `propertyNames` and `required`.
    mutating func checkObject(
        _ index: Int32, _ schema: Int32, at object: Int, marking: Marks.Frame
    ) -> Bool {
        let rule = plan.objects[index]
        let count = Int(tape[object].count)
        guard take(count) else { return false }
        var isValid = true
        var missing = rule.requiredCount
        var position = object + 1
        for index in 0..<count {
            let value = position + 1
            var isEvaluated = false
            if let names = rule.names {
                let found = tape.find(tape[position], in: names)
                if found >= 0 {
                    let property = plan.properties[rule.firstProperty + Int32(found)]
                    if property.isRequired { missing -= 1 }
                    if property.schema >= 0 {
                        isEvaluated = true
                        isValid =
                            evaluate(property.schema, in: schema, -1, .schema, at: value, marking: .none) && isValid
                    }
                }
            }
            for index in rule.patterns.start..<rule.patterns.end {
                let pattern = plan.patternProperties[index]
                if find(pattern.pattern, in: tape.string(tape[position])) {
                    isEvaluated = true
                    isValid = evaluate(pattern.schema, in: schema, -1, .schema, at: value, marking: .none) && isValid
                }
            }
            if !isEvaluated, rule.additional >= 0 {
                isEvaluated = true
                isValid =
                    evaluate(rule.additional, in: schema, rule.additionalKeyword, .schema, at: value, marking: .none)
                    && isValid
            }
            if rule.propertyNames >= 0 {
                isValid =
                    evaluate(
                        rule.propertyNames, in: schema, rule.propertyNamesKeyword, .schema, at: position, marking: .none
                    )
                    && isValid
            }
            guard isValid || collects else { return false }
            if isEvaluated { marks.mark(index, in: marking) }
            position = tape.next(after: value)
        }
        if missing > 0 {
            reportMissing(rule, schema, at: object)
            isValid = false
        }
        return isValid
    }

    private mutating func reportMissing(_ rule: ValidationPlan.ObjectRule, _ schema: Int32, at object: Int) {
        guard collects, case .required(let names) = keyword(rule.requiredKeyword, of: schema) else { return }
        for name in names where name.withBytes({ tape.member($0, of: object) }) == nil {
            fail(schema, rule.requiredKeyword, at: object, .missing(name))
        }
    }

    /// `dependentRequired`, and `dependencies` with names.
    mutating func checkDependency(
        _ dependency: RequiredDependency, _ schema: Int32, _ keyword: Int32, at object: Int
    ) -> Bool {
        guard take(Int(tape[object].count)) else { return false }
        guard dependency.name.withBytes({ tape.member($0, of: object) }) != nil else { return true }
        var isValid = true
        for name in dependency.required {
            guard take(Int(tape[object].count)) else { return false }
            guard name.withBytes({ tape.member($0, of: object) }) == nil else { continue }
            isValid = false
            guard collects else { return false }
            fail(schema, keyword, at: object, .missing(name))
        }
        return isValid
    }

    /// `dependentSchemas`, and `dependencies` with schemas.
    mutating func checkDependency(
        onSchema index: Int32, _ schema: Int32, _ keyword: Int32, at object: Int, marking: Marks.Frame
    ) -> Bool {
        let dependency = plan.schemaDependencies[Int(index)]
        guard take(Int(tape[object].count)) else { return false }
        guard dependency.name.withBytes({ tape.member($0, of: object) }) != nil else { return true }
        return evaluate(dependency.schema, in: schema, keyword, .schema, at: object, marking: marking)
    }

    /// `unevaluatedItems` and `unevaluatedProperties`.
    mutating func checkUnevaluated(
        _ schema: Int32, at position: Int, marked: Marks.Frame
    ) -> Bool {
        tape[position].kind == .object
            ? checkUnevaluatedProperties(schema, at: position, marked: marked)
            : checkUnevaluatedItems(schema, at: position, marked: marked)
    }

    private mutating func checkUnevaluatedProperties(
        _ schema: Int32, at object: Int, marked: Marks.Frame
    ) -> Bool {
        let unevaluated = plan.nodes[schema].unevaluatedProperties
        let keyword = plan.nodes[schema].unevaluatedPropertiesKeyword
        var isValid = true
        var position = object + 1
        for index in 0..<Int(tape[object].count) {
            let value = position + 1
            if !marks.isMarked(index, in: marked),
                !evaluate(
                    unevaluated, in: schema, keyword, .schema, at: value,
                    marking: .none)
            {
                guard collects else { return false }
                isValid = false
            }
            position = tape.next(after: value)
        }
        return isValid
    }
}
