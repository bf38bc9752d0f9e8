internal import JSON
public import SchemaLanguage
public import TopicLog

/// An event that a batch refused, with all that is wrong with it.
public struct RejectedEvent: Hashable, Sendable, CustomStringConvertible {
    /// Which event it was, from 1, in the order in which they were added.
    public let number: Int
    /// What is wrong, in the value before the key; never nothing.
    public let faults: [Fault]
    /// The event as it was given.
    public let event: Record

    /// What is wrong with one half of an event.
    public struct Fault: Hashable, Sendable {
        /// Which half.
        public let part: RecordPart
        /// What is wrong with it.
        public let reason: Reason
    }

    /// What is wrong.
    public enum Reason: Error, Hashable, Sendable, CustomStringConvertible {
        /// It doesn't fit the schema: every mistake.
        case mistakes(ValueError)
        /// The topic can't take the record: it is too large, or its time or headers are not legal.
        case record(LogError)

        /// One mistake a line.
        public var description: String {
            switch self {
            case .mistakes(let error): error.description
            case .record(let error): error.description
            }
        }
    }

    /// `value: mistake`, one mistake each.
    var faultLines: [String] {
        faults.flatMap { fault in
            fault.reason.description.split(separator: "\n").map { "\(fault.part.rawValue): \($0)" }
        }
    }

    /// `event N, value: mistake`, one mistake a line.
    public var description: String { faultLines.map { "event \(number), \($0)" }.joined(separator: "\n") }
}

/// Events on their way to a topic: each is validated and encoded when it is added, straight into the record batch of its
/// partition. `Producer.makeBatch()` makes it, `Producer.append(_:)` appends it.
public struct EventBatch: ~Copyable, Sendable {
    /// How many events were added, refused ones included.
    public private(set) var count = 0
    /// How many bytes the record batches have.
    public private(set) var byteCount = 0
    /// The events that were refused.
    public private(set) var rejected: [RejectedEvent] = []

    private let value: Serializer
    private let key: Serializer?
    private let partitioner: Partitioner
    private var builders: [RecordBatchBuilder]
    private var full: [(partition: Int, batch: RecordBatch)] = []
    /// The value of the event that is being added, then its key.
    private var encoded = OutputBuffer()
    private var scratch = EventScratch()

    init(value: Serializer, key: Serializer?, partitionCount: Int, maxMessageBytes: Int) {
        self.value = value
        self.key = key
        partitioner = Partitioner(partitionCount: partitionCount)
        builders = Array(repeating: RecordBatchBuilder(maxBytes: maxMessageBytes), count: partitionCount)
    }

    /// Adds an event. If something is wrong with it, it goes to `rejected`, and the rest of the batch stays as it was.
    ///
    /// - Parameters:
    ///   - event: The event, one JSON text; nil for a tombstone.
    ///   - key: The key, one JSON text if keys have a schema; nil for none.
    ///   - headers: The record's headers.
    ///   - timestamp: Milliseconds since 1970.
    public mutating func add(
        _ event: Span<UInt8>?, key: Span<UInt8>? = nil, headers: [Record.Header] = [], timestamp: Int64
    ) {
        count += 1
        encoded.removeAll()
        var faults: [RejectedEvent.Fault] = []
        if let event, let fault = encode(event, .value, with: value) { faults.append(fault) }
        let valueCount = encoded.count
        if let key, let fault = encode(key, .key, with: self.key) { faults.append(fault) }
        if faults.isEmpty {
            let shape = Shape(valueCount: valueCount, hasValue: event != nil, hasKey: key != nil)
            if let fault = append(shape, headers, timestamp) { faults.append(fault) }
        }
        guard !faults.isEmpty else { return }
        rejected.append(
            RejectedEvent(
                number: count, faults: faults,
                event: Record(key: copy(key), value: copy(event), headers: headers, timestamp: timestamp)))
    }

    /// Adds an event as `add(_:key:headers:timestamp:)` of its parts does.
    public mutating func add(_ event: Record) {
        add(event.value?.span, key: event.key?.span, headers: event.headers, timestamp: event.timestamp)
    }

    /// Where in `encoded` the two halves are.
    private struct Shape {
        let valueCount: Int
        let hasValue: Bool
        let hasKey: Bool
    }

    /// Appends one half to `encoded`, as it is if it has no schema.
    private mutating func encode(
        _ half: Span<UInt8>, _ part: RecordPart, with serializer: Serializer?
    ) -> RejectedEvent.Fault? {
        guard let serializer else {
            encoded.append(half)
            return nil
        }
        do throws(ValueError) {
            try serializer.serialize(half, appendingTo: &encoded, scratch: &scratch)
            return nil
        } catch {
            return RejectedEvent.Fault(part: part, reason: .mistakes(error))
        }
    }

    /// Adds what was encoded to the record batch of its partition.
    private mutating func append(
        _ shape: Shape, _ headers: [Record.Header], _ timestamp: Int64
    ) -> RejectedEvent.Fault? {
        let partitioner = partitioner
        let partition = encoded.withSpan { bytes in
            partitioner.partition(forKey: shape.hasKey ? bytes.extracting(shape.valueCount..<bytes.count) : nil)
        }
        let before = builders[partition].byteCount
        do throws(LogError) {
            if try EventBatch.add(encoded, shape, headers, timestamp, to: &builders[partition]) {
                byteCount += builders[partition].byteCount - before
            } else {
                full.append((partition, builders[partition].finish()))
                // An empty batch has room for it, or it would have been refused.
                _ = try EventBatch.add(encoded, shape, headers, timestamp, to: &builders[partition])
                byteCount += builders[partition].byteCount
            }
            return nil
        } catch {
            return RejectedEvent.Fault(part: .value, reason: .record(error))
        }
    }

    private static func add(
        _ encoded: borrowing OutputBuffer, _ shape: Shape, _ headers: [Record.Header], _ timestamp: Int64,
        to builder: inout RecordBatchBuilder
    ) throws(LogError) -> Bool {
        try encoded.withSpan { (bytes) throws(LogError) in
            try builder.add(
                key: shape.hasKey ? bytes.extracting(shape.valueCount..<bytes.count) : nil,
                value: shape.hasValue ? bytes.extracting(0..<shape.valueCount) : nil, headers: headers,
                timestamp: timestamp)
        }
    }

    /// The record batches with their partitions, in the order of the events of each.
    consuming func finish() -> [(partition: Int, batch: RecordBatch)] {
        var batches = full
        for partition in builders.indices where builders[partition].recordCount > 0 {
            batches.append((partition, builders[partition].finish()))
        }
        return batches
    }
}

private func copy(_ bytes: Span<UInt8>?) -> [UInt8]? {
    guard let bytes else { return nil }
    var copy: [UInt8] = []
    copy.reserveCapacity(bytes.count)
    for index in bytes.indices { copy.append(bytes[index]) }
    return copy
}
