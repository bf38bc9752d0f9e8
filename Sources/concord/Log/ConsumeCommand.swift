import ArgumentParser
import Avro
import JSON
import Registry
import SchemaLanguage
import Serde
import TopicLog

struct ConsumeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "consume",
        abstract: "Reads a topic's events, decoded with the schema that each was written with.",
        discussion: """
            Each event is a line of JSON; with --format json the line says where it is and its schema's id, too. \
            Records that are no events are named on standard error, and the command exits with 1.

            EXAMPLES
              concord log consume orders --data ./data
              concord log consume orders --schema orders-value@5 --offset -10 --data ./data
              concord log consume orders-refused --raw --format json -n 5 --data ./data
            """
    )

    @Argument(help: "The topic.")
    var topic: String

    @Option(help: "Read the events as this schema: SUBJECT or SUBJECT@VERSION.")
    var schema: SubjectAndVersion?

    @Option(
        name: .shortAndLong, parsing: .unconditional,
        help: "Where to begin in each partition: start, OFFSET, -N (the last N), or @MS (a time since 1970).")
    var offset: Start = .start

    @Option(name: .short, help: "How many records to read at most.")
    var number: Int?

    @Option(help: "Read this partition alone.")
    var partition: Int?

    @Option(help: "The form of the JSON: plain, or tagged as Avro's specification has it.")
    var form: JSONForm = .plain

    @Flag(help: "Don't decode: the records' bytes as they are.")
    var raw = false

    @OptionGroup var options: DataOptions
    @OptionGroup var output: OutputOptions

    /// Where to begin in a partition.
    enum Start: ExpressibleByArgument {
        case start
        case offset(Int64)
        case last(Int64)
        case time(Int64)

        init?(argument: String) {
            if argument == "start" {
                self = .start
            } else if argument.hasPrefix("@"), let time = Int64(argument.dropFirst()) {
                self = .time(time)
            } else if argument.hasPrefix("-"), let count = Int64(argument.dropFirst()) {
                self = .last(count)
            } else if let offset = Int64(argument) {
                self = .offset(offset)
            } else {
                return nil
            }
        }
    }

    func run() async throws {
        let topic = try TopicName(topic)
        let poisoned = try await options.withLog { log in
            let starts = try await starts(of: topic, in: log)
            return raw ? try await readRaw(topic, from: starts, log) : try await readEvents(topic, from: starts, log)
        }
        if poisoned { throw Failure.findings }
    }

    /// The offset to begin at in each partition that is read.
    private func starts(of topic: TopicName, in log: DirectoryLog) async throws -> [Int: Int64] {
        var starts: [Int: Int64] = [:]
        for place in try await log.partitions(of: topic) where partition == nil || place.partition == partition {
            let range = try await log.offsets(of: place)
            starts[place.partition] =
                switch offset {
                case .start: range.logStartOffset
                case .offset(let offset): offset
                case .last(let count): max(range.logStartOffset, range.highWatermark - count)
                case .time(let time): try await log.offset(of: place, atTime: time) ?? range.highWatermark
                }
        }
        guard !starts.isEmpty else { throw Failure(.refused, "\(topic) has no partition \(partition ?? 0)") }
        return starts
    }

    private func readEvents(_ topic: TopicName, from starts: [Int: Int64], _ log: DirectoryLog) async throws -> Bool {
        let registry = try await EmbeddedRegistry(log: log)
        var reader: Schema?
        if let schema {
            let version = try await registry.version(schema.version, of: Subject(schema.subject), deleted: .exclude)
            reader = try await registry.parse(version.content, in: version.subject.context)
        }
        var consumer = try await Consumer(
            log, topic: topic, value: Deserializer(registry, readerSchema: reader, form: form), from: .offsets(starts))
        var left = number ?? .max
        var poisoned = false
        while left > 0, case let records = try await consumer.poll(), !records.isEmpty {
            var text = ""
            for record in records.prefix(left) {
                if case .poison(_, let error) = record.value {
                    poisoned = true
                    Output.note("\(record.partition), offset \(record.offset): \(error)")
                }
                text += output.format == .json ? record.json.text() + "\n" : record.line
            }
            Output.write(text)
            left -= min(left, records.count)
        }
        return poisoned
    }

    private func readRaw(_ topic: TopicName, from starts: [Int: Int64], _ log: DirectoryLog) async throws -> Bool {
        var left = number ?? .max
        for (partition, start) in starts.sorted(by: { $0.key < $1.key }) {
            let place = TopicPartition(topic, partition)
            var next = start
            while left > 0, case let records = try await log.read(place, from: next, maxBytes: 1 << 20),
                let last = records.last
            {
                for stored in records.prefix(left) {
                    if output.format == .json {
                        Output.write(stored.json(in: place), .compact)
                    } else {
                        Output.write((stored.record.value ?? []) + [UInt8(ascii: "\n")])
                    }
                }
                left -= min(left, records.count)
                next = last.offset + 1
            }
        }
        return false
    }
}

extension ConsumedRecord {
    /// The event alone, on one line; nothing for a tombstone or a record that is no event.
    fileprivate var line: String {
        guard case .event(var text, _) = value else { return "" }
        // Events that were written as JSON are kept as they were. In JSON a line feed can only stand between two tokens.
        for index in text.indices where text[index] == UInt8(ascii: "\n") { text[index] = UInt8(ascii: " ") }
        return String(decoding: text, as: UTF8.self) + "\n"
    }

    /// The event with where it is and what it was written with.
    fileprivate var json: JSONDocument {
        .object(
            placeMembers(partition, offset, timestamp, headers) + [.init("key", key.json)]
                + value.schemaMembers + [.init("value", value.json)])
    }
}

extension ConsumedPart {
    fileprivate var json: JSONDocument {
        switch self {
        case .absent: .null
        case .bytes(let bytes), .poison(let bytes, _): bytes.json
        case .event(let text, _): (try? JSONDocument(parsing: text)) ?? .string(String(decoding: text, as: UTF8.self))
        }
    }

    fileprivate var schemaMembers: [JSONDocument.Member] {
        switch self {
        case .absent, .bytes: []
        case .event(_, let schema): [.init("schema", .string(schema.description))]
        case .poison(_, let error): [.init("error", .string(error.description))]
        }
    }
}

extension StoredRecord {
    fileprivate func json(in partition: TopicPartition) -> JSONDocument {
        .object(
            placeMembers(partition, offset, record.timestamp, record.headers) + [
                .init("key", record.key?.json ?? .null), .init("value", record.value?.json ?? .null),
            ])
    }
}

private func placeMembers(
    _ partition: TopicPartition, _ offset: Int64, _ timestamp: Int64, _ headers: [Record.Header]
) -> [JSONDocument.Member] {
    [
        .init("topic", .string(partition.topic.text)), .init("partition", .integer(Int64(partition.partition))),
        .init("offset", .integer(offset)), .init("timestamp", .integer(timestamp)),
        .init("headers", .array(headers.map { ["name": .string($0.name), "value": $0.value?.json ?? .null] })),
    ]
}

extension [UInt8] {
    /// Text as it is, and bytes that are none in hexadecimal.
    fileprivate var json: JSONDocument {
        .string(String(validating: self, as: UTF8.self) ?? "0x" + map(Output.hexadecimal).joined())
    }
}
