package import JSON
internal import SchemaLanguage

// What the REST API answers about schemas. What is nil or empty is left out, as Confluent's registry does.

extension RegisteredSchema {
    /// Reads what a registry answers about a version of `subject`; older registries leave out the GUID.
    ///
    /// - Throws: `MalformedDocument` if the id or the version is missing or no such number.
    package init(json: JSONDocument, of subject: Subject) throws(MalformedDocument) {
        let content = try SchemaContent(json: json)
        self.init(
            subject: try json.string("subject").map { Subject(unchecked: $0) } ?? subject,
            version: try json.required("version", json.integer("version").flatMap { SchemaVersion($0) }),
            id: try json.required("id", json.integer("id").flatMap { SchemaID($0) }), content: content,
            guid: try json.string("guid").flatMap { SchemaGUID($0) } ?? content.guid,
            timestamp: try json.integer("ts"), isDeleted: try json.boolean("deleted"))
    }

    /// The entity that tells everything about a version (`Schema`).
    package var json: JSONDocument {
        var fields = JSONFields()
        fields.add("subject", subject.qualified)
        add(to: &fields)
        return fields.document
    }

    /// The answer to a registration, which doesn't repeat the subject.
    package var registrationJSON: JSONDocument {
        var fields = JSONFields()
        add(to: &fields)
        return fields.document
    }

    private func add(to fields: inout JSONFields) {
        fields.add("version", version.value)
        fields.add("id", id.value)
        fields.add("guid", guid.description)
        content.add(to: &fields)
        fields.add("ts", timestamp.map { .integer($0) })
        fields.add("deleted", isDeleted)
    }
}

extension IdentifiedSchema {
    /// Reads what a registry answers about an id or a GUID; older registries tell only the content.
    ///
    /// - Throws: `MalformedDocument` if the text is missing.
    package init(json: JSONDocument) throws(MalformedDocument) {
        _ = try json.required("schema", json.string("schema"))
        let content = try SchemaContent(json: json)
        self.init(
            content: content, guid: try json.string("guid").flatMap { SchemaGUID($0) } ?? content.guid,
            use: json["subject"] == nil || json["version"] == nil ? nil : try SubjectVersion(json: json),
            timestamp: try json.integer("ts"), isDeleted: try json.boolean("deleted"))
    }

    /// The entity that tells of a schema by its id or GUID (`SchemaString`), with the highest id if it was asked for.
    package func json(maxID: SchemaID? = nil) -> JSONDocument {
        var fields = JSONFields()
        fields.add("subject", use?.subject.qualified)
        fields.add("version", use?.version.value)
        fields.add("guid", guid.description)
        content.add(to: &fields)
        fields.add("maxId", maxID?.value)
        fields.add("ts", timestamp.map { .integer($0) })
        fields.add("deleted", isDeleted)
        return fields.document
    }
}

extension SubjectVersion {
    /// Reads the entity `SubjectVersion`.
    package init(json: JSONDocument) throws(MalformedDocument) {
        self.init(
            subject: Subject(unchecked: try json.required("subject", json.string("subject"))),
            version: try json.required("version", json.integer("version").flatMap { SchemaVersion($0) }))
    }

    /// The entity `SubjectVersion`.
    package var json: JSONDocument {
        ["subject": .string(subject.qualified), "version": .integer(Int64(version.value))]
    }
}

extension ContextID {
    /// Reads the entity `ContextId`.
    package init(json: JSONDocument) throws(MalformedDocument) {
        guard let context = try? SchemaContext(json.required("context", json.string("context"))) else {
            throw MalformedDocument("`context` is not the name of a context")
        }
        self.init(context: context, id: try json.required("id", json.integer("id").flatMap { SchemaID($0) }))
    }

    /// The entity `ContextId`.
    package var json: JSONDocument { ["context": .string(context.name), "id": .integer(Int64(id.value))] }
}
