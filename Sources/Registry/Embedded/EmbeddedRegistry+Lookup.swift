internal import SchemaLanguage

extension EmbeddedRegistry {
    /// The version of `subject` that has this schema. An unqualified subject is looked for in the default context first,
    /// then in the others.
    public func lookUp(
        _ schema: SchemaSubmission, under subject: Subject, deleted: DeletedVersions
    ) async throws(RegistryError) -> RegisteredSchema {
        let config = effectiveConfiguration(of: subject)
        if !schema.content.hasNoText {
            // An invalid schema is refused before the subject is looked for.
            _ = try prepare(schema, under: subject, config, .stored, isNormalized: schema.isNormalized(config))
        }
        for namesake in state.namesakes(of: subject) {
            if let found = try find(schema, under: namesake, effectiveConfiguration(of: namesake), deleted) {
                return found
            }
        }
        guard !state.versions(of: subject, deleted).isEmpty else { throw .subjectNotFound(subject) }
        throw .schemaNotFound
    }

    private func find(
        _ submission: SchemaSubmission, under subject: Subject, _ config: RegistryConfig, _ deleted: DeletedVersions
    ) throws(RegistryError) -> RegisteredSchema? {
        guard !submission.content.hasNoText, state.subjects[subject] != nil else { return nil }
        let candidates = state.versions(of: subject, deleted)
        let prepared = try prepare(
            submission, under: subject, config, .stored, isNormalized: submission.isNormalized(config))
        if let found = find(prepared, prepared.content.guid, under: subject, among: candidates) { return found }
        guard submission.content.metadata == nil || submission.content.ruleSet == nil else { return nil }
        // As registering would have filled them in.
        var filled = prepared
        let latest = state.latest(of: subject)?.stored.content
        filled.content.metadata = .merging(
            .merging(config.defaultMetadata, filled.content.metadata ?? latest?.metadata), config.overrideMetadata)
        filled.content.ruleSet = .merging(
            .merging(config.defaultRuleSet, filled.content.ruleSet ?? latest?.ruleSet), config.overrideRuleSet)
        // That number was the latest version's own.
        if prepared.content.metadata == nil {
            filled.content.metadata?.properties[SchemaMetadata.versionProperty] = nil
        }
        return find(filled, filled.content.guid, under: subject, among: candidates)
    }

    /// The live version that has this schema already, for a registration that asks for nothing else.
    func findLive(
        _ submission: SchemaSubmission, under subject: Subject, _ config: RegistryConfig
    ) throws(RegistryError) -> RegisteredSchema? {
        guard !submission.content.hasNoText, state.subjects[subject] != nil else { return nil }
        if case .number = submission.version, submission.id == nil { return nil }
        let prepared = try prepare(
            submission, under: subject, config, .stored, isNormalized: submission.isNormalized(config))
        let found = findLive(
            prepared, prepared.content.guid, under: subject, latestOnly: submission.version == .latest, submission.id)
        if case .number(let number) = submission.version, found?.version != number { return nil }
        return found
    }

    func findLive(
        _ prepared: PreparedSchema, _ guid: SchemaGUID, under subject: Subject, latestOnly: Bool, _ id: SchemaID?
    ) -> RegisteredSchema? {
        let live = state.versions(of: subject, .exclude)
        let candidates = (latestOnly ? live.suffix(1) : live[...]).filter { id == nil || $0.id == id }
        return find(prepared, guid, under: subject, among: candidates)
    }

    /// The version with the very same content; else the newest that says the same.
    private func find(
        _ prepared: PreparedSchema, _ guid: SchemaGUID, under subject: Subject,
        among candidates: [RegistryState.StoredVersion]
    ) -> RegisteredSchema? {
        let format = prepared.content.format
        let same = candidates.last { $0.stored.guid == guid && $0.stored.content.format == format }
        if let same {
            return RegisteredSchema(
                subject: subject, version: same.version, id: same.id, content: prepared.content, guid: guid)
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

    /// Parses a submission and puts its content into the form that is stored.
    func prepare(
        _ submission: SchemaSubmission, under subject: Subject, _ config: RegistryConfig, _ origin: Schema.Origin,
        isNormalized: Bool
    ) throws(RegistryError) -> PreparedSchema {
        try state.parse(
            submission.content, called: submission.name, in: subject.context, origin, normalizing: isNormalized)
    }

    func effectiveConfiguration(of subject: Subject) -> RegistryConfig {
        state.effectiveConfig(of: .subject(subject), default: defaultLevel)
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
