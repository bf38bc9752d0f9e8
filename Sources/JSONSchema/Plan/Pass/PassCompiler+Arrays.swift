internal import JSON

/// What terms ask of arrays.
struct ArrayTerms {
    var prefix: [PassPlace] = []
    var items: [PassPlace] = []
    var least = 0
    var most = Int.max
}

extension PassCompiler {
    func arrayLeaf(_ terms: PassTerms, _ place: PassPlace) -> PassNode {
        let checks = checks(\.arrays, of: terms)
        if allows(checks, where: { $0.array != nil }) == false { return PassNode(.never) }
        guard let arrayTerms = arrayTerms(terms) else { return tape(place) }
        if checks.isEmpty { return anyNodes[PassType.array.rawValue] }
        return arrayNode(arrayTerms)
    }

    /// nil for what the pass can't do: several lists of items, and what looks at items together.
    private func arrayTerms(_ terms: PassTerms) -> ArrayTerms? {
        var result = ArrayTerms()
        var hasItems = false
        for place in terms.places {
            let node = plan.nodes[Int(place.schema)]
            guard node.unevaluatedItems < 0 else { return nil }
            for check in checks(node.arrays) where !check.operation.appliesSchemas {
                switch check.operation {
                case .minCount(let count): result.least = max(result.least, count)
                case .maxCount(let count): result.most = min(result.most, count)
                case .array(let index):
                    let rule = plan.arrays[Int(index)]
                    guard rule.contains < 0, !hasItems else { return nil }
                    hasItems = true
                    result.prefix = plan.branches[Int(rule.prefix.start)..<Int(rule.prefix.end)].map {
                        self.place($0, from: place.scope)
                    }
                    if rule.items >= 0 { result.items = [self.place(rule.items, from: place.scope)] }
                default: return nil
                }
            }
        }
        return result
    }

    func array(_ terms: ArrayTerms) -> PassArray {
        let prefix = terms.prefix.map { node(of: $0) }
        return unsafe PassArray(
            prefix: memory.copy(prefix), prefixCount: prefix.count, items: node(ofAll: terms.items),
            least: terms.least, most: terms.most)
    }
}
