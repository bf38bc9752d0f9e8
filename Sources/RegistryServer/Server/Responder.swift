internal import HTTPTypes
internal import Hummingbird
internal import HummingbirdCore
internal import Logging
internal import NIOCore
internal import Registry
internal import ServiceLifecycle

/// Turns HTTP requests into those of the API, and its answers into HTTP's.
struct Responder: HTTPResponder {
    struct Context: InitializableFromSource {
        let address: String?

        init(source: ApplicationRequestContextSource) {
            address = source.channel.remoteAddress?.ipAddress
        }
    }

    private let api: RegistryAPI
    private let bodyBytesMax: Int
    private let logger: Logger
    private let kept = KeptAnswers()
    private let metrics = RequestMetrics()

    init(registry: EmbeddedRegistry, bodyBytesMax: Int, logger: Logger) {
        api = RegistryAPI(registry: registry)
        self.bodyBytesMax = bodyBytesMax
        self.logger = logger
    }

    func respond(to request: Request, context: Context) async throws -> Response {
        let start = ContinuousClock.now
        let requestID = RequestID.id(of: request)
        var answer = await answer(request, context, requestID)
        if request.method == .head { answer.body = .init() }
        let duration = start.duration(to: .now)
        metrics.count(request.method, answer.status.code, duration)
        logger.info(
            "answered",
            metadata: [
                "request": "\(requestID)", "method": "\(request.method.rawValue)", "path": "\(request.uri.path)",
                "status": "\(answer.status.code)", "address": "\(context.address ?? "")", "took": "\(duration)",
            ])
        answer.headers[.requestID] = requestID
        answer.headers[.cacheControl] = "no-cache, no-store, must-revalidate"
        answer.headers[.xssProtection] = "1; mode=block"
        return answer
    }

    private func answer(_ request: Request, _ context: Context, _ requestID: String) async -> Response {
        let type = MediaType.negotiated(accept: request.headers[.accept])
        switch request.uri.path {
        case "/health/live", "/health/ready": return Response(.text("ok\n", contentType: "text/plain"), type)
        case "/metrics": return Response(.text(metrics.text, contentType: "text/plain; version=0.0.4"), type)
        default: break
        }
        do {
            return try await answer(request, context, as: type)
        } catch let error as APIError {
            return Response(.json(error.body, status: error.status), type)
        } catch is NIOTooManyBytesError {
            let error = APIError(status: 413, "The body is larger than \(bodyBytesMax) bytes")
            var response = Response(.json(error.body, status: error.status), type)
            // What follows of the body is not read.
            response.headers[.connection] = "close"
            return response
        } catch {
            logger.error("failed", metadata: ["request": "\(requestID)", "error": "\(error)"])
            let error = APIError(status: 500, "Internal Server Error")
            return Response(.json(error.body, status: error.status), type)
        }
    }

    private func answer(_ request: Request, _ context: Context, as type: MediaType?) async throws -> Response {
        let isReading = request.method == .get || request.method == .head
        guard isReading || request.method == .post || request.method == .put || request.method == .delete else {
            throw APIError.methodNotAllowed
        }
        let target = request.uri.string
        let key = KeptAnswers.Key(target: target, type: type)
        // Taken before anything is asked, as what is answered may be older than what is known then.
        let revision = api.registry.revision
        if isReading, let known = kept.answer(to: key, at: revision) { return known }
        guard let type else { throw APIError.notAcceptable }
        var body: [UInt8] = []
        if !isReading {
            let hasBody = request.method == .post || request.method == .put
            guard !hasBody || MediaType.isReadable(contentType: request.headers[.contentType]) else {
                throw APIError.unsupportedMediaType
            }
            body = Array(buffer: try await request.body.collect(upTo: bodyBytesMax))
        }
        let method = APIRequest.Method(rawValue: isReading ? "GET" : request.method.rawValue) ?? .get
        let apiRequest = try APIRequest(method, target: target, body: body)
        let author = RegistryAuthor(name: "anonymous", address: context.address)
        let answer = try await RegistryAuthor.$current.withValue(author) { try await api.respond(to: apiRequest) }
        let response = Response(answer, type)
        if isReading, answer.status == 200, case .bytes = answer.body { kept.keep(response, to: key, at: revision) }
        return response
    }
}

extension HTTPField.Name {
    static let requestID = HTTPField.Name(checked: "X-Request-ID")
    static let xssProtection = HTTPField.Name(checked: "X-XSS-Protection")

    private init(checked name: String) {
        guard let field = HTTPField.Name(name) else { preconditionFailure("\(name) can't be a header's name") }
        self = field
    }
}

extension Response {
    /// An answer of the API, under the type that was negotiated unless it has one of its own.
    fileprivate init(_ answer: APIResponse, _ type: MediaType?) {
        var headers = HTTPFields()
        let body: ResponseBody
        switch answer.body {
        case .bytes(let bytes): body = ResponseBody(byteBuffer: ByteBuffer(bytes: bytes))
        case .events(let changes):
            body = ResponseBody { writer in
                // At once, so that the client knows that it is heard.
                try await writer.write(ByteBuffer(string: ": changes\n\n"))
                for try await change in changes.cancelOnGracefulShutdown() {
                    try await writer.write(ByteBuffer(string: change.serverSentEvent))
                }
                try await writer.finish(nil)
            }
        }
        if answer.status != 204 {
            headers[.contentType] = answer.contentType ?? (type ?? .json).rawValue
        }
        self.init(status: HTTPResponse.Status(code: answer.status), headers: headers, body: body)
    }
}
