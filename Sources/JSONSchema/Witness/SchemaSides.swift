internal import JSON
internal import SchemaLanguage

/// A schema of one of the two that are compared.
struct SidedNode: Hashable, Comparable {
    var side: ComparedSide
    var node: JSONSchema.NodeID

    static func < (lhs: SidedNode, rhs: SidedNode) -> Bool {
        (lhs.side == .new ? 1 : 0, lhs.node.index) < (rhs.side == .new ? 1 : 0, rhs.node.index)
    }
}

/// The two schemas, for whatever looks at parts of both.
struct SchemaSides {
    let old: JSONSchema
    let new: JSONSchema

    subscript(side: ComparedSide) -> JSONSchema { side == .old ? old : new }

    subscript(node: SidedNode) -> SchemaNode { self[node.side][node.node] }

    func draft(_ node: SidedNode) -> Draft { dialect(node).draft }

    func dialect(_ node: SidedNode) -> Dialect { self[node.side].resources[self[node].resource.index].dialect }

    /// The schemas that a dynamic reference may lead to, whatever the way there.
    func dynamicTargets(initial: SidedNode, anchor: String?) -> [SidedNode] {
        var targets = [initial]
        for resource in self[initial.side].resources {
            let target =
                anchor.map { resource.dynamicAnchors[ExactString($0)] }
                ?? (resource.isRecursiveAnchor ? resource.root : nil)
            guard let target, target != initial.node else { continue }
            targets.append(SidedNode(side: initial.side, node: target))
        }
        return targets
    }
}

extension SchemaNode {
    /// The schema of `then` or `else`.
    func branch(_ name: String) -> JSONSchema.NodeID? {
        switch keyword(name)?.content {
        case .then(let schema), .otherwise(let schema): schema
        default: nil
        }
    }

    /// Whether a keyword of draft 4 excludes a limit itself.
    func isSet(_ name: String) -> Bool {
        switch keyword(name)?.content {
        case .maximumIsExclusive(let isExclusive), .minimumIsExclusive(let isExclusive): isExclusive
        default: false
        }
    }
}
