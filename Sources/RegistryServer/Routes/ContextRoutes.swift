internal import Registry

/// `/contexts`: the namespaces of subjects.
enum ContextRoutes {
    static let all = [
        Route(.get, "/contexts", "Lists the contexts", query: "contextPrefix offset limit", list),
        Route(.delete, "/contexts/{context}", "Deletes an empty context", errors: [42211], delete),
    ]

    private static func list(_ request: APIRequest, _ registry: EmbeddedRegistry) async throws -> APIResponse {
        let prefix = request.text("contextPrefix") ?? ""
        let names = try await registry.contexts().map(\.name).filter { $0.utf8.starts(with: prefix.utf8) }
        return .json(try request.page(of: names))
    }

    private static func delete(_ request: APIRequest, _ registry: EmbeddedRegistry) async throws -> APIResponse {
        try await registry.deleteContext(SchemaContext(request.parameter("context")))
        return .noContent
    }
}
