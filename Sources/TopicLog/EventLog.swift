/// Topics that producers append to and consumers read from: the bundled log, one in memory, or a Kafka cluster.
///
/// Every call throws `LogError`.
public protocol EventLog: Sendable {
    /// Makes a topic.
    func createTopic(_ topic: TopicName, partitions: Int, settings: TopicSettings) async throws(LogError)

    /// Removes a topic with all its records.
    func deleteTopic(_ topic: TopicName) async throws(LogError)

    /// Every topic, by name, internal ones (such as `_schemas`) included.
    func topics() async throws(LogError) -> [TopicDescription]

    /// Appends a batch to a partition, whole or not at all, without waiting until it is as durable as the topic's
    /// settings ask. Batches that one task begins to append one after another are stored in that order.
    ///
    /// Returns later while more is waiting to become durable than the log wants to hold.
    func beginAppend(_ batch: RecordBatch, to partition: TopicPartition) async throws(LogError) -> PendingAppend

    /// Reads records from `offset` on: at least one if there is one below the high watermark, then as many as fit into
    /// about `maxBytes`. Empty at the high watermark.
    func read(_ partition: TopicPartition, from offset: Int64, maxBytes: Int) async throws(LogError) -> [StoredRecord]

    /// Returns when there is a record to read at `offset` or above it, or when the task is cancelled.
    func waitForRecords(in partition: TopicPartition, from offset: Int64) async throws(LogError)

    /// The offsets that can be read.
    func offsets(of partition: TopicPartition) async throws(LogError) -> OffsetRange

    /// The first offset whose record's timestamp is `timestamp` (milliseconds since 1970) or later; nil if there is none.
    func offset(of partition: TopicPartition, atTime timestamp: Int64) async throws(LogError) -> Int64?
}

extension EventLog {
    /// Appends a batch to a partition, whole or not at all, and returns once it is as durable as the topic's settings ask.
    ///
    /// If it throws, the batch may still have been stored when the code is `storage` or `closed`.
    ///
    /// - Returns: the offset of the first record.
    @discardableResult
    public func append(_ batch: RecordBatch, to partition: TopicPartition) async throws(LogError) -> Int64 {
        let pending = try await beginAppend(batch, to: partition)
        try await pending.acknowledged()
        return pending.baseOffset
    }
}

/// A batch that was appended, but may not be durable yet.
public struct PendingAppend: Sendable {
    /// The offset of the first record.
    public let baseOffset: Int64
    private let failure: @Sendable () async -> LogError?

    /// Makes one of a function that returns when the batch is durable, or with the reason why it may not be.
    public init(baseOffset: Int64, failure: @escaping @Sendable () async -> LogError?) {
        self.baseOffset = baseOffset
        self.failure = failure
    }

    /// Returns once the batch is as durable as the topic's settings ask. Doesn't return early when the task is cancelled.
    ///
    /// - Throws: `LogError` if it couldn't be made durable. It may still be stored.
    public func acknowledged() async throws(LogError) {
        if let failure = await failure() { throw failure }
    }
}

/// The name of a topic: 1 to 249 of the characters a–z, A–Z, 0–9, `.`, `_` and `-`, but not `.` or `..` (Kafka's rule).
public struct TopicName: Hashable, Sendable, CustomStringConvertible {
    /// The name.
    public let text: String

    /// Takes a name.
    ///
    /// - Throws: `LogError` with the code `invalidTopicName`.
    public init(_ text: String) throws(LogError) {
        let isLegal = text.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "-"):
                true
            default: false
            }
        }
        guard isLegal, (1...249).contains(text.utf8.count), text != ".", text != ".." else {
            throw LogError(
                .invalidTopicName,
                "\"\(text)\" can't be a topic's name: 1 to 249 of the characters a-z, A-Z, 0-9, \".\", \"_\" and \"-\"")
        }
        self.text = text
    }

    /// The name.
    public var description: String { text }
}

/// One partition of a topic.
public struct TopicPartition: Hashable, Sendable, CustomStringConvertible {
    /// The topic.
    public var topic: TopicName
    /// The partition's number, from 0.
    public var partition: Int

    /// Names a partition.
    public init(_ topic: TopicName, _ partition: Int) {
        self.topic = topic
        self.partition = partition
    }

    /// `topic-partition`, as Kafka writes it.
    public var description: String { "\(topic)-\(partition)" }
}

/// The offsets of a partition that can be read: from the log start offset up to, but not including, the high watermark.
public struct OffsetRange: Hashable, Sendable {
    /// The offset of the first record that is still there.
    public var logStartOffset: Int64
    /// The offset after the last record that is as durable as the topic asks.
    public var highWatermark: Int64

    /// Makes a range.
    public init(logStartOffset: Int64, highWatermark: Int64) {
        self.logStartOffset = logStartOffset
        self.highWatermark = highWatermark
    }
}

/// A topic as `topics()` lists it.
public struct TopicDescription: Hashable, Sendable {
    /// The name.
    public var name: TopicName
    /// How many partitions it has.
    public var partitions: Int
    /// Its settings.
    public var settings: TopicSettings

    /// Makes a description.
    public init(name: TopicName, partitions: Int, settings: TopicSettings) {
        self.name = name
        self.partitions = partitions
        self.settings = settings
    }
}
