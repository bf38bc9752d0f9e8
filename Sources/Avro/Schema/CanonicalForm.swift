internal import JSON

extension AvroSchema {
    /// The Parsing Canonical Form (specification, "Transforming into Parsing Canonical Form"): two schemas with the same
    /// form read each other's data. Documentation, aliases, defaults, logical types and other attributes are no part.
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
        let type = schema[id]
        if let name = type.fullName, !written.insert(id).inserted {
            text += JSONValue.quoted(name.full)
            return
        }
        switch type.shape {
        case .null, .boolean, .int, .long, .float, .double, .bytes, .string: text += "\"\(type.kindName)\""
        case .fixed(let fixed): text += "{\(heading(fixed.name, "fixed")),\"size\":\(fixed.size)}"
        case .enumeration(let enumeration):
            text += "{\(heading(enumeration.name, "enum")),\"symbols\":["
            text += enumeration.symbols.map { JSONValue.quoted($0) }.joined(separator: ",")
            text += "]}"
        case .record(let record):
            text += "{\(heading(record.name, "record")),\"fields\":["
            for (index, field) in record.fields.enumerated() {
                text += "\(index > 0 ? "," : ""){\"name\":\(JSONValue.quoted(field.name)),\"type\":"
                write(field.type)
                text += "}"
            }
            text += "]}"
        case .array(let items):
            text += "{\"type\":\"array\",\"items\":"
            write(items)
            text += "}"
        case .map(let values):
            text += "{\"type\":\"map\",\"values\":"
            write(values)
            text += "}"
        case .union(let union):
            text += "["
            for (index, branch) in union.branches.enumerated() {
                if index > 0 { text += "," }
                write(branch)
            }
            text += "]"
        }
    }

    private func heading(_ name: AvroName, _ kind: String) -> String {
        "\"name\":\(JSONValue.quoted(name.full)),\"type\":\"\(kind)\""
    }
}
