internal import JSON
internal import SchemaLanguage

/// Keywords: which of an object's members are any in its dialect, and what they ask for.
extension SchemaParser {
    /// Reads the members of `object`, which is the schema `node`.
    mutating func readKeywords(of object: JSONObject, in node: JSONSchema.NodeID) {
        let source = nodes[node.index].source
        let dialect = resources[nodes[node.index].resource.index].dialect
        let onlyReference = dialect.draft.ignoresSiblingsOfRef && object["$ref"] != nil
        var keywords: [SchemaKeyword] = []
        keywords.reserveCapacity(object.members.count)
        for member in object.members {
            let rule = KeywordRule.all[member.name]
            let isIgnored = onlyReference && !["$ref", "definitions", "$defs"].contains(member.name)
            var content: SchemaKeyword.Content? = .annotation(member.value)
            if let rule, rule.applies(in: dialect), !isIgnored {
                content = self.content(of: member, in: node, object: object, dialect: dialect, position: keywords.count)
            } else if let rule {
                warnOfIgnored(member, rule: rule, besideReference: isIgnored, dialect: dialect, source: source)
            }
            guard let content else { continue }
            keywords.append(
                SchemaKeyword(
                    name: member.name, content: content, nameSpan: member.nameSpan, valueSpan: member.value.span))
        }
        nodes[node.index].keywords = keywords
    }

    /// Says that a keyword of the specifications means nothing here; of those that only describe nothing is said.
    private mutating func warnOfIgnored(
        _ member: JSONObject.Member, rule: KeywordRule, besideReference: Bool, dialect: Dialect, source: Int
    ) {
        let describes: Vocabulary = [.core, .metaData, .content]
        guard describes.isDisjoint(with: rule.vocabulary) || member.name.hasSuffix("Ref") else { return }
        if besideReference {
            report(
                .warning, "\(member.name) is ignored: in \(dialect.draft.rawValue) nothing counts beside $ref",
                at: member.nameSpan, source: source)
        } else if !rule.drafts.contains(dialect.draft) {
            let drafts =
                rule.drafts.lowerBound > dialect.draft
                ? "comes with \(rule.drafts.lowerBound.rawValue)" : "ended with \(rule.drafts.upperBound.rawValue)"
            report(
                .warning, "\(member.name) is ignored: it \(drafts), and this is \(dialect.draft.rawValue)",
                at: member.nameSpan, source: source)
        }
    }

    /// What a keyword asks for; nil, having reported it, where its value is not one that the keyword can have.
    private mutating func content(
        of member: JSONObject.Member, in node: JSONSchema.NodeID, object: JSONObject, dialect: Dialect, position: Int
    ) -> SchemaKeyword.Content? {
        let source = nodes[node.index].source
        switch member.name {
        case "$anchor", "$dynamicAnchor", "$recursiveAnchor":
            readAnchor(member, of: node, object: object)
            return .annotation(member.value)
        case "$ref", "$dynamicRef", "$recursiveRef":
            guard let text = string(member, source: source) else { return nil }
            let kind: UnresolvedReference.Kind =
                switch member.name {
                case "$dynamicRef": .dynamic
                case "$recursiveRef": .recursive
                default: .plain
                }
            unresolved.append(UnresolvedReference(node: node, keyword: position, text: text, kind: kind))
            // Stands in until the target is known.
            return .reference(node)
        case "$defs", "definitions": return schemas(member, in: node).map { .definitions($0) }

        case "allOf": return list(member, in: node).map { .allOf($0) }
        case "anyOf": return list(member, in: node).map { .anyOf($0) }
        case "oneOf": return list(member, in: node).map { .oneOf($0) }
        case "not": return .not(schema(member, in: node))
        case "if": return .condition(schema(member, in: node))
        case "then": return .then(schema(member, in: node))
        case "else": return .otherwise(schema(member, in: node))
        case "dependencies", "dependentRequired", "dependentSchemas": return dependencies(member, in: node)

        case "properties": return schemas(member, in: node).map { .properties($0) }
        case "patternProperties": return patternSchemas(member, in: node).map { .patternProperties($0) }
        case "additionalProperties": return .additionalProperties(schema(member, in: node, booleans: .always))
        case "unevaluatedProperties": return .unevaluatedProperties(schema(member, in: node))
        case "propertyNames": return .propertyNames(schema(member, in: node))
        case "prefixItems": return list(member, in: node).map { .prefixItems($0) }
        case "items": return items(member, in: node, dialect: dialect)
        case "additionalItems":
            let schema = schema(member, in: node, booleans: .always)
            // Draft 7, section 6.4.2: it counts only beside `items` with an array.
            guard object["items"]?.array != nil else {
                return .definitions([NamedSchema(name: "", nameSpan: member.nameSpan, schema: schema)])
            }
            return .items(schema)
        case "contains": return .contains(schema(member, in: node))
        case "unevaluatedItems": return .unevaluatedItems(schema(member, in: node))
        case "contentSchema": return .contentSchema(schema(member, in: node))

        default: return assertion(of: member, dialect: dialect, source: source)
        }
    }

