internal import JSON
public import TopicLog

/// One half of a record that was read.
public enum ConsumedPart: Hashable, Sendable {
    /// There is none: no key, or a tombstone.
    case absent
    /// Bytes as they are.
    case bytes([UInt8])
    /// An event, as JSON text, and the schema that it was written with.
    case event([UInt8], SchemaIdentifier)
    /// Bytes that are no event of a known schema, and why.
    case poison([UInt8], SerdeError)
}

/// A record that was read.
public struct ConsumedRecord: Hashable, Sendable {
    /// Where it is.
    public let partition: TopicPartition
    /// Its offset there.
    public let offset: Int64
    /// Milliseconds since 1970, as the producer said.
    public let timestamp: Int64
    /// The headers.
    public let headers: [Record.Header]
    /// The key.
    public let key: ConsumedPart
    /// The value.
    public let value: ConsumedPart

    fileprivate var poison: SerdeError? {
        for part in [key, value] { if case .poison(_, let error) = part { return error } }
        return nil
    }
}

/// Reads a topic's events, each decoded with the schema that its record names.
///
/// ```swift
/// var consumer = try await Consumer(log, topic: TopicName("orders"), value: Deserializer(registry))
/// while case let records = try await consumer.poll(), !records.isEmpty { … }
/// ```
public struct Consumer: Sendable {
    /// Where reading begins.
    public enum Start: Hashable, Sendable {
        /// At the first record that is still there.
        case earliest
        /// After the last record.
        case latest
        /// At these offsets of these partitions, and nowhere else.
        case offsets([Int: Int64])
    }

    /// What becomes of a record that can't be decoded.
    public enum PoisonHandling: Hashable, Sendable {
        /// It is returned as `ConsumedPart.poison`, and reading goes on.
        case report
        /// `poll` throws, until `seek` leads past it.
        case fail
    }

    /// The topic.
    public let topic: TopicName
    /// The next offset of each partition that is read.
    public private(set) var positions: [Int: Int64]

    private let log: any EventLog
    private var value: Deserializer
    private var key: Deserializer?
    private let poisonHandling: PoisonHandling
    /// The partition that is asked first by the next poll.
    private var turn = 0

    /// Makes a consumer for a topic that exists.
    ///
    /// - Parameters:
    ///   - log: Where the topic is.
    ///   - topic: The topic.
    ///   - value: What deserializes the values.
    ///   - key: What deserializes the keys; nil if they are just bytes.
    ///   - start: Where reading begins.
    ///   - poisonHandling: What becomes of a record that can't be decoded.
    /// - Throws: `LogError` with the code `unknownTopicOrPartition` if there is no such topic.
    public init(
        _ log: any EventLog, topic: TopicName, value: Deserializer, key: Deserializer? = nil,
        from start: Start = .earliest,
        poisonHandling: PoisonHandling = .report
    ) async throws(LogError) {
        self.log = log
        self.topic = topic
        self.value = value
        self.key = key
        self.poisonHandling = poisonHandling
        positions = try await Consumer.positions(start, of: topic, in: log)
    }

    private static func positions(
        _ start: Start, of topic: TopicName, in log: any EventLog
    ) async throws(LogError) -> [Int: Int64] {
        if case .offsets(let offsets) = start { return offsets }
        guard let description = try await log.topics().first(where: { $0.name == topic }) else {
            throw LogError(.unknownTopicOrPartition, "there is no topic \"\(topic)\"")
        }
        var positions: [Int: Int64] = [:]
        for partition in 0..<description.partitions {
            let offsets = try await log.offsets(of: TopicPartition(topic, partition))
            positions[partition] = start == .earliest ? offsets.logStartOffset : offsets.highWatermark
        }
        return positions
    }

    /// Reads on at `offset` of a partition.
    public mutating func seek(to offset: Int64, of partition: Int) {
        positions[partition] = offset
    }

    /// Reads on in one partition, the partitions taking turns.
    ///
    /// - Parameter maxBytes: About how many bytes to read at once.
    /// - Returns: the next records; empty if there are none anywhere.
    /// - Throws: `ConsumerError`; the position stays before the first record that wasn't returned.
    public mutating func poll(maxBytes: Int = 1 << 20) async throws(ConsumerError) -> [ConsumedRecord] {
        let partitions = positions.keys.sorted()
        for step in partitions.indices {
            let number = partitions[(turn + step) % partitions.count]
            let partition = TopicPartition(topic, number)
            let stored: [StoredRecord]
            do throws(LogError) {
                stored = try await log.read(partition, from: positions[number] ?? 0, maxBytes: maxBytes)
            } catch {
                throw .log(error)
            }
            guard !stored.isEmpty else { continue }
            turn = (turn + step + 1) % partitions.count
            return try await decode(stored, of: partition)
        }
        return []
    }

