internal import JSON

extension AvroSchema {
    /// Whether `other` says the same, references looked up, for the registry's question whether a schema is registered
    /// already: documentation, aliases, an enum's default and other attributes count; the order of attributes, spelling
    /// and the place of a definition don't.
    package func isEquivalent(to other: AvroSchema) -> Bool {
        var comparison = SchemaComparison(lhs: self, rhs: other)
        return comparison.isSame(root, other.root)
    }
}

/// Compares two schemas in the order of their texts.
private struct SchemaComparison {
    let lhs: AvroSchema
    let rhs: AvroSchema
    /// The named types that are being compared or have been: if they differ, that is found there.
    private var seen: Set<[AvroSchema.TypeID]> = []

    init(lhs: AvroSchema, rhs: AvroSchema) {
        self.lhs = lhs
        self.rhs = rhs
    }

    mutating func isSame(_ l: AvroSchema.TypeID, _ r: AvroSchema.TypeID) -> Bool {
        guard isSameByItself(lhs[l], rhs[r]) else { return false }
        if lhs[l].fullName != nil, !seen.insert([l, r]).inserted { return true }
        switch (lhs[l].shape, rhs[r].shape) {
        case (.record(let left), .record(let right)): return isSame(left.fields, right.fields)
        default: return isSame(lhs[l].parts, rhs[r].parts)
        }
    }

    /// Whether two types agree in all but the types that they consist of.
    private func isSameByItself(_ left: AvroType, _ right: AvroType) -> Bool {
        guard isSame(left.attributes, right.attributes), isSame(left.fullName?.full, right.fullName?.full) else {
            return false
        }
        switch (left.shape, right.shape) {
        case (.fixed(let l), .fixed(let r)):
            return l.size == r.size && isSame(l.doc, r.doc) && isSame(l.aliases.map(\.full), r.aliases.map(\.full))
        case (.enumeration(let l), .enumeration(let r)):
            return isSame(l.doc, r.doc) && isSame(l.aliases.map(\.full), r.aliases.map(\.full))
                && isSame(l.defaultSymbol, r.defaultSymbol)
                && l.symbols.map(ExactString.init) == r.symbols.map(ExactString.init)
        case (.record(let l), .record(let r)):
            return l.isError == r.isError && isSame(l.doc, r.doc)
                && isSame(l.aliases.map(\.full), r.aliases.map(\.full))
        default: return left.kindName == right.kindName
        }
    }

    private mutating func isSame(_ left: [AvroType.Field], _ right: [AvroType.Field]) -> Bool {
        guard left.count == right.count else { return false }
        for (l, r) in zip(left, right) {
            guard isSameByItself(l, r), isSame(l.type, r.type) else { return false }
        }
        return true
    }

    private mutating func isSame(_ left: [AvroSchema.TypeID], _ right: [AvroSchema.TypeID]) -> Bool {
        guard left.count == right.count else { return false }
        for (l, r) in zip(left, right) where !isSame(l, r) { return false }
        return true
    }

    private func isSameByItself(_ l: AvroType.Field, _ r: AvroType.Field) -> Bool {
        isSame(l.name, r.name) && isSame(l.doc, r.doc) && isSame(l.aliases, r.aliases) && l.order == r.order
            && l.defaultValue == r.defaultValue && isSame(l.attributes, r.attributes)
    }

    private func isSame(_ l: String?, _ r: String?) -> Bool { l.map(ExactString.init) == r.map(ExactString.init) }

    /// The order of aliases doesn't count.
    private func isSame(_ l: [String], _ r: [String]) -> Bool {
        Set(l.map(ExactString.init)) == Set(r.map(ExactString.init))
    }

    private func isSame(_ l: [JSONObject.Member], _ r: [JSONObject.Member]) -> Bool {
        JSONValue(.object(JSONObject(l))) == JSONValue(.object(JSONObject(r)))
    }
}
