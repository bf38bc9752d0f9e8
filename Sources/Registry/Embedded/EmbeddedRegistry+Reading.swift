extension EmbeddedRegistry {
    /// The subjects that `filter` means, sorted. A subject is deleted when all of its versions are.
    public func subjects(_ filter: SubjectFilter, deleted: DeletedVersions) async throws(RegistryError) -> [Subject] {
        try await read { () throws(RegistryError) in
            state.subjects(filter, deleted)
        }
    }

    /// The versions of `subject`, ascending. A subject that has only live versions has no deleted ones, but is found.
    public func versions(
        of subject: Subject, deleted: DeletedVersions
    ) async throws(RegistryError) -> [SchemaVersion] {
        try await read { () throws(RegistryError) in
            guard !state.versions(of: subject, deleted == .exclude ? .exclude : .include).isEmpty else {
                throw .subjectNotFound(subject)
            }
            return state.versions(of: subject, deleted).map(\.version)
        }
    }

    /// One version of `subject`. An unqualified subject is looked for in the default context first, then in the others.
    public func version(
        _ version: VersionSelector, of subject: Subject, deleted: DeletedVersions
    ) async throws(RegistryError) -> RegisteredSchema {
        try await read { () throws(RegistryError) in
            for namesake in state.namesakes(of: subject) {
                if let found = state.find(version, of: namesake, deleted) { return found.registered(under: namesake) }
            }
            return try state.version(version, of: subject, deleted).registered(under: subject)
        }
    }

    /// The highest version of `subject` whose metadata has all of `properties`.
    public func latestVersion(
        of subject: Subject, having properties: [String: String], deleted: DeletedVersions
    ) async throws(RegistryError) -> RegisteredSchema {
        try await read { () throws(RegistryError) in
            let versions = state.versions(of: subject, deleted)
            guard !versions.isEmpty else { throw .subjectNotFound(subject) }
            let found = versions.last { version in
                let own = version.stored.content.metadata?.properties ?? [:]
                return properties.allSatisfy { own[$0.key] == $0.value }
            }
            guard let found else { throw .schemaNotFound }
            return found.registered(under: subject)
        }
    }

    /// The versions of the subjects that `filter` means, sorted by subject and version.
    public func schemas(
        _ filter: SubjectFilter, _ extent: SchemaExtent, deleted: DeletedVersions
    ) async throws(RegistryError) -> [RegisteredSchema] {
        try await read { () throws(RegistryError) in
            state.schemas(filter, extent, deleted)
        }
    }

    /// The schema with an id, soft-deleted or not.
    public func schema(id: SchemaID, for subject: Subject?) async throws(RegistryError) -> IdentifiedSchema {
        try await read { () throws(RegistryError) in
            guard let schema = state.schema(id, for: subject) else { throw .schemaNotFound(id) }
            return schema
        }
    }

    /// The schema with a GUID, in whichever context, soft-deleted or not.
    public func schema(guid: SchemaGUID) async throws(RegistryError) -> IdentifiedSchema {
        try await read { () throws(RegistryError) in
            guard let schema = state.schema(guid) else { throw .schemaNotFound(guid) }
            return schema
        }
    }

    /// The ids that a content has, one or more a context; empty for an unknown GUID.
    public func ids(of guid: SchemaGUID) async throws(RegistryError) -> [ContextID] {
        try await read { () throws(RegistryError) in
            state.ids(of: guid)
        }
    }

    /// The versions that have an id, the newest of each subject, sorted.
    public func versions(
        with id: SchemaID, for subject: Subject?, deleted: DeletedVersions
    ) async throws(RegistryError) -> [SubjectVersion] {
        try await read { () throws(RegistryError) in
            guard let versions = state.versions(with: id, for: subject, deleted) else { throw .schemaNotFound }
            return versions
        }
    }

    /// The ids of the schemas that refer to a version, which may be soft-deleted itself, ascending.
    public func referrers(
        to version: VersionSelector, of subject: Subject, deleted: DeletedVersions
    ) async throws(RegistryError) -> [SchemaID] {
        try await read { () throws(RegistryError) in
            let target = try state.version(version, of: subject, .include)
            let users = state.referrers(to: SubjectVersion(subject: subject, version: target.version), deleted)
            return Set(users.map(\.id)).sorted()
        }
    }

    /// The highest id that a context has given out, 1 before the first.
    public func highestID(in context: SchemaContext) async throws(RegistryError) -> SchemaID {
        try await read { () throws(RegistryError) in
            max(state.contexts[context]?.highestID ?? .first, .first)
        }
    }

    /// The contexts that have had a schema, the default one first, then by name.
    public func contexts() async throws(RegistryError) -> [SchemaContext] {
        try await read { () throws(RegistryError) in
            state.contextNames
        }
    }
}
