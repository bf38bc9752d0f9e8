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
    /// The records that are being compared or have been: if they differ, that is found there.
    private var seen: Set<[AvroSchema.TypeID]> = []

    init(lhs: AvroSchema, rhs: AvroSchema) {
        self.lhs = lhs
        self.rhs = rhs
    }

    mutating func isSame(_ l: AvroSchema.TypeID, _ r: AvroSchema.TypeID) -> Bool {
        let (left, right) = (lhs[l], rhs[r])
        guard isSame(left.attributes, right.attributes), isSame(left.fullName?.full ?? "", right.fullName?.full ?? "")
        else {
            return false
        }
        switch (left.shape, right.shape) {
        case (.fixed(let l), .fixed(let r)):
            return l.size == r.size && isSame(l.doc, r.doc) && isSame(l.aliases.map(\.full), r.aliases.map(\.full))
        case (.enumeration(let l), .enumeration(let r)):
            return isSame(l.doc, r.doc) && isSame(l.aliases.map(\.full), r.aliases.map(\.full))
                && isSame(l.defaultSymbol, r.defaultSymbol)
                && l.symbols.map(ExactString.init) == r.symbols.map(ExactString.init)
        case (.record(let left), .record(let right)):
            guard seen.insert([l, r]).inserted else { return true }
            guard left.fields.count == right.fields.count, left.isError == right.isError, isSame(left.doc, right.doc),
                isSame(left.aliases.map(\.full), right.aliases.map(\.full))
            else { return false }
            for (left, right) in zip(left.fields, right.fields) where !isSame(left, right) { return false }
            return true
        case (.array(let l), .array(let r)), (.map(let l), .map(let r)): return isSame(l, r)
        case (.union(let l), .union(let r)):
            guard l.branches.count == r.branches.count else { return false }
            for (l, r) in zip(l.branches, r.branches) where !isSame(l, r) { return false }
            return true
        default: return left.kindName == right.kindName
        }
    }

    private mutating func isSame(_ l: AvroType.Field, _ r: AvroType.Field) -> Bool {
        isSame(l.name, r.name) && isSame(l.doc, r.doc) && isSame(l.aliases, r.aliases) && l.order == r.order
            && l.defaultValue == r.defaultValue && isSame(l.attributes, r.attributes) && isSame(l.type, r.type)
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
