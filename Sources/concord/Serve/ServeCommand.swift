import ArgumentParser
import Logging
import Registry
import RegistryServer
import SchemaLanguage
import TopicLog

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

struct ServeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve",
        abstract: "Serves the registry over Confluent's REST API.",
        discussion: """
            Ends in order on SIGTERM and SIGINT: what was begun is answered. With --memory nothing outlives the process.

            EXAMPLES
              concord serve --data ./data
              concord serve --memory --port 0 --ready-file ready
            """
    )

    @Option(help: "The data directory, which is made if it isn't there.")
    var data: String?

    @Flag(help: "Keep everything in memory.")
    var memory = false

    @Option(help: "The address to listen on.")
    var listen = "127.0.0.1"

    @Option(help: "The port; 0 for any that is free.")
    var port = 8081

    @Option(help: "A file to write once the server can be reached; its first line is the URL.")
    var readyFile: String?

    @Option(help: "A folder whose schemas are registered first: SUBJECT/VERSION.avsc.")
    var seed: String?

    @Option(help: "The compatibility level of what sets none.")
    var compatibility: CompatibilityLevel = .backward

    @Option(help: "What is logged: trace, debug, info (each request), notice, warning or error.")
    var logLevel: LogLevel = .notice

    func validate() throws {
        guard memory != (data != nil) else { throw ValidationError("say either --data DIR or --memory") }
        guard (0...65535).contains(port) else { throw ValidationError("a port is a number from 0 to 65535") }
    }

    func run() async throws {
        guard let data else { return try await serve(MemoryLog()) }
        let log = try DirectoryLog(path: data)
        for recovery in log.recoveries { Output.note("concord: \(recovery.note)") }
        do {
            try await serve(log)
        } catch {
            try? log.close()
            throw error
        }
        try log.close()
    }

    private func serve(_ log: some EventLog) async throws {
        var registrySettings = RegistrySettings()
        registrySettings.compatibilityLevel = compatibility
        let registry = try await EmbeddedRegistry(log: log, settings: registrySettings)
        if let seed { try await SeedFolder(path: seed).register(in: registry) }
        var logger = Logger(label: "concord.registry") { StreamLogHandler.standardError(label: $0) }
        logger.logLevel = logLevel.level
        var settings = RegistryServer.Settings()
        settings.host = listen
        settings.port = port
        let server = RegistryServer(registry: registry, settings: settings, logger: logger)
        let readyFile = readyFile
        do {
            try await server.run { url in
                Output.note("concord: serving the registry at \(url)")
                if let readyFile { ServeCommand.write(url + "\n", to: readyFile) }
            }
        } catch {
            throw Failure(.refused, "can't serve on \(listen):\(port): \(error)")
        }
    }

    private static func write(_ text: String, to path: String) {
        do {
            // Put in its place whole, so that nobody reads half of it.
            try Data(text.utf8).write(to: URL(filePath: path), options: .atomic)
        } catch {
            Output.note("concord: can't write \(path): \(error)")
        }
    }
}

/// A level of the log, by its name.
struct LogLevel: ExpressibleByArgument {
    let level: Logger.Level

    static let notice = LogLevel(level: .notice)

    init(level: Logger.Level) {
        self.level = level
    }

    init?(argument: String) {
        guard let level = Logger.Level(rawValue: argument.lowercased()) else { return nil }
        self.level = level
    }

    var defaultValueDescription: String { level.rawValue }
}
