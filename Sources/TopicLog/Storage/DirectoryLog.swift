internal import Synchronization
internal import SystemPackage

/// The bundled log: topics in a directory, which one process at a time has open.
///
///     format          what software must know to use the directory
///     topics          the topics: their ids and settings
///     .lock           held by the process that has the directory open
///     ID-PARTITION/   segments (`.log`, `.index`, `.timeindex`, `.seal`) and `watermark`
///
/// What was acknowledged is still there after the process is killed, and with the durability `fsync` or `group` after
/// power loss, too. Damage of it is reported, never repaired by forgetting. Reading and writing files blocks the thread
/// for as long as the disk takes, except that with the durability `group` the flushes have threads of their own.
public final class DirectoryLog: EventLog {
    /// Whether the directory may be made.
    public enum Opening: Hashable, Sendable {
        /// It is made if it isn't there.
        case createIfMissing
        /// It must be there.
        case existing
    }

    private struct Topic {
        var id: TopicID
        var settings: TopicSettings
        var partitions: [PartitionDirectory.Opened]

        func description(_ name: TopicName) -> TopicDescription {
            TopicDescription(name: name, partitions: partitions.count, settings: settings)
        }
    }

    private struct Catalog {
        var topics: TopicCatalog
        var lock: DirectoryLock
    }

    private enum State {
        case open([TopicName: Topic])
        case closed
    }

    /// Whether the log was closed in order before it was opened now.
    public let wasClosedCleanly: Bool
    /// Partitions that were not as an orderly end leaves them: what went from their ends, and what is damaged.
    public let recoveries: [PartitionRecovery]

    private let directory: String
    private let fileSystem: any FileSystem
    private let state: Mutex<State>
    /// What the file `topics` says, and the lock on the directory, without which it may not be changed. Held while topics
    /// are made and deleted; `state` isn't.
    private let catalog: Mutex<Catalog?>

    /// Opens the log in a directory, having repaired what a crash left.
    ///
    /// - Throws: `LogError` with the code `directoryLocked` if another process has it open, `unsupportedFormat` if it holds
    ///   something else or was written by a newer version, `corruptData` if the names of the topics are lost, or `storage`.
    public convenience init(path: String, _ opening: Opening = .createIfMissing) throws(LogError) {
        try self.init(path, opening, LocalFileSystem())
    }

    init(_ directory: String, _ opening: Opening, _ fileSystem: any FileSystem) throws(LogError) {
        var directory = directory
        while directory.utf8.count > 1, directory.utf8.last == UInt8(ascii: "/") { directory.removeLast() }
        self.directory = directory
        self.fileSystem = fileSystem
        let data = DataDirectory(path: directory, fileSystem: fileSystem)
        let opened = try data.open(opening)
        wasClosedCleanly = opened.wasClosedCleanly
        var topics: [TopicName: Topic] = [:]
        var recoveries: [PartitionRecovery] = []
        for (name, entry) in opened.catalog.topics.sorted(by: { $0.key.text < $1.key.text }) {
            var topic = Topic(id: entry.id, settings: entry.settings, partitions: [])
            for number in 0..<entry.partitions {
                let partition = data.partition(number, of: entry, opened.lock).open()
                topic.partitions.append(partition)
                guard partition.droppedBytes > 0 || partition.damage != nil else { continue }
                recoveries.append(
                    PartitionRecovery(
                        partition: TopicPartition(name, number), droppedBytes: partition.droppedBytes,
                        damage: partition.damage))
            }
            topics[name] = topic
        }
        self.recoveries = recoveries
        state = Mutex(.open(topics))
        catalog = Mutex(Catalog(topics: opened.catalog, lock: opened.lock))
    }

    /// Makes everything durable and gives the directory back. Whoever still appends is told that the log was closed.
    ///
    /// - Throws: `LogError` if something couldn't be made durable, not for damage that was met when the log was opened. The
    ///   log is closed nevertheless.
    public func close() throws(LogError) {
        let topics = state.withLock { state -> [TopicName: Topic] in
            guard case .open(let topics) = state else { return [:] }
            state = .closed
            return topics
        }
        var failure: LogError?
        for partition in topics.values.flatMap(\.partitions) {
            do throws(LogError) {
                try partition.appender?.close()
            } catch {
                failure = failure ?? error
            }
            partition.log?.fail(.closedLog)
        }
        try catalog.withLock { open throws(LogError) in
            defer { open = nil }
            if let failure { throw failure }
            guard open != nil, recoveries.allSatisfy({ $0.damage == nil }) else { return }
            try DataDirectory(path: directory, fileSystem: fileSystem).writeCleanShutdown()
        }
    }
}

// MARK: Topics

extension DirectoryLog {
    /// Makes a topic.
    public func createTopic(_ topic: TopicName, partitions: Int, settings: TopicSettings) async throws(LogError) {
        try settings.check(partitions: partitions)
        try catalog.withLock { open throws(LogError) in
            guard var changed = open else { throw .closedLog }
            try changed.lock.check()
            guard changed.topics.topics[topic] == nil else { throw .alreadyExists(topic) }
            let total = changed.topics.topics.values.reduce(partitions) { $0 + $1.partitions }
            guard total <= TopicSettings.partitionCountMax else { throw .tooManyPartitions(total) }
            let data = DataDirectory(path: directory, fileSystem: fileSystem)
            let entry = TopicCatalog.Entry(id: TopicID(), partitions: partitions, settings: settings)
            var opened: [PartitionDirectory.Opened] = []
            do throws(LogError) {
                for number in 0..<partitions {
                    opened.append(try data.partition(number, of: entry, changed.lock).create())
                }
                // The list of topics must not name partitions that power loss has taken back.
                try attempt("create", directory) { () throws(Errno) in
                    try fileSystem.synchronize(directory: directory)
                }
            } catch {
                _ = data.removePartitions(of: entry.id, partitions)
                throw error
            }
            changed.topics.topics[topic] = entry
            try data.write(changed.topics)
            open = changed
            setTopic(topic, Topic(id: entry.id, settings: settings, partitions: opened))
        }
    }

