package import JSON
internal import SchemaLanguage

extension SchemaSubmission {
    /// Reads the body of a request that registers, looks up or checks a schema.
    ///
    /// - Throws: `MalformedDocument` for a member of another kind, `RegistryError` with the code `invalidSchema` for an
    ///   unknown `schemaType` and for a reference that lacks a part.
    package init(request json: JSONDocument) throws {
        if let type = try json.string("schemaType"), SchemaFormat(registryName: type) == nil {
            throw RegistryError.invalidSchemaType(type)
        }
        for reference in try json.array("references") {
            let parts = ["name", "subject", "version"].map { reference[$0] ?? .null }
            guard !parts.contains(.null) else { throw RegistryError.incompleteReference }
        }
        self.init(try SchemaContent(json: json))
        switch try json.integer("version") ?? 0 {
        case 0: break
        case let number where number > 0:
            guard let version = SchemaVersion(number) else { throw MalformedDocument("`version` is out of range") }
            self.version = .number(version)
        default: version = .latest
        }
        if let number = try json.integer("id"), number >= 0 {
            guard let id = SchemaID(number) else { throw MalformedDocument("`id` is out of range") }
            self.id = id
        }
    }

    /// The body of a request about the schema. What isn't part of the schema goes into the query.
    package var json: JSONDocument {
        var fields = JSONFields()
        content.add(to: &fields)
        switch version {
        case .number(let number): fields.add("version", number.value)
        case .latest: fields.add("version", Int32(-1))
        case nil: break
        }
        fields.add("id", id?.value)
        return fields.document
    }
}
