internal import JSON

/// Finding the property that tells the branches of `anyOf` and `oneOf` apart.
extension PlanCompiler {
    /// The position of the rule by which one of `schemas` is chosen; −1 if there is none.
    mutating func choice(_ schemas: [JSONSchema.NodeID]) -> Int32 {
        guard schemas.count > 1 else { return -1 }
        let allowed = schemas.map(requiredStrings)
        // A property that all have; in which order they are tried doesn't matter.
        guard let name = allowed[0].first(where: { first in allowed.allSatisfy { $0[first.key] != nil } })?.key else {
            return -1
        }
        var values: [String] = []
        var candidates: [ExactString: [JSONSchema.NodeID]] = [:]
        for (schema, allowed) in zip(schemas, allowed) {
            for value in allowed[name] ?? [] {
                if candidates[value] == nil { values.append(value.text) }
                if candidates[value]?.last != schema { candidates[value, default: []].append(schema) }
            }
        }
        let sections = values.map { addBranches(candidates[ExactString($0)] ?? []) }
        addChoice(
            ChoiceRule(
                property: NameTable([name.text], in: memory), values: NameTable(values, in: memory),
                candidates: PlanTable(sections, in: memory)), property: name.text)
        return Int32(choices.count - 1)
    }

    /// The properties that an object must have to be valid, and that then can only be certain strings.
    private func requiredStrings(_ id: JSONSchema.NodeID) -> [ExactString: [ExactString]] {
        let schema = target(id)
        guard case .required(let required) = schema.keyword("required")?.content,
            case .properties(let properties) = schema.keyword("properties")?.content
        else { return [:] }
        let names = Set(required.map(ExactString.init))
        var strings: [ExactString: [ExactString]] = [:]
        for property in properties where names.contains(ExactString(property.name)) {
            let values: [JSONValue]
            let inner = target(property.schema)
            if case .constant(let value) = inner.keyword("const")?.content {
                values = [value]
            } else if case .enumeration(let allowed) = inner.keyword("enum")?.content {
                values = allowed
            } else {
                continue
            }
            let texts = values.compactMap(\.string)
            if texts.count == values.count { strings[ExactString(property.name)] = texts.map(ExactString.init) }
        }
        return strings
    }

    /// The schema that references from `id` on lead to, as long as they stand alone.
    private func target(_ id: JSONSchema.NodeID) -> SchemaNode {
        var schema = self.schema[id]
        // References that lead nowhere have been refused, so that this ends.
        while schema.keywords.count == 1, case .reference(let target) = schema.keywords[0].content {
            schema = self.schema[target]
        }
        return schema
    }
}
