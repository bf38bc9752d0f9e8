/// How many bytes the values of a schema's types take at least, and at once.
struct EncodedSizes: Sendable {
    /// For each type, how few bytes a value can take.
    let minimum: [Int]
    /// For each type, how many bytes every value takes; nil where that differs.
    let constant: [Int?]

    /// Large enough for any sum of what is compared with it, small enough not to overflow.
    private static let maximum = 1 << 40

    init(_ schema: AvroSchema) {
        minimum = fold(schema.types.count, parts: schema.inlineParts, endless: Self.maximum) { index, sizes in
            switch schema.types[index].shape {
            case .null: 0
            case .float: 4
            case .double: 8
            case .fixed(let fixed): min(fixed.size, Self.maximum)
            case .record: min(sizes.reduce(0, +), Self.maximum)
            default: 1
            }
        }
        let varies = -1
        let constant = fold(schema.types.count, parts: schema.inlineParts, endless: varies) { index, sizes in
            switch schema.types[index].shape {
            case .null: 0
            case .boolean: 1
            case .float: 4
            case .double: 8
            case .fixed(let fixed): min(fixed.size, Self.maximum)
            case .record: sizes.contains(varies) ? varies : min(sizes.reduce(0, +), Self.maximum)
            default: varies
            }
        }
        self.constant = constant.map { $0 == varies ? nil : $0 }
    }
}

extension AvroSchema {
    /// For each type, how many records, arrays and maps every value opens inside one another.
    var certainDepths: [Int] {
        fold(types.count, parts: inlineParts, endless: 1 << 20) { index, depths in
            switch types[index].shape {
            case .record: 1 + (depths.max() ?? 0)
            case .array, .map: 1
            default: 0
            }
        }
    }

    /// The types that every value of a type contains: those of a record's fields.
    fileprivate func inlineParts(_ index: Int) -> [Int] {
        guard case .record(let record) = types[index].shape else { return [] }
        return record.fields.map(\.type.index)
    }
}

extension ResolvedSchema {
    /// For each node, how many records, arrays and maps every value opens inside one another, with what is skipped.
    func certainDepths(skipped: [Int]) -> [Int] {
        fold(nodes.count, parts: inlineParts, endless: 1 << 20) { index, depths in
            switch nodes[index].action {
            case .record(let record):
                record.fields.reduce(1 + (depths.max() ?? 0)) { depth, field in
                    if case .skip(let type) = field { max(depth, 1 + skipped[type.index]) } else { depth }
                }
            case .array, .map: 1
            case .readerUnion: depths.max() ?? 0
            default: 0
            }
        }
    }

    private func inlineParts(_ index: Int) -> [Int] {
        switch nodes[index].action {
        case .record(let record):
            record.fields.compactMap { field in
                if case .read(let node, _) = field { node.index } else { nil }
            }
        case .readerUnion(_, let value): [value.index]
        default: []
        }
    }
}

/// Computes a number for each of `count` things from those of its parts, without recursing: chains of records can be as
/// long as the schema. What contains itself gets `endless`.
private func fold(
    _ count: Int, parts: (Int) -> [Int], endless: Int, _ combine: (Int, [Int]) -> Int
) -> [Int] {
    var results = [Int?](repeating: nil, count: count)
    var isOpen = [Bool](repeating: false, count: count)
    for root in 0..<count where results[root] == nil {
        var waiting = [root]
        while let index = waiting.last {
            let parts = parts(index)
            if !isOpen[index] {
                isOpen[index] = true
                let missing = parts.filter { results[$0] == nil && !isOpen[$0] }
                waiting += missing
                if !missing.isEmpty { continue }
            }
            waiting.removeLast()
            if results[index] == nil { results[index] = combine(index, parts.map { results[$0] ?? endless }) }
        }
    }
    return results.map { $0 ?? endless }
}
