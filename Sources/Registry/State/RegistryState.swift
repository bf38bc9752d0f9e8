internal import SchemaLanguage
internal import TopicLog

/// What a registry knows: the fold of the `_schemas` topic, in the order of its offsets.
///
/// A value that knows nothing of logs. Writing means appending records and then applying them, so that what is answered
/// and what a restart reads can't differ.
struct RegistryState: Sendable, Equatable {
    /// The versions of each subject, ascending, soft-deleted ones included; no subject is without any.
    private(set) var subjects: [Subject: [StoredVersion]] = [:]
    /// What each context has given out.
    private(set) var contexts: [SchemaContext: ContextState] = [:]
    /// The versions whose schemas refer to a version. Soft-deleted referrers count: their bytes may still be read.
    private(set) var referrers: [SubjectVersion: Set<SubjectVersion>] = [:]
    private(set) var configs: [RegistryScope: RegistryConfig] = [:]
    private(set) var modes: [RegistryScope: SchemaMode] = [:]
    /// Keys that mean the same as ours but have other bytes: compaction holds them apart, so what is
    /// written under our key must take theirs back.
    private(set) var foreignKeys: [RegistryKey: Set<[UInt8]>] = [:]

    /// A schema's content with its identity. Versions with the same id share one.
    struct StoredContent: Sendable, Equatable {
        let content: SchemaContent
        let guid: SchemaGUID

        static func == (lhs: StoredContent, rhs: StoredContent) -> Bool {
            lhs.guid == rhs.guid && lhs.content.format == rhs.content.format
        }
    }

    /// One version of a subject.
    struct StoredVersion: Sendable, Equatable {
        let version: SchemaVersion
        let id: SchemaID
        let stored: StoredContent
        /// Milliseconds since 1970, of the record.
        let timestamp: Int64
        /// Who wrote the record; nil where it doesn't say.
        let author: RegistryAuthor?
        var isDeleted: Bool
    }

    /// What a context has given out.
    struct ContextState: Sendable, Equatable {
        /// Whether a CONTEXT record says that it exists.
        var isDeclared = false
        /// The highest id ever seen; nil before the first.
        var highestID: SchemaID?
        /// The highest id that a record tells which outlives the schemas.
        var recordedHighestID: SchemaID?
        /// The content of an id and the versions that have it, never none.
        var contents: [SchemaID: (stored: StoredContent, uses: Set<SubjectVersion>)] = [:]
        /// The ids of a content, ascending; more than one only after imports.
        var ids: [SchemaGUID: [SchemaID]] = [:]

        static func == (lhs: ContextState, rhs: ContextState) -> Bool {
            lhs.isDeclared == rhs.isDeclared && lhs.highestID == rhs.highestID
                && lhs.recordedHighestID == rhs.recordedHighestID && lhs.ids == rhs.ids
                && lhs.contents.count == rhs.contents.count
                && lhs.contents.allSatisfy { id, content in
                    rhs.contents[id].map { $0.stored == content.stored && $0.uses == content.uses } ?? false
                }
        }
    }

    /// Applies one record of the topic.
    ///
    /// - Returns: whether a version that was there is gone or may be another one now.
    /// - Throws: `MalformedDocument` for a record that can't be used; the state is then as before, except that the id which
    ///   the record claims counts as given out.
    mutating func apply(_ stored: Record) throws(MalformedDocument) -> Bool {
        do throws(MalformedDocument) {
            guard let bytes = stored.key else { throw MalformedDocument("the record has no key") }
            guard let key = try RegistryKey(bytes) else { return false }
            let isReplacing = isTaken(key)
            if let record = try RegistryRecord(key, value: stored.value) {
                apply(record, at: stored.timestamp, by: RegistryAuthor(headers: stored.headers))
            }
            note(bytes, as: key, isTombstone: stored.value == nil)
            return isReplacing
        } catch {
            if let claimed = error.claimedID { contexts[claimed.context, default: ContextState()].count(claimed.id) }
            throw error
        }
    }

    private func isTaken(_ key: RegistryKey) -> Bool {
        guard case .schema(let target) = key else { return false }
        return find(.number(target.version), of: target.subject, .include) != nil
    }

    private mutating func apply(_ record: RegistryRecord, at timestamp: Int64, by author: RegistryAuthor?) {
        switch record {
        case .schema(let target, nil): remove(target)
        case .schema(let target, let schema?): insert(schema, as: target, at: timestamp, by: author)
        case .config(let scope, let config): configs[scope] = config
        case .mode(let scope, let mode): modes[scope] = mode
        case .deleteSubject(let subject, let last):
            // Only here, not in the records of the versions: a version that is registered later is live.
            guard var versions = subjects[subject] else { return }
            for index in versions.indices where versions[index].version <= last { versions[index].isDeleted = true }
            subjects[subject] = versions
        case .clearSubject(let subject):
            for version in subjects[subject] ?? [] where version.isDeleted {
                remove(SubjectVersion(subject: subject, version: version.version))
            }
        case .context(let context, let exists): contexts[context, default: ContextState()].isDeclared = exists
        case .highestID(let context, let id):
            contexts[context, default: ContextState()].count(id)
            contexts[context]?.recordedHighestID = id
        }
    }

