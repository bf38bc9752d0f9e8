internal import SchemaLanguage

// The questions that need no schema parsed.

extension DeletedVersions {
    func sees(_ version: RegistryState.StoredVersion) -> Bool {
        switch self {
        case .exclude: !version.isDeleted
        case .include: true
        case .only: version.isDeleted
        }
    }
}

extension RegistryState {
    func versions(of subject: Subject, _ deleted: DeletedVersions) -> [StoredVersion] {
        (subjects[subject] ?? []).filter(deleted.sees)
    }

    /// The highest live version.
    func latest(of subject: Subject) -> StoredVersion? {
        subjects[subject]?.last { !$0.isDeleted }
    }

    func find(_ version: VersionSelector, of subject: Subject, _ deleted: DeletedVersions) -> StoredVersion? {
        switch version {
        case .latest: latest(of: subject)
        case .number(let number): versions(of: subject, deleted).first { $0.version == number }
        }
    }

    /// The version, or the error that Confluent's registry gives: no such subject where nothing of it is visible.
    func version(
        _ version: VersionSelector, of subject: Subject, _ deleted: DeletedVersions
    ) throws(RegistryError) -> StoredVersion {
        if let found = find(version, of: subject, deleted) { return found }
        guard !versions(of: subject, deleted).isEmpty else { throw .subjectNotFound(subject) }
        throw .versionNotFound(version)
    }

    /// `subject` itself and, if it names no context, its namesakes in the other contexts: where a read may look in turn.
    func namesakes(of subject: Subject) -> [Subject] {
        guard subject.context.isDefault else { return [subject] }
        let others = contexts.keys.filter { !$0.isDefault }.map { Subject(unchecked: $0.prefix + subject.name) }
        return [subject] + others.filter { subjects[$0] != nil }.sorted()
    }

    func subjects(_ filter: SubjectFilter, _ deleted: DeletedVersions) -> [Subject] {
        subjects.filter { subject, versions in
            guard filter.matches(subject) else { return false }
            let isDeleted = versions.allSatisfy(\.isDeleted)
            return switch deleted {
            case .exclude: !isDeleted
            case .include: true
            case .only: isDeleted
            }
        }.keys.sorted()
    }

    func schemas(_ filter: SubjectFilter, _ extent: SchemaExtent, _ deleted: DeletedVersions) -> [RegisteredSchema] {
        subjects.keys.filter(filter.matches).sorted().flatMap { subject in
            let versions = versions(of: subject, deleted)
            return (extent == .latestOnly ? versions.suffix(1) : versions[...]).map { $0.registered(under: subject) }
        }
    }

    /// The context in which an id is meant, given the subject of a request: its own if it is qualified; otherwise the
    /// default one, unless only another context has the id under a subject of that name. Nil if there is none.
    func context(of id: SchemaID, for subject: Subject?) -> SchemaContext? {
        guard let subject, !subject.name.isEmpty else {
            let context = subject?.context ?? .default
            return contexts[context]?.contents[id] == nil ? nil : context
        }
        for candidate in namesakes(of: subject) where isUsed(id, by: candidate) { return candidate.context }
        guard subject.context.isDefault else { return nil }
        return contexts[.default]?.contents[id] == nil ? nil : .default
    }

    private func isUsed(_ id: SchemaID, by subject: Subject) -> Bool {
        contexts[subject.context]?.contents[id]?.uses.contains { $0.subject == subject } ?? false
    }

    func schema(_ id: SchemaID, for subject: Subject?) -> IdentifiedSchema? {
        guard let context = context(of: id, for: subject), let content = contexts[context]?.contents[id] else {
            return nil
        }
        let name = subject?.name ?? ""
        let asked = content.uses.filter { $0.subject.name == name }
        let uses = (asked.isEmpty ? content.uses : asked).compactMap { use in
            find(.number(use.version), of: use.subject, .include).map { (use, $0) }
        }
        // The version that a person would look for: a live one if there is one, of the first subject, the newest.
        let use = uses.min { lhs, rhs in
            if lhs.1.isDeleted != rhs.1.isDeleted { return !lhs.1.isDeleted }
            return lhs.0.subject == rhs.0.subject ? lhs.0.version > rhs.0.version : lhs.0.subject < rhs.0.subject
        }
        return IdentifiedSchema(
            content: content.stored.content, guid: content.stored.guid, use: use?.0, timestamp: use?.1.timestamp,
            isDeleted: use?.1.isDeleted)
    }

    func schema(_ guid: SchemaGUID) -> IdentifiedSchema? {
        guard let id = ids(of: guid).first, let content = contexts[id.context]?.contents[id.id] else { return nil }
        return IdentifiedSchema(content: content.stored.content, guid: guid)
    }

    func ids(of guid: SchemaGUID) -> [ContextID] {
        contexts.keys.sorted { $0.name.precedesInJava($1.name) }.flatMap { context in
            (contexts[context]?.ids[guid] ?? []).map { ContextID(context: context, id: $0) }
        }
    }

    /// One version a subject, the newest, as Confluent's registry keeps.
    func versions(with id: SchemaID, for subject: Subject?, _ deleted: DeletedVersions) -> [SubjectVersion]? {
        guard let context = context(of: id, for: subject), let uses = contexts[context]?.contents[id]?.uses else {
            return nil
        }
        var newest: [Subject: SubjectVersion] = [:]
        for use in uses where find(.number(use.version), of: use.subject, .include).map(deleted.sees) ?? false {
            newest[use.subject] = max(newest[use.subject] ?? use, use)
        }
        return newest.values.sorted()
    }

    func referrers(to target: SubjectVersion, _ deleted: DeletedVersions) -> [(user: SubjectVersion, id: SchemaID)] {
        (referrers[target] ?? []).compactMap { user in
            guard let version = find(.number(user.version), of: user.subject, deleted) else { return nil }
            return (user, version.id)
        }
    }

    var contextNames: [SchemaContext] {
        let used = Set(subjects.keys.map(\.context))
        let named = contexts.filter { $0.value.isDeclared || used.contains($0.key) }.keys.filter { !$0.isDefault }
        return [.default] + named.sorted { $0.name.precedesInJava($1.name) }
    }
}

extension RegistryState.StoredVersion {
    func registered(under subject: Subject) -> RegisteredSchema {
        RegisteredSchema(
            subject: subject, version: version, id: id, content: stored.content, guid: stored.guid,
            timestamp: timestamp, isDeleted: isDeleted, author: author)
    }
}
