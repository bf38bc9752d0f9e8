import Registry
import SchemaLanguage
import Synchronization
import Testing
import TopicLog

@Suite struct `Writers at the same time` {
    @Test func `one schema gets one id`() async throws {
        let registry = try await EmbeddedRegistry.inMemory()
        let ids = try await withThrowingTaskGroup(of: Int32.self) { group in
            for index in 0..<64 {
                group.addTask { try await registry.register(.record("a"), "s\(index % 4)").id.value }
            }
            return try await group.reduce(into: Set()) { $0.insert($1) }
        }
        #expect(ids == [1])
        for index in 0..<4 { #expect(try await registry.versions("s\(index)") == [1]) }
    }

    @Test func `different schemas get different ids without gaps`() async throws {
        let registry = try await EmbeddedRegistry.inMemory()
        let ids = try await withThrowingTaskGroup(of: Int32.self) { group in
            for index in 0..<64 {
                group.addTask { try await registry.register(.record("f\(index)"), "s\(index)").id.value }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(ids.sorted() == Array(1...64))
    }

    @Test func `two registries over one topic agree`() async throws {
        let log = MemoryLog()
        let registries = [try await EmbeddedRegistry(log: log), try await EmbeddedRegistry(log: log)]
        let ids = try await withThrowingTaskGroup(of: [Int32].self) { group in
            for (number, registry) in registries.enumerated() {
                group.addTask {
                    var ids: [Int32] = []
                    for index in 0..<40 {
                        ids.append(try await registry.register(.record("f\(index)"), "s\(index)").id.value)
                    }
                    for index in 0..<40 {
                        ids.append(try await registry.register(.record("g\(index)"), "\(number)").id.value)
                        try await registry.delete("latest", "\(number)")
                    }
                    return ids
                }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(ids[0].prefix(40) == ids[1].prefix(40))
        let fresh = try await EmbeddedRegistry(log: log)
        for (index, id) in ids[0].prefix(40).enumerated() {
            let stored = try await fresh.schema(id: #require(SchemaID(id)), for: nil)
            #expect(stored.guid == SchemaSubmission.record("f\(index)").content.guid)
            #expect(try await fresh.versions("s\(index)", .include) == [1])
        }
        #expect(await fresh.quarantined.isEmpty)
    }
}

/// A log whose next append fails: before it reached the topic, or after, as when the disk or the network fails late; or
/// that is accepted, but can't be made durable.
final class FailingLog: EventLog {
    enum Failure { case before, after, unflushed }

    let inner = MemoryLog()
    let failure = Mutex<Failure?>(nil)

    func beginAppend(_ batch: RecordBatch, to partition: TopicPartition) async throws(LogError) -> PendingAppend {
        let failure = failure.withLock { failure in
            defer { failure = nil }
            return failure
        }
        let error = LogError(.storage, "the disk is full")
        if failure == .before { throw error }
        if failure == .unflushed {
            return PendingAppend(baseOffset: try await inner.offsets(of: partition).highWatermark) { error }
        }
        let pending = try await inner.beginAppend(batch, to: partition)
        if failure == .after { throw error }
        return pending
    }

    func createTopic(_ topic: TopicName, partitions: Int, settings: TopicSettings) async throws(LogError) {
        try await inner.createTopic(topic, partitions: partitions, settings: settings)
    }
    func deleteTopic(_ topic: TopicName) async throws(LogError) { try await inner.deleteTopic(topic) }
    func topics() async throws(LogError) -> [TopicDescription] { try await inner.topics() }
    func read(_ partition: TopicPartition, from offset: Int64, maxBytes: Int) async throws(LogError) -> [StoredRecord] {
        try await inner.read(partition, from: offset, maxBytes: maxBytes)
    }
    func offsets(of partition: TopicPartition) async throws(LogError) -> OffsetRange {
        try await inner.offsets(of: partition)
    }
    func offset(of partition: TopicPartition, atTime timestamp: Int64) async throws(LogError) -> Int64? {
        try await inner.offset(of: partition, atTime: timestamp)
    }
    func waitForRecords(in partition: TopicPartition, from offset: Int64) async throws(LogError) {
        try await inner.waitForRecords(in: partition, from: offset)
    }
}

@Suite struct `A log that fails` {
    @Test func `a write that didn't reach the topic changed nothing`() async throws {
        let log = FailingLog()
        let registry = try await EmbeddedRegistry(log: log)
        log.failure.withLock { $0 = .before }
        await expectRefusal(.storeFailure, "the disk is full") { try await registry.register(.record("a"), "s") }
        #expect(try await registry.subjects().isEmpty)
        #expect(try await registry.register(.record("b"), "s").id.value == 1)
    }

    @Test func `a write that reached the topic though it failed is seen by the next`() async throws {
        let log = FailingLog()
        let registry = try await EmbeddedRegistry(log: log)
        log.failure.withLock { $0 = .after }
        await expectRefusal(.storeFailure) { try await registry.register(.record("a"), "s") }
        #expect(try await registry.register(.record("z"), "t").id.value == 2)
        #expect(try await registry.register(.record("a"), "s").id.value == 1)
        #expect(try await inventory(of: EmbeddedRegistry(log: log)) == inventory(of: registry))
    }

    @Test func `a write that can't be made durable is forgotten`() async throws {
        let log = FailingLog()
        let registry = try await EmbeddedRegistry(log: log)
        try await registry.register(.record("a"), "s")
        log.failure.withLock { $0 = .unflushed }
        await expectRefusal(.storeFailure, "the disk is full") { try await registry.register(.record("b"), "t") }
        #expect(try await registry.subjects() == ["s"])
        #expect(try await registry.register(.record("c"), "u").id.value == 2)
        #expect(try await inventory(of: EmbeddedRegistry(log: log)) == inventory(of: registry))
    }
}
