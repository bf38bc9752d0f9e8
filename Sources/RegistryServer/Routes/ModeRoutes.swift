internal import JSON
internal import Registry

/// `/mode`: what may be written, of everything, a context or a subject.
enum ModeRoutes {
    static let all = ["/mode", "/mode/{subject}"].flatMap { path in
        [
            Route(.get, path, "Shows the mode", query: "defaultToGlobal", errors: [40409], get),
            Route(
                .put, path, "Sets the mode", query: "force", body: .mode, errors: [42204, 42205, 42206, 42208], set),
            Route(.delete, path, "Removes the mode", query: "recursive", errors: [40401, 42205, 42208], delete),
        ]
    }

    private static func get(_ request: APIRequest, _ registry: EmbeddedRegistry) async throws -> APIResponse {
        let scope = RegistryScope(unchecked: request.parameters["subject"] ?? "")
        let mode =
            request.flag("defaultToGlobal")
            ? try await registry.effectiveMode(of: scope) : try await registry.mode(of: scope)
        return .json(["mode": .string(mode.rawValue)])
    }

    /// Answers what was sent.
    private static func set(_ request: APIRequest, _ registry: EmbeddedRegistry) async throws -> APIResponse {
        let body = try request.document()
        let name = try body.string("mode")
        guard name != nil || body["mode"] == .null else { throw RegistryError.invalidMode }
        var mode: SchemaMode?
        if let name { mode = try SchemaMode(anyCase: name) }
        try await registry.setMode(mode, of: request.scope, request.flag("force") ? .forced : .checked)
        return .json(["mode": name.map { .string($0) } ?? .null])
    }

    private static func delete(_ request: APIRequest, _ registry: EmbeddedRegistry) async throws -> APIResponse {
        let old = try await registry.deleteMode(
            of: request.scope, request.flag("recursive") ? .recursive : .scopeOnly)
        var fields = JSONFields()
        fields.add("mode", old?.rawValue)
        return .json(fields.document)
    }
}