    /// Removes a topic with all its records.
    public func deleteTopic(_ topic: TopicName) async throws(LogError) {
        try catalog.withLock { open throws(LogError) in
            guard var changed = open else { throw .closedLog }
            try changed.lock.check()
            guard let entry = changed.topics.topics.removeValue(forKey: topic) else { throw .unknown(topic) }
            changed.topics.deleted[entry.id] = entry.partitions
            let data = DataDirectory(path: directory, fileSystem: fileSystem)
            try data.write(changed.topics)
            for partition in setTopic(topic, nil)?.partitions ?? [] {
                partition.appender?.stop(.unknown(topic))
                partition.log?.fail(.unknown(topic))
            }
            // What can't be removed now is removed when the directory is opened again.
            if data.removePartitions(of: entry.id, entry.partitions) { changed.topics.deleted[entry.id] = nil }
            open = changed
        }
    }

    /// Every topic, by name.
    public func topics() async throws(LogError) -> [TopicDescription] {
        try openTopics().map { $1.description($0) }.sorted { $0.name.text < $1.name.text }
    }

    @discardableResult
    private func setTopic(_ name: TopicName, _ topic: Topic?) -> Topic? {
        state.withLock { state in
            guard case .open(var topics) = state else { return nil }
            let old = topics[name]
            topics[name] = topic
            state = .open(topics)
            return old
        }
    }

    private func openTopics() throws(LogError) -> [TopicName: Topic] {
        try state.withLock { state throws(LogError) in
            guard case .open(let topics) = state else { throw .closedLog }
            return topics
        }
    }

    private func find(
        _ partition: TopicPartition
    ) throws(LogError) -> (log: PartitionLog, appender: PartitionAppender?) {
        guard let topic = try openTopics()[partition.topic] else { throw .unknown(partition.topic) }
        guard topic.partitions.indices.contains(partition.partition) else {
            throw .unknown(partition, partitions: topic.partitions.count)
        }
        let opened = topic.partitions[partition.partition]
        guard let log = opened.log else { throw opened.damage ?? .closedLog }
        return (log, opened.appender)
    }

}

// MARK: Records

extension DirectoryLog {
    /// Appends a batch without waiting until it is durable, unless the topic's durability is `fsync`.
    public func beginAppend(
        _ batch: RecordBatch, to partition: TopicPartition
    ) async throws(LogError) -> PendingAppend {
        let (log, appender) = try find(partition)
        try log.settings.check(batch)
        guard let appender else { throw log.failure ?? .closedLog }
        let appended = try appender.append(batch)
        // A task that appends again and again would otherwise never give way to others, as nothing here waits for them.
        if log.settings.durability != .group { await Task.yield() }
        let highWatermark = log.highWatermark
        if appended.unflushedBytes > PartitionAppender.unflushedBytesMax {
            if let failure = await highWatermark.reach(appended.baseOffset) { throw failure }
        }
        return PendingAppend(baseOffset: appended.baseOffset) { await highWatermark.reach(appended.endOffset) }
    }

    /// Reads records from `offset` on.
    public func read(
        _ partition: TopicPartition, from offset: Int64, maxBytes: Int
    ) async throws(LogError) -> [StoredRecord] {
        var next = offset
        // A control batch has no records for consumers.
        while true {
            let batches = try await readBatches(partition, from: next, maxBytes: maxBytes)
            guard let last = batches.last else { return [] }
            var records: [StoredRecord] = []
            for batch in batches { records += try batch.records() }
            records.removeFirst(records.firstIndex { $0.offset >= offset } ?? records.count)
            if !records.isEmpty { return records }
            next = last.header.lastOffset + 1
        }
    }

    /// Reads the batches as they are stored, from the one with the record at `offset` on: one if there is one below the
    /// high watermark, then as many as fit into `maxBytes`.
    public func readBatches(
        _ partition: TopicPartition, from offset: Int64, maxBytes: Int
    ) async throws(LogError) -> [RecordBatch] {
        let log = try find(partition).log
        try log.offsets.check(offset, of: partition)
        return try log.batches(from: offset, maxBytes: max(0, maxBytes))
    }

    /// Returns when there is a record to read at `offset` or above it, or when the task is cancelled.
    public func waitForRecords(in partition: TopicPartition, from offset: Int64) async throws(LogError) {
        if let failure = try await find(partition).log.highWatermark.pass(offset) { throw failure }
    }

    /// The offsets that can be read.
    public func offsets(of partition: TopicPartition) async throws(LogError) -> OffsetRange {
        try find(partition).log.offsets
    }

    /// The first offset whose record's timestamp is `timestamp` or later; nil if there is none.
    public func offset(of partition: TopicPartition, atTime timestamp: Int64) async throws(LogError) -> Int64? {
        try find(partition).log.offset(atTime: timestamp)
    }

    /// Reads every record batch that can be read.
    ///
    /// - Returns: what is damaged: of each segment the first damage.
    public func verify() async throws(LogError) -> [LogError] {
        try openTopics().values.flatMap(\.partitions).flatMap { partition in
            (partition.damage.map { [$0] } ?? []) + (partition.log?.verify() ?? [])
        }
    }
}
