import Foundation
import JSON
import Logging
import Registry
import RegistryServer
import Testing
import TopicLog

#if canImport(FoundationNetworking)
import FoundationNetworking
#endif

/// A server in this process, on a port of its own, and requests to it.
struct Server {
    let url: String

    /// Runs `body` with a server of an empty registry in memory, and ends it.
    static func run(
        log: some EventLog = MemoryLog(), settings: RegistrySettings = RegistrySettings(),
        bodyBytesMax: Int = 1 << 20, _ body: @escaping @Sendable (Server) async throws -> Void
    ) async throws {
        var serverSettings = RegistryServer.Settings()
        serverSettings.port = 0
        serverSettings.bodyBytesMax = bodyBytesMax
        var logger = Logger(label: "test")
        logger.logLevel = .critical
        let server = RegistryServer(
            registry: try await EmbeddedRegistry(log: log, settings: settings), settings: serverSettings,
            logger: logger)
        let (urls, continuation) = AsyncStream.makeStream(of: String.self)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await server.run { continuation.yield($0) } }
            let url = try #require(await urls.first { _ in true })
            defer { group.cancelAll() }
            try await body(Server(url: url))
        }
    }

    struct Answer {
        var status: Int
        var headers: [AnyHashable: Any]
        var text: String

        func header(_ name: String) -> String? {
            headers.first { ($0.key as? String)?.lowercased() == name.lowercased() }?.value as? String
        }
    }

    func send(
        _ method: String, _ target: String, _ body: String? = nil, headers: [String: String] = [:]
    ) async throws -> Answer {
        var request = URLRequest(url: try #require(URL(string: url + target)))
        request.httpMethod = method
        request.timeoutInterval = 20
        if let body {
            request.httpBody = Data(body.utf8)
            request.setValue("application/vnd.schemaregistry.v1+json", forHTTPHeaderField: "Content-Type")
        }
        for (name, value) in headers { request.setValue(value, forHTTPHeaderField: name) }
        let (data, response) = try await URLSession.shared.data(for: request)
        let http = try #require(response as? HTTPURLResponse)
        return Answer(
            status: http.statusCode, headers: http.allHeaderFields, text: String(decoding: data, as: UTF8.self))
    }

    /// Sends a request and expects its status and its JSON: of objects the members that are named, of all else everything.
    func expect(
        _ method: String, _ target: String, _ body: String?, _ status: Int, _ json: String? = nil,
        sourceLocation: Testing.SourceLocation = #_sourceLocation
    ) async throws {
        let answer = try await send(method, target, body)
        #expect(answer.status == status, "\(method) \(target): \(answer.text)", sourceLocation: sourceLocation)
        guard let json else { return }
        let matches = try JSONDocument(parsing: answer.text).contains(JSONDocument(parsing: json))
        #expect(matches, "\(method) \(target): \(answer.text)", sourceLocation: sourceLocation)
    }

    /// Sends a request without a body.
    func expect(
        _ method: String, _ target: String, _ status: Int, _ json: String? = nil,
        sourceLocation: Testing.SourceLocation = #_sourceLocation
    ) async throws {
        try await expect(method, target, nil, status, json, sourceLocation: sourceLocation)
    }

    /// Expects a refusal with Confluent's code of a request without a body.
    func expectError(
        _ method: String, _ target: String, _ code: Int, _ message: String? = nil,
        sourceLocation: Testing.SourceLocation = #_sourceLocation
    ) async throws {
        try await expectError(method, target, nil, code, message, sourceLocation: sourceLocation)
    }

    /// Expects a refusal with Confluent's code.
    func expectError(
        _ method: String, _ target: String, _ body: String?, _ code: Int, _ message: String? = nil,
        sourceLocation: Testing.SourceLocation = #_sourceLocation
    ) async throws {
        let answer = try await send(method, target, body)
        let json = try JSONDocument(parsing: answer.text)
        let status = code >= 10_000 ? code / 100 : code
        #expect(answer.status == status, "\(method) \(target): \(answer.text)", sourceLocation: sourceLocation)
        #expect(json["error_code"]?.integer == Int64(code), "\(answer.text)", sourceLocation: sourceLocation)
        if let message { #expect(json["message"]?.string == message, sourceLocation: sourceLocation) }
    }
}

extension JSONDocument {
    fileprivate func contains(_ part: JSONDocument) -> Bool {
        switch (self, part) {
        case (.object, .object(let members)):
            members.isEmpty ? self == part : members.allSatisfy { self[$0.name]?.contains($0.value) ?? false }
        case (.array(let items), .array(let parts)):
            items.count == parts.count && zip(items, parts).allSatisfy { $0.contains($1) }
        default: self == part
        }
    }
}

/// The body of a request with an Avro record of string fields; a field that ends in `?` has a default.
func record(_ fields: String..., adding members: String = "") -> String {
    let fields = fields.map { field in
        field.hasSuffix("?")
            ? #"{\"name\":\"\#(field.dropLast())\",\"type\":\"string\",\"default\":\"\"}"#
            : #"{\"name\":\"\#(field)\",\"type\":\"string\"}"#
    }
    return
        #"{"schema":"{\"type\":\"record\",\"name\":\"R\",\"fields\":[\#(fields.joined(separator: ","))]}"\#(members)}"#
}
