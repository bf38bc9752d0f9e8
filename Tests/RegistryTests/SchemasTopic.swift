import Registry
import TopicLog

/// A `_schemas` topic that a test writes by hand, or looks into.
struct SchemasTopic {
    let log: any EventLog
    let partition: TopicPartition

    init(_ log: any EventLog = MemoryLog()) async throws {
        self.log = log
        partition = TopicPartition(try TopicName("_schemas"), 0)
        if try await log.topics().isEmpty {
            try await log.createTopic(partition.topic, partitions: 1, settings: TopicSettings())
        }
    }

    /// A topic that holds these records; a nil value is a tombstone.
    init(_ records: (key: String?, value: String?)...) async throws {
        try await self.init()
        for record in records { try await append(record.key, record.value) }
    }

    func append(_ key: String?, _ value: String?) async throws {
        try await append(
            Record(key: key.map { Array($0.utf8) }, value: value.map { Array($0.utf8) }, timestamp: 1_700_000_000_000))
    }

    private func append(_ record: Record) async throws {
        var builder = RecordBatchBuilder()
        _ = try builder.add(record)
        try await log.append(builder.finish(), to: partition)
    }

    private var stored: [Record] {
        get async throws {
            var records: [Record] = []
            let end = try await log.offsets(of: partition).highWatermark
            while records.count < end {
                records += try await log.read(partition, from: Int64(records.count), maxBytes: 1 << 20).map(\.record)
            }
            return records
        }
    }

    /// Every record as text.
    var records: [(key: String, value: String?)] {
        get async throws {
            try await stored.map { record in
                (
                    String(decoding: record.key ?? [], as: UTF8.self),
                    record.value.map { String(decoding: $0, as: UTF8.self) }
                )
            }
        }
    }

    /// The topic as compaction leaves it in the end: of each key the last record, tombstones gone.
    var compacted: SchemasTopic {
        get async throws {
            var kept: [Record] = []
            var seen: Set<[UInt8]?> = []
            for record in try await stored.reversed() where seen.insert(record.key).inserted && record.value != nil {
                kept.append(record)
            }
            let compacted = try await SchemasTopic()
            for record in kept.reversed() { try await compacted.append(record) }
            return compacted
        }
    }

    var registry: EmbeddedRegistry {
        get async throws { try await EmbeddedRegistry(log: log) }
    }
}

/// Everything that a registry answers, as text: two that answer the same are in the same state.
func inventory(of registry: EmbeddedRegistry) async throws -> String {
    var lines: [String] = []
    for context in try await registry.contexts() { lines.append("context \(context)") }
    for schema in try await registry.schemas(.all, .allVersions, deleted: .include) {
        let users = try await registry.referrers(
            to: .number(schema.version), of: schema.subject, deleted: .include)
        lines.append(
            "\(schema.subject)@\(schema.version) id \(schema.id) \(schema.guid) \(schema.isDeleted == true) "
                + "\(schema.timestamp ?? 0) \(schema.content.text) referrers \(users)")
        let uses = try await registry.versions(with: schema.id, for: schema.subject, deleted: .include)
        lines.append(
            "  uses \(uses.map { "\($0.subject)@\($0.version)" }) ids \(try await registry.ids(of: schema.guid))")
    }
    var scopes: [RegistryScope] = [.global, .allContexts]
    scopes += try await registry.contexts().map { .context($0) }
    scopes += try await registry.subjects(.all, deleted: .include).map { .subject($0) }
    for scope in scopes {
        let config = try? await registry.config(of: scope)
        let mode = try? await registry.mode(of: scope)
        lines.append("scope \(scope.text) \(String(describing: config)) \(String(describing: mode))")
    }
    return lines.joined(separator: "\n")
}
