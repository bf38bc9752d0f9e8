internal import SchemaLanguage
public import TopicLog

/// Appends events to a topic, having validated every one of them before the first is appended.
///
/// ```swift
/// let producer = try await Producer(log, topic: TopicName("orders"), value: serializer)
/// var batch = producer.makeBatch()
/// batch.add(event.span, timestamp: now)
/// let report = try await producer.append(batch)
/// ```
public struct Producer: Sendable {
    /// What becomes of a batch in which events are refused.
    public enum Refusal: Hashable, Sendable {
        /// Nothing of the batch is appended.
        case wholeBatch
        /// The refused events are appended to this topic, as they were given and with the reasons as headers
        /// (`DeadLetterHeader`); the others to their own. Nothing is appended if this topic can't take one either, as it
        /// may be too large.
        case deadLetters(TopicName)
    }

    /// The topic.
    public let topic: TopicName
    /// How many partitions it has.
    public let partitionCount: Int

    private let log: any EventLog
    private let value: Serializer
    private let key: Serializer?
    private let refusal: Refusal
    private let settings: TopicSettings
    private let deadLetterTopic: TopicDescription?

    /// Makes a producer for a topic that exists.
    ///
    /// - Parameters:
    ///   - log: Where the topic is.
    ///   - topic: The topic.
    ///   - value: What serializes the values.
    ///   - key: What serializes the keys; nil if they are just bytes.
    ///   - refusal: What becomes of a batch in which events are refused.
    /// - Throws: `LogError` with the code `unknownTopicOrPartition` if the topic or that of dead letters doesn't exist.
    public init(
        _ log: any EventLog, topic: TopicName, value: Serializer, key: Serializer? = nil,
        refusal: Refusal = .wholeBatch
    ) async throws(LogError) {
        let topics = try await log.topics()
        let description = try Producer.find(topic, in: topics)
        deadLetterTopic =
            switch refusal {
            case .wholeBatch: nil
            case .deadLetters(let topic): try Producer.find(topic, in: topics)
            }
        self.log = log
        self.topic = topic
        self.value = value
        self.key = key
        self.refusal = refusal
        partitionCount = description.partitions
        settings = description.settings
    }

    private static func find(_ topic: TopicName, in topics: [TopicDescription]) throws(LogError) -> TopicDescription {
        guard let found = topics.first(where: { $0.name == topic }) else {
            throw LogError(.unknownTopicOrPartition, "there is no topic \"\(topic)\": create it first")
        }
        return found
    }

    /// An empty batch for this topic. Events without a key stay together in one partition.
    public func makeBatch() -> EventBatch {
        EventBatch(
            value: value, key: key, partitionCount: partitionCount, maxMessageBytes: settings.maxMessageBytes)
    }

    /// Appends a batch and returns once it is as durable as the topic's settings ask.
    ///
    /// - Returns: where the events are, and those that went to the dead letters.
    /// - Throws: `ProducerError`; `rejected` if nothing was appended because events were refused.
    public func append(_ batch: consuming EventBatch) async throws(ProducerError) -> ProducerReport {
        try await begin(batch).acknowledged()
    }

    /// Appends events as `append(_:)` of a batch of them does.
    ///
    /// - Returns: where the events are, and those that went to the dead letters.
    /// - Throws: `ProducerError`; `rejected` if nothing was appended because events were refused.
    public func append(_ events: [Record]) async throws(ProducerError) -> ProducerReport {
        var batch = makeBatch()
        for event in events { batch.add(event) }
        return try await append(batch)
    }

