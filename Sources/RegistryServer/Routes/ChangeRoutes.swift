internal import JSON
internal import Registry

/// `/changes`, Concord's own: what happens to the registry, as server-sent events.
enum ChangeRoutes {
    static let all = [Route(.get, "/changes", "Follows what changes, as server-sent events", query: "since", follow)]

    private static func follow(_ request: APIRequest, _ registry: EmbeddedRegistry) async throws -> APIResponse {
        let since = try request.text("since").map { text in
            guard let offset = Int64(text) else { throw APIError.notFound }
            return offset
        }
        return APIResponse(contentType: "text/event-stream", body: .events(registry.changes(since: since ?? -1)))
    }
}

extension RegistryChange {
    /// The change as one server-sent event, whose id is what `since` takes.
    var serverSentEvent: String { "id: \(offset)\nevent: \(kind)\ndata: \(json.text())\n\n" }
}
