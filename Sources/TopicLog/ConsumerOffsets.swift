/// How far named consumers have read, kept in the topic `__consumer_offsets` in the records that Kafka's own topic of that
/// name has.
///
/// | key       |        | | value        |        |
/// | --------- | ------ |-| ------------ | ------ |
/// | version 1 | int16  | | version 3    | int16  |
/// | group     | string | | offset       | int64  |
/// | topic     | string | | leader epoch | int32  |
/// | partition | int32  | | metadata     | string |
/// |           |        | | commit time  | int64  |
///
/// A string is an int16 length and as many bytes of UTF-8.
public actor ConsumerOffsets {
    private struct Key: Hashable {
        var group: String
        var partition: TopicPartition
    }

    private struct Commit {
        var offset: Int64
        /// Where in the topic it is: the latest counts.
        var place: Int64
    }

    private let log: any EventLog
    private let partition: TopicPartition
    private var commits: [Key: Commit] = [:]

    private static let readBytes = 1 << 20

    /// Reads what was committed; makes the topic if it isn't there.
    ///
    /// - Throws: `LogError` if the log does, and with the code `corruptData` for a record that is no commit.
    public init(_ log: any EventLog) async throws(LogError) {
        self.log = log
        let topic = try TopicName("__consumer_offsets")
        partition = TopicPartition(topic, 0)
        do throws(LogError) {
            try await log.createTopic(topic, partitions: 1, settings: TopicSettings())
        } catch {
            guard error.code == .topicAlreadyExists else { throw error }
        }
        let range = try await log.offsets(of: partition)
        var next = range.logStartOffset
        while next < range.highWatermark {
            let records = try await log.read(partition, from: next, maxBytes: ConsumerOffsets.readBytes)
            for stored in records { try apply(stored) }
            guard let last = records.last else { break }
            next = last.offset + 1
        }
    }

    /// The offset that the consumer named `group` will read next; nil if it has committed none.
    public func committedOffset(of group: String, in partition: TopicPartition) -> Int64? {
        commits[Key(group: group, partition: partition)]?.offset
    }

    /// Notes the offset that the consumer named `group` will read next, and returns once that is durable.
    ///
    /// - Throws: `LogError` if the log does, and with the code `invalidRecord` for a name of more than 32,767 bytes.
    public func commit(_ offset: Int64, of group: String, in partition: TopicPartition, at time: Int64)
        async throws(LogError)
    {
        guard group.utf8.count <= Int(Int16.max) else {
            throw LogError(.invalidRecord, "the name of the consumer has more than 32,767 bytes")
        }
        var key: [UInt8] = []
        key.append(bigEndian: Int16(1))
        key.append(string: group)
        key.append(string: partition.topic.text)
        key.append(bigEndian: Int32(truncatingIfNeeded: partition.partition))
        var value: [UInt8] = []
        value.append(bigEndian: Int16(3))
        value.append(bigEndian: offset)
        value.append(bigEndian: Int32(-1))
        value.append(string: "")
        value.append(bigEndian: time)
        var builder = RecordBatchBuilder()
        _ = try builder.add(Record(key: key, value: value, timestamp: time))
        let place = try await log.append(builder.finish(), to: self.partition)
        note(Key(group: group, partition: partition), offset, place)
    }

    private func note(_ key: Key, _ offset: Int64, _ place: Int64) {
        guard place > commits[key]?.place ?? -1 else { return }
        commits[key] = Commit(offset: offset, place: place)
    }

    private func apply(_ stored: StoredRecord) throws(LogError) {
        var key = BigEndianReader(stored.record.key ?? [])
        switch key.number(Int16.self) {
        case 0, 1: break
        // What a group's coordinator writes.
        default: return
        }
        guard let group = key.string(), let topic = key.string(), let number = key.number(Int32.self),
            let name = try? TopicName(topic)
        else { throw malformed(stored) }
        let consumed = Key(group: group, partition: TopicPartition(name, Int(number)))
        guard let bytes = stored.record.value else {
            commits[consumed] = nil
            return
        }
        var value = BigEndianReader(bytes)
        guard value.number(Int16.self) != nil, let offset = value.number(Int64.self) else { throw malformed(stored) }
        note(consumed, offset, stored.offset)
    }

    private func malformed(_ stored: StoredRecord) -> LogError {
        LogError(.corruptData, "the record of \(partition) at offset \(stored.offset) is no committed offset")
    }
}

/// Reads big-endian numbers and strings one after another.
private struct BigEndianReader {
    private let bytes: [UInt8]
    private var offset = 0

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    mutating func number<Number: FixedWidthInteger & BitwiseCopyable>(_ type: Number.Type) -> Number? {
        let size = MemoryLayout<Number>.size
        guard bytes.count - offset >= size else { return nil }
        defer { offset += size }
        return unsafe bytes.span.bytes.load(at: offset, as: type)
    }

    mutating func string() -> String? {
        guard let count = number(Int16.self), count >= 0, bytes.count - offset >= Int(count) else { return nil }
        defer { offset += Int(count) }
        return String(validating: bytes[offset..<offset + Int(count)], as: UTF8.self)
    }
}

extension [UInt8] {
    fileprivate mutating func append(bigEndian value: some FixedWidthInteger) {
        append(contentsOf: repeatElement(0, count: value.bitWidth / 8))
        store(value, at: count - value.bitWidth / 8)
    }

    /// Appends a string of at most 32,767 bytes.
    fileprivate mutating func append(string: String) {
        append(bigEndian: Int16(truncatingIfNeeded: string.utf8.count))
        append(contentsOf: string.utf8)
    }
}
