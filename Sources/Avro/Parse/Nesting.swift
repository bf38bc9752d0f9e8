internal import JSON
internal import SchemaLanguage

extension SchemaParser {
    /// Refuses types that nest deeper than the limits once names are looked up, as a text may use names long before it
    /// defines them, and references add theirs. Everything that walks a schema may then recurse, and what the schema is
    /// printed as can be read again.
    mutating func checkNesting(of root: TypeID) {
        var walk = NestingWalk(types: types, limits: limits)
        if let deep = walk.firstBelowLimits(root, depth: 1, textDepth: 0) {
            _ = refuseNesting(at: types[deep.index].place)
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
                "no value of \(shown(record.name.full)) ends: it contains itself, or a record that does, with no "
                    + "union, array or map between", at: record.namePlace.span)
        }
    }
}

/// Follows a schema as it is printed: a named type is entered where it is met first.
private struct NestingWalk {
    private let types: [AvroType]
    private let limits: SchemaLimits
    private var seen: Set<AvroSchema.TypeID> = []

    init(types: [AvroType], limits: SchemaLimits) {
        self.types = types
        self.limits = limits
    }

    /// The first type that nests too deep, beginning with `id`, which is `depth` types deep, itself included, and printed
    /// in `textDepth` brackets.
    mutating func firstBelowLimits(_ id: AvroSchema.TypeID, depth: Int, textDepth: Int) -> AvroSchema.TypeID? {
        guard seen.insert(id).inserted else { return nil }
        let deepest = textDepth + types[id.index].bracketsByItself
        guard depth <= limits.depth, deepest <= limits.textDepth else { return id }
        let inside = textDepth + types[id.index].bracketsAroundParts
        for part in types[id.index].parts {
            if let deep = firstBelowLimits(part, depth: depth + 1, textDepth: inside) { return deep }
        }
        return nil
    }
}

extension AvroType {
    /// In how many brackets of this type its parts are printed: `{"fields":[{"type":` of a record, one of any other.
    fileprivate var bracketsAroundParts: Int {
        if case .record = shape { 3 } else { 1 }
    }

    /// How many brackets deep this type is printed by itself, its attributes and defaults included.
    fileprivate var bracketsByItself: Int {
        let attributes = 1 + (attributes.map(\.value.brackets).max() ?? 0)
        switch shape {
        case .record(let record):
            let values = record.fields.flatMap { field in
                field.attributes.map(\.value.brackets) + [field.defaultValue?.brackets ?? 0]
            }
            return max(attributes, 3 + (values.max() ?? 0))
        case .enumeration: return max(attributes, 2)
        case .null, .boolean, .int, .long, .float, .double, .bytes, .string:
            return self.attributes.isEmpty ? 0 : attributes
        default: return attributes
        }
    }
}

extension JSONValue {
    /// How many brackets deep the value is.
    fileprivate var brackets: Int {
        switch content {
        case .array(let items): 1 + (items.map(\.brackets).max() ?? 0)
        case .object(let object): 1 + (object.members.map(\.value.brackets).max() ?? 0)
        default: 0
        }
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
