internal import SchemaLanguage

// What deletions write. The order of the checks is that of Confluent's registry, so that a request with several reasons to
// fail fails with the same one.

extension RegistryState {
    /// Deleting one version: which it is, and the records.
    func recordsForDeleting(
        _ selector: VersionSelector, of subject: Subject, _ deletion: Deletion
    ) throws(RegistryError) -> (version: SchemaVersion, records: [RegistryRecord]) {
        let found = try version(selector, of: subject, .include)
        let target = SubjectVersion(subject: subject, version: found.version)
        if deletion == .soft, found.isDeleted { throw .versionSoftDeleted(found.version, of: subject) }
        try requireWritable(.subject(subject))
        guard referrers(to: target, deletion.visibleReferrers).isEmpty else { throw .referenceExists(target) }
        switch deletion {
        case .soft:
            let schema = RegistryRecord.StoredSchema(id: found.id, content: found.stored.content, isDeleted: true)
            return (found.version, [.schema(target, schema)])
        case .permanent:
            guard found.isDeleted else { throw .versionNotSoftDeleted(found.version, of: subject) }
            return (found.version, recordsForForgetting([found.version], of: subject))
        }
    }

    /// Deleting a subject: which versions go, ascending, and the records.
    func recordsForDeleting(
        _ subject: Subject, _ deletion: Deletion
    ) throws(RegistryError) -> (versions: [SchemaVersion], records: [RegistryRecord]) {
        guard subjects[subject] != nil else { throw .subjectNotFound(subject) }
        let versions = versions(of: subject, deletion == .soft ? .exclude : .include)
        guard let last = versions.last else { throw .subjectSoftDeleted(subject) }
        try requireWritable(.subject(subject))
        for version in versions {
            let target = SubjectVersion(subject: subject, version: version.version)
            let others = referrers(to: target, deletion.visibleReferrers).filter { $0.user.subject != subject }
            guard others.isEmpty else { throw .referenceExists(target) }
            if deletion == .permanent, !version.isDeleted { throw .subjectNotSoftDeleted(subject) }
        }
        let numbers = versions.map(\.version)
        switch deletion {
        case .soft: return (numbers, [.deleteSubject(subject, upTo: last.version)])
        case .permanent: return (numbers, recordsForForgetting(numbers.reversed(), of: subject))
        }
    }

    /// Taking back the soft deletion of one version: the records, none if it is live.
    func recordsForUndeleting(
        _ version: SchemaVersion, of subject: Subject
    ) throws(RegistryError) -> [RegistryRecord] {
        let found = try self.version(.number(version), of: subject, .include)
        try requireWritable(.subject(subject))
        return found.isDeleted ? [found.recordForUndeleting(under: subject)] : []
    }

    /// Taking back the soft deletion of a subject's versions: which are live again, ascending, and the records.
    func recordsForUndeleting(
        _ subject: Subject
    ) throws(RegistryError) -> (versions: [SchemaVersion], records: [RegistryRecord]) {
        guard subjects[subject] != nil else { throw .subjectNotFound(subject) }
        try requireWritable(.subject(subject))
        let deleted = versions(of: subject, .only)
        return (deleted.map(\.version), deleted.map { $0.recordForUndeleting(under: subject) })
    }

    /// The tombstones of `versions`, and of the subject's configuration and mode if none is left.
    private func recordsForForgetting(_ versions: [SchemaVersion], of subject: Subject) -> [RegistryRecord] {
        var records = versions.map { RegistryRecord.schema(SubjectVersion(subject: subject, version: $0), nil) }
        guard subjects[subject]?.count == versions.count else { return records }
        if modes[.subject(subject)] != nil { records.append(.mode(.subject(subject), nil)) }
        if configs[.subject(subject)] != nil { records.append(.config(.subject(subject), nil)) }
        return records
    }

    /// The soft-deleted versions of `subject` that a new version with the same id replaces: those that nothing refers to.
    func versionsReplaced(byNewVersionWith id: SchemaID, of subject: Subject) -> [SubjectVersion] {
        versions(of: subject, .only).filter { $0.id == id }
            .map { SubjectVersion(subject: subject, version: $0.version) }
            .filter { referrers[$0] == nil }
    }
}

extension RegistryState.StoredVersion {
    fileprivate func recordForUndeleting(under subject: Subject) -> RegistryRecord {
        let schema = RegistryRecord.StoredSchema(id: id, content: stored.content, isDeleted: false)
        return .schema(SubjectVersion(subject: subject, version: version), schema)
    }
}

extension Deletion {
    /// A soft deletion may leave a soft-deleted referrer, which is as unreachable; a permanent one may not.
    fileprivate var visibleReferrers: DeletedVersions {
        switch self {
        case .soft: .exclude
        case .permanent: .include
        }
    }
}
