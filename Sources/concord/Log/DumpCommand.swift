import ArgumentParser
import JSON
import TopicLog

struct DumpCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "dump",
        abstract: "Shows the record batches of segment files, and checks them.",
        discussion: """
            Given a data directory, every segment of it is read; it may be in use. Exits with 1 if a batch is damaged.

            EXAMPLES
              concord log dump ./data
              concord log dump ./data/3f…-0/00000000000000000000.log --format json
            """
    )

    @Argument(help: "A segment's .log file, or a data directory.")
    var path: String

    @OptionGroup var output: OutputOptions

    func run() throws {
        let logs = path.hasSuffix(".log") ? [(nil, path)] : try segments()
        var isDamaged = false
        for (partition, path) in logs {
            if output.format == .text { Output.write("\(partition.map { "\($0): " } ?? "")\(path)\n") }
            var dump = try SegmentDump(path: path)
            while let batch = try dump.next() {
                if batch.defect != nil { isDamaged = true }
                switch output.format {
                case .json: Output.write(batch.json(of: partition, path), .compact)
                case .text: Output.write(batch.line)
                }
            }
        }
        if isDamaged { throw Failure.findings }
    }

    private func segments() throws -> [(TopicPartition?, String)] {
        try SegmentDump.logs(inDataDirectory: path).map { ($0.partition, $0.path) }
    }
}

extension SegmentDump.Batch {
    fileprivate var line: String {
        let offsets =
            header.lastOffset == header.baseOffset
            ? "offset \(header.baseOffset)" : "offsets \(header.baseOffset) to \(header.lastOffset)"
        return "  at byte \(position): \(offsets), \(header.recordCount) records, \(header.byteCount) bytes, "
            + "times \(header.baseTimestamp) to \(header.maxTimestamp)\(defect.map { ", DAMAGED: \($0)" } ?? "")\n"
    }

    fileprivate func json(of partition: TopicPartition?, _ path: String) -> JSONDocument {
        var members: [JSONDocument.Member] = [.init("path", .string(path))]
        if let partition {
            members += [
                .init("topic", .string(partition.topic.text)), .init("partition", .integer(Int64(partition.partition))),
            ]
        }
        members += [
            .init("position", .integer(Int64(position))), .init("baseOffset", .integer(header.baseOffset)),
            .init("lastOffset", .integer(header.lastOffset)), .init("records", .integer(Int64(header.recordCount))),
            .init("bytes", .integer(Int64(header.byteCount))), .init("baseTimestamp", .integer(header.baseTimestamp)),
            .init("maxTimestamp", .integer(header.maxTimestamp)), .init("crc", .integer(Int64(header.crc))),
            .init("defect", defect.map { .string($0) } ?? .null),
        ]
        return .object(members)
    }
}
