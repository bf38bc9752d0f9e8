internal import SchemaLanguage

/// Schemas that apply each other to one and the same value.
extension SchemaParser {
    /// Reports schemas that would be applied to a value for ever, because they come back to themselves without going
    /// into the value, and chains of schemas that are too long to follow for each value.
    ///
    /// A dynamic reference is followed to its first target only, as its others depend on the way there; an evaluation
    /// bounds its depth for their sake.
    mutating func checkApplications() {
        enum State {
            case new
            case open
            case done(depth: Int)
        }
        var states = [State](repeating: .new, count: nodes.count)
        for start in nodes.indices {
            guard case .new = states[start] else { continue }
            // Depth first, with the way kept here instead of on the stack.
            var path: [(node: Int, next: Int, targets: [Application], depth: Int)] = []
            func enter(_ node: Int) { path.append((node, 0, applications(of: node), 0)) }
            enter(start)
            states[start] = .open
            while let top = path.last {
                guard top.next < top.targets.count else {
                    states[top.node] = .done(depth: top.depth)
                    path.removeLast()
                    if !path.isEmpty { path[path.count - 1].depth = max(path[path.count - 1].depth, top.depth + 1) }
                    if top.depth == options.applicationDepth {
                        let node = nodes[top.node]
                        report(
                            .error,
                            "more than \(options.applicationDepth) schemas apply to the same value inside each other "
                                + "by $ref, allOf and the like",
                            at: node.span, source: node.source)
                    }
                    continue
                }
                let target = top.targets[top.next]
                path[path.count - 1].next += 1
                switch states[target.node] {
                case .new:
                    states[target.node] = .open
                    enter(target.node)
                case .open:
                    let keyword = nodes[top.node].keywords[target.keyword]
                    report(
                        .error,
                        "\(keyword.name) leads back to this schema without going into the value: it could be "
                            + "followed for ever",
                        at: keyword.valueSpan, source: nodes[top.node].source)
                case .done(let depth):
                    path[path.count - 1].depth = max(path[path.count - 1].depth, depth + 1)
                }
            }
        }
    }

    private struct Application {
        var node: Int
        var keyword: Int
    }

    /// The schemas that a schema applies to the value that it is applied to itself.
    private func applications(of node: Int) -> [Application] {
        var applications: [Application] = []
        for (position, keyword) in nodes[node].keywords.enumerated() {
            func add(_ schema: JSONSchema.NodeID) {
                applications.append(Application(node: schema.index, keyword: position))
            }
            switch keyword.content {
            case .reference(let schema), .not(let schema), .condition(let schema), .then(let schema),
                .otherwise(let schema):
                add(schema)
            case .allOf(let schemas), .anyOf(let schemas), .oneOf(let schemas): schemas.forEach(add)
            case .dependencies(required: _, let schemas): schemas.forEach { add($0.schema) }
            default: break
            }
        }
        return applications
    }
}
