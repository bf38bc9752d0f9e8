internal import JSON

extension AvroSchema {
    /// The text that Confluent's registry stores and hashes: what Avro's Java library prints, compact, in its order of
    /// attributes. The types that references stand for are left as names.
    package var registryText: String { text(inlining: false, normalizing: false) }

    /// `registryText` with every referenced type written out where it is used first (`format=resolved`).
    package var resolvedText: String { text(inlining: true, normalizing: false) }

    /// `registryText` as the registry stores it under `normalize=true`: aliases and attributes sorted, empty
    /// documentation dropped, numbers of defaults in their type's form, errors as records.
    package var normalizedText: String { text(inlining: false, normalizing: true) }

    private func text(inlining: Bool, normalizing: Bool) -> String {
        // Confluent takes the type that each reference describes as known, not those that it defines inside.
        let known = inlining ? [] : referenceRoots.compactMap { self[$0].fullName == nil ? nil : $0 }
        var printer = SchemaPrinter(schema: self, isNormalizing: normalizing, written: Set(known))
        printer.print(root, in: "")
        return printer.text
    }
}

/// Prints a schema as Avro's Java library does. Depth is bounded: parsing refuses types that nest too deep once their
/// names are looked up.
struct SchemaPrinter {
    let schema: AvroSchema
    let isNormalizing: Bool
    /// The named types that need no definition any more.
    var written: Set<AvroSchema.TypeID>
    private(set) var text = ""

    init(schema: AvroSchema, isNormalizing: Bool, written: Set<AvroSchema.TypeID>) {
        self.schema = schema
        self.isNormalizing = isNormalizing
        self.written = written
    }

    mutating func print(_ id: AvroSchema.TypeID, in namespace: String) {
        guard begin(id, in: namespace) else { return }
        switch schema[id].shape {
        case .record(let record): print(record.fields, in: record.name.namespace)
        case .array(let items): print(items, in: namespace)
        case .map(let values): print(values, in: namespace)
        case .union(let union): print(union.branches, in: namespace)
        default: break
        }
        end(id)
    }

    /// Prints what comes before a type's parts, and says whether anything follows.
    private mutating func begin(_ id: AvroSchema.TypeID, in namespace: String) -> Bool {
        let type = schema[id]
        if let name = type.fullName, !written.insert(id).inserted {
            text += JSONValue.quoted(name.reference(from: namespace))
            return false
        }
        switch type.shape {
        case .record(let record):
            print(record.isError && !isNormalizing ? "error" : "record", record.name, record.doc, in: namespace)
            text += ",\"fields\":["
        case .enumeration(let enumeration):
            print("enum", enumeration.name, enumeration.doc, in: namespace)
            text += ",\"symbols\":[\(enumeration.symbols.map(JSONValue.quoted).joined(separator: ","))]"
            if let symbol = enumeration.defaultSymbol { text += ",\"default\":\(JSONValue.quoted(symbol))" }
        case .fixed(let fixed):
            print("fixed", fixed.name, fixed.doc, in: namespace)
            text += ",\"size\":\(fixed.size)"
        case .array: text += "{\"type\":\"array\",\"items\":"
        case .map: text += "{\"type\":\"map\",\"values\":"
        case .union: text += "["
        default:
            text += type.attributes.isEmpty ? "\"\(type.kindName)\"" : "{\"type\":\"\(type.kindName)\""
            return !type.attributes.isEmpty
        }
        return true
    }

    /// Prints what comes after a type's parts.
    private mutating func end(_ id: AvroSchema.TypeID) {
        let type = schema[id]
        var aliases: [AvroName] = []
        switch type.shape {
        case .union:
            text += "]"
            return
        case .record(let record):
            text += "]"
            aliases = record.aliases
        case .enumeration(let enumeration): aliases = enumeration.aliases
        case .fixed(let fixed): aliases = fixed.aliases
        default: break
        }
        print(attributes: type.attributes, logicalType: type.logicalType)
        if let name = type.fullName { print(aliases: aliases, of: name) }
        text += "}"
    }

    private mutating func print(_ kind: String, _ name: AvroName, _ doc: String?, in namespace: String) {
        text += "{\"type\":\"\(kind)\",\"name\":\(JSONValue.quoted(name.name))"
        if name.namespace != namespace { text += ",\"namespace\":\(JSONValue.quoted(name.namespace))" }
        if let doc, !(isNormalizing && doc.isEmpty) { text += ",\"doc\":\(JSONValue.quoted(doc))" }
    }

    private mutating func print(_ branches: [AvroSchema.TypeID], in namespace: String) {
        for (index, branch) in branches.enumerated() {
            if index > 0 { text += "," }
            print(branch, in: namespace)
        }
    }

    private mutating func print(_ fields: [AvroType.Field], in namespace: String) {
        for (index, field) in fields.enumerated() {
            text += (index > 0 ? "," : "") + "{\"name\":\(JSONValue.quoted(field.name)),\"type\":"
            print(field.type, in: namespace)
            end(field)
        }
    }

    private mutating func end(_ field: AvroType.Field) {
        if let doc = field.doc { text += ",\"doc\":\(JSONValue.quoted(doc))" }
        if let value = field.defaultValue {
            let value = isNormalizing ? schema.normalized(value, as: field.type) : value
            text += ",\"default\":\(JavaJSON.text(of: value))"
        }
        if field.order != .ascending { text += ",\"order\":\"\(field.order.rawValue)\"" }
        if !field.aliases.isEmpty {
            let aliases = isNormalizing ? field.aliases.sorted(by: JavaJSON.precedes) : field.aliases
            text += ",\"aliases\":[\(aliases.map(JSONValue.quoted).joined(separator: ","))]"
        }
        print(attributes: field.attributes)
        text += "}"
    }

    private mutating func print(aliases: [AvroName], of name: AvroName) {
        guard !aliases.isEmpty else { return }
        // They are sorted as Java's `getAliases` shows them.
        let sorted =
            isNormalizing
            ? aliases.sorted { JavaJSON.precedes($0.alias(of: name), $1.alias(of: name)) } : aliases
        let names = sorted.map {
            JSONValue.quoted($0.namespace == name.namespace ? $0.reference(from: name.namespace) : $0.alias(of: name))
        }
        text += ",\"aliases\":[\(names.joined(separator: ","))]"
    }

    private mutating func print(attributes: [JSONObject.Member], logicalType: LogicalType? = nil) {
        var attributes = attributes
        if isNormalizing {
            attributes = attributes.map { JSONObject.Member($0.name, $0.value.withSortedMembers) }
            attributes.sort { JavaJSON.precedes($0.name, $1.name) }
            attributes = logicalType?.attributesFirst(attributes) ?? attributes
        }
        for attribute in attributes {
            text += ",\(JSONValue.quoted(attribute.name)):\(JavaJSON.text(of: attribute.value))"
        }
    }
}

extension AvroName {
    /// The language's own names, for which a short name could be taken.
    private static let own: Set<String> = [
        "record", "enum", "array", "map", "union", "fixed", "string", "bytes", "int", "long", "float", "double",
        "boolean",
        "null",
    ]

    /// How the name is written inside `namespace`: in full, unless the namespaces are the same and the short name is not
    /// one of the language's own.
    fileprivate func reference(from namespace: String) -> String {
        self.namespace == namespace && !AvroName.own.contains(name) ? name : full
    }

    /// How the alias of a type called `name` is written in full: a dot in front says that it has no namespace.
    fileprivate func alias(of name: AvroName) -> String {
        namespace.isEmpty && !name.namespace.isEmpty ? "." + self.name : full
    }
}