    /// Returns when there is something to read, or when the task is cancelled.
    public func waitForRecords() async throws(LogError) {
        let result = await withTaskGroup(of: LogError?.self) { group in
            for (number, offset) in positions {
                group.addTask { [log, topic] in
                    do throws(LogError) {
                        try await log.waitForRecords(in: TopicPartition(topic, number), from: offset)
                        return nil
                    } catch {
                        return error
                    }
                }
            }
            let first = await group.next()
            group.cancelAll()
            return first ?? nil
        }
        if let result { throw result }
    }

    private mutating func decode(
        _ stored: [StoredRecord], of partition: TopicPartition
    ) async throws(ConsumerError) -> [ConsumedRecord] {
        var records: [ConsumedRecord] = []
        for stored in stored {
            let decoded: ConsumedRecord
            while true {
                if let known = try decodeIfKnown(stored, of: partition) {
                    decoded = known
                    break
                }
                try await fetchSchemas(of: stored.record)
            }
            if poisonHandling == .fail, let error = decoded.poison {
                // What comes before it is good; the next poll meets it first.
                guard records.isEmpty else { break }
                throw .poison(partition, offset: stored.offset, error)
            }
            records.append(decoded)
        }
        if let last = records.last { positions[partition.partition] = last.offset + 1 }
        return records
    }

    /// Decodes a record without waiting; nil if a schema must be fetched first.
    private mutating func decodeIfKnown(
        _ stored: StoredRecord, of partition: TopicPartition
    ) throws(ConsumerError) -> ConsumedRecord? {
        let record = stored.record
        guard let key = try decodeIfKnown(record.key, record.headers, .key),
            let value = try decodeIfKnown(record.value, record.headers, .value)
        else { return nil }
        return ConsumedRecord(
            partition: partition, offset: stored.offset, timestamp: record.timestamp, headers: record.headers, key: key,
            value: value)
    }

    private mutating func decodeIfKnown(
        _ bytes: [UInt8]?, _ headers: [Record.Header], _ part: RecordPart
    ) throws(ConsumerError) -> ConsumedPart? {
        guard let bytes else { return .absent }
        if part == .key, key == nil { return .bytes(bytes) }
        var output = OutputBuffer(capacity: 4 * bytes.count)
        do throws(SerdeError) {
            let schema: SchemaIdentifier? =
                switch part {
                case .value: try value.deserializeIfKnown(bytes, headers, part, appendingTo: &output)
                case .key: try key?.deserializeIfKnown(bytes, headers, part, appendingTo: &output) ?? nil
                }
            return schema.map { .event(output.bytes, $0) }
        } catch {
            guard error.isAboutRecord else { throw .registry(error) }
            return .poison(bytes, error)
        }
    }

    /// Fetches the schemas of both halves. Why one can't be had is remembered, and met again when the half is decoded.
    private mutating func fetchSchemas(of record: Record) async throws(ConsumerError) {
        do throws(SerdeError) {
            if let bytes = record.key { try await key?.fetchSchema(of: bytes, record.headers, .key) }
        } catch {
            guard error.isAboutRecord else { throw .registry(error) }
        }
        do throws(SerdeError) {
            if let bytes = record.value { try await value.fetchSchema(of: bytes, record.headers, .value) }
        } catch {
            guard error.isAboutRecord else { throw .registry(error) }
        }
    }
}

/// Why nothing was read.
public enum ConsumerError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The log failed.
    case log(LogError)
    /// The registry couldn't be asked for a schema; nothing was skipped, so try again.
    case registry(SerdeError)
    /// A record can't be decoded, and the consumer was told to fail.
    case poison(TopicPartition, offset: Int64, SerdeError)

    /// What is wrong, and where.
    public var description: String {
        switch self {
        case .log(let error): error.description
        case .registry(let error): error.description
        case .poison(let partition, let offset, let error): "\(partition), offset \(offset): \(error)"
        }
    }
}
