package import JSON
internal import TopicLog

/// What happens to a registry, record by record: first what has happened since an offset, then what happens next. It ends
/// when the task is cancelled.
public struct RegistryChanges: AsyncSequence, Sendable {
    let log: any EventLog
    let partition: TopicPartition
    let start: Int64

    /// Begins to read.
    public func makeAsyncIterator() -> Iterator {
        Iterator(log: log, partition: partition, next: start)
    }

    /// Reads only as much ahead as one fetch gives.
    public struct Iterator: AsyncIteratorProtocol {
        let log: any EventLog
        let partition: TopicPartition
        var next: Int64
        private var fetched: ArraySlice<RegistryChange> = []

        init(log: any EventLog, partition: TopicPartition, next: Int64) {
            self.log = log
            self.partition = partition
            self.next = next
        }

        /// The next change.
        ///
        /// - Throws: `RegistryError` with the code `storeFailure` if the topic can't be read.
        public mutating func next() async throws(RegistryError) -> RegistryChange? {
            while fetched.isEmpty {
                guard !Task.isCancelled else { return nil }
                do throws(LogError) {
                    next = Swift.max(next, try await log.offsets(of: partition).logStartOffset)
                    try await log.waitForRecords(in: partition, from: next)
                    guard try await log.offsets(of: partition).highWatermark > next else { continue }
                    let records = try await log.read(partition, from: next, maxBytes: 1 << 20)
                    next = records.last.map { $0.offset + 1 } ?? next
                    fetched = records.compactMap(RegistryChange.init)[...]
                } catch {
                    throw .storeFailure("\(error)")
                }
            }
            return fetched.popFirst()
        }
    }
}

/// One record of the `_schemas` topic.
public struct RegistryChange: Sendable {
    /// Where it stands in the topic.
    public let offset: Int64
    /// Milliseconds since 1970.
    public let timestamp: Int64
    /// Who wrote it; nil where it doesn't say.
    public let author: RegistryAuthor?
    /// What it is about, as in the topic: `SCHEMA`, `CONFIG`, `MODE`, `DELETE_SUBJECT` and so on.
    public let kind: String
    private let key: JSONDocument
    private let value: JSONDocument

    /// Nil for a record that isn't JSON.
    init?(_ stored: StoredRecord) {
        guard let bytes = stored.record.key, let key = try? JSONDocument(parsing: bytes),
            let kind = key["keytype"]?.string
        else { return nil }
        offset = stored.offset
        timestamp = stored.record.timestamp
        author = RegistryAuthor(headers: stored.record.headers)
        self.kind = kind
        self.key = key
        value = stored.record.value.flatMap { try? JSONDocument(parsing: $0) } ?? .null
    }

    /// The record with who wrote it and when; a null value takes back what the key stands for.
    package var json: JSONDocument {
        var fields = JSONFields()
        fields.add("offset", .integer(offset))
        fields.add("ts", .integer(timestamp))
        fields.add("author", author?.name)
        fields.add("address", author?.address)
        fields.add("key", key)
        fields.add("value", value)
        return fields.document
    }
}
