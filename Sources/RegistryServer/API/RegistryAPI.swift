internal import JSON
internal import Registry

/// Answers the requests of the registry's REST API.
struct RegistryAPI: Sendable {
    let registry: EmbeddedRegistry

    /// Answers a request, or says why not.
    ///
    /// - Throws: What no request should cause: a mistake of ours.
    func respond(to request: APIRequest) async throws -> APIResponse {
        var request = request
        do {
            let route = try Route.find(for: &request)
            return try await route.handler(request, registry)
        } catch {
            guard let error = APIError(error, on: request) else { throw error }
            return .json(error.body, status: error.status)
        }
    }
}
