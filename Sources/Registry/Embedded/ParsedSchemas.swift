internal import SchemaLanguage

/// The schemas that were parsed, by id: each is parsed once, when it is needed first.
struct ParsedSchemas: Sendable {
    private var schemas: [ContextID: Schema] = [:]

    /// The schema of a version in `context`.
    ///
    /// - Throws: `RegistryError` with the code `invalidSchema` if it can't be read, which only other registries store.
    mutating func schema(
        _ id: SchemaID, _ content: SchemaContent, in context: SchemaContext, _ state: RegistryState
    ) throws(RegistryError) -> Schema {
        let key = ContextID(context: context, id: id)
        if let schema = schemas[key] { return schema }
        let schema = try state.parse(content, called: "id \(id)", in: context, .stored, normalizing: false).schema
        schemas[key] = schema
        return schema
    }

    /// Forgets everything: ids may mean something else now, or refer to something else.
    mutating func forgetAll() {
        schemas = [:]
    }
}

/// A content as a registry stores it, with its schema.
struct PreparedSchema {
    var content: SchemaContent
    var schema: Schema
}

extension RegistryState {
    /// Parses a content with everything that it refers to, and puts it into the form that is stored.
    ///
    /// - Throws: `RegistryError` with the code `invalidSchema`.
    func parse(
        _ content: SchemaContent, called name: String, in context: SchemaContext, _ origin: Schema.Origin,
        normalizing isNormalized: Bool
    ) throws(RegistryError) -> PreparedSchema {
        var content = content
        content.references = try pinned(content.references, in: context)
        let texts = try texts(of: content.references, in: context, origin == .new ? .exclude : .include)
        let schema: Schema
        do throws(SchemaError) {
            schema = try Schema(
                parsing: SchemaText(content.text, name: name), format: content.format, references: texts, origin: origin
            )
        } catch {
            throw .invalidSchema(content.format, error.description)
        }
        content.text = schema.storedText(isNormalized: isNormalized)
        if isNormalized { content.references = content.references.normalized }
        return PreparedSchema(content: content, schema: schema)
    }

    /// References to the latest version name its number from now on.
    private func pinned(
        _ references: [SchemaReference], in context: SchemaContext
    ) throws(RegistryError) -> [SchemaReference] {
        var references = references
        for index in references.indices where try references[index].selector() == .latest {
            let subject = references[index].subject(from: context)
            guard let latest = latest(of: subject) else {
                throw .referenceNotFound(subject: references[index].subject, version: -1)
            }
            references[index].version = Int(latest.version.value)
        }
        return references
    }

    private func texts(
        of references: [SchemaReference], in context: SchemaContext, _ deleted: DeletedVersions
    ) throws(RegistryError) -> [ReferencedText] {
        var resolution = ReferenceResolution(references, in: context)
        while let (subject, version) = try resolution.next() {
            guard let found = find(version, of: subject, deleted) else {
                let number = if case .number(let number) = version { Int(number.value) } else { -1 }
                throw .referenceNotFound(subject: subject.qualified, version: number)
            }
            resolution.supply(found.stored.content, of: found.version, under: subject)
        }
        return resolution.texts
    }
}

extension [SchemaReference] {
    /// Sorted by subject and version, each once.
    fileprivate var normalized: [SchemaReference] {
        var seen: Set<SchemaReference> = []
        return filter { seen.insert($0).inserted }.sorted { lhs, rhs in
            lhs.subject == rhs.subject ? lhs.version < rhs.version : lhs.subject.precedesInJava(rhs.subject)
        }
    }
}
