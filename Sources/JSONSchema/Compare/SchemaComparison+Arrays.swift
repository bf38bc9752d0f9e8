internal import JSON
internal import SchemaLanguage

/// What is compared of arrays.
extension SchemaComparison {
    mutating func compareArrays(
        _ old: ComparedPart, _ new: ComparedPart, _ findings: inout PairFindings
    ) throws(ComparisonTooLarge) {
        let (oldItems, newItems) = (ItemModel(old, schema(old)), ItemModel(new, schema(new)))
        try take(oldItems.prefix.count + newItems.prefix.count)
        compareAllItems(oldItems, old, newItems, new, &findings)
        comparePrefixes(oldItems, old, newItems, new, &findings)
        compareRest(
            "additionalItems", oldItems.additional, old, newItems.additional, new,
            RestKinds(
                added: .additionalItemsAdded, removed: .additionalItemsRemoved, extended: .additionalItemsExtended,
                narrowed: .additionalItemsNarrowed), &findings)
        compareRest(
            "unevaluatedItems", oldItems.unevaluated, old, newItems.unevaluated, new,
            RestKinds(
                added: .unevaluatedItemsAdded, removed: .unevaluatedItemsRemoved, extended: .unevaluatedItemsExtended,
                narrowed: .unevaluatedItemsNarrowed), &findings)
        compareCounts(
            "maxItems", old, new,
            LimitKinds(
                added: .maxItemsAdded, removed: .maxItemsRemoved, increased: .maxItemsIncreased,
                decreased: .maxItemsDecreased), &findings)
        compareCounts(
            "minItems", old, new,
            LimitKinds(
                added: .minItemsAdded, removed: .minItemsRemoved, increased: .minItemsIncreased,
                decreased: .minItemsDecreased), &findings)
        compareUniqueness(old, new, &findings)
        compareContains(old, new, &findings)
    }

    private mutating func compareAllItems(
        _ oldItems: ItemModel, _ old: ComparedPart, _ newItems: ItemModel, _ new: ComparedPart,
        _ findings: inout PairFindings
    ) {
        switch (oldItems.all, newItems.all) {
        case (nil, nil): break
        case (nil, _): findings.add(difference(.schemaAdded, old, new, "items", path: ["items"]))
        case (_, nil): findings.add(difference(.schemaRemoved, old, new, "items", path: ["items"]))
        case (let oldSchema?, let newSchema?): compare(oldSchema, newSchema, at: ["items"], &findings)
        }
    }

    private mutating func comparePrefixes(
        _ oldItems: ItemModel, _ old: ComparedPart, _ newItems: ItemModel, _ new: ComparedPart,
        _ findings: inout PairFindings
    ) {
        for index in 0..<max(oldItems.prefix.count, newItems.prefix.count) {
            let step = ["items", "\(index)"]
            if index < oldItems.prefix.count, index < newItems.prefix.count {
                compare(oldItems.prefix[index], newItems.prefix[index], at: step, &findings)
            } else if index < oldItems.prefix.count {
                compareRemoved(oldItems.prefix[index], newItems, new, step, &findings)
            } else {
                compareAdded(newItems.prefix[index], old, oldItems, step, &findings)
            }
        }
    }

    private mutating func compareRemoved(
        _ item: ComparedPart, _ newItems: ItemModel, _ new: ComparedPart, _ step: [String],
        _ findings: inout PairFindings
    ) {
        let kind: SchemaDifferenceKind
        if newItems.isOpen {
            kind = .itemRemovedFromOpenContentModel
        } else if let covering = newItems.covering {
            compare(item, covering, at: step, &findings)
            kind = isCompatible(item, covering, &findings) ? .itemRemovedIsCovered : .itemRemovedNotCovered
        } else if case .never = shape(item) {
            kind = .itemWithFalseRemovedFromClosedContentModel
        } else {
            kind = .itemRemovedFromClosedContentModel
        }
        findings.add(difference(kind, item, new, path: step))
    }