    private mutating func insert(
        _ schema: RegistryRecord.StoredSchema, as target: SubjectVersion, at timestamp: Int64,
        by author: RegistryAuthor?
    ) {
        let context = target.subject.context
        contexts[context, default: ContextState()].count(schema.id)
        let known = contexts[context]?.contents[schema.id]?.stored
        // The first text that was stored under an id keeps it: consumers may have read it already.
        if let known, !known.content.text.utf8.elementsEqual(schema.content.text.utf8) { return }
        let incoming = StoredContent(content: schema.content, guid: schema.content.guid)
        // Equal contents are kept once.
        let stored = if let known, known == incoming { known } else { incoming }
        remove(target)
        contexts[context]?.use(schema.id, of: stored, by: target)
        let version = StoredVersion(
            version: target.version, id: schema.id, stored: stored, timestamp: timestamp, author: author,
            isDeleted: schema.isDeleted)
        let position = subjects[target.subject, default: []].lastIndex { $0.version < target.version }
        subjects[target.subject, default: []].insert(version, at: position.map { $0 + 1 } ?? 0)
        for reference in schema.content.references {
            guard let referred = reference.target(from: context) else { continue }
            referrers[referred, default: []].insert(target)
        }
    }

    private mutating func remove(_ target: SubjectVersion) {
        guard let index = subjects[target.subject]?.firstIndex(where: { $0.version == target.version }),
            let version = subjects[target.subject]?.remove(at: index)
        else { return }
        if subjects[target.subject]?.isEmpty == true { subjects[target.subject] = nil }
        contexts[target.subject.context]?.unuse(version.id, by: target)
        for reference in version.stored.content.references {
            guard let referred = reference.target(from: target.subject.context) else { continue }
            referrers[referred]?.remove(target)
            if referrers[referred]?.isEmpty == true { referrers[referred] = nil }
        }
    }

    private mutating func note(_ bytes: [UInt8], as key: RegistryKey, isTombstone: Bool) {
        guard bytes != key.bytes else { return }
        if isTombstone {
            foreignKeys[key]?.remove(bytes)
            if foreignKeys[key]?.isEmpty == true { foreignKeys[key] = nil }
        } else {
            foreignKeys[key, default: []].insert(bytes)
        }
    }
}

extension RegistryState {
    /// What must be written beside `records` so that no id is ever given out twice: the highest one of each context that
    /// loses a schema, unless a record tells it already.
    func recordsForKeepingIDs(from records: [RegistryRecord]) -> [RegistryRecord] {
        var losing: Set<SchemaContext> = []
        for case .schema(let target, let schema) in records {
            guard let old = find(.number(target.version), of: target.subject, .include), old.id != schema?.id else {
                continue
            }
            losing.insert(target.subject.context)
        }
        return losing.compactMap { context in
            guard let state = contexts[context], let highest = state.highestID, state.recordedHighestID != highest
            else {
                return nil
            }
            return .highestID(context, highest)
        }
    }
}

extension RegistryState.ContextState {
    fileprivate mutating func count(_ id: SchemaID) {
        highestID = max(highestID ?? id, id)
    }

    fileprivate mutating func use(_ id: SchemaID, of stored: RegistryState.StoredContent, by user: SubjectVersion) {
        if contents[id] == nil {
            contents[id] = (stored, [])
            ids[stored.guid, default: []].append(id)
            ids[stored.guid]?.sort()
        }
        contents[id]?.uses.insert(user)
    }

    fileprivate mutating func unuse(_ id: SchemaID, by user: SubjectVersion) {
        contents[id]?.uses.remove(user)
        guard let content = contents[id], content.uses.isEmpty else { return }
        contents[id] = nil
        ids[content.stored.guid]?.removeAll { $0 == id }
        if ids[content.stored.guid]?.isEmpty == true { ids[content.stored.guid] = nil }
    }
}

extension SchemaReference {
    /// The version that is referred to, its subject taken in `context` unless it is qualified; nil for a version that
    /// can't exist.
    func target(from context: SchemaContext) -> SubjectVersion? {
        guard let version = SchemaVersion(version) else { return nil }
        return SubjectVersion(subject: subject(from: context), version: version)
    }

    /// The subject that is referred to.
    package func subject(from context: SchemaContext) -> Subject {
        let isQualified = subject.utf8.starts(with: ":.".utf8)
        return Subject(unchecked: isQualified ? subject : context.prefix + subject)
    }
}