    // MARK: Values that are schemas

    private mutating func schema(
        _ member: JSONObject.Member, in node: JSONSchema.NodeID, booleans: BooleanSchemas = .byDraft
    ) -> JSONSchema.NodeID {
        addNode(
            member.value, in: node, step: JSONPointer.step(member.name), source: nodes[node.index].source,
            booleans: booleans)
    }

    private mutating func list(_ member: JSONObject.Member, in node: JSONSchema.NodeID) -> [JSONSchema.NodeID]? {
        let source = nodes[node.index].source
        guard let items = member.value.array, !items.isEmpty || member.name == "items" else {
            report(
                .error, "\(member.name) must be an array of at least one schema", at: member.value.span, source: source)
            return nil
        }
        var schemas: [JSONSchema.NodeID] = []
        schemas.reserveCapacity(items.count)
        for (index, item) in items.enumerated() {
            schemas.append(addNode(item, in: node, step: "/\(member.name)/\(index)", source: source))
        }
        return schemas
    }

    private mutating func schemas(_ member: JSONObject.Member, in node: JSONSchema.NodeID) -> [NamedSchema]? {
        let source = nodes[node.index].source
        guard let object = member.value.object else {
            report(
                .error, "\(member.name) must be an object whose members are schemas, found \(member.value.summary)",
                at: member.value.span, source: source)
            return nil
        }
        var schemas: [NamedSchema] = []
        schemas.reserveCapacity(object.members.count)
        for inner in object.members {
            let step = "/" + member.name + JSONPointer.step(inner.name)
            let schema = addNode(inner.value, in: node, step: step, source: source)
            schemas.append(NamedSchema(name: inner.name, nameSpan: inner.nameSpan, schema: schema))
        }
        return schemas
    }

    private mutating func patternSchemas(_ member: JSONObject.Member, in node: JSONSchema.NodeID) -> [PatternSchema]? {
        guard let schemas = schemas(member, in: node) else { return nil }
        var patterns: [PatternSchema] = []
        for named in schemas {
            guard let pattern = pattern(named.name, at: named.nameSpan, source: nodes[node.index].source) else {
                continue
            }
            patterns.append(PatternSchema(pattern: pattern, schema: named.schema))
        }
        return patterns
    }

    private mutating func items(
        _ member: JSONObject.Member, in node: JSONSchema.NodeID, dialect: Dialect
    ) -> SchemaKeyword.Content? {
        guard member.value.array != nil else { return .items(schema(member, in: node)) }
        guard dialect.draft <= .draft2019 else {
            report(
                .error,
                "in \(dialect.draft.rawValue) items is one schema; the schemas of the first items are prefixItems",
                at: member.value.span, source: nodes[node.index].source)
            return nil
        }
        return list(member, in: node).map { .prefixItems($0) }
    }

    private mutating func dependencies(
        _ member: JSONObject.Member, in node: JSONSchema.NodeID
    ) -> SchemaKeyword.Content? {
        let source = nodes[node.index].source
        guard let object = member.value.object else {
            report(
                .error, "\(member.name) must be an object, found \(member.value.summary)", at: member.value.span,
                source: source)
            return nil
        }
        var required: [RequiredDependency] = []
        var schemas: [NamedSchema] = []
        for inner in object.members {
            if member.name == "dependentRequired" || member.name == "dependencies" && inner.value.array != nil {
                guard let names = strings(inner.value, of: member.name, source: source) else { continue }
                required.append(RequiredDependency(name: inner.name, required: names))
            } else {
                let step = "/" + member.name + JSONPointer.step(inner.name)
                let schema = addNode(inner.value, in: node, step: step, source: source)
                schemas.append(NamedSchema(name: inner.name, nameSpan: inner.nameSpan, schema: schema))
            }
        }
        return .dependencies(required: required, schemas: schemas)
    }
}
