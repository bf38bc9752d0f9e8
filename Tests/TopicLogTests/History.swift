import Synchronization
import Testing

@testable import TopicLog

/// What was appended to a log, and what became of it; by it a log is judged after a crash.
final class History: Sendable {
    /// A batch that was given to the log.
    struct Attempt {
        var partition: TopicPartition
        var texts: [String]
        /// The offset of the first record, if the log has acknowledged it.
        var offset: Int64?
    }

    struct State {
        var attempts: [Attempt] = []
        /// Topics that the log said it has made.
        var topics: [TopicName: TopicSettings.Durability] = [:]
        /// Topics that the log was asked to delete.
        var deleted: Set<TopicName> = []
    }

    let state: Mutex<State>

    init(_ state: State = State()) { self.state = Mutex(state) }

    var current: State { state.withLock(\.self) }

    /// Appends a batch of `count` records; what the log answers is noted.
    func append(_ count: Int, to partition: TopicPartition, of log: DirectoryLog) async {
        let (index, texts) = state.withLock { state in
            let index = state.attempts.count
            let texts = (0..<count).map {
                "\(partition) \(index) \($0) " + String(repeating: "x", count: index * 7 % 120)
            }
            state.attempts.append(Attempt(partition: partition, texts: texts))
            return (index, texts)
        }
        guard
            let batch = try? batch(
                texts.enumerated().map { Record(value: Array($1.utf8), timestamp: Int64(index * 10 + 5 - $0)) }),
            let offset = try? await log.append(batch, to: partition)
        else { return }
        state.withLock { $0.attempts[index].offset = offset }
    }

    func createTopic(_ topic: TopicName, _ durability: TopicSettings.Durability, in log: DirectoryLog) async {
        var settings = TopicSettings()
        settings.durability = durability
        settings.segmentBytes = 1024
        settings.indexIntervalBytes = 300
        guard (try? await log.createTopic(topic, partitions: 1, settings: settings)) != nil else { return }
        state.withLock { $0.topics[topic] = durability }
    }

    func deleteTopic(_ topic: TopicName, of log: DirectoryLog) async {
        state.withLock { _ = $0.deleted.insert(topic) }
        try? await log.deleteTopic(topic)
    }
}

extension History.State {
    /// Everything that is wrong with the log: acknowledged records that are not there, records that nobody appended or
    /// that are there twice or in another order, batches that are there in part. Only if it is `strict` must the records
    /// of topics that don't wait for the disk be there, too.
    func complaints(about log: DirectoryLog, strict: Bool) async -> [String] {
        var complaints = log.recoveries.compactMap(\.damage?.message)
        let listed = (try? await log.topics().map(\.name)) ?? []
        for (topic, durability) in topics where !deleted.contains(topic) {
            guard listed.contains(topic) else {
                complaints.append("the topic \(topic) is missing")
                continue
            }
            let partition = TopicPartition(topic, 0)
            do {
                complaints += judge(
                    try await readAll(partition, of: log), of: partition, strict: strict || durability != .os)
            } catch {
                complaints.append("\(partition) can't be read: \(error)")
            }
        }
        return complaints
    }

    private func readAll(_ partition: TopicPartition, of log: DirectoryLog) async throws -> [StoredRecord] {
        var records: [StoredRecord] = []
        while true {
            let more = try await log.read(partition, from: Int64(records.count), maxBytes: 300)
            if more.isEmpty { return records }
            records += more
        }
    }

    private func judge(_ records: [StoredRecord], of partition: TopicPartition, strict: Bool) -> [String] {
        var rest = records[...]
        for attempt in attempts where attempt.partition == partition {
            if rest.first?.text == attempt.texts[0] {
                let offset = rest.first?.offset
                guard rest.prefix(attempt.texts.count).map(\.text) == attempt.texts else {
                    return ["\(partition) has a part of the batch at offset \(offset ?? -1)"]
                }
                if let acknowledged = attempt.offset, acknowledged != offset {
                    return ["\(partition) has the batch of offset \(acknowledged) at \(offset ?? -1)"]
                }
                rest = rest.dropFirst(attempt.texts.count)
            } else if let acknowledged = attempt.offset, strict {
                return ["\(partition) has lost the acknowledged batch of offset \(acknowledged)"]
            }
        }
        return rest.isEmpty
            ? [] : ["\(partition) has at offset \(rest[rest.startIndex].offset) what nobody appended there"]
    }
}
