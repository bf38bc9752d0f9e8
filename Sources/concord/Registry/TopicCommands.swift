import ArgumentParser
import JSON
import Registry
import TopicLog

struct ImportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import",
        abstract: "Takes over the _schemas topic of another registry, with its ids, versions, levels and modes.",
        discussion: """
            FILE has a record a line, in the order of the topic: {"key":…,"value":…} as export writes it, or the key, a \
            tab and the value, as kafka-console-consumer prints with print.key=true. A value null is a tombstone. The \
            registry must be empty.

            EXAMPLES
              concord registry import --from-topic schemas.txt --data ./data
            """
    )

    @Option(help: "The file of records; - for standard input.")
    var fromTopic: String

    @OptionGroup var options: DataOptions

    func run() async throws {
        var records: [(key: [UInt8], value: [UInt8]?)] = []
        for (number, line) in try InputFiles.bytes(at: fromTopic).split(separator: UInt8(ascii: "\n")).enumerated() {
            guard let record = ImportCommand.record(Array(line)) else {
                throw Failure(.input, "\(fromTopic):\(number + 1): expected a record, its key and its value in JSON")
            }
            records.append(record)
        }
        let imported = records
        let quarantined = try await options.withRegistry(.createIfMissing) { registry in
            try await registry.takeOver(imported)
            return await registry.quarantined
        }
        for record in quarantined { Output.note("concord: record \(record.offset) can't be used: \(record.reason)") }
        Output.write("imported \(imported.count) records\n")
    }

    /// A line's record; nil if it is none.
    private static func record(_ line: [UInt8]) -> (key: [UInt8], value: [UInt8]?)? {
        let sides = line.split(separator: UInt8(ascii: "\t"), maxSplits: 1)
        // A tab can't stand in JSON text, except between its parts.
        if sides.count == 2, (try? JSONDocument(parsing: sides[0])) != nil {
            let value = Array(sides[1])
            return (Array(sides[0]), value == Array("null".utf8) ? nil : value)
        }
        guard let document = try? JSONDocument(parsing: line), let key = document["key"], key != .null else {
            return nil
        }
        let value = document["value"] ?? .null
        return (bytes(of: key), value == .null ? nil : bytes(of: value))
    }

    /// What is a string holds the bytes themselves.
    private static func bytes(of half: JSONDocument) -> [UInt8] {
        Array((half.string ?? half.text()).utf8)
    }
}

struct ExportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export",
        abstract: "Prints the registry's _schemas topic, a record a line.",
        discussion: """
            Each line is {"key":…,"value":…}, both as texts, byte for byte as they are in the topic; import takes them.

            EXAMPLES
              concord registry export --data ./data > schemas.jsonl
            """
    )

    @OptionGroup var options: DataOptions

    func run() async throws {
        let records = try await options.withRegistry { registry in try await registry.topicRecords() }
        for record in records {
            let value = record.value.map { JSONDocument.string(String(decoding: $0, as: UTF8.self)) } ?? .null
            Output.write(["key": .string(String(decoding: record.key, as: UTF8.self)), "value": value], .compact)
        }
    }
}
