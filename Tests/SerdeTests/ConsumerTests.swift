import Registry
import SchemaLanguage
import Serde
import Testing
import TopicLog

extension Shop {
    func consumer(
        from start: Consumer.Start = .earliest, reader: Schema? = nil, poison: Consumer.PoisonHandling = .report
    ) async throws -> Consumer {
        try await Consumer(
            log, topic: topic, value: Deserializer(registry, readerSchema: reader), from: start, poisonHandling: poison)
    }
}

extension ConsumedPart {
    /// The event's text; nil for anything else.
    var text: String? {
        guard case .event(let bytes, _) = self else { return nil }
        return String(decoding: bytes, as: UTF8.self)
    }
}

@Suite struct `Consuming` {
    @Test func `records of several schemas in one topic are read, poison is reported with its place`() async throws {
        let shop = try await Shop(partitions: 1)
        _ = try await shop.producer(order).append([event(#"{"id":1}"#)])
        _ = try await shop.producer(orderWithTotal).append([event(#"{"id":2}"#)])
        let poison: [[UInt8]] = [[], bytes("plain text"), [0, 0, 0, 0, 77, 1], [0, 0, 0, 0, 1, 2]]
        for value in poison { try await shop.append(value) }
        _ = try await shop.producer(order).append([event(#"{"id":3}"#)])
        var consumer = try await shop.consumer()
        let records = try await consumer.poll()
        #expect(records.map(\.offset) == Array(0..<7))
        #expect(
            records.compactMap(\.value.text) == [
                #"{"id":1,"note":null}"#, #"{"id":2,"note":null,"total":0.5}"#, #"{"id":3,"note":null}"#,
            ])
        for (record, bytes) in zip(records[2...5], poison) {
            guard case .poison(bytes, _) = record.value else {
                Issue.record("expected poison at offset \(record.offset)")
                continue
            }
        }
        #expect(try await consumer.poll().isEmpty)
    }

    @Test func `a consumer that must not skip stops before the poison until it is led past it`() async throws {
        let shop = try await Shop(partitions: 1)
        let producer = try await shop.producer()
        _ = try await producer.append([event(#"{"id":1}"#)])
        try await shop.append(bytes("plain text"))
        _ = try await producer.append([event(#"{"id":2}"#)])
        var consumer = try await shop.consumer(poison: .fail)
        #expect(try await consumer.poll().compactMap(\.value.text) == [#"{"id":1,"note":null}"#])
        for _ in 0..<2 {
            let error = await #expect(throws: ConsumerError.self) { _ = try await consumer.poll() }
            #expect(error?.description.hasPrefix("orders-0, offset 1: unknown magic byte") == true)
        }
        consumer.seek(to: 2, of: 0)
        #expect(try await consumer.poll().compactMap(\.value.text) == [#"{"id":2,"note":null}"#])
    }

    @Test func `reading begins where it is told to`() async throws {
        let shop = try await Shop(partitions: 1)
        let producer = try await shop.producer()
        _ = try await producer.append((0..<3).map { event(#"{"id":\#($0)}"#) })
        func ids(_ start: Consumer.Start) async throws -> [Int64] {
            var consumer = try await shop.consumer(from: start)
            return try await consumer.poll().map(\.offset)
        }
        #expect(try await ids(.earliest) == [0, 1, 2])
        #expect(try await ids(.latest) == [])
        #expect(try await ids(.offsets([0: 2])) == [2])
        var beyond = try await shop.consumer(from: .offsets([0: 9]))
        let error = await #expect(throws: ConsumerError.self) { _ = try await beyond.poll() }
        guard case .log(let reason) = error else {
            Issue.record("expected the log's error")
            return
        }
        #expect(reason.code == .offsetOutOfRange)
    }

    @Test(.timeLimit(.minutes(1)))
    func `a consumer waits for what comes`() async throws {
        let shop = try await Shop()
        let producer = try await shop.producer()
        var consumer = try await shop.consumer(from: .latest)
        async let appended = producer.append([event(#"{"id":1}"#)])
        var records = try await consumer.poll()
        while records.isEmpty {
            try await consumer.waitForRecords()
            records = try await consumer.poll()
        }
        #expect(records.map(\.value.text) == [#"{"id":1,"note":null}"#])
        _ = try await appended
    }

    @Test func `events are appended and consumed in order`() async throws {
        let shop = try await Shop()
        let producer = try await shop.producer()
        let events = (0..<100).map { event(#"{"id":\#($0),"note":null}"#, key: "k\($0 % 7)") }
        let report = try await producer.append(events)
        #expect(report.rejected.isEmpty && report.appended.map(\.count).reduce(0, +) == 100)
        var consumer = try await shop.consumer()
        var partitions: [String: Set<Int>] = [:]
        var ids: [String: [Int]] = [:]
        while case let records = try await consumer.poll(), !records.isEmpty {
            for record in records {
                guard case .bytes(let key) = record.key, let text = record.value.text else {
                    Issue.record("expected a key and an event")
                    continue
                }
                partitions[SerdeTests.text(key), default: []].insert(record.partition.partition)
                ids[SerdeTests.text(key), default: []].append(Int(text.dropFirst(6).prefix { $0 != "," }) ?? -1)
                #expect(record.timestamp == 1_700_000_000_000)
            }
        }
        #expect(partitions.count == 7 && partitions.values.allSatisfy { $0.count == 1 })
        for (number, key) in ids.keys.sorted().enumerated() {
            #expect(ids[key] == Array(stride(from: number, to: 100, by: 7)))
        }
    }

    @Test func `events without a key stay together, and tombstones and headers are kept`() async throws {
        let shop = try await Shop()
        let producer = try await shop.producer()
        let headers = [Record.Header("h", [1]), Record.Header("h", nil)]
        let report = try await producer.append([
            event(#"{"id":1}"#), Record(key: bytes("k"), value: nil, headers: headers, timestamp: 5),
            event(#"{"id":2}"#), Record(value: nil, timestamp: 6),
        ])
        #expect(report.appended.map(\.count).reduce(0, +) == 4 && report.appended.count <= 2)
        let tombstone = try #require(try await shop.records(shop.topic).first { $0.record.key != nil }?.record)
        #expect(tombstone == Record(key: bytes("k"), value: nil, headers: headers, timestamp: 5))
        var consumer = try await shop.consumer()
        var values: [ConsumedPart] = []
        while case let records = try await consumer.poll(), !records.isEmpty { values += records.map(\.value) }
        #expect(values.count(where: { $0 == .absent }) == 2)
    }

    @Test func `keys may have a schema of their own`() async throws {
        let shop = try await Shop()
        let keys = try await shop.serializer(SchemaSubmission(.avro, #""long""#), "orders-key")
        let producer = try await shop.producer(key: keys)
        _ = try await producer.append([event(#"{"id":1}"#, key: "5")])
        let error = await #expect(throws: ProducerError.self) {
            try await producer.append([event(#"{"id":"y"}"#, key: "\"x\"")])
        }
        let lines = (error?.description ?? "").split(separator: "\n").map { $0.prefix { $0 != ":" } }
        #expect(lines == ["event 1, value", "event 1, key"])
        var consumer = try await Consumer(
            shop.log, topic: shop.topic, value: Deserializer(shop.registry), key: Deserializer(shop.registry))
        let record = try #require(try await consumer.poll().first)
        #expect(record.key == .event(bytes("5"), .id(keys.id)))
        #expect(record.value.text == #"{"id":1,"note":null}"#)
    }

    @Test func `a topic must exist to be consumed`() async throws {
        let shop = try await Shop()
        let missing = try TopicName("missing")
        await #expect(throws: LogError.self) {
            _ = try await Consumer(shop.log, topic: missing, value: Deserializer(shop.registry))
        }
    }
}
