internal import JSON
internal import SchemaLanguage

extension SchemaParser {
    /// The place in the array for a named type, before what it consists of is read. The name stands for it from now on,
    /// unless it is defined already.
    mutating func reserve(_ heading: Heading) -> TypeID? {
        guard let id = takeAwaited(heading.name) ?? append(.placeholder(heading.name, at: place(heading.span))) else {
            return nil
        }
        unfinished.insert(id)
        let key = ExactString(heading.name.full)
        if names[key] == nil { names[key] = id }
        return id
    }

    /// Puts a named type into its place. A name can be defined again only in the same words (documentation and aliases
    /// aside), as Avro's Java library allows it; the first definition then stands for both.
    mutating func define(_ heading: Heading, as type: AvroType, at reserved: TypeID?) -> TypeID? {
        guard let id = reserved else { return nil }
        set(id, type)
        unfinished.remove(id)
        guard let first = names[ExactString(heading.name.full)], first != id else { return id }
        guard !unfinished.contains(first), isSameDefinition(first, id) else {
            return refuse(
                "\(shown(heading.name.full)) is defined already, and differently", at: heading.span,
                seeAlso: types[first.index].place)
        }
        // What an equal definition consists of is defined already too; after an error nobody uses the types.
        if !hasErrors {
            types.removeSubrange(id.index...)
            defaults.removeSubrange(heading.defaultsBefore...)
        }
        return first
    }

    /// Whether two types are written with the same meaning. Named types inside have been joined, if they can be.
    private func isSameDefinition(_ lhs: TypeID, _ rhs: TypeID) -> Bool {
        let (l, r) = (types[lhs.index], types[rhs.index])
        guard JSONValue(.object(JSONObject(l.attributes))) == JSONValue(.object(JSONObject(r.attributes))) else {
            return false
        }
        switch (l.shape, r.shape) {
        case (.fixed(let l), .fixed(let r)): return l.size == r.size
        case (.enumeration(let l), .enumeration(let r)):
            return l.symbols.map(ExactString.init) == r.symbols.map(ExactString.init)
        case (.record(let l), .record(let r)):
            return l.fields.count == r.fields.count
                && zip(l.fields, r.fields).allSatisfy { l, r in
                    ExactString(l.name) == ExactString(r.name) && l.order == r.order
                        && l.defaultValue == r.defaultValue && isSameType(l.type, r.type)
                        && JSONValue(.object(JSONObject(l.attributes))) == JSONValue(.object(JSONObject(r.attributes)))
                }
        default: return l.kindName == r.kindName
        }
    }

    private func isSameType(_ lhs: TypeID, _ rhs: TypeID) -> Bool {
        guard lhs != rhs else { return true }
        switch (types[lhs.index].shape, types[rhs.index].shape) {
        case (.record, _), (.enumeration, _), (.fixed, _): return false
        case (.array(let l), .array(let r)), (.map(let l), .map(let r)):
            return isSameDefinition(lhs, rhs) && isSameType(l, r)
        case (.union(let l), .union(let r)):
            return l.branches.count == r.branches.count && zip(l.branches, r.branches).allSatisfy(isSameType)
        default: return isSameDefinition(lhs, rhs)
        }
    }
}
