internal import Synchronization
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

    /// What holds for the whole registry.
    let settings: RegistrySettings
    /// What the topic says, as far as it was read, and what was appended since.
    private var fold: TopicFold
    var parsed = ParsedSchemas()

    /// What the topic says.
    var state: RegistryState { fold.state }
    /// The records that could not be used, in the order of the topic.
    public var quarantined: [QuarantinedRecord] { fold.quarantined }

    private let log: any EventLog
    private let partition: TopicPartition
    /// The last append, while nobody knows that it is durable. What precedes it is durable when it is.
    private var lastAppend: PendingAppend?
    private var isWriting = false
    private var waitingWriters: [CheckedContinuation<Void, Never>] = []
    private let durableOffset: Atomic<Int64>

    /// A number that changes whenever what the registry answers may have changed: answers that were asked for and given
    /// while it stayed the same may be kept until it changes.
    public nonisolated var revision: Int64 { durableOffset.load(ordering: .acquiring) }

    /// The most that one write may take: a schema with its references' names, or all tombstones of a subject.
    private static let maxMessageBytes = 16 << 20

    /// Opens the registry that `log` keeps, making its topic if there is none.
    ///
    /// - Parameters:
    ///   - log: Where the topic is.
    ///   - topic: The name of the topic, `_schemas` if nil; one partition.
    ///   - settings: What holds for the whole registry.
    /// - Throws: `RegistryError` with the code `storeFailure` if the topic can't be made or read.
    public init(
        log: any EventLog, topic: TopicName? = nil, settings: RegistrySettings = RegistrySettings()
    ) async throws(RegistryError) {
        self.log = log
        self.settings = settings
        do throws(LogError) {
            let topic = if let topic { topic } else { try TopicName("_schemas") }
            partition = TopicPartition(topic, 0)
            if try await !log.topics().contains(where: { $0.name == topic }) {
                var settings = TopicSettings()
                settings.durability = .group
                settings.maxMessageBytes = EmbeddedRegistry.maxMessageBytes
                try await log.createTopic(topic, partitions: 1, settings: settings)
            }
            fold = TopicFold(from: try await log.offsets(of: partition).logStartOffset)
        } catch {
            throw RegistryError.storeFailure("\(error)")
        }
        durableOffset = Atomic(0)
        try await catchUp()
    }

    /// What happens from now on, after what has happened behind the record at `offset`; −1 for everything that the topic
    /// still holds.
    public nonisolated func changes(since offset: Int64) -> RegistryChanges {
        RegistryChanges(log: log, partition: partition, start: max(0, offset.addingReportingOverflow(1).partialValue))
    }

    /// What a write has decided on: the records, none where there is nothing to change, and the answer once they are
    /// durable.
    struct Decision<Answer> {
        var records: [RegistryRecord]
        var answer: Answer
        /// Whether the answer is true, where others have written to the topic between the decision and the records.
        var holds: (RegistryState) -> Bool = { _ in true }
    }

    /// Decides on what the topic says now, appends what was decided, and answers when it is durable.
    ///
    /// Writes decide one after another, each on what the ones before it have appended, and wait together for the disk.
    func write<Answer>(
        _ decide: () throws(RegistryError) -> Decision<Answer>
    ) async throws(RegistryError) -> Answer {
        let result: Result<Answer, RegistryError>
        do throws(RegistryError) {
            result = .success(try await append(decide))
        } catch {
            result = .failure(error)
        }
        try await confirm(lastAppend)
        return try result.get()
    }

    /// Answers what the topic says now, when all that it says is durable.
    func read<Answer>(_ ask: () throws(RegistryError) -> Answer) async throws(RegistryError) -> Answer {
        guard let lastAppend else { return try ask() }
        let result = Result { () throws(RegistryError) in try ask() }
        try await confirm(lastAppend)
        return try result.get()
    }

    private func append<Answer>(
        _ decide: () throws(RegistryError) -> Decision<Answer>
    ) async throws(RegistryError) -> Answer {
        if isWriting { await withCheckedContinuation { waitingWriters.append($0) } }
        isWriting = true
        defer {
            isWriting = !waitingWriters.isEmpty
            if isWriting { waitingWriters.removeFirst().resume() }
        }
        // Another registry may write to the same topic, and a write that failed may have reached it all the same.
        for _ in 1...5 {
            try await catchUp()
            let decision = try decide()
            if decision.records.isEmpty { return decision.answer }
            try await append(decision.records)
            if decision.holds(state) { return decision.answer }
        }
        throw .storeFailure("Others wrote to the topic at the same time, five times in a row; try again")
    }

    /// Takes over the records of another registry's topic, in their order, with ids, versions and all else that they say.
    ///
    /// - Parameter records: Keys and values as they are in the topic; a nil value is a tombstone.
    /// - Throws: `RegistryError` with the code `operationNotPermitted` if this topic holds anything already, `storeFailure`
    ///   or `schemaTooLarge` if they can't be written. What was written before stays.
    public func takeOver(_ records: [(key: [UInt8], value: [UInt8]?)]) async throws(RegistryError) {
        try await catchUp()
        guard fold.nextOffset == 0 else {
            throw RegistryError(.operationNotPermitted, "A topic can be imported only into an empty registry")
        }
        let timestamp = Int64(Date().timeIntervalSince1970 * 1_000)
        do throws(LogError) {
            var builder = RecordBatchBuilder(maxBytes: EmbeddedRegistry.maxMessageBytes)
            for record in records {
                let record = Record(key: record.key, value: record.value, timestamp: timestamp)
                if try !builder.add(record) {
                    try await log.append(builder.finish(), to: partition)
                    _ = try builder.add(record)
                }
            }
            if builder.recordCount > 0 { try await log.append(builder.finish(), to: partition) }
        } catch {
            throw error.code == .messageTooLarge ? .schemaTooLarge : .storeFailure("\(error)")
        }
        try await catchUp()
    }

    /// Every record of the topic, in order: what `takeOver` of another registry takes.
    public func topicRecords() async throws(RegistryError) -> [(key: [UInt8], value: [UInt8]?)] {
        var records: [(key: [UInt8], value: [UInt8]?)] = []
        do throws(LogError) {
            let offsets = try await log.offsets(of: partition)
            var next = offsets.logStartOffset
            while next < offsets.highWatermark {
                let read = try await read(from: next)
                guard let last = read.last else { break }
                records += read.map { ($0.record.key ?? [], $0.record.value) }
                next = last.offset + 1
            }
        } catch {
            throw .storeFailure("\(error)")
        }
        return records
    }

    private func append(_ decided: [RegistryRecord]) async throws(RegistryError) {
        let timestamp = Int64(Date().timeIntervalSince1970 * 1_000)
        let headers = RegistryAuthor.current?.headers ?? []
        var records: [Record] = []
        for record in decided + state.recordsForKeepingIDs(from: decided) {
            // Keys of other bytes come first: their tombstones must not take back what is written now.
            let foreign = state.foreignKeys[record.key] ?? []
            records += foreign.map { Record(key: $0, value: nil, timestamp: timestamp) }
            records.append(
                Record(key: record.key.bytes, value: record.value, headers: headers, timestamp: timestamp))
        }
        do throws(LogError) {
            var builder = RecordBatchBuilder(maxBytes: EmbeddedRegistry.maxMessageBytes)
            for record in records where try !builder.add(record) {
                throw LogError(.messageTooLarge, "more than \(EmbeddedRegistry.maxMessageBytes) bytes in one write")
            }
            let pending = try await log.beginAppend(builder.finish(), to: partition)
            if pending.baseOffset == fold.nextOffset {
                lastAppend = pending
                for (offset, record) in zip(pending.baseOffset..., records) {
                    apply(StoredRecord(offset: offset, record: record))
                }
                return
            }
            // Others wrote in between: what comes of the records is for their place in the topic to say.
            try await pending.acknowledged()
        } catch {
            throw error.code == .messageTooLarge ? .schemaTooLarge : .storeFailure("\(error)")
        }
        try await catchUp()
    }

    /// Returns when `pending` and what precedes it are durable.
    private func confirm(_ pending: PendingAppend?) async throws(RegistryError) {
        guard let pending else { return }
        let end = fold.nextOffset
        do throws(LogError) {
            try await pending.acknowledged()
        } catch {
            // What can be read of the topic is what counts, not what was to be added to it.
            if lastAppend != nil { try await startOver() }
            throw .storeFailure("\(error)")
        }
        if lastAppend?.baseOffset == pending.baseOffset { lastAppend = nil }
        advance(to: end)
    }
    /// Reads and applies what the topic holds beyond what was read.
    private func catchUp() async throws(RegistryError) {
        do throws(LogError) {
            let end = try await log.offsets(of: partition).highWatermark
            while fold.nextOffset < end {
                let start = fold.nextOffset
                let records = try await read(from: start)
                // Someone else may have read them meanwhile.
                guard fold.nextOffset == start else { continue }
                for stored in records { apply(stored) }
                if records.isEmpty { fold.nextOffset = end }
                advance(to: fold.nextOffset)
            }
        } catch {
            throw .storeFailure("\(error)")
        }
    }

    /// Forgets what was appended and can't be read.
    private func startOver() async throws(RegistryError) {
        lastAppend = nil
        do throws(LogError) {
            let offsets = try await log.offsets(of: partition)
            var fold = TopicFold(from: offsets.logStartOffset)
            while fold.nextOffset < offsets.highWatermark {
                let records = try await read(from: fold.nextOffset)
                for stored in records { _ = fold.apply(stored) }
                if records.isEmpty { fold.nextOffset = offsets.highWatermark }
            }
            self.fold = fold
            parsed.forgetAll()
        } catch {
            throw .storeFailure("\(error)")
        }
    }

    /// A batch is read whole, so that no one sees half of a write.
    private func read(from offset: Int64) async throws(LogError) -> [StoredRecord] {
        try await log.read(partition, from: offset, maxBytes: 2 * EmbeddedRegistry.maxMessageBytes)
    }

    private func apply(_ stored: StoredRecord) {
        if fold.apply(stored) { parsed.forgetAll() }
    }

    private func advance(to offset: Int64) {
        if revision < offset { durableOffset.store(offset, ordering: .releasing) }
    }
}

/// What the records of a topic come to, up to an offset.
private struct TopicFold {
    var state = RegistryState()
    var quarantined: [EmbeddedRegistry.QuarantinedRecord] = []
    var nextOffset: Int64

    init(from offset: Int64) { nextOffset = offset }

    /// - Returns: whether a version that was there is gone or may be another one now.
    mutating func apply(_ stored: StoredRecord) -> Bool {
        nextOffset = stored.offset + 1
        do throws(MalformedDocument) {
            return try state.apply(stored.record)
        } catch {
            quarantined.append(EmbeddedRegistry.QuarantinedRecord(offset: stored.offset, reason: error.message))
            return false
        }
    }
}
