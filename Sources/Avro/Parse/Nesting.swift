internal import JSON
internal import SchemaLanguage

extension SchemaParser {
    /// Refuses types that nest deeper than the limit once names are looked up, as a text may name types long before it
    /// defines them, and references add theirs. Everything that walks a schema may then recurse.
    mutating func checkNesting(of root: TypeID) {
        var walk = NestingWalk(types: types, limit: limits.depth)
        if let deep = walk.firstBelowLimit(root, depth: 1) {
            refuse(
                "types nest more than \(limits.depth) deep once every name is looked up",
                at: types[deep.index].place.span)
        }
    }

    /// Warns of records that no value can have: those that contain themselves without an array, a map or a union
    /// between. Java accepts them, so that they may be registered already.
    mutating func warnOfEndlessRecords() {
        var walk = FiniteTypes(types: types)
        walk.run()
        for (index, type) in types.enumerated() where !walk.isFinite[index] && type.place.source == 0 {
            guard case .record(let record) = type.shape else { continue }
            warn(
                "no value of \(shown(record.name.full)) ends: it contains itself, or a record that does, with no union, "
                    + "array or map between", at: record.namePlace.span)
        }
    }
}

/// Follows a schema as it is printed: a named type is entered where it is met first.
private struct NestingWalk {
    let types: [AvroType]
    let limit: Int
    private var seen: Set<AvroSchema.TypeID> = []

    init(types: [AvroType], limit: Int) {
        self.types = types
        self.limit = limit
    }

    mutating func firstBelowLimit(_ id: AvroSchema.TypeID, depth: Int) -> AvroSchema.TypeID? {
        guard depth <= limit else { return id }
        guard seen.insert(id).inserted else { return nil }
        for part in types[id.index].parts {
            if let deep = firstBelowLimit(part, depth: depth + 1) { return deep }
        }
        return nil
    }
}

/// Finds the types that have a value of finite size.
private struct FiniteTypes {
    let types: [AvroType]
    private(set) var isFinite: [Bool]

    init(types: [AvroType]) {
        self.types = types
        isFinite = Array(repeating: false, count: types.count)
    }

    /// Begins with the types that are finite by themselves, and goes on to those that are so because of them.
    mutating func run() {
        /// How many parts of each type must still be found finite.
        var missing = Array(repeating: 0, count: types.count)
        var users: [[Int]] = Array(repeating: [], count: types.count)
        var found: [Int] = []
        for (index, type) in types.enumerated() {
            switch type.shape {
            case .record(let record): missing[index] = record.fields.count
            case .union(let union): missing[index] = min(1, union.branches.count)
            default: break
            }
            if missing[index] == 0 {
                found.append(index)
            } else {
                for part in type.parts { users[part.index].append(index) }
            }
        }
        while let index = found.popLast() {
            isFinite[index] = true
            for user in users[index] {
                missing[user] -= 1
                if missing[user] == 0 { found.append(user) }
            }
        }
    }
}

extension AvroType {
    /// The types that this one consists of, in the order of the text.
    package var parts: [AvroSchema.TypeID] {
        switch shape {
        case .record(let record): record.fields.map(\.type)
        case .array(let items): [items]
        case .map(let values): [values]
        case .union(let union): union.branches
        default: []
        }
    }
}
