internal import JSONSchema
internal import SchemaLanguage

extension EmbeddedRegistry {
    /// Whether a schema agrees with one version of `subject`, by the configured level's directions.
    public func checkCompatibility(
        of schema: SchemaSubmission, with version: VersionSelector, of subject: Subject
    ) async throws(RegistryError) -> CompatibilityReport {
        try await read { () throws(RegistryError) in
            if case .number = version, state.find(version, of: subject, .exclude) == nil {
                throw .versionNotFound(version)
            }
            return try check(schema, version, subject)
        }
    }

    /// Whether a schema could be registered under `subject` by the configured level.
    public func checkCompatibility(
        of schema: SchemaSubmission, under subject: Subject
    ) async throws(RegistryError) -> CompatibilityReport {
        try await read { () throws(RegistryError) in try check(schema, nil, subject) }
    }

    private func check(
        _ submission: SchemaSubmission, _ version: VersionSelector?, _ subject: Subject
    ) throws(RegistryError) -> CompatibilityReport {
        guard !submission.content.hasNoText else { throw .emptySchema }
        let config = effectiveConfiguration(of: subject)
        let prepared = try prepare(submission, config.originOfNewSchemas, under: subject)
        let only = version.map { version in state.find(version, of: subject, .exclude).map { [$0] } ?? [] }
        return try compare(prepared, with: only, under: subject, config)
    }

    /// Compares with the versions that the level asks for, or with `only` these.
    func compare(
        _ new: PreparedSchema, with only: [RegistryState.StoredVersion]? = nil, under subject: Subject,
        _ config: RegistryConfig
    ) throws(RegistryError) -> CompatibilityReport {
        let level = config.compatibilityLevel ?? settings.compatibilityLevel
        let live = Array(state.versions(of: subject, .exclude).reversed())
        if let messages = reservedFieldMessages(new, after: live.first, config) {
            return CompatibilityReport(isCompatible: false, messages: messages)
        }
        let group = config.compatibilityGroup
        let comparable = (only ?? live).filter { version in
            guard let group else { return true }
            return version.stored.content.metadata?.properties[group] == new.content.metadata?.properties[group]
        }
        var conflicts: [VersionConflict] = []
        for version in level.isTransitive ? comparable[...] : comparable.prefix(1) {
            let policy: SchemaComparisonPolicy = config.compatibilityPolicy == .lenient ? .lenient : .strict
            let found = try incompatibilities(of: new, with: version, under: subject, level.directions, policy)
            guard !found.isEmpty else { continue }
            conflicts.append(
                VersionConflict(version: version.version, text: version.stored.content.text, incompatibilities: found))
        }
        var messages = conflicts.first?.messages ?? []
        if !conflicts.isEmpty {
            let validatesFields = config.validateFields == true
            messages.append("{validateFields: '\(validatesFields)', compatibility: '\(level.rawValue)'}")
        }
        return CompatibilityReport(isCompatible: conflicts.isEmpty, conflicts: conflicts, messages: messages)
    }

    private func incompatibilities(
        of new: PreparedSchema, with version: RegistryState.StoredVersion, under subject: Subject,
        _ directions: [CompatibilityDirection], _ policy: SchemaComparisonPolicy
    ) throws(RegistryError) -> [Incompatibility] {
        guard let first = directions.first else { return [] }
        let content = version.stored.content
        guard content.format == new.content.format else {
            return [.formatChanged(from: content.format, to: new.content.format, first)]
        }
        let old = try parsed.schema(version.id, content, in: subject.context, state)
        return directions.flatMap { new.schema.incompatibilities(with: old, $0, policy: policy) }
    }

    /// What `validateFields` objects to; nil if nothing.
    private func reservedFieldMessages(
        _ new: PreparedSchema, after last: RegistryState.StoredVersion?, _ config: RegistryConfig
    ) -> [String]? {
        guard config.validateFields == true else { return nil }
        let reserved = new.content.metadata?.reservedNames ?? []
        let dropped = (last?.stored.content.metadata?.reservedNames ?? []).filter { !reserved.contains($0) }
        let used = new.schema.topLevelFields.filter { reserved.contains($0[...]) }
        // Such names are Confluent's own in a JSON Schema.
        let special = new.content.format == .json ? new.schema.topLevelFields.filter { $0.hasPrefix("$$") } : []
        let messages =
            dropped.map { "The field '\($0)' was reserved by the last version and no longer is" }
            + used.map { "The field '\($0)' has a name that `confluent:reserved` lists" }
            + special.map { "The property '\($0)' has a name that begins with `$$`" }
        return messages.isEmpty ? nil : messages
    }
}

extension VersionConflict {
    /// The findings as Confluent's registry writes them, and the version that they are about.
    fileprivate var messages: [String] {
        incompatibilities.map(\.registryMessage) + [
            "{oldSchemaVersion: \(version)}",
            "{oldSchema: '\(String(decoding: text.utf8.prefix(10 << 10), as: UTF8.self))'}",
        ]
    }
}

extension Incompatibility {
    fileprivate var registryMessage: String {
        let description = "\(message), at path '\(pointer)'; \(breaks)"
        return rule.hasPrefix("avro/") || rule.hasPrefix("registry/")
            ? "{errorType:'\(differenceType)', description:'\(description)', additionalInfo:'\(detail)'}"
            : "{errorType:\"\(differenceType)\", description:\"\(description)\"}"
    }
}
