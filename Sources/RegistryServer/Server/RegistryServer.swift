internal import Hummingbird
internal import HummingbirdCore
public import Logging
internal import NIOCore
public import Registry

/// The registry's REST API over HTTP.
///
/// ```swift
/// let server = RegistryServer(registry: try await EmbeddedRegistry(log: MemoryLog()))
/// try await server.run { address in print("listening on \(address)") }
/// ```
public struct RegistryServer: Sendable {
    /// Where and how it listens.
    public struct Settings: Sendable {
        /// The address to listen on.
        public var host = "127.0.0.1"
        /// The port; 0 for any that is free.
        public var port = 8081
        /// The largest body that is read, in bytes.
        public var bodyBytesMax = 4 << 20
        /// How many connections may be open at once; more wait to be accepted.
        public var connectionsMax = 1_000

        /// The defaults: port 8081 of this machine only.
        public init() {}
    }

    private let registry: EmbeddedRegistry
    private let settings: Settings
    private let logger: Logger

    /// A connection on which nothing happens for so long is closed.
    private static let idleTimeout = TimeAmount.seconds(60)
    // As much as clients send, and not enough to fill memory from many connections.
    private static let headers = HTTP1Channel.Configuration.DecoderConfiguration(
        maxHeaderFieldSize: 16 << 10, maxHeaderListSize: 32 << 10, maxHeaderFieldCount: 100)

    /// Makes a server of a registry.
    public init(
        registry: EmbeddedRegistry, settings: Settings = Settings(), logger: Logger = Logger(label: "concord.registry")
    ) {
        self.registry = registry
        self.settings = settings
        self.logger = logger
    }

    /// Serves until the process is told to end (SIGTERM, SIGINT) or the task is cancelled, then answers what it has begun.
    ///
    /// - Parameter onReady: Called with the server's URL when it can be reached.
    /// - Throws: What keeps it from listening.
    public func run(onReady: @escaping @Sendable (_ url: String) async -> Void) async throws {
        let host = settings.host
        let application = Application(
            responder: Responder(registry: registry, bodyBytesMax: settings.bodyBytesMax, logger: logger),
            server: .http1(
                configuration: HTTP1Channel.Configuration(
                    idleTimeout: RegistryServer.idleTimeout, httpDecoderConfiguration: RegistryServer.headers)),
            configuration: ApplicationConfiguration(
                address: .hostname(host, port: settings.port),
                availableConnectionsDelegate: MaximumAvailableConnections(settings.connectionsMax)),
            onServerRunning: { channel in
                let name = host.contains(":") ? "[\(host)]" : host
                await onReady("http://\(name):\(channel.localAddress?.port ?? 0)")
            },
            logger: logger)
        try await application.runService()
    }
}
