internal import AsyncHTTPClient
internal import JSON
internal import NIOCore
internal import NIOHTTP1
internal import NIOSSL
internal import Registry
internal import Synchronization

/// Sends requests to whichever instance answers, again where that may help.
final class RegistryConnection: Sendable {
    private let http: HTTPClient
    private let urls: [BaseURL]
    private let settings: RegistryClientSettings
    /// The instance that answered last.
    private let preferred = Atomic<Int>(0)

    private static let answerBytesMax = 256 << 20
    /// The most that a pause between two rounds grows to.
    private static let pauseMax = Duration.seconds(5)
    private static let retriedStatuses: Set<UInt> = [408, 429, 500, 502, 503, 504]

    init(_ settings: RegistryClientSettings) throws(InvalidClientSettings) {
        var urls: [BaseURL] = []
        for url in settings.urls { urls.append(try BaseURL(url)) }
        guard !urls.isEmpty else { throw InvalidClientSettings("a registry needs at least one URL") }
        self.urls = urls
        self.settings = settings
        var configuration = HTTPClient.Configuration(
            tlsConfiguration: try settings.tls.configuration,
            // A redirected POST would become a GET, and credentials would go where nobody sent them.
            redirectConfiguration: .disallow,
            timeout: .init(connect: TimeAmount(settings.connectTimeout)))
        // What is retried is decided here.
        configuration.connectionPool.retryConnectionEstablishment = false
        configuration.httpVersion = .http1Only
        http = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
    }

    deinit {
        http.shutdown { _ in }
    }

    /// The answer to a request.
    ///
    /// - Throws: `RegistryError`: what the registry answered, or that none could be reached.
    func send(_ request: RegistryRequest) async throws(RegistryError) -> RegistryAnswer {
        var pause = settings.retryPause
        var round = 0
        while true {
            let failure: FailedRound
            do throws(FailedRound) {
                return try await tryEveryURL(request)
            } catch {
                failure = error
            }
            guard failure.isPassing, round < settings.retries, !Task.isCancelled else { throw failure.error }
            round += 1
            do {
                // Jittered, so that clients that failed together don't come back together.
                try await Task.sleep(for: pause * Double.random(in: 0.5...1.5))
            } catch {
                throw failure.error
            }
            pause = min(pause * 2, RegistryConnection.pauseMax)
        }
    }

    /// Goes once through the instances until one answers for good.
    private func tryEveryURL(_ request: RegistryRequest) async throws(FailedRound) -> RegistryAnswer {
        let first = preferred.load(ordering: .relaxed)
        var unreachable: [String] = []
        var refusal: RegistryError?
        for offset in urls.indices {
            let index = (first + offset) % urls.count
            let url = urls[index]
            let answer: RegistryAnswer
            do {
                answer = try await send(request, to: url)
            } catch {
                unreachable.append("\(url.text): \(FailedRound.reason(error))")
                guard !(error is CancellationError) else { break }
                continue
            }
            if RegistryConnection.retriedStatuses.contains(answer.status) {
                refusal = answer.refusal(credentials: credentials(for: url))
                continue
            }
            preferred.store(index, ordering: .relaxed)
            guard answer.isSuccess else {
                throw FailedRound(error: answer.refusal(credentials: credentials(for: url)), isPassing: false)
            }
            return answer
        }
        let error =
            refusal
            ?? RegistryError(
                .unreachable,
                "Can't reach the registry (\(unreachable.joined(separator: "; "))). "
                    + "Check that it runs, and its URL, port and certificates")
        throw FailedRound(error: error, isPassing: true)
    }

    private func send(_ request: RegistryRequest, to url: BaseURL) async throws -> RegistryAnswer {
        var message = HTTPClientRequest(url: url.text + request.target)
        message.method = HTTPMethod(rawValue: request.method.rawValue)
        message.headers.add(
            name: "Accept",
            value: "application/vnd.schemaregistry.v1+json, application/vnd.schemaregistry+json, application/json")
        switch credentials(for: url) {
        case .basic(let user, let password): message.setBasicAuth(username: user, password: password)
        case .bearer(let token): message.headers.add(name: "Authorization", value: "Bearer \(token)")
        case nil: break
        }
        if let body = request.body {
            message.headers.add(name: "Content-Type", value: "application/vnd.schemaregistry.v1+json")
            message.body = .bytes(ByteBuffer(bytes: body))
        }
        // The deadline of `execute` covers the body as well.
        let response = try await http.execute(message, timeout: TimeAmount(settings.attemptTimeout))
        let body = try await response.body.collect(upTo: RegistryConnection.answerBytesMax)
        return RegistryAnswer(
            method: request.method, url: message.url, status: response.status.code,
            location: response.headers.first(name: "Location"), body: Array(body.readableBytesView))
    }

    private func credentials(for url: BaseURL) -> RegistryCredentials? { settings.credentials ?? url.credentials }
}

/// Why no instance gave an answer for good.
private struct FailedRound: Error {
    let error: RegistryError
    /// Whether trying again may help.
    let isPassing: Bool

    /// Why an instance answered nothing.
    static func reason(_ error: any Error) -> String {
        switch (error, error as? HTTPClientError) {
        case (is CancellationError, _), (_, .cancelled): "the task was cancelled"
        case (_, .connectTimeout), (_, .tlsHandshakeTimeout): "connecting took too long"
        case (_, .deadlineExceeded), (_, .readTimeout): "the answer took too long"
        case (_, .remoteConnectionClosed): "the connection was closed before the answer"
        case (is NIOTooManyBytesError, _): "the answer is too large"
        default: "\(error)"
        }
    }
}

extension TimeAmount {
    fileprivate init(_ duration: Duration) {
        let (seconds, attoseconds) = duration.components
        // 30 years are as good as for ever, and can't overflow.
        self = .nanoseconds(min(max(seconds, 0), 1_000_000_000) * 1_000_000_000 + attoseconds / 1_000_000_000)
    }
}

extension RegistryTLS {
    fileprivate var configuration: TLSConfiguration {
        get throws(InvalidClientSettings) {
            var configuration = TLSConfiguration.makeClientConfiguration()
            if verification == .none { configuration.certificateVerification = .none }
            if let path = authoritiesPath {
                configuration.trustRoots = .certificates(
                    try read(path, "the certificates of the authorities") { try NIOSSLCertificate.fromPEMFile(path) })
            }
            if let path = certificatePath {
                configuration.certificateChain = try read(path, "the client's certificate") {
                    try NIOSSLCertificate.fromPEMFile(path).map { .certificate($0) }
                }
                let keyPath = keyPath ?? path
                configuration.privateKey = try read(keyPath, "the client's private key") {
                    .privateKey(try NIOSSLPrivateKey(file: keyPath, format: .pem))
                }
            }
            return configuration
        }
    }

    private func read<Value>(
        _ path: String, _ what: String, _ read: () throws -> Value
    ) throws(InvalidClientSettings) -> Value {
        do {
            return try read()
        } catch {
            throw InvalidClientSettings("can't read \(what) from \(path), which must be a PEM file: \(error)")
        }
    }
}
