internal import SchemaLanguage

extension EmbeddedRegistry {
    /// Registers a schema under `subject`, or finds that it is registered there already. An answer is durable.
    public func register(
        _ schema: SchemaSubmission, under subject: Subject
    ) async throws(RegistryError) -> RegisteredSchema {
        try schema.content.ruleSet?.validate()
        return try await write { () throws(RegistryError) in try decideRegistration(of: schema, under: subject) }
    }

    /// The steps of Confluent's registry, in its order.
    private func decideRegistration(
        of submission: SchemaSubmission, under subject: Subject
    ) throws(RegistryError) -> Decision<RegisteredSchema> {
        let config = effectiveConfiguration(of: subject)
        // Before the mode is looked at: what is registered already may be registered again in every mode.
        if !config.addsToContents, let known = try findLive(submission, under: subject) {
            return Decision(records: [], answer: known)
        }
        let mode = state.effectiveMode(of: .subject(subject))
        try mode.requireAllows(submission, under: subject)

        var submission = submission
        let version = try version(for: submission, mode, of: subject)
        let prepared: PreparedSchema
        if mode.takesIDs {
            prepared = try state.parse(
                submission.content, called: submission.name, in: subject.context, .stored, normalizing: false)
        } else {
            try inherit(&submission, under: subject, config, version)
            prepared = try prepare(submission, config.originOfNewSchemas, under: subject)
        }
        if submission.version.isUnnumbered, let known = findLive(prepared, submission, under: subject) {
            return Decision(records: [], answer: known)
        }
        if !mode.takesIDs, !submission.isForced {
            let report = try compare(prepared, under: subject, config)
            guard report.isCompatible else { throw .incompatible(report, with: subject) }
        }
        if case .number(let asked) = submission.version, asked != version { throw .versionNotNext }
        try submission.expectedLatest?.require(state.latest(of: subject)?.version, of: subject)
        let (content, guid) = (prepared.content, prepared.content.guid)
        let id = try id(for: content, guid, submission, in: subject.context)
        return Decision(
            records: records(for: content, id, as: SubjectVersion(subject: subject, version: version)),
            answer: RegisteredSchema(subject: subject, version: version, id: id, content: content, guid: guid),
            holds: { $0.find(.number(version), of: subject, .exclude)?.id == id })
    }

    /// What is written: the context if it is new, the version, and the end of soft-deleted versions with the same id.
    private func records(
        for content: SchemaContent, _ id: SchemaID, as target: SubjectVersion
    ) -> [RegistryRecord] {
        let context = target.subject.context
        let isNew = !context.isDefault && state.contexts[context]?.isDeclared != true
        let replaced = state.versionsReplaced(byNewVersionWith: id, of: target.subject).filter { $0 != target }
        return (isNew ? [.context(context, exists: true)] : [])
            + [.schema(target, RegistryRecord.StoredSchema(id: id, content: content, isDeleted: false))]
            + replaced.map { .schema($0, nil) }
    }

    /// The next number after all that were used, or the one that an import asks for.
    private func version(
        for submission: SchemaSubmission, _ mode: SchemaMode, of subject: Subject
    ) throws(RegistryError) -> SchemaVersion {
        if mode.takesIDs, case .number(let asked) = submission.version { return asked }
        let last = state.versions(of: subject, .include).last?.version.value ?? 0
        guard let next = SchemaVersion(Int64(last) + 1) else {
            throw RegistryError(.operationNotPermitted, "Subject \(subject) has used its last version, 2147483647")
        }
        return next
    }

    /// The id that was asked for, the one that the content has in this context already, or the next.
    private func id(
        for content: SchemaContent, _ guid: SchemaGUID, _ submission: SchemaSubmission, in context: SchemaContext
    ) throws(RegistryError) -> SchemaID {
        let given = state.contexts[context]
        if let asked = submission.id {
            if let holder = given?.contents[asked]?.stored {
                let isSame = holder.guid == guid && holder.content.format == content.format
                guard isSame else { throw .idTaken(asked, in: context) }
            }
            return asked
        }
        let known = given?.ids[guid]?.first { given?.contents[$0]?.stored.content.format == content.format }
        if let known { return known }
        guard let next = SchemaID(Int64(given?.highestID?.value ?? 0) + 1) else {
            throw RegistryError(.operationNotPermitted, "Context \(context) has given out its last id, 2147483647")
        }
        return next
    }
}

extension SchemaSubmission.ExpectedLatest {
    fileprivate func require(_ latest: SchemaVersion?, of subject: Subject) throws(RegistryError) {
        let isAsExpected =
            switch self {
            case .none: latest == nil
            case .version(let version): latest == version
            }
        guard isAsExpected else { throw .latestIsAnother(latest, of: subject) }
    }
}

extension SchemaMode {
    fileprivate func requireAllows(_ submission: SchemaSubmission, under subject: Subject) throws(RegistryError) {
        if isReadOnly { throw .mode(of: subject, is: "in read-only mode") }
        if submission.id != nil, !takesIDs { throw .mode(of: subject, is: "not in import mode") }
        if submission.id == nil, self != .readWrite { throw .mode(of: subject, is: "not in read-write mode") }
    }
}

extension VersionSelector? {
    /// Whether no number was asked for.
    fileprivate var isUnnumbered: Bool {
        switch self {
        case nil, .latest: true
        case .number: false
        }
    }
}

extension RegistryConfig {
    /// How strictly new schemas are read.
    var originOfNewSchemas: Schema.Origin { validateNewSchemas == false ? .stored : .new }

    /// Whether registering merges something into what is registered, so that it must not be compared before.
    fileprivate var addsToContents: Bool {
        defaultMetadata != nil || overrideMetadata != nil || defaultRuleSet != nil || overrideRuleSet != nil
    }
}
