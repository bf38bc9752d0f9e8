public import SchemaLanguage
public import TopicLog

#if canImport(FoundationEssentials)
internal import FoundationEssentials
#else
internal import Foundation
#endif

/// A schema registry inside the program, whose one durable thing is the `_schemas` topic of a log.
///
/// ```swift
/// let registry = try await EmbeddedRegistry(log: MemoryLog())
/// let order = SchemaSubmission(.avro, #"{"type":"record","name":"Order","fields":[]}"#)
/// let registered = try await registry.register(order, under: Subject("orders-value"))
/// ```
///
/// Opening reads the topic; a write is appended, read back and only then answered. The records are those of Confluent's
/// registry, so a topic of one can be taken over. Several registries may work on one topic; each sees what the others
/// wrote when it writes itself.
public actor EmbeddedRegistry: SchemaRegistry {
    /// A record of the topic that could not be used. It stays where it is and does no harm.
    public struct QuarantinedRecord: Hashable, Sendable {
        /// Where it stands in the topic.
        public let offset: Int64
        /// What is wrong with it, in a sentence without a full stop.
        public let reason: String
    }

    /// The level of scopes that configure none (`schema.compatibility.level`).
    let defaultLevel: CompatibilityLevel
    /// What the topic says, as far as it was read.
    private(set) var state = RegistryState()
    var parsed = ParsedSchemas()
    /// The records that could not be used, in the order of the topic.
    public private(set) var quarantined: [QuarantinedRecord] = []

    private let log: any EventLog
    private let partition: TopicPartition
    private var nextOffset: Int64 = 0
    private var isWriting = false
    private var waitingWriters: [CheckedContinuation<Void, Never>] = []

    /// The most that one write may take: a schema with its references' names, or all tombstones of a subject.
    private static let maxMessageBytes = 16 << 20

    /// Opens the registry that `log` keeps, making its topic if there is none.
    ///
    /// - Parameters:
    ///   - log: Where the topic is.
    ///   - topic: The name of the topic, `_schemas` if nil; one partition.
    ///   - defaultLevel: The level of scopes that configure none.
    /// - Throws: `RegistryError` with the code `storeFailure` if the topic can't be made or read.
    public init(
        log: any EventLog, topic: TopicName? = nil, defaultLevel: CompatibilityLevel = .backward
    ) async throws(RegistryError) {
        self.log = log
        self.defaultLevel = defaultLevel
        do throws(LogError) {
            let topic = if let topic { topic } else { try TopicName("_schemas") }
            partition = TopicPartition(topic, 0)
            if try await !log.topics().contains(where: { $0.name == topic }) {
                var settings = TopicSettings()
                settings.durability = .group
                settings.maxMessageBytes = EmbeddedRegistry.maxMessageBytes
                try await log.createTopic(topic, partitions: 1, settings: settings)
            }
            nextOffset = try await log.offsets(of: partition).logStartOffset
        } catch {
            throw RegistryError.storeFailure("\(error)")
        }
        try await catchUp()
    }

    /// What a write has decided on: the records, none where there is nothing to change, and the answer once they are
    /// durable.
    struct Decision<Answer> {
        var records: [RegistryRecord]
        var answer: Answer
    }

    /// Decides on what the topic says now, appends what was decided, and reads it back. Writes come one after another.
    func write<Answer>(
        _ decide: () throws(RegistryError) -> Decision<Answer>
    ) async throws(RegistryError) -> Answer {
        if isWriting { await withCheckedContinuation { waitingWriters.append($0) } }
        isWriting = true
        defer {
            isWriting = !waitingWriters.isEmpty
            if isWriting { waitingWriters.removeFirst().resume() }
        }
        // Another registry may write to the same topic, and a write that failed may have reached it all the same.
        try await catchUp()
        let decision = try decide()
        guard !decision.records.isEmpty else { return decision.answer }
        try await append(decision.records)
        try await catchUp()
        return decision.answer
    }

    private func append(_ records: [RegistryRecord]) async throws(RegistryError) {
        let timestamp = Int64(Date().timeIntervalSince1970 * 1_000)
        do throws(LogError) {
            var builder = RecordBatchBuilder(maxBytes: EmbeddedRegistry.maxMessageBytes)
            for record in records + state.recordsForKeepingIDs(from: records) {
                // Keys of other bytes come first: their tombstones must not take back what is written now.
                let foreign = (state.foreignKeys[record.key] ?? []).map {
                    Record(key: $0, value: nil, timestamp: timestamp)
                }
                let own = Record(key: record.key.bytes, value: record.value, timestamp: timestamp)
                for record in foreign + [own] where try !builder.add(record) {
                    throw LogError(.messageTooLarge, "more than \(EmbeddedRegistry.maxMessageBytes) bytes in one write")
                }
            }
            _ = try await log.append(builder.finish(), to: partition)
        } catch {
            throw error.code == .messageTooLarge ? .schemaTooLarge : .storeFailure("\(error)")
        }
    }

    /// Reads and applies what the topic holds beyond what was read.
    private func catchUp() async throws(RegistryError) {
        do throws(LogError) {
            let end = try await log.offsets(of: partition).highWatermark
            while nextOffset < end {
                // A batch is read whole, so that no one sees half of a write.
                let records = try await log.read(
                    partition, from: nextOffset, maxBytes: 2 * EmbeddedRegistry.maxMessageBytes)
                for stored in records { apply(stored) }
                nextOffset = records.last.map { $0.offset + 1 } ?? end
            }
        } catch {
            throw .storeFailure("\(error)")
        }
    }

    private func apply(_ stored: StoredRecord) {
        do throws(MalformedRecord) {
            let record = stored.record
            let isReplacing = try state.apply(key: record.key, value: record.value, timestamp: record.timestamp)
            if isReplacing { parsed.forgetAll() }
        } catch {
            quarantined.append(QuarantinedRecord(offset: stored.offset, reason: error.message))
        }
    }
}
