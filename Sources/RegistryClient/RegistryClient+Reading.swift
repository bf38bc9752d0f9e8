internal import JSON
public import Registry

extension RegistryClient {
    /// The subjects that `filter` means, sorted.
    public func subjects(
        _ filter: SubjectFilter, deleted: DeletedVersions
    ) async throws(RegistryError) -> [Subject] {
        let request = RegistryRequest(
            .get, "subjects", query: [("subjectPrefix", filter.subjectPrefix)] + deleted.query)
        return try await send(request) { try $0.items { $0.string.map { Subject(unchecked: $0) } } }.sorted()
    }

    /// The versions of `subject`, ascending.
    public func versions(
        of subject: Subject, deleted: DeletedVersions
    ) async throws(RegistryError) -> [SchemaVersion] {
        let request = RegistryRequest(.get, "subjects", subject.qualified, "versions", query: deleted.query)
        return try await send(request) { try $0.versions }
    }

    /// One version of `subject`, always asked for.
    public func version(
        _ version: VersionSelector, of subject: Subject, deleted: DeletedVersions
    ) async throws(RegistryError) -> RegisteredSchema {
        let request = RegistryRequest(
            .get, "subjects", subject.qualified, "versions", version.description,
            query: [flag("deleted", deleted != .exclude)])
        let found = try await send(request) { try RegisteredSchema(json: $0, of: subject) }
        guard deleted != .only || found.isDeleted == true else {
            throw RegistryError(.versionNotFound, "Version \(found.version) of \(subject) is not deleted.")
        }
        return found
    }

    /// The highest version of `subject` whose metadata has all of `properties`.
    public func latestVersion(
        of subject: Subject, having properties: [String: String], deleted: DeletedVersions
    ) async throws(RegistryError) -> RegisteredSchema {
        var query = deleted.query
        for (name, value) in properties.sorted(by: { $0.key < $1.key }) {
            query += [("key", name), ("value", value)]
        }
        return try await send(RegistryRequest(.get, "subjects", subject.qualified, "metadata", query: query)) {
            try RegisteredSchema(json: $0, of: subject)
        }
    }

    /// The versions of the subjects that `filter` means, fetched page by page, sorted by subject and version.
    public func schemas(
        _ filter: SubjectFilter, _ extent: SchemaExtent, deleted: DeletedVersions
    ) async throws(RegistryError) -> [RegisteredSchema] {
        let pageSize = 1_000
        var found: [RegisteredSchema] = []
        while true {
            let request = RegistryRequest(
                .get, "schemas",
                query: [
                    ("subjectPrefix", filter.subjectPrefix), flag("latestOnly", extent == .latestOnly),
                    flag("deleted", deleted != .exclude), ("offset", "\(found.count)"), ("limit", "\(pageSize)"),
                ])
            let page = try await send(request) { json in
                try json.items { try RegisteredSchema(json: $0, of: Subject(unchecked: "")) }
            }
            found += page
            if page.count < pageSize { break }
        }
        if deleted == .only { found.removeAll { $0.isDeleted != true } }
        return found.sorted { $0.subjectVersion < $1.subjectVersion }
    }

    /// The ids that a content has, one or more a context; empty for an unknown GUID.
    public func ids(of guid: SchemaGUID) async throws(RegistryError) -> [ContextID] {
        try await send(RegistryRequest(.get, "schemas", "guids", guid.description, "ids")) {
            try $0.items { try ContextID(json: $0) }
        }
    }

    /// The versions that have an id, sorted.
    public func versions(
        with id: SchemaID, for subject: Subject?, deleted: DeletedVersions
    ) async throws(RegistryError) -> [SubjectVersion] {
        let request = RegistryRequest(
            .get, "schemas", "ids", id.description, "versions",
            query: [("subject", subject?.qualified), flag("deleted", deleted != .exclude)])
        var found = try await send(request) { try $0.items { try SubjectVersion(json: $0) } }
        if deleted == .only {
            let live = Set(try await versions(with: id, for: subject, deleted: .exclude))
            found.removeAll { live.contains($0) }
        }
        return found.sorted()
    }

    /// The ids of the schemas that refer to a version, ascending.
    public func referrers(
        to version: VersionSelector, of subject: Subject, deleted: DeletedVersions
    ) async throws(RegistryError) -> [SchemaID] {
        let request = RegistryRequest(
            .get, "subjects", subject.qualified, "versions", version.description, "referencedby",
            query: [flag("deleted", deleted != .exclude)])
        return try await send(request) { try $0.items { $0.integer.flatMap { SchemaID($0) } } }.sorted()
    }

    /// Whether a schema agrees with one version of `subject`. The report has the registry's messages.
    public func checkCompatibility(
        of schema: SchemaSubmission, with version: VersionSelector, of subject: Subject
    ) async throws(RegistryError) -> CompatibilityReport {
        try await check(schema, subject, [version.description])
    }

    /// Whether a schema could be registered under `subject`. The report has the registry's messages.
    public func checkCompatibility(
        of schema: SchemaSubmission, under subject: Subject
    ) async throws(RegistryError) -> CompatibilityReport {
        try await check(schema, subject, [])
    }

    private func check(
        _ schema: SchemaSubmission, _ subject: Subject, _ version: [String]
    ) async throws(RegistryError) -> CompatibilityReport {
        let request = RegistryRequest(
            .post, path: ["compatibility", "subjects", subject.qualified, "versions"] + version,
            query: [flag("verbose", true), flag("normalize", schema.isNormalized)], body: schema.json)
        return try await send(request) { json in
            let isCompatible = try json.required("is_compatible", json.boolean("is_compatible"))
            return CompatibilityReport(
                isCompatible: isCompatible, messages: try json.array("messages").compactMap(\.string))
        }
    }
}

extension JSONDocument {
    /// The items of an array, each read by `read`, which gives nil for what it doesn't expect.
    func items<Item>(_ read: (JSONDocument) throws -> Item?) throws -> [Item] {
        guard let items = array else { throw MalformedDocument("it is not an array") }
        return try items.map { item in
            guard let value = try read(item) else {
                throw MalformedDocument("the array has the unexpected item \(item.text())")
            }
            return value
        }
    }

    /// An array of versions, ascending.
    var versions: [SchemaVersion] {
        get throws { try items { $0.integer.flatMap { SchemaVersion($0) } }.sorted() }
    }
}
