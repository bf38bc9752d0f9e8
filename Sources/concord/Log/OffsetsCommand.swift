import ArgumentParser
import JSON
import TopicLog

struct OffsetsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "offsets",
        abstract: "Shows the offsets of each partition: the first one, and the one after the last.",
        discussion: """
            EXAMPLES
              concord log offsets orders --data ./data
              concord log offsets orders --at 1767225600000 --data ./data
            """
    )

    @Argument(help: "The topic.")
    var topic: String

    @Option(help: "The first offset at or after this time as well: milliseconds since 1970.")
    var at: Int64?

    @OptionGroup var options: DataOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let name = try TopicName(topic)
        let rows = try await options.withLog { log in
            var rows: [Row] = []
            for partition in try await log.partitions(of: name) {
                var row = Row(partition: partition.partition, range: try await log.offsets(of: partition))
                if let at { row.atTime = try await log.offset(of: partition, atTime: at) }
                rows.append(row)
            }
            return rows
        }
        switch output.format {
        case .json: Output.write(.array(rows.map { $0.json(withTime: at != nil) }))
        case .text:
            for row in rows {
                let time =
                    at == nil ? "" : row.atTime.map { ", at that time \($0)" } ?? ", nothing at or after that time"
                Output.write(
                    "partition \(row.partition): \(row.range.logStartOffset) to \(row.range.highWatermark)\(time)\n")
            }
        }
    }

    private struct Row {
        var partition: Int
        var range: OffsetRange
        var atTime: Int64?

        func json(withTime: Bool) -> JSONDocument {
            var members: [JSONDocument.Member] = [
                .init("partition", .integer(Int64(partition))),
                .init("logStartOffset", .integer(range.logStartOffset)),
                .init("highWatermark", .integer(range.highWatermark)),
            ]
            if withTime { members.append(.init("offsetAtTime", atTime.map { .integer($0) } ?? .null)) }
            return .object(members)
        }
    }
}

extension EventLog {
    /// The partitions of a topic.
    func partitions(of topic: TopicName) async throws -> [TopicPartition] {
        guard let description = try await topics().first(where: { $0.name == topic }) else {
            throw Failure(
                .refused, "there is no topic \(topic); make it with: concord log topics create \(topic) --data DIR")
        }
        return (0..<description.partitions).map { TopicPartition(topic, $0) }
    }
}
