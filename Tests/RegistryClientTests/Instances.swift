import Logging
import NIOCore
import NIOHTTP1
import NIOPosix
import Registry
import RegistryClient
import RegistryServer
import SchemaLanguage
import Synchronization
import Testing
import TopicLog

/// Runs `body` with the URL of a registry in this process, and with the registry itself.
func withServer(_ body: @escaping @Sendable (String, EmbeddedRegistry) async throws -> Void) async throws {
    var settings = RegistryServer.Settings()
    settings.port = 0
    var logger = Logger(label: "test")
    logger.logLevel = .critical
    let registry = try await EmbeddedRegistry(log: MemoryLog())
    let server = RegistryServer(registry: registry, settings: settings, logger: logger)
    let (urls, continuation) = AsyncStream.makeStream(of: String.self)
    try await withThrowingTaskGroup(of: Void.self) { group in
        group.addTask { try await server.run { continuation.yield($0) } }
        let url = try #require(await urls.first { _ in true })
        defer { group.cancelAll() }
        try await body(url, registry)
    }
}

/// An instance that fails in the ways that real ones do: it gives prepared answers, the last one for ever.
final class FaultyInstance: Sendable {
    struct Answer: Sendable {
        var status = 200
        var headers: [(String, String)] = []
        var body = "[]"
        /// Nothing is answered.
        var isSilent = false
        /// The connection is closed in place of an answer.
        var closes = false
    }

    private let answers: Mutex<[Answer]>
    private let received = Mutex<[HTTPRequestHead]>([])
    private let channel: Mutex<(any Channel)?>

    init(_ answers: Answer...) async throws {
        self.answers = Mutex(answers)
        channel = Mutex(nil)
        let bootstrap = ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .childChannelInitializer { channel in
                channel.pipeline.configureHTTPServerPipeline().flatMapThrowing {
                    try channel.pipeline.syncOperations.addHandler(Handler(instance: self))
                }
            }
        let bound = try await bootstrap.bind(host: "127.0.0.1", port: 0).get()
        channel.withLock { $0 = bound }
    }

    var url: String { "http://127.0.0.1:\(channel.withLock { $0?.localAddress?.port } ?? 0)" }

    /// The requests so far.
    var requests: [HTTPRequestHead] { received.withLock { $0 } }

    func close() async throws {
        try await channel.withLock { $0 }?.close()
    }

    private func answer(to head: HTTPRequestHead) -> Answer {
        received.withLock { $0.append(head) }
        return answers.withLock { $0.count > 1 ? $0.removeFirst() : $0.first ?? Answer() }
    }

    private final class Handler: ChannelInboundHandler {
        typealias InboundIn = HTTPServerRequestPart
        typealias OutboundOut = HTTPServerResponsePart

        private let instance: FaultyInstance
        private var head: HTTPRequestHead?

        init(instance: FaultyInstance) {
            self.instance = instance
        }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            switch unwrapInboundIn(data) {
            case .head(let head): self.head = head
            case .body: break
            case .end:
                guard let head else { return }
                let answer = instance.answer(to: head)
                guard !answer.isSilent else { return }
                guard !answer.closes else { return context.close(promise: nil) }
                var headers = HTTPHeaders(answer.headers)
                headers.add(name: "Content-Length", value: "\(answer.body.utf8.count)")
                let status = HTTPResponseStatus(statusCode: answer.status)
                let response = HTTPResponseHead(version: .http1_1, status: status, headers: headers)
                context.write(wrapOutboundOut(.head(response)), promise: nil)
                context.write(wrapOutboundOut(.body(.byteBuffer(ByteBuffer(string: answer.body)))), promise: nil)
                context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
            }
        }
    }
}

/// A client that doesn't wait between its rounds.
func client(
    _ urls: String..., change: (inout RegistryClientSettings) -> Void = { _ in }
) throws -> RegistryClient {
    var settings = RegistryClientSettings(urls: urls)
    settings.retryPause = .zero
    change(&settings)
    return try RegistryClient(settings)
}

/// An Avro record of string fields; a field that ends in `?` has a default.
func record(_ fields: String...) -> SchemaSubmission {
    let fields = fields.map { field in
        field.hasSuffix("?")
            ? #"{"name":"\#(field.dropLast())","type":"string","default":""}"#
            : #"{"name":"\#(field)","type":"string"}"#
    }
    return SchemaSubmission(.avro, #"{"type":"record","name":"R","fields":[\#(fields.joined(separator: ","))]}"#)
}
