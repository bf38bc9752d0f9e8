internal import JSON

extension AvroSchema {
    /// The Parsing Canonical Form (specification, "Transforming into Parsing Canonical Form"). Schemas with the same form
    /// read each other's data; documentation, aliases, defaults, logical types and other attributes are no part of it.
    public var canonicalForm: String {
        var writer = CanonicalFormWriter(schema: self)
        writer.write(root)
        return writer.text
    }
}

/// Depth is bounded: parsing refuses types that nest too deep once their names are looked up.
private struct CanonicalFormWriter {
    let schema: AvroSchema
    var text = ""
    /// The named types that have been written; from then on their name is enough.
    private var written: Set<AvroSchema.TypeID> = []

    init(schema: AvroSchema) {
        self.schema = schema
    }

    mutating func write(_ id: AvroSchema.TypeID) {
        guard isNew(id) else { return }
        switch schema[id].shape {
        case .record(let record): write(fields: record.fields)
        case .array(let items): write("{\"type\":\"array\",\"items\":", items, "}")
        case .map(let values): write("{\"type\":\"map\",\"values\":", values, "}")
        case .union(let union): write(branches: union.branches)
        default: break
        }
    }

    /// Writes what of a type is not another type, and says whether its parts follow.
    private mutating func isNew(_ id: AvroSchema.TypeID) -> Bool {
        let type = schema[id]
        if let name = type.fullName, !written.insert(id).inserted {
            text += JSONValue.quoted(name.full)
            return false
        }
        switch type.shape {
        case .array, .map, .union: break
        case .record(let record): text += "{\(heading(record.name, "record")),\"fields\":"
        case .fixed(let fixed): text += "{\(heading(fixed.name, "fixed")),\"size\":\(fixed.size)}"
        case .enumeration(let enumeration):
            let symbols = enumeration.symbols.map { JSONValue.quoted($0) }.joined(separator: ",")
            text += "{\(heading(enumeration.name, "enum")),\"symbols\":[\(symbols)]}"
        default: text += "\"\(type.kindName)\""
        }
        return true
    }

    private mutating func write(fields: [AvroType.Field]) {
        text += "["
        for (index, field) in fields.enumerated() {
            text += index > 0 ? ",{\"name\":" : "{\"name\":"
            write(JSONValue.quoted(field.name) + ",\"type\":", field.type, "}")
        }
        text += "]}"
    }

    private mutating func write(branches: [AvroSchema.TypeID]) {
        text += "["
        for (index, branch) in branches.enumerated() { write(index > 0 ? "," : "", branch, "") }
        text += "]"
    }

    private mutating func write(_ before: String, _ id: AvroSchema.TypeID, _ after: String) {
        text += before
        write(id)
        text += after
    }

    private func heading(_ name: AvroName, _ kind: String) -> String {
        "\"name\":\(JSONValue.quoted(name.full)),\"type\":\"\(kind)\""
    }
}