    /// Appends a batch without waiting until it is durable, so that the next one can be made meanwhile.
    ///
    /// - Returns: what to wait for.
    /// - Throws: `ProducerError`; `rejected` if nothing was appended because events were refused.
    public func begin(_ batch: consuming EventBatch) async throws(ProducerError) -> PendingProduction {
        let rejected = batch.rejected
        if refusal == .wholeBatch, !rejected.isEmpty { throw .rejected(rejected) }
        // The dead letters come first: an event must not be lost because the process ends in between.
        try await append(deadLetters: rejected)
        var production = PendingProduction(rejected: rejected)
        for (partition, records) in batch.finish() {
            let partition = TopicPartition(topic, partition)
            do throws(LogError) {
                let pending = try await log.beginAppend(records, to: partition)
                production.add(pending, records.recordCount, partition)
            } catch {
                throw await .log(error, appended: production.settled())
            }
        }
        return production
    }

    private func append(deadLetters rejected: [RejectedEvent]) async throws(ProducerError) {
        guard let deadLetterTopic, !rejected.isEmpty else { return }
        var builder = RecordBatchBuilder(maxBytes: deadLetterTopic.settings.maxMessageBytes)
        var batches: [RecordBatch] = []
        var unstorable: [RejectedEvent] = []
        for event in rejected {
            let letter = event.deadLetter(from: topic, subject: value.subject, id: value.id)
            do throws(LogError) {
                guard try !builder.add(letter) else { continue }
                batches.append(builder.finish())
                _ = try builder.add(letter)
            } catch {
                unstorable.append(event)
            }
        }
        guard unstorable.isEmpty else { throw .rejected(unstorable) }
        batches.append(builder.finish())
        let partition = TopicPartition(deadLetterTopic.name, Int.random(in: 0..<deadLetterTopic.partitions))
        do throws(LogError) {
            for batch in batches { try await log.append(batch, to: partition) }
        } catch {
            throw .log(error, appended: [])
        }
    }
}

/// Events that were appended one after another to a partition.
public struct AppendedEvents: Hashable, Sendable {
    /// The partition.
    public let partition: TopicPartition
    /// The offset of the first.
    public let baseOffset: Int64
    /// How many there are.
    public let count: Int
}

/// What became of a batch.
public struct ProducerReport: Hashable, Sendable {
    /// The events that were appended.
    public let appended: [AppendedEvents]
    /// The events that were refused and went to the dead letters.
    public let rejected: [RejectedEvent]
}

/// A batch that was appended, but may not be durable yet.
public struct PendingProduction: Sendable {
    /// The events that were refused and went to the dead letters.
    public let rejected: [RejectedEvent]

    private var pending: [(append: PendingAppend, events: AppendedEvents)] = []

    init(rejected: [RejectedEvent]) {
        self.rejected = rejected
    }

    mutating func add(_ append: PendingAppend, _ count: Int, _ partition: TopicPartition) {
        let events = AppendedEvents(partition: partition, baseOffset: append.baseOffset, count: count)
        pending.append((append, events))
    }

    /// Returns once the batch is as durable as the topic's settings ask.
    ///
    /// - Throws: `ProducerError.log` with those events that are durable, and the reason why the others may not be.
    public func acknowledged() async throws(ProducerError) -> ProducerReport {
        var appended: [AppendedEvents] = []
        var failure: LogError?
        for (append, events) in pending {
            do throws(LogError) {
                try await append.acknowledged()
                appended.append(events)
            } catch {
                failure = failure ?? error
            }
        }
        if let failure { throw .log(failure, appended: appended) }
        return ProducerReport(appended: appended, rejected: rejected)
    }

    /// Those that are durable, once that is known.
    func settled() async -> [AppendedEvents] {
        do throws(ProducerError) {
            return try await acknowledged().appended
        } catch {
            guard case .log(_, let appended) = error else { return [] }
            return appended
        }
    }
}

/// Why a batch, or a part of it, was not appended.
public enum ProducerError: Error, Hashable, Sendable, CustomStringConvertible {
    /// Events were refused, so that nothing was appended.
    case rejected([RejectedEvent])
    /// The log failed; these events are durable, of the others nothing is known.
    case log(LogError, appended: [AppendedEvents])

    /// One mistake a line.
    public var description: String {
        switch self {
        case .rejected(let events): events.map(\.description).joined(separator: "\n")
        case .log(let error, _): error.description
        }
    }
}
