internal import SchemaLanguage

// Configuration and mode: what is in force where. The first scope that has an entry counts, whole; only a few fields of a
// subject's own entry are filled in from the top level.

extension RegistryScope {
    /// The scopes that are asked, nearest first.
    fileprivate var chain: [RegistryScope] {
        switch self {
        case .allContexts: [.allContexts]
        case .context: [self, .allContexts]
        case .subject(let subject): [self, .context(subject.context), .allContexts]
        }
    }

    /// Whether a version of `subject` is within the scope. The top level stands for every context here.
    func covers(_ subject: Subject) -> Bool {
        switch self {
        case .allContexts: true
        case .context(let context): context.isDefault || context == subject.context
        case .subject(let only): only == subject
        }
    }

    /// The scope as error messages about modes name it.
    var subject: Subject { Subject(unchecked: text) }
}

extension RegistryState {
    /// The configuration in force, its level being `level` where the entry that counts has none.
    func effectiveConfig(of scope: RegistryScope, default level: CompatibilityLevel) -> RegistryConfig {
        var config = scope.chain.lazy.compactMap { configs[$0] }.first ?? RegistryConfig()
        config.compatibilityLevel = config.compatibilityLevel ?? level
        guard case .subject = scope, configs[scope] != nil, let top = configs[.global] else { return config }
        config.normalize = config.normalize ?? top.normalize
        config.validateFields = config.validateFields ?? top.validateFields
        config.validateNewSchemas = config.validateNewSchemas ?? top.validateNewSchemas
        config.validateRules = config.validateRules ?? top.validateRules
        config.compatibilityPolicy = config.compatibilityPolicy ?? top.compatibilityPolicy
        config.compatibilityGroup = config.compatibilityGroup ?? top.compatibilityGroup
        return config
    }

    /// The subject that `subject` is an alias of, in its own context unless it names one. Only one step is followed.
    func aliasTarget(of subject: Subject) -> Subject? {
        guard let alias = configs[.subject(subject)]?.alias, !alias.isEmpty else { return nil }
        return Subject(unchecked: alias.utf8.starts(with: ":.".utf8) ? alias : subject.context.prefix + alias)
    }

    /// The aliases of each subject that has any, sorted.
    var aliases: [Subject: [Subject]] {
        var aliases: [Subject: [Subject]] = [:]
        for case .subject(let subject) in configs.keys {
            if let target = aliasTarget(of: subject) { aliases[target, default: []].append(subject) }
        }
        return aliases.mapValues { $0.sorted() }
    }

    /// What the scope itself configures; the top levels answer with the level in force where they have no entry.
    func config(of scope: RegistryScope, default level: CompatibilityLevel) -> RegistryConfig? {
        switch scope {
        case .allContexts, .global: return withLevel(configs[scope] ?? RegistryConfig(), level)
        case .context, .subject: return configs[scope].map { withLevel($0, level) }
        }
    }

    private func withLevel(_ config: RegistryConfig, _ level: CompatibilityLevel) -> RegistryConfig {
        var config = config
        config.compatibilityLevel = config.compatibilityLevel ?? level
        return config
    }

    func effectiveMode(of scope: RegistryScope) -> SchemaMode {
        scope.chain.lazy.compactMap { modes[$0] }.first ?? .readWrite
    }

    /// The mode that the scope itself sets; the top levels always have one.
    func mode(of scope: RegistryScope) -> SchemaMode? {
        switch scope {
        case .allContexts, .global: modes[scope] ?? .readWrite
        case .context, .subject: modes[scope]
        }
    }

    func requireWritable(_ scope: RegistryScope) throws(RegistryError) {
        guard !effectiveMode(of: scope).isReadOnly else { throw .mode(of: scope.subject, is: "in read-only mode") }
    }

    /// What setting a mode writes.
    func recordsForSetting(
        _ mode: SchemaMode?, of scope: RegistryScope, _ change: ModeChange
    ) throws(RegistryError) -> [RegistryRecord] {
        guard mode != .forward || scope == .allContexts else { throw .forwardModeNotGlobal }
        guard mode == .import, effectiveMode(of: scope) != .import else { return [.mode(scope, mode)] }
        let covered = subjects.keys.filter(scope.covers).sorted()
        guard change == .forced || !covered.contains(where: { latest(of: $0) != nil }) else { throw .subjectsExist }
        // Ids and versions that an import brings must not meet those of what was deleted here.
        let deleted = covered.flatMap { subject in
            versions(of: subject, .only).map { SubjectVersion(subject: subject, version: $0.version) }
        }
        let leaving = Set(deleted)
        for target in deleted where referrers(to: target, .include).contains(where: { !leaving.contains($0.user) }) {
            throw .referenceExists(target)
        }
        return deleted.map { .schema($0, nil) } + Set(deleted.map(\.subject)).sorted().map { .clearSubject($0) }
            + [.mode(scope, mode)]
    }

    /// What removing a mode writes.
    func recordsForRemovingMode(
        of scope: RegistryScope, _ removal: ModeRemoval
    ) throws(RegistryError) -> [RegistryRecord] {
        var scopes = modes[scope] == nil ? [] : [scope]
        if removal == .recursive, case .context(let context) = scope {
            scopes += modes.keys.filter {
                if case .subject(let subject) = $0 { subject.context == context } else { false }
            }
        }
        if scopes.isEmpty, removal == .scopeOnly, mode(of: scope) == nil { throw .subjectNotFound(scope) }
        return scopes.map { .mode($0, nil) }
    }
}