    private mutating func compareAdded(
        _ item: ComparedPart, _ old: ComparedPart, _ oldItems: ItemModel, _ step: [String],
        _ findings: inout PairFindings
    ) {
        let kind: SchemaDifferenceKind
        if oldItems.isOpen {
            if case .empty = shape(item) {
                kind = .itemWithEmptySchemaAddedToOpenContentModel
            } else {
                kind = .itemAddedToOpenContentModel
            }
        } else if let covering = oldItems.covering {
            compare(covering, item, at: step, &findings)
            kind = isCompatible(covering, item, &findings) ? .itemAddedIsCovered : .itemAddedNotCovered
        } else {
            kind = .itemAddedToClosedContentModel
        }
        findings.add(difference(kind, old, item, path: step))
    }

    private func compareUniqueness(_ old: ComparedPart, _ new: ComparedPart, _ findings: inout PairFindings) {
        func isUnique(_ part: ComparedPart) -> Bool {
            if case .uniqueItems(true) = node(part).keyword("uniqueItems")?.content { true } else { false }
        }
        let (was, `is`) = (isUnique(old), isUnique(new))
        guard was != `is` else { return }
        findings.add(
            difference(was ? .uniqueItemsRemoved : .uniqueItemsAdded, old, new, "uniqueItems", path: ["uniqueItems"]))
    }

    /// The registry knows the limits of `contains` since 2019-09, and takes `contains` alone for one of 1.
    private func compareContains(_ old: ComparedPart, _ new: ComparedPart, _ findings: inout PairFindings) {
        compareCounts(
            "maxContains", old, new,
            LimitKinds(
                added: .maxContainsAdded, removed: .maxContainsRemoved, increased: .maxContainsIncreased,
                decreased: .maxContainsDecreased), &findings)
        func least(_ part: ComparedPart) -> JSONNumber? {
            let node = node(part)
            guard draft(part) >= .draft2019 else { return nil }
            if let count = node.count("minContains") { return JSONNumber(count) }
            return node.keyword("contains") == nil ? nil : JSONNumber(1)
        }
        compareLimits(
            "minContains", least(old), old, least(new), new,
            LimitKinds(
                added: .minContainsAdded, removed: .minContainsRemoved, increased: .minContainsIncreased,
                decreased: .minContainsDecreased), &findings)
    }
}

/// An array's items, as a schema describes them.
struct ItemModel {
    /// What every item must be, where there is no prefix.
    private(set) var all: ComparedPart?
    private(set) var prefix: [ComparedPart] = []
    /// What may come after the prefix.
    private(set) var additional = RestModel.any
    private(set) var unevaluated = RestModel.any

    init(_ part: ComparedPart, _ schema: JSONSchema) {
        var rest: JSONSchema.NodeID?
        for keyword in schema[part.node].keywords {
            switch keyword.content {
            case .prefixItems(let schemas): prefix = schemas.map { ComparedPart(side: part.side, node: $0) }
            case .items(let node): rest = node
            // The registry takes it to count also where there is no prefix.
            case .definitions(let schemas) where keyword.name == "additionalItems":
                additional = RestModel(schemas.first?.schema, part, schema)
            case .unevaluatedItems(let node): unevaluated = RestModel(node, part, schema)
            default: break
            }
        }
        // Since 2019-09 a boolean says only whether there may be items.
        let draft = schema.resources[schema[part.node].resource.index].dialect.draft
        let isBoolean = draft >= .draft2019 && rest.flatMap { schema[$0].boolean } != nil
        if !prefix.isEmpty || isBoolean {
            additional = RestModel(rest, part, schema)
        } else {
            all = rest.map { ComparedPart(side: part.side, node: $0) }
        }
    }

    /// Whether anything may come after the prefix.
    var isOpen: Bool {
        guard case .any = additional, case .any = unevaluated else { return false }
        return true
    }

    /// What must come after the prefix, where there is something.
    var covering: ComparedPart? {
        if case .some(let schema) = additional { return schema }
        if case .any = additional, case .some(let schema) = unevaluated { return schema }
        return nil
    }
}
