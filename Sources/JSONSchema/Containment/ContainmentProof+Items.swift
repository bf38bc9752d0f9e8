internal import SchemaLanguage

/// What is asked of the items of arrays.
extension ContainmentProof {
    /// `prefixItems` and `items` of the target.
    mutating func itemsHold(_ demands: Demands, _ target: SidedNode) throws(ComparisonTooLarge) -> Bool {
        let asked = items(of: target)
        let described = max(asked.prefix.count, demands.items.map(\.prefix.count).max() ?? 0)
        try take(described)
        for index in 0..<min(described, demands.maxItems) {
            guard let schema = asked.schema(at: index) else { continue }
            guard try holdsInside(demands.itemSchemas(at: index), target: schema) else { return false }
        }
        guard let rest = asked.rest, demands.maxItems > described else { return true }
        return try holdsInside(demands.itemSchemas(at: described), target: rest)
    }

    /// What one schema asks of items by itself.
    private func items(of schema: SidedNode) -> Demands.Items {
        var items = Demands.Items()
        for keyword in sides[schema].keywords {
            switch keyword.content {
            case .prefixItems(let schemas): items.prefix = schemas.map { SidedNode(side: schema.side, node: $0) }
            case .items(let rest): items.rest = SidedNode(side: schema.side, node: rest)
            default: break
            }
        }
        return items
    }

    /// Whether each item, prefix or not, is valid by `target`; for nil whether there can be no item.
    private mutating func everyItem(
        _ demands: Demands, with more: [SidedNode] = [], holds target: SidedNode?
    ) throws(ComparisonTooLarge) -> Bool {
        let described = demands.items.map(\.prefix.count).max() ?? 0
        for index in 0..<min(described + 1, demands.maxItems) {
            guard try holdsInside(demands.itemSchemas(at: index) + more, target: target) else { return false }
        }
        return true
    }

    mutating func containsHolds(
        _ schema: SidedNode, _ node: SchemaNode, _ demands: Demands
    ) throws(ComparisonTooLarge) -> Bool {
        let least = node.count("minContains") ?? 1
        let most = node.count("maxContains") ?? .max
        attempts += 1
        defer { attempts -= 1 }
        guard try leastHolds(least, schema, demands) else { return false }
        return try mostHolds(most, schema, demands)
    }

    private mutating func leastHolds(
        _ least: Int, _ schema: SidedNode, _ demands: Demands
    ) throws(ComparisonTooLarge) -> Bool {
        if least == 0 { return true }
        for contained in demands.contained where contained.least >= least {
            if try holdsInside([contained.schema], target: schema) { return true }
        }
        guard demands.minItems >= least else { return false }
        return try everyItem(demands, holds: schema)
    }

    private mutating func mostHolds(
        _ most: Int, _ schema: SidedNode, _ demands: Demands
    ) throws(ComparisonTooLarge) -> Bool {
        if demands.maxItems <= most { return true }
        for contained in demands.contained where contained.most <= most {
            if try everyItem(demands, with: [schema], holds: contained.schema) { return true }
        }
        return try everyItem(demands, with: [schema], holds: nil)
    }

    mutating func unevaluatedItemsHold(
        _ rest: SidedNode, _ demands: Demands, _ target: SidedNode
    ) throws(ComparisonTooLarge) -> Bool {
        let evaluating = alwaysApplied(with: target).map(items(of:))
        if evaluating.contains(where: { $0.rest != nil }) { return true }
        let start = evaluating.map(\.prefix.count).max() ?? 0
        let described = max(start, demands.items.map(\.prefix.count).max() ?? 0)
        guard demands.maxItems > start else { return true }
        for index in start..<min(described + 1, demands.maxItems) {
            guard try holdsInside(demands.itemSchemas(at: index), target: rest) else { return false }
        }
        return true
    }
}
