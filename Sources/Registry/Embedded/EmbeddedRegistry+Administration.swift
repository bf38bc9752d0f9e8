extension EmbeddedRegistry {
    /// Deletes one version, and with the last one the subject's configuration and mode.
    ///
    /// - Returns: its number.
    public func deleteVersion(
        _ version: VersionSelector, of subject: Subject, _ deletion: Deletion
    ) async throws(RegistryError) -> SchemaVersion {
        try await write { () throws(RegistryError) in
            let (version, records) = try state.recordsForDeleting(version, of: subject, deletion)
            return Decision(records: records, answer: version)
        }
    }

    /// Deletes every version of a subject.
    ///
    /// - Returns: the numbers of those that were deleted, ascending.
    public func deleteSubject(_ subject: Subject, _ deletion: Deletion) async throws(RegistryError) -> [SchemaVersion] {
        try await write { () throws(RegistryError) in
            let (versions, records) = try state.recordsForDeleting(subject, deletion)
            return Decision(records: records, answer: versions)
        }
    }

    /// Takes the soft deletion of one version back.
    ///
    /// - Returns: its number.
    public func undeleteVersion(
        _ version: SchemaVersion, of subject: Subject
    ) async throws(RegistryError) -> SchemaVersion {
        try await write { () throws(RegistryError) in
            Decision(records: try state.recordsForUndeleting(version, of: subject), answer: version)
        }
    }

    /// Takes the soft deletion of a subject's versions back.
    ///
    /// - Returns: the numbers of those that were deleted, ascending.
    public func undeleteSubject(_ subject: Subject) async throws(RegistryError) -> [SchemaVersion] {
        try await write { () throws(RegistryError) in
            let (versions, records) = try state.recordsForUndeleting(subject)
            return Decision(records: records, answer: versions)
        }
    }

    /// What a scope itself configures; the top level always has a level.
    public func config(of scope: RegistryScope) async throws(RegistryError) -> RegistryConfig {
        guard let config = state.config(of: scope, default: settings.compatibilityLevel) else {
            throw .configNotFound(scope)
        }
        return config
    }

    /// What is in force for a scope.
    public func effectiveConfig(of scope: RegistryScope) async throws(RegistryError) -> RegistryConfig {
        try await read { () throws(RegistryError) in
            state.effectiveConfig(of: scope, default: settings.compatibilityLevel)
        }
    }

    /// Changes what a scope configures.
    ///
    /// - Returns: the scope's whole configuration afterwards.
    public func updateConfig(
        of scope: RegistryScope, _ update: ConfigUpdate
    ) async throws(RegistryError) -> RegistryConfig {
        try update.validateRuleSets()
        return try await write { () throws(RegistryError) in
            try state.requireWritable(scope)
            let config = update.applied(to: state.configs[scope] ?? RegistryConfig())
            return Decision(records: [.config(scope, config)], answer: config)
        }
    }

    /// Removes what a scope configures.
    ///
    /// - Returns: what it was.
    public func deleteConfig(of scope: RegistryScope) async throws(RegistryError) -> RegistryConfig {
        try await write { () throws(RegistryError) in
            try state.requireWritable(scope)
            guard let config = state.config(of: scope, default: settings.compatibilityLevel) else {
                throw .subjectNotFound(scope)
            }
            let records: [RegistryRecord] = state.configs[scope] == nil ? [] : [.config(scope, nil)]
            return Decision(records: records, answer: config)
        }
    }

    /// The subject that requests for `subject` act on: the one that its own configuration names as its alias, or itself.
    public func target(of subject: Subject) async throws(RegistryError) -> Subject {
        try await read { () throws(RegistryError) in state.aliasTarget(of: subject) ?? subject }
    }

    /// The aliases of each subject that has any, sorted.
    public func aliases() async throws(RegistryError) -> [Subject: [Subject]] {
        try await read { () throws(RegistryError) in state.aliases }
    }

    /// The mode that a scope itself sets; the top level always has one.
    public func mode(of scope: RegistryScope) async throws(RegistryError) -> SchemaMode {
        try await read { () throws(RegistryError) in
            guard let mode = state.mode(of: scope) else { throw .modeNotFound(scope) }
            return mode
        }
    }

    /// The mode in force for a scope.
    public func effectiveMode(of scope: RegistryScope) async throws(RegistryError) -> SchemaMode {
        try await read { () throws(RegistryError) in state.effectiveMode(of: scope) }
    }

    /// Sets a scope's mode; nil clears it. `import` also removes what is soft-deleted in the scope.
    public func setMode(
        _ mode: SchemaMode?, of scope: RegistryScope, _ change: ModeChange
    ) async throws(RegistryError) {
        guard settings.allowsModeChanges else { throw .modeChangesNotAllowed }
        try await write { () throws(RegistryError) in
            Decision(records: try state.recordsForSetting(mode, of: scope, change), answer: ())
        }
    }

    /// Removes a scope's mode.
    ///
    /// - Returns: what it was, if it was set.
    public func deleteMode(
        of scope: RegistryScope, _ removal: ModeRemoval
    ) async throws(RegistryError) -> SchemaMode? {
        guard settings.allowsModeChanges else { throw .modeChangesNotAllowed }
        return try await write { () throws(RegistryError) in
            Decision(records: try state.recordsForRemovingMode(of: scope, removal), answer: state.modes[scope])
        }
    }

    /// Removes a context without subjects, soft-deleted ones included. Its ids stay given out.
    public func deleteContext(_ context: SchemaContext) async throws(RegistryError) {
        try await write { () throws(RegistryError) in
            guard !state.subjects.keys.contains(where: { $0.context == context }) else {
                throw .contextNotEmpty(context)
            }
            let isDeclared = state.contexts[context]?.isDeclared == true
            return Decision(records: isDeclared ? [.context(context, exists: false)] : [], answer: ())
        }
    }
}

extension ConfigUpdate {
    fileprivate func validateRuleSets() throws(RegistryError) {
        for change in [defaultRuleSet, overrideRuleSet] {
            if case .set(let ruleSet) = change { try ruleSet.validate() }
        }
    }
}
