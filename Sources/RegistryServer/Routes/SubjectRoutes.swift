internal import Registry

/// `/subjects`: which there are, and what concerns all versions of one.
enum SubjectRoutes {
    static let all = [
        Route(.get, "/subjects", "Lists the subjects", query: "subjectPrefix deleted deletedOnly offset limit", list),
        Route(
            .post, "/subjects/{subject}", "Finds the version that has a schema", query: "normalize format deleted",
            body: .schema, errors: [40401, 40403, 42201, 42208], lookUp),
        Route(
            .delete, "/subjects/{subject}", "Deletes every version", query: "permanent",
            errors: [40401, 40404, 40405, 42205, 42206], delete),
        Route(
            .get, "/subjects/{subject}/metadata", "Gives the latest version with certain metadata",
            query: "key value deleted format", errors: [40401, 40403], latestWithMetadata),
        Route(.post, "/subjects/{subject}/undelete", "Takes a soft deletion back", errors: [40401, 42205], undelete),
    ]

    private static func list(_ request: APIRequest, _ registry: EmbeddedRegistry) async throws -> APIResponse {
        let filter = request.text("subjectPrefix").map { SubjectFilter(subjectPrefix: $0) } ?? .all
        let subjects = try await registry.subjects(filter, deleted: request.deleted)
        return .json(try request.page(of: subjects).map(\.qualified))
    }

    private static func lookUp(_ request: APIRequest, _ registry: EmbeddedRegistry) async throws -> APIResponse {
        let subject = try await request.checkedSubject(registry)
        var found = try await registry.lookUp(request.submission(), under: subject, deleted: request.deleted)
        try await request.reshape(&found.content, of: found.subject, registry)
        return .json(found.json)
    }

    private static func delete(_ request: APIRequest, _ registry: EmbeddedRegistry) async throws -> APIResponse {
        let subject = try await request.subject(registry)
        return .json(try await registry.deleteSubject(subject, request.deletion))
    }

    /// Concord's own: takes a soft deletion back.
    private static func undelete(_ request: APIRequest, _ registry: EmbeddedRegistry) async throws -> APIResponse {
        .json(try await registry.undeleteSubject(request.subject(registry)))
    }

    private static func latestWithMetadata(
        _ request: APIRequest, _ registry: EmbeddedRegistry
    ) async throws -> APIResponse {
        let pairs = zip(request.texts("key"), request.texts("value"))
        var found = try await registry.latestVersion(
            of: request.subject(registry), having: Dictionary(pairs.map { ($0, $1) }) { $1 }, deleted: request.deleted)
        try await request.reshape(&found.content, of: found.subject, registry)
        return .json(found.json)
    }
}
