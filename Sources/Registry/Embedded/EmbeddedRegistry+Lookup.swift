internal import SchemaLanguage

extension EmbeddedRegistry {
    /// The version of `subject` that has this schema. An unqualified subject is looked for in the default context first,
    /// then in the others.
    public func lookUp(
        _ schema: SchemaSubmission, under subject: Subject, deleted: DeletedVersions
    ) async throws(RegistryError) -> RegisteredSchema {
        try await read { () throws(RegistryError) in try find(schema, under: subject, deleted) }
    }

    private func find(
        _ schema: SchemaSubmission, under subject: Subject, _ deleted: DeletedVersions
    ) throws(RegistryError) -> RegisteredSchema {
        guard !schema.content.hasNoText else {
            guard !state.versions(of: subject, deleted).isEmpty else { throw .subjectNotFound(subject) }
            throw .schemaNotFound
        }
        // An invalid schema is refused before the subject is looked for.
        let prepared = try prepare(schema, .stored, under: subject)
        for namesake in state.namesakes(of: subject) {
            let prepared = namesake == subject ? prepared : try prepare(schema, .stored, under: namesake)
            if let found = find(prepared, under: namesake, deleted) { return found }
        }
        guard !state.versions(of: subject, deleted).isEmpty else { throw .subjectNotFound(subject) }
        throw .schemaNotFound
    }

    private func find(
        _ prepared: PreparedSchema, under subject: Subject, _ deleted: DeletedVersions
    ) -> RegisteredSchema? {
        let candidates = state.versions(of: subject, deleted)
        if let found = find(prepared, under: subject, among: candidates) { return found }
        let sent = prepared.content
        guard sent.metadata == nil || sent.ruleSet == nil else { return nil }
        // As registering would have filled them in.
        let config = effectiveConfiguration(of: subject)
        let latest = state.latest(of: subject)?.stored.content
        var filled = prepared
        filled.content.metadata = .merging(
            .merging(config.defaultMetadata, sent.metadata ?? latest?.metadata), config.overrideMetadata)
        filled.content.ruleSet = .merging(
            .merging(config.defaultRuleSet, sent.ruleSet ?? latest?.ruleSet), config.overrideRuleSet)
        // That number was the latest version's own.
        if sent.metadata == nil { filled.content.metadata?.properties[SchemaMetadata.versionProperty] = nil }
        return find(filled, under: subject, among: candidates)
    }

    /// The live version that has this schema already, for a registration that asks for nothing else.
    func findLive(_ submission: SchemaSubmission, under subject: Subject) throws(RegistryError) -> RegisteredSchema? {
        guard !submission.content.hasNoText, state.subjects[subject] != nil else { return nil }
        if case .number = submission.version, submission.id == nil { return nil }
        let found = findLive(try prepare(submission, .stored, under: subject), submission, under: subject)
        if case .number(let number) = submission.version, found?.version != number { return nil }
        return found
    }

    /// The live version that has this schema already, with the id that was asked for, if one was.
    func findLive(
        _ prepared: PreparedSchema, _ submission: SchemaSubmission, under subject: Subject
    ) -> RegisteredSchema? {
        let live = state.versions(of: subject, .exclude)
        let candidates = submission.version == .latest ? live.suffix(1) : live[...]
        return find(
            prepared, under: subject, among: candidates.filter { submission.id == nil || $0.id == submission.id })
    }

    /// The version with the very same content; else the newest that says the same.
    private func find(
        _ prepared: PreparedSchema, under subject: Subject, among candidates: [RegistryState.StoredVersion]
    ) -> RegisteredSchema? {
        let (content, guid) = (prepared.content, prepared.content.guid)
        let same = candidates.last { $0.stored.guid == guid && $0.stored.content.format == content.format }
        if let same {
            return RegisteredSchema(subject: subject, version: same.version, id: same.id, content: content, guid: guid)
        }
        return candidates.last { says(prepared, theSameAs: $0, under: subject) }?.registered(under: subject)
    }

    /// Whether a stored version is the same schema in other words: with the references written out, another order of
    /// attributes, or with its own number in the metadata.
    private func says(
        _ prepared: PreparedSchema, theSameAs version: RegistryState.StoredVersion, under subject: Subject
    ) -> Bool {
        let (new, old) = (prepared.content, version.stored.content)
        guard new.format == old.format, new.ruleSet == old.ruleSet,
            new.references.isEmpty || new.references == old.references,
            new.metadata.isSame(as: old.metadata, at: version.version)
        else { return false }
        // One that can't be parsed any more equals nothing.
        let stored = try? parsed.schema(version.id, old, in: subject.context, state)
        return stored.map { prepared.schema.isEquivalent(to: $0) } ?? false
    }

    /// Parses a submission and puts its content into the form that is stored: the normal form if it or the configuration
    /// asks for that.
    func prepare(
        _ submission: SchemaSubmission, _ origin: Schema.Origin, under subject: Subject
    ) throws(RegistryError) -> PreparedSchema {
        try state.parse(
            submission.content, called: submission.name, in: subject.context, origin,
            normalizing: submission.isNormalized || effectiveConfiguration(of: subject).normalize == true)
    }

    func effectiveConfiguration(of subject: Subject) -> RegistryConfig {
        state.effectiveConfig(of: .subject(subject), default: settings.compatibilityLevel)
    }
}

extension SchemaMetadata? {
    /// Whether metadata that was sent is that of a stored version: a version's own number may be left out, but not wrong,
    /// and none is as good as empty.
    fileprivate func isSame(as stored: SchemaMetadata?, at version: SchemaVersion) -> Bool {
        let name = SchemaMetadata.versionProperty
        var (new, old) = (self ?? SchemaMetadata(), stored ?? SchemaMetadata())
        if let number = new.properties[name], number != version.description { return false }
        new.properties[name] = nil
        old.properties[name] = nil
        return new == old
    }
}
