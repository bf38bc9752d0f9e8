import ArgumentParser
import JSON
import Registry
import SchemaLanguage
import Serde
import TopicLog

struct ProduceCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "produce",
        abstract: "Validates events, one JSON document a line, and appends them to a topic.",
        discussion: """
            Events are appended in batches, each whole or not at all. Without --dead-letter the first batch with a \
            refused event ends the command, which then exits with 1. With --format json every acknowledged batch is a \
            line of output.

            EXAMPLES
              concord log produce orders --data ./data < events.jsonl
              concord log produce orders --data ./data --file events.jsonl --dead-letter orders-refused
              concord log produce orders --data ./data --dry-run < events.jsonl
            """
    )

    @Argument(help: "The topic.")
    var topic: String

    @Option(help: "The file; - for standard input.")
    var file = "-"

    @Option(help: "The schema: SUBJECT or SUBJECT@VERSION; the latest of TOPIC-value if not said.")
    var schema: SubjectAndVersion?

    @Option(help: "The Protobuf message that events are; the first of the schema if not said.")
    var message: String?

    @Option(name: .shortAndLong, help: "The key of every record.")
    var key: String?

    @Option(name: [.customShort("H"), .long], help: "A header of every record: NAME=VALUE.")
    var header: [HeaderArgument] = []

    @Option(help: "A topic that takes the events that are refused, with the reasons as headers.")
    var deadLetter: String?

    @Option(help: "How many events a batch has at most.")
    var batch = 1000

    @Flag(help: "Only validate.")
    var dryRun = false

    @OptionGroup var options: DataOptions
    @OptionGroup var output: OutputOptions

    func validate() throws {
        guard batch > 0 else { throw ValidationError("a batch has at least one event") }
    }

    func run() async throws {
        let topic = try TopicName(topic)
        let refusal: Producer.Refusal = try deadLetter.map { .deadLetters(try TopicName($0)) } ?? .wholeBatch
        try await options.withLog { log in
            let registry = try await EmbeddedRegistry(log: log)
            let producer = try await Producer(
                log, topic: topic, value: try await serializer(registry), refusal: refusal)
            try await produce(producer)
        }
    }

    private func serializer(_ registry: EmbeddedRegistry) async throws -> Serializer {
        let subject = try Subject(schema?.subject ?? "\(topic)-value")
        switch schema?.version ?? .latest {
        case .latest: return try await Serializer(registry, subject: subject, .latest, message: message)
        case .number(let number):
            let version = try await registry.version(.number(number), of: subject, deleted: .exclude)
            return try await Serializer(registry, subject: subject, .id(version.id), message: message)
        }
    }

    private func produce(_ producer: Producer) async throws {
        var lines = try LineReader(path: file)
        var tally = Tally()
        var progress = Progress(counting: "events")
        let headers = header.map(\.header)
        let key = key.map { Array($0.utf8) }
        while true {
            var events = producer.makeBatch()
            while events.count < batch, events.byteCount < ProduceCommand.batchBytes, let line = try lines.next() {
                guard !line.isBlank else { continue }
                events.add(line.span, key: key?.span, headers: headers, timestamp: .now)
            }
            let count = events.count
            guard count > 0 else { break }
            try await append(events, with: producer, &tally)
            tally.read += count
            progress.update(tally.read)
        }
        progress.finish()
        if output.format == .text { Output.write(tally.text(deadLetter: deadLetter, dryRun: dryRun)) }
        if dryRun, tally.refused > 0 { throw Failure.findings }
    }

    /// Where a batch is appended although it has room for more events.
    private static let batchBytes = 1 << 20

    private func append(_ events: consuming EventBatch, with producer: Producer, _ tally: inout Tally) async throws {
        if dryRun {
            tally.add(events.rejected)
            return
        }
        do {
            let report = try await producer.append(events)
            tally.add(report.rejected)
            for appended in report.appended {
                tally.appended += appended.count
                if output.format == .json { Output.write(appended.json, .compact) }
            }
        } catch ProducerError.rejected(let events) {
            tally.add(events)
            throw Failure(.findings, "\(tally.appended) events were appended, nothing of the batch with these")
        }
    }

    /// What became of the events so far.
    private struct Tally {
        var read = 0
        var appended = 0
        var refused = 0

        /// Counts and says what a batch refused; its events are numbered from its beginning.
        mutating func add(_ rejected: [RejectedEvent]) {
            refused += rejected.count
            for event in rejected {
                for mistake in event.faults.flatMap({ $0.reason.description.split(separator: "\n") }) {
                    Output.note("event \(read + event.number): \(mistake)")
                }
            }
        }

        func text(deadLetter: String?, dryRun: Bool) -> String {
            if dryRun { return "\(read) events, \(refused) would be refused\n" }
            guard let deadLetter, refused > 0 else { return "\(appended) events appended\n" }
            return "\(appended) events appended, \(refused) refused and appended to \(deadLetter)\n"
        }
    }
}

/// `NAME=VALUE`.
struct HeaderArgument: ExpressibleByArgument {
    let header: Record.Header

    init?(argument: String) {
        guard let equals = argument.firstIndex(of: "=") else { return nil }
        header = Record.Header(
            String(argument[..<equals]), Array(argument[argument.index(after: equals)...].utf8))
    }
}

extension AppendedEvents {
    fileprivate var json: JSONDocument {
        [
            "topic": .string(partition.topic.text), "partition": .integer(Int64(partition.partition)),
            "baseOffset": .integer(baseOffset), "records": .integer(Int64(count)),
        ]
    }
}
