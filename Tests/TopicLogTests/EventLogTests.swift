import Testing

@testable import TopicLog

/// What every log promises, whatever it keeps its records in.
@Suite struct `An event log` {
    enum Kind: CaseIterable {
        case memory, directory
    }

    private func withLog(_ kind: Kind, _ body: (any EventLog) async throws -> Void) async throws {
        switch kind {
        case .memory: try await body(MemoryLog())
        case .directory:
            try await withTemporaryDirectory { path in
                let log = try DirectoryLog(path: path)
                try await body(log)
                #expect(try await log.verify() == [])
                try log.close()
            }
        }
    }

    @Test(arguments: Kind.allCases)
    func `gives records offsets in the order of the appends, and reads them from any offset`(kind: Kind) async throws {
        try await withLog(kind) { log in
            try await log.createTopic(topic("events"), partitions: 2, settings: TopicSettings())
            let first = try TopicPartition(topic("events"), 1)
            #expect(try await log.append(batch("a", "b"), to: first) == 0)
            #expect(try await log.append(batch("c"), to: first) == 2)
            #expect(try await log.append(batch("d", "e", "f"), to: first) == 3)
            #expect(try await log.append(batch("other"), to: TopicPartition(topic("events"), 0)) == 0)
            let all = ["a", "b", "c", "d", "e", "f"]
            for offset in 0...6 {
                let records = try await log.read(first, from: Int64(offset), maxBytes: 1 << 20)
                #expect(records.map(\.text) == Array(all[offset...]))
                #expect(records.map(\.offset) == Array(Int64(offset)..<6))
                // At least one record, whatever the limit.
                for limit in [Int.min, 0, Int.max] {
                    let some = try await log.read(first, from: Int64(offset), maxBytes: limit)
                    #expect(some.first?.text == all[offset...].first)
                }
            }
            #expect(try await log.offsets(of: first) == OffsetRange(logStartOffset: 0, highWatermark: 6))
            for offset in [-1, 7] as [Int64] {
                let error = await #expect(throws: LogError.self) {
                    try await log.read(first, from: offset, maxBytes: 1)
                }
                #expect(error?.code == .offsetOutOfRange)
            }
        }
    }

    @Test(arguments: Kind.allCases)
    func `makes, lists and deletes topics`(kind: Kind) async throws {
        try await withLog(kind) { log in
            var settings = TopicSettings()
            settings.durability = .os
            settings.maxMessageBytes = 100_000
            try await log.createTopic(topic("b"), partitions: 3, settings: settings)
            try await log.createTopic(topic("a"), partitions: 1, settings: TopicSettings())
            #expect(
                try await log.topics() == [
                    TopicDescription(name: topic("a"), partitions: 1, settings: TopicSettings()),
                    TopicDescription(name: topic("b"), partitions: 3, settings: settings),
                ])
            try await expect(.topicAlreadyExists) {
                try await log.createTopic(topic("a"), partitions: 1, settings: TopicSettings())
            }
            let partition = try TopicPartition(topic("b"), 2)
            try await log.append(batch("x"), to: partition)
            try await log.deleteTopic(topic("b"))
            #expect(try await log.topics().map(\.name.text) == ["a"])
            try await expect(.unknownTopicOrPartition) { try await log.append(batch("x"), to: partition) }
            try await expect(.unknownTopicOrPartition) { try await log.read(partition, from: 0, maxBytes: 1) }
            try await expect(.unknownTopicOrPartition) { try await log.deleteTopic(topic("b")) }
            // A topic of the same name has nothing of the old one.
            try await log.createTopic(topic("b"), partitions: 3, settings: settings)
            #expect(try await log.offsets(of: partition).highWatermark == 0)
        }
    }

    @Test(arguments: Kind.allCases)
    func `refuses partitions that are not there, settings out of range and batches that are too large`(
        kind: Kind
    ) async throws {
        try await withLog(kind) { log in
            var settings = TopicSettings()
            settings.maxMessageBytes = 100
            try await log.createTopic(topic("t"), partitions: 1, settings: settings)
            for number in [-1, 1] {
                let partition = try TopicPartition(topic("t"), number)
                try await expect(.unknownTopicOrPartition) { try await log.offsets(of: partition) }
            }
            let partition = try TopicPartition(topic("t"), 0)
            try await expect(.messageTooLarge) {
                try await log.append(batch(String(repeating: "x", count: 40)), to: partition)
            }
            for count in [0, -1, 10_001, Int.max] {
                try await expect(.invalidSettings) {
                    try await log.createTopic(topic("u"), partitions: count, settings: TopicSettings())
                }
            }
            settings.segmentBytes = 1 << 31
            try await expect(.invalidSettings) {
                try await log.createTopic(topic("u"), partitions: 1, settings: settings)
            }
        }
    }

    @Test(arguments: Kind.allCases)
    func `finds the first record of a time or later, though times go up and down`(kind: Kind) async throws {
        try await withLog(kind) { log in
            try await log.createTopic(topic("t"), partitions: 1, settings: TopicSettings())
            let partition = try TopicPartition(topic("t"), 0)
            let times: [[Int64]] = [[10, 30], [20, 25], [40, 35, 50], [5]]
            for times in times {
                try await log.append(batch(times.map { Record(value: [], timestamp: $0) }), to: partition)
            }
            let flat = times.flatMap(\.self)
            for time in 0...60 as ClosedRange<Int64> {
                let expected = flat.firstIndex { $0 >= time }.map(Int64.init)
                #expect(try await log.offset(of: partition, atTime: time) == expected, "time \(time)")
            }
        }
    }

    @Test(.timeLimit(.minutes(1)), arguments: Kind.allCases)
    func `lets a reader wait for records, until it is cancelled or the topic goes`(kind: Kind) async throws {
        try await withLog(kind) { log in
            try await log.createTopic(topic("t"), partitions: 1, settings: TopicSettings())
            let partition = try TopicPartition(topic("t"), 0)
            let reader = Task {
                var texts: [String] = []
                while texts.count < 3 {
                    try await log.waitForRecords(in: partition, from: Int64(texts.count))
                    texts += try await log.read(partition, from: Int64(texts.count), maxBytes: 1000).map(\.text)
                }
                return texts
            }
            try await log.append(batch("a"), to: partition)
            try await log.append(batch("b", "c"), to: partition)
            #expect(try await reader.value == ["a", "b", "c"])

            let cancelled = Task { try await log.waitForRecords(in: partition, from: 3) }
            cancelled.cancel()
            try await cancelled.value

            let orphan = Task { try await log.waitForRecords(in: partition, from: 3) }
            try await log.deleteTopic(topic("t"))
            try await expect(.unknownTopicOrPartition) { try await orphan.value }
        }
    }

    @Test(arguments: Kind.allCases)
    func `stores what a task begins to append in that order`(kind: Kind) async throws {
        try await withLog(kind) { log in
            try await log.createTopic(topic("t"), partitions: 1, settings: TopicSettings())
            let partition = try TopicPartition(topic("t"), 0)
            var pending: [PendingAppend] = []
            for index in 0..<200 { pending.append(try await log.beginAppend(batch("\(index)"), to: partition)) }
            for append in pending { try await append.acknowledged() }
            #expect(pending.map(\.baseOffset) == Array(0..<200))
            let read = try await log.read(partition, from: 0, maxBytes: 1 << 20)
            #expect(read.map(\.text) == (0..<200).map(String.init))
        }
    }

    @Test(arguments: ["", ".", "..", "a b", "ä", "a/b", String(repeating: "a", count: 250)])
    func `topics have Kafka's names`(name: String) {
        #expect(throws: LogError.self) { try TopicName(name) }
    }
}

