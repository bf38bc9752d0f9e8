import Foundation
import JSON
import Testing

@Suite struct `concord log` {
    /// A data directory with the newest example schema, a topic of two partitions and one for refused events.
    private func exampleData() throws -> TemporaryFolder {
        let folder = try TemporaryFolder()
        let data = folder.path("data")
        for arguments in [
            ["registry", "register", "orders-value", "schemas/orders-value/5.avsc", "--data", data],
            ["log", "topics", "create", "orders", "--partitions", "2", "--data", data],
            ["log", "topics", "create", "refused", "--data", data],
        ] {
            let run = try CommandRun(arguments)
            #expect(run.status == 0, "\(run.errors)")
        }
        return folder
    }

    private func fixture(_ name: String) throws -> String {
        try String(contentsOf: CommandRun.project.appending(path: "fixtures/orders/\(name)"), encoding: .utf8)
    }

    @Test func `events are produced and consumed as they were`() throws {
        let folder = try exampleData()
        let data = folder.path("data")
        let events = try fixture("good.jsonl")
        let produced = try CommandRun("log", "produce", "orders", "--data", data, input: events)
        #expect(produced.status == 0, "\(produced.errors)")
        #expect(produced.output == "20 events appended\n")
        let consumed = try CommandRun("log", "consume", "orders", "--data", data)
        #expect(consumed.status == 0)
        #expect(consumed.output == events)
    }

    @Test func `a batch with a refused event is not appended at all`() throws {
        let folder = try exampleData()
        let data = folder.path("data")
        let events = try fixture("good.jsonl") + fixture("bad.jsonl")
        let produced = try CommandRun("log", "produce", "orders", "--data", data, input: events)
        #expect(produced.status == 1)
        #expect(produced.errors.contains("event 21: 1:145: /placed_at"))
        #expect(try CommandRun("log", "consume", "orders", "--data", data).output.isEmpty)
        let batches = try CommandRun(
            "log", "produce", "orders", "--data", data, "--batch", "15", "--format", "json", input: events)
        #expect(batches.status == 1)
        #expect(batches.output.contains("\"records\":15"))
        #expect(try CommandRun("log", "consume", "orders", "--data", data).output.split(separator: "\n").count == 15)
    }

    @Test func `refused events go to the dead letters with the reasons, the others to their topic`() throws {
        let folder = try exampleData()
        let data = folder.path("data")
        let events = try fixture("bad.jsonl") + fixture("good.jsonl")
        let produced = try CommandRun(
            "log", "produce", "orders", "--data", data, "--dead-letter", "refused", input: events)
        #expect(produced.status == 0)
        #expect(produced.output == "20 events appended, 15 refused and appended to refused\n")
        let letters = try CommandRun("log", "consume", "refused", "--raw", "--data", data)
        #expect(letters.output == (try fixture("bad.jsonl")))
        let one = try CommandRun("log", "consume", "refused", "--raw", "--format", "json", "-n", "1", "--data", data)
        let headers = try #require(try one.json["headers"]?.array)
        let message = headers.first { $0["name"] == "__error.message" }?["value"]?.string
        #expect(message?.contains("/placed_at") == true)
        // A dead letter is no framed event, which the reader says of every one and goes on.
        let undecoded = try CommandRun("log", "consume", "refused", "--data", data)
        #expect(undecoded.status == 1)
        #expect(undecoded.errors.split(separator: "\n").count == 15)
    }

    @Test func `old events are consumed with a newer schema, and from any offset`() throws {
        let folder = try TemporaryFolder()
        let data = folder.path("data")
        for version in [1, 5] {
            let path = "schemas/orders-value/\(version).avsc"
            #expect(try CommandRun("registry", "register", "orders-value", path, "--data", data).status == 0)
        }
        #expect(try CommandRun("log", "topics", "create", "orders", "--data", data).status == 0)
        let event = """
            {"order_id":"00000001-0000-4000-8000-000000001eef","placed_at":1,"status":"PAID",\
            "customer":{"id":1,"email":"a@b"},"lines":[],"currency":"EUR","total":"2.00"}
            """
        let events = Array(repeating: event, count: 5).joined(separator: "\n")
        let produced = try CommandRun(
            "log", "produce", "orders", "--schema", "orders-value@1", "--data", data, input: events)
        #expect(produced.status == 0, "\(produced.errors)")
        let newest = try CommandRun(
            "log", "consume", "orders", "--schema", "orders-value", "--offset", "-2", "--format", "json", "--data", data
        )
        let lines = try newest.output.split(separator: "\n").map { try JSONDocument(parsing: String($0)) }
        #expect(lines.map { $0["offset"] } == [3, 4])
        #expect(lines[0]["value"]?["customer"]?["contact_email"] == "a@b")
        #expect(lines[0]["value"]?["currency"] == nil)
        #expect(try CommandRun("log", "consume", "orders", "-o", "4", "--data", data).output == event + "\n")
    }

    @Test func `a dump shows every batch, and finds a flipped bit`() throws {
        let folder = try exampleData()
        let data = folder.path("data")
        #expect(
            try CommandRun("log", "produce", "orders", "--data", data, input: try fixture("good.jsonl")).status == 0)
        let dump = try CommandRun("log", "dump", data, "--format", "json")
        #expect(dump.status == 0)
        let lines = try dump.output.split(separator: "\n").map { try JSONDocument(parsing: String($0)) }
        let batch = try #require(lines.first { $0["topic"] == "orders" })
        #expect(batch["records"] == 20)
        #expect(batch["defect"] == .null)
        let path = try #require(batch["path"]?.string)
        var bytes = try Data(contentsOf: URL(filePath: path))
        bytes[100] ^= 1
        try bytes.write(to: URL(filePath: path))
        let damaged = try CommandRun("log", "dump", path)
        #expect(damaged.status == 1)
        #expect(damaged.output.contains("DAMAGED"))
    }

    @Test func `a killed producer loses nothing that it had acknowledged`() throws {
        let folder = try exampleData()
        let data = folder.path("data")
        let events = String(repeating: try fixture("good.jsonl"), count: 2000)
        let input = try folder.file("events.jsonl", events)
        _ = FileManager.default.createFile(atPath: folder.path("acknowledged"), contents: nil)
        let producer = Process()
        producer.executableURL = CommandRun.executable
        producer.arguments = [
            "log", "produce", "orders", "--data", data, "--file", input, "--batch", "50", "--format", "json",
        ]
        producer.standardOutput = try FileHandle(forWritingTo: URL(filePath: folder.path("acknowledged")))
        try producer.run()
        while try Data(contentsOf: URL(filePath: folder.path("acknowledged"))).count < 2000 { usleep(1000) }
        kill(producer.processIdentifier, SIGKILL)
        producer.waitUntilExit()
        let lines = try String(contentsOfFile: folder.path("acknowledged"), encoding: .utf8).split(separator: "\n")
        let acknowledged = lines.compactMap { try? JSONDocument(parsing: String($0))["records"]?.integer }.reduce(0, +)
        let consumed = try CommandRun("log", "consume", "orders", "--data", data)
        #expect(consumed.status == 0, "\(consumed.errors)")
        #expect(acknowledged > 0)
        #expect(consumed.output.split(separator: "\n").count >= Int(acknowledged))
    }
}
