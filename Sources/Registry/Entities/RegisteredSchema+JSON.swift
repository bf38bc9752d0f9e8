package import JSON
internal import SchemaLanguage

// What the REST API answers about schemas. What is nil or empty is left out, as Confluent's registry does.

extension RegisteredSchema {
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
    /// The entity `SubjectVersion`.
    package var json: JSONDocument {
        ["subject": .string(subject.qualified), "version": .integer(Int64(version.value))]
    }
}

extension ContextID {
    /// The entity `ContextId`.
    package var json: JSONDocument { ["context": .string(context.name), "id": .integer(Int64(id.value))] }
}
