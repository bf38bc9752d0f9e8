internal import Registry

/// A method and a path, with what answers them, and what the description of the API says of it.
struct Route: Sendable {
    typealias Handler = @Sendable (APIRequest, EmbeddedRegistry) async throws -> APIResponse

    let method: APIRequest.Method
    /// The path, `{name}` standing for a segment.
    let path: String
    /// What it does, in a sentence without a full stop.
    let summary: String
    /// The names of the query parameters that it reads.
    let query: [String]
    let body: Body?
    /// The `error_code`s with which it may refuse.
    let errors: [Int]
    let handler: Handler
    private let segments: [Segment]

    private enum Segment: Sendable {
        case literal(String)
        case parameter(String)
    }

    /// What a request's body is.
    enum Body: String, Sendable {
        case schema = "SchemaSubmission"
        case config = "ConfigUpdate"
        case mode = "ModeUpdate"
    }

    init(
        _ method: APIRequest.Method, _ path: String, _ summary: String, query: String = "", body: Body? = nil,
        errors: [Int] = [], _ handler: @escaping Handler
    ) {
        self.method = method
        self.path = path
        self.summary = summary
        self.query = query.split(separator: " ").map(String.init)
        self.body = body
        self.errors = errors
        self.handler = handler
        segments = path.split(separator: "/").map { segment in
            segment.hasPrefix("{") ? .parameter(String(segment.dropFirst().dropLast())) : .literal(String(segment))
        }
    }

    /// What the segments of `path` are called; nil if the path isn't this route's.
    func parameters(in path: [String]) -> [String: String]? {
        guard path.count == segments.count else { return nil }
        var parameters: [String: String] = [:]
        for (segment, text) in zip(segments, path) {
            switch segment {
            case .literal(let literal): if literal != text { return nil }
            case .parameter(let name): parameters[name] = text
            }
        }
        return parameters
    }
}

extension Route {
    /// Every route of the API.
    static let all: [Route] =
        SubjectRoutes.all + VersionRoutes.all + SchemaRoutes.all + CompatibilityRoutes.all + ConfigRoutes.all
        + ModeRoutes.all + ContextRoutes.all + ServerRoutes.all + ChangeRoutes.all

    private static let byFirstSegment = Dictionary(grouping: all) { route in
        String(route.path.split(separator: "/").first ?? "")
    }

    /// The route of a request, whose parameters are set.
    ///
    /// - Throws: `APIError`: 405 for a path that only other methods have, else 404.
    static func find(for request: inout APIRequest) throws(APIError) -> Route {
        var isKnown = false
        for route in byFirstSegment[request.path.first ?? ""] ?? [] {
            guard let parameters = route.parameters(in: request.path) else { continue }
            isKnown = true
            guard route.method == request.method else { continue }
            request.parameters = parameters
            return route
        }
        throw isKnown ? .methodNotAllowed : .notFound
    }
}
