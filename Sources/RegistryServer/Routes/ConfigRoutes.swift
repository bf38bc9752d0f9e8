internal import Registry

/// `/config`: compatibility levels and what else is configured, of everything, a context or a subject.
enum ConfigRoutes {
    static let all = ["/config", "/config/{subject}"].flatMap { path in
        [
            Route(.get, path, "Shows what is configured", query: "defaultToGlobal", errors: [40408], get),
            Route(
                .put, path, "Changes what is configured", body: .config, errors: [42203, 42205, 42208, 42210], update),
            Route(.delete, path, "Removes what is configured", errors: [40401, 42205, 42208], delete),
        ]
    }

    private static func get(_ request: APIRequest, _ registry: EmbeddedRegistry) async throws -> APIResponse {
        let scope = RegistryScope(unchecked: request.parameters["subject"] ?? "")
        let config =
            request.flag("defaultToGlobal")
            ? try await registry.effectiveConfig(of: scope) : try await registry.config(of: scope)
        return .json(config.json)
    }

    private static func update(_ request: APIRequest, _ registry: EmbeddedRegistry) async throws -> APIResponse {
        let update = try ConfigUpdate(request: request.document())
        return .json(try await registry.updateConfig(of: request.scope, update).updateJSON)
    }

    private static func delete(_ request: APIRequest, _ registry: EmbeddedRegistry) async throws -> APIResponse {
        .json(try await registry.deleteConfig(of: request.scope).json)
    }
}

extension APIRequest {
    /// What a configuration or a mode is changed for: the subject or context in the path, or the top level.
    var scope: RegistryScope {
        get throws(RegistryError) { try RegistryScope(parameters["subject"] ?? "") }
    }
}
