internal import JSON
internal import Registry

/// `/subjects/S/versions`: registering, and the versions of one subject.
enum VersionRoutes {
    static let all = [
        Route(
            .get, "/subjects/{subject}/versions", "Lists the versions",
            query: "deleted deletedOnly deletedAsNegative offset limit", errors: [40401], list),
        Route(
            .post, "/subjects/{subject}/versions", "Registers a schema",
            query: "normalize format force expectedVersion", body: .schema,
            errors: [40901, 40920, 42201, 42205, 42208, 42209, 42210], register),
        Route(
            .get, "/subjects/{subject}/versions/{version}", "Gives a version", query: "format referenceFormat deleted",
            errors: [40401, 40402, 42202], get),
        Route(
            .get, "/subjects/{subject}/versions/{version}/schema", "Gives a version's text", query: "format deleted",
            errors: [40401, 40402, 42202], text),
        Route(
            .get, "/subjects/{subject}/versions/{version}/referencedby",
            "Lists the ids of the schemas that refer to a version", query: "deleted offset limit",
            errors: [40401, 40402, 42202], referrers),
        Route(
            .get, "/subjects/{subject}/versions/{version}/audit", "Tells who wrote a version, when and from where",
            errors: [40401, 40402, 42202], audit),
        Route(
            .delete, "/subjects/{subject}/versions/{version}", "Deletes a version", query: "permanent",
            errors: [40401, 40402, 40406, 40407, 42202, 42205, 42206], delete),
        Route(
            .post, "/subjects/{subject}/versions/{version}/undelete", "Takes a soft deletion back",
            errors: [40401, 40402, 42202, 42205], undelete),
    ]

    private static func list(_ request: APIRequest, _ registry: EmbeddedRegistry) async throws -> APIResponse {
        let subject = try await request.subject(registry)
        let versions = try await registry.versions(of: subject, deleted: request.deleted)
        guard request.flag("deletedAsNegative") else { return .json(try request.page(of: versions)) }
        // The call before has found the subject, or not; now every version counts.
        let deleted = Set(try await registry.versions(of: subject, deleted: .only))
        let all = try await registry.versions(of: subject, deleted: .include)
        return .json(
            .array(
                try request.page(of: all).map { version in
                    .integer(deleted.contains(version) ? -Int64(version.value) : Int64(version.value))
                }))
    }

    private static func register(_ request: APIRequest, _ registry: EmbeddedRegistry) async throws -> APIResponse {
        var submission = try request.submission()
        submission.isForced = request.flag("force")
        if let expected = try request.integer("expectedVersion") {
            submission.expectedLatest =
                SchemaVersion(expected).map { .version($0) } ?? SchemaSubmission.ExpectedLatest.none
        }
        var registered = try await registry.register(submission, under: request.checkedSubject(registry))
        try await request.reshape(&registered.content, of: registered.subject, registry)
        return .json(registered.registrationJSON)
    }

    private static func get(_ request: APIRequest, _ registry: EmbeddedRegistry) async throws -> APIResponse {
        .json(try await version(request, registry).json)
    }

    private static func text(_ request: APIRequest, _ registry: EmbeddedRegistry) async throws -> APIResponse {
        .text(try await version(request, registry).content.text)
    }

    private static func version(
        _ request: APIRequest, _ registry: EmbeddedRegistry
    ) async throws -> RegisteredSchema {
        let selector = try request.version
        var found = try await registry.version(
            selector, of: request.subject(registry), deleted: request.flag("deleted") ? .include : .exclude)
        try await request.reshape(&found.content, of: found.subject, registry)
        return found
    }

    private static func referrers(_ request: APIRequest, _ registry: EmbeddedRegistry) async throws -> APIResponse {
        let selector = try request.version
        let ids = try await registry.referrers(
            to: selector, of: request.subject(registry), deleted: request.flag("deleted") ? .include : .exclude)
        return .json(try request.page(of: ids, limit: SchemaRoutes.limit))
    }

    /// Concord's own: who wrote the version, when, and from where.
    private static func audit(_ request: APIRequest, _ registry: EmbeddedRegistry) async throws -> APIResponse {
        let selector = try request.version
        let found = try await registry.version(selector, of: request.subject(registry), deleted: .include)
        var fields = JSONFields()
        fields.add("subject", found.subject.qualified)
        fields.add("version", found.version.value)
        fields.add("id", found.id.value)
        fields.add("ts", found.timestamp.map { .integer($0) })
        fields.add("author", found.author?.name)
        fields.add("address", found.author?.address)
        fields.add("deleted", found.isDeleted)
        return .json(fields.document)
    }

    private static func delete(_ request: APIRequest, _ registry: EmbeddedRegistry) async throws -> APIResponse {
        let selector = try request.version
        let deleted = try await registry.deleteVersion(selector, of: request.subject(registry), request.deletion)
        return .json(.integer(Int64(deleted.value)))
    }

    /// Concord's own: takes a soft deletion back.
    private static func undelete(_ request: APIRequest, _ registry: EmbeddedRegistry) async throws -> APIResponse {
        guard case .number(let version) = try request.version else {
            throw RegistryError.invalidVersion(request.parameter("version"))
        }
        let undeleted = try await registry.undeleteVersion(version, of: request.subject(registry))
        return .json(.integer(Int64(undeleted.value)))
    }
}
