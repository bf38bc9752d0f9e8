import Foundation
import JSON
import Synchronization
import Testing

@Suite struct `The command that serves` {
    private let data = FileManager.default.temporaryDirectory.appending(path: "concord-\(UUID().uuidString)")

    @Test func `keeps what was registered, and ends in order`() async throws {
        defer { try? FileManager.default.removeItem(at: data) }
        let first = try await ServeProcess("--data", data.path)
        try await first.server.expect("POST", "/subjects/s/versions", record("a"), 200, #"{"id":1}"#)
        #expect(first.end() == 0)
        let second = try await ServeProcess("--data", data.path)
        try await second.server.expect("GET", "/subjects/s/versions/1", 200, #"{"id":1}"#)
        #expect(second.end() == 0)
    }

    @Test func `refuses a directory that another one serves`() async throws {
        defer { try? FileManager.default.removeItem(at: data) }
        let first = try await ServeProcess("--data", data.path)
        await #expect(throws: ServeProcess.EndedEarly.self) { try await ServeProcess("--data", data.path) }
        #expect(first.end() == 0)
    }

    @Test func `registers a folder of schemas first`() async throws {
        let schemas = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../schemas")
        let process = try await ServeProcess("--memory", "--seed", schemas.path)
        try await process.server.expect("GET", "/subjects/orders-value/versions", 200, "[1,2,3,4,5]")
    }

    @Test func `follows what changes`() async throws {
        let process = try await ServeProcess("--memory")
        try await process.server.expect("POST", "/subjects/s/versions", record("a"), 200)
        let curl = Process()
        curl.executableURL = URL(filePath: "/usr/bin/curl")
        curl.arguments = ["-sN", "--max-time", "1", process.server.url + "/changes"]
        let output = Pipe()
        curl.standardOutput = output
        try curl.run()
        try await process.server.expect("PUT", "/config/s", #"{"compatibility":"NONE"}"#, 200)
        let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        #expect(text.contains("id: 0\nevent: SCHEMA\ndata: {"))
        #expect(text.contains("id: 1\nevent: CONFIG\ndata: {"))
    }

    @Test func `loses no answered id when it is killed in a storm of registrations`() async throws {
        defer { try? FileManager.default.removeItem(at: data) }
        let answered = AnsweredIDs()
        for round in 0..<5 {
            let process = try await ServeProcess("--data", data.path)
            let server = process.server
            await withTaskGroup(of: Void.self) { group in
                for writer in 0..<8 {
                    group.addTask {
                        for number in 0..<1_000 {
                            let name = "f\(round)_\(writer)_\(number)"
                            guard
                                let answer = try? await server.send(
                                    "POST", "/subjects/s\(writer)_\(number % 7)/versions?force=true", record(name)),
                                let id = try? JSONDocument(parsing: answer.text)["id"]?.integer
                            else { return }
                            answered.add(id, name)
                        }
                    }
                }
                try? await Task.sleep(for: .milliseconds(60 + 40 * round))
                process.endAtOnce()
            }
        }
        let process = try await ServeProcess("--data", data.path)
        let expected = answered.names
        #expect(!expected.isEmpty)
        for (id, name) in expected {
            let text = try await process.server.send("GET", "/schemas/ids/\(id)/schema").text
            #expect(text.contains("\"\(name)\""), "id \(id)")
        }
        #expect(process.end() == 0)
    }

    /// The interpreter that has `confluent-kafka`, if there is one: `CONCORD_PYTHON`, or `python3`.
    @Test func `works with Confluent's Python client`() async throws {
        let python = ProcessInfo.processInfo.environment["CONCORD_PYTHON"] ?? "/usr/bin/python3"
        let script = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Clients/confluent_client.py")
        func run(_ arguments: [String]) throws -> (status: Int32, text: String) {
            let process = Process()
            process.executableURL = URL(filePath: python)
            process.arguments = arguments
            let output = Pipe()
            process.standardOutput = output
            process.standardError = output
            try process.run()
            let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
            process.waitUntilExit()
            return (process.terminationStatus, text)
        }
        let modules = "import confluent_kafka.schema_registry.avro, confluent_kafka.schema_registry.json_schema"
        guard (try? run(["-c", modules]))?.status == 0 else {
            print("skipped: no confluent-kafka[avro,json] for \(python); name an interpreter in CONCORD_PYTHON")
            return
        }
        let process = try await ServeProcess("--memory")
        let result = try run([script.path, process.server.url])
        #expect(result.status == 0, "\(result.text)")
    }
}

/// The ids that a registry has answered, with the field by which each schema is known.
private final class AnsweredIDs: Sendable {
    private let state = Mutex<[Int64: String]>([:])

    var names: [Int64: String] { state.withLock { $0 } }

    func add(_ id: Int64, _ name: String) {
        let known = state.withLock { $0.updateValue(name, forKey: id) }
        #expect(known == nil, "id \(id) was given out twice")
    }
}