/// Expects a `LogError` with this code.
func expect<R>(
    _ code: LogError.Code, sourceLocation: SourceLocation = #_sourceLocation, _ body: () async throws -> R
) async throws {
    let error = await #expect(throws: LogError.self, sourceLocation: sourceLocation) { _ = try await body() }
    #expect(error?.code == code, "\(error?.message ?? "")", sourceLocation: sourceLocation)
}

@Suite struct `Consumer offsets` {
    @Test func `are there again when they are read anew, the last commit of each consumer and partition`() async throws
    {
        let log = MemoryLog()
        let first = try TopicPartition(topic("orders"), 0)
        let second = try TopicPartition(topic("orders"), 1)
        let offsets = try await ConsumerOffsets(log)
        try await offsets.commit(5, of: "bill", in: first, at: 1)
        try await offsets.commit(7, of: "bill", in: second, at: 2)
        try await offsets.commit(6, of: "bill", in: first, at: 3)
        try await offsets.commit(1, of: "ship", in: first, at: 4)
        for offsets in [offsets, try await ConsumerOffsets(log)] {
            #expect(await offsets.committedOffset(of: "bill", in: first) == 6)
            #expect(await offsets.committedOffset(of: "bill", in: second) == 7)
            #expect(await offsets.committedOffset(of: "ship", in: first) == 1)
            #expect(await offsets.committedOffset(of: "ship", in: second) == nil)
        }
    }

    @Test func `are kept in Kafka's records`() async throws {
        let log = MemoryLog()
        let offsets = try await ConsumerOffsets(log)
        try await offsets.commit(258, of: "g", in: TopicPartition(topic("t"), 3), at: 1)
        let stored = try await log.read(TopicPartition(topic("__consumer_offsets"), 0), from: 0, maxBytes: 1000)
        #expect(stored.map(\.record.key) == [[0, 1, 0, 1, 0x67, 0, 1, 0x74, 0, 0, 0, 3]])
        #expect(
            stored.map(\.record.value) == [
                [0, 3, 0, 0, 0, 0, 0, 0, 1, 2, 0xFF, 0xFF, 0xFF, 0xFF, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1]
            ])
    }
}
