internal import Synchronization

/// An `EventLog` that keeps everything in memory: for tests, and for programs that need no file.
///
/// It checks what the bundled log checks; an append is answered at once, whatever durability the topic asks for.
public final class MemoryLog: EventLog {
    private struct Topic {
        var settings: TopicSettings
        var partitions: [MemoryPartition]
    }

    private let topicsByName = Mutex<[TopicName: Topic]>([:])

    /// Makes a log without topics.
    public init() {}

    /// Makes a topic.
    public func createTopic(_ topic: TopicName, partitions: Int, settings: TopicSettings) async throws(LogError) {
        try settings.check(partitions: partitions)
        try topicsByName.withLock { topics throws(LogError) in
            guard topics[topic] == nil else { throw .alreadyExists(topic) }
            topics[topic] = Topic(settings: settings, partitions: (0..<partitions).map { _ in MemoryPartition() })
        }
    }

    /// Removes a topic with all its records.
    public func deleteTopic(_ topic: TopicName) async throws(LogError) {
        guard let removed = topicsByName.withLock({ $0.removeValue(forKey: topic) }) else { throw .unknown(topic) }
        for partition in removed.partitions { partition.highWatermark.fail(.unknown(topic)) }
    }

    /// Every topic, by name.
    public func topics() async throws(LogError) -> [TopicDescription] {
        topicsByName.withLock { topics in
            topics.map { TopicDescription(name: $0, partitions: $1.partitions.count, settings: $1.settings) }
        }.sorted { $0.name.text < $1.name.text }
    }

    /// Appends a batch; it is acknowledged at once.
    public func beginAppend(
        _ batch: RecordBatch, to partition: TopicPartition
    ) async throws(LogError) -> PendingAppend {
        let (memory, settings) = try find(partition)
        try settings.check(batch)
        return PendingAppend(baseOffset: memory.append(batch)) { nil }
    }

    /// Reads records from `offset` on.
    public func read(
        _ partition: TopicPartition, from offset: Int64, maxBytes: Int
    ) async throws(LogError) -> [StoredRecord] {
        let memory = try find(partition).partition
        try memory.offsets.check(offset, of: partition)
        var records: [StoredRecord] = []
        for batch in memory.batches(from: offset, maxBytes: max(0, maxBytes)) { records += try batch.records() }
        return Array(records.drop { $0.offset < offset })
    }

    /// Returns when there is a record to read at `offset` or above it, or when the task is cancelled.
    public func waitForRecords(in partition: TopicPartition, from offset: Int64) async throws(LogError) {
        let memory = try find(partition).partition
        if let failure = await memory.highWatermark.pass(offset) { throw failure }
    }

    /// The offsets that can be read.
    public func offsets(of partition: TopicPartition) async throws(LogError) -> OffsetRange {
        try find(partition).partition.offsets
    }

    /// The first offset whose record's timestamp is `timestamp` or later; nil if there is none.
    public func offset(of partition: TopicPartition, atTime timestamp: Int64) async throws(LogError) -> Int64? {
        for batch in try find(partition).partition.batches(from: 0, maxBytes: Int.max)
        where batch.header.maxTimestamp >= timestamp {
            if let record = try batch.records().first(where: { $0.record.timestamp >= timestamp }) {
                return record.offset
            }
        }
        return nil
    }

    private func find(
        _ partition: TopicPartition
    ) throws(LogError) -> (partition: MemoryPartition, settings: TopicSettings) {
        guard let topic = topicsByName.withLock({ $0[partition.topic] }) else { throw .unknown(partition.topic) }
        guard topic.partitions.indices.contains(partition.partition) else {
            throw .unknown(partition, partitions: topic.partitions.count)
        }
        return (topic.partitions[partition.partition], topic.settings)
    }
}

/// The batches of a partition, in the order of their offsets, which have no gaps.
private final class MemoryPartition: Sendable {
    private let batches = Mutex<[RecordBatch]>([])
    let highWatermark = HighWatermark(0)

    var offsets: OffsetRange { OffsetRange(logStartOffset: 0, highWatermark: highWatermark.offset) }

    /// - Returns: the offset of the batch's first record.
    func append(_ batch: RecordBatch) -> Int64 {
        batches.withLock { batches in
            let baseOffset = batches.last.map { $0.header.lastOffset + 1 } ?? 0
            let placed = batch.placed(at: baseOffset, leaderEpoch: 0)
            batches.append(placed)
            highWatermark.advance(to: placed.header.lastOffset + 1)
            return baseOffset
        }
    }

    /// The batches from the one with the record at `offset` on: one if there is one, and more up to `maxBytes`.
    func batches(from offset: Int64, maxBytes: Int) -> ArraySlice<RecordBatch> {
        batches.withLock { batches in
            var start = 0
            var end = batches.count
            while start < end {
                let middle = (start + end) / 2
                if batches[middle].header.lastOffset < offset { start = middle + 1 } else { end = middle }
            }
            var byteCount = 0
            return batches[start...].prefix { batch in
                defer { byteCount += batch.bytes.count }
                return byteCount == 0 || batch.bytes.count <= maxBytes - byteCount
            }
        }
    }
}
