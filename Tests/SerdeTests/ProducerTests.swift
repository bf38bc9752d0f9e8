import Registry
import SchemaLanguage
import Serde
import Testing
import TopicLog

@Suite struct `Producing` {
    @Test func `nothing is appended if one event is refused, and every mistake is told`() async throws {
        let shop = try await Shop()
        let producer = try await shop.producer()
        let error = await #expect(throws: ProducerError.self) {
            try await producer.append([
                event(#"{"id":1}"#), event(#"{"id":"x","note":5}"#), event(#"{"id":2}"#), event("{"),
                Record(value: bytes(#"{"id":3}"#), timestamp: -2),
            ])
        }
        guard case .rejected(let rejected) = error else {
            Issue.record("expected rejected events")
            return
        }
        #expect(rejected.map(\.number) == [2, 4, 5])
        #expect(rejected[0].event == event(#"{"id":"x","note":5}"#))
        guard case .mistakes(let mistakes) = rejected[0].faults[0].reason,
            case .record(let refusal) = rejected[2].faults[0].reason
        else {
            Issue.record("expected mistakes, and a time that is none")
            return
        }
        #expect(mistakes.mistakes.map(\.pointer) == ["/id", "/note"])
        #expect(refusal.code == .invalidRecord)
        #expect(error?.description.split(separator: "\n").first?.hasPrefix("event 2, value: ") == true)
        #expect(try await shop.records(shop.topic).isEmpty)
    }

    @Test func `refused events go to the dead letters with the reasons, the others to their topic`() async throws {
        let shop = try await Shop()
        let producer = try await shop.producer(refusal: .deadLetters(shop.deadLetters))
        let bad = Record(
            key: bytes("k"), value: bytes(#"{"id":"x"}"#), headers: [Record.Header("own", [1])], timestamp: 7)
        let report = try await producer.append([event(#"{"id":1}"#), bad, event(#"{"id":2}"#)])
        #expect(report.rejected.map(\.number) == [2])
        #expect(try await shop.records(shop.topic).count == 2)
        let letter = try #require(try await shop.records(shop.deadLetters).first?.record)
        #expect(letter.key == bad.key && letter.value == bad.value && letter.timestamp == 7)
        let headers = letter.headers.map { "\($0.name)=\($0.name == "own" ? "" : text($0.value ?? []))" }
        #expect(
            headers.dropLast() == [
                "own=", "__error.topic=orders", "__error.subject=orders-value", "__error.schema.id=1",
            ])
        #expect(
            headers.last?.hasPrefix("__error.message=value: ") == true
                && headers.last?.contains("/id: expected") == true)
    }

    @Test func `an event that the dead letters can't take either refuses the whole batch`() async throws {
        let shop = try await Shop(maxMessageBytes: 2_000)
        let producer = try await shop.producer(refusal: .deadLetters(shop.deadLetters))
        let large = event(#"{"id":1,"note":"\#(String(repeating: "x", count: 3_000))"}"#)
        let error = await #expect(throws: ProducerError.self) {
            try await producer.append([event(#"{"id":1}"#), large, event(#"{"id":"x"}"#)])
        }
        guard case .rejected(let rejected) = error else {
            Issue.record("expected rejected events")
            return
        }
        #expect(rejected.map(\.number) == [2])
        #expect(try await shop.records(shop.topic).isEmpty)
        #expect(try await shop.records(shop.deadLetters).isEmpty)
    }

    @Test func `a batch that is larger than the topic takes is split, an event that is too large refused`() async throws
    {
        let shop = try await Shop(partitions: 1, maxMessageBytes: 2_000)
        let producer = try await shop.producer()
        func large(_ count: Int) -> Record { event(#"{"id":1,"note":"\#(String(repeating: "x", count: count))"}"#) }
        var batch = producer.makeBatch()
        for _ in 0..<10 { batch.add(large(900)) }
        #expect(batch.count == 10 && batch.byteCount > 9_000)
        let report = try await producer.append(batch)
        #expect(report.appended.map(\.count) == [2, 2, 2, 2, 2])
        #expect(report.appended.map(\.baseOffset) == [0, 2, 4, 6, 8])
        let error = await #expect(throws: ProducerError.self) { try await producer.append([large(3_000)]) }
        guard case .rejected(let rejected) = error, case .record(let reason) = rejected[0].faults[0].reason else {
            Issue.record("expected a rejected event")
            return
        }
        #expect(reason.code == .messageTooLarge)
        #expect(try await producer.append([]).appended.isEmpty)
    }

    @Test func `batches may be begun one after another before the first is durable`() async throws {
        let shop = try await Shop(partitions: 1)
        let producer = try await shop.producer()
        var pending: [PendingProduction] = []
        for number in 0..<5 {
            var batch = producer.makeBatch()
            batch.add(event(#"{"id":\#(number)}"#))
            pending.append(try await producer.begin(batch))
        }
        var offsets: [Int64] = []
        for production in pending { offsets += try await production.acknowledged().appended.map(\.baseOffset) }
        #expect(offsets == [0, 1, 2, 3, 4])
    }

    @Test func `a topic must exist`() async throws {
        let shop = try await Shop()
        let serializer = try await shop.serializer()
        let missing = try TopicName("missing")
        for body in [
            { try await Producer(shop.log, topic: missing, value: serializer) },
            { try await Producer(shop.log, topic: shop.topic, value: serializer, refusal: .deadLetters(missing)) },
        ] as [() async throws -> Producer] {
            let error = await #expect(throws: LogError.self) { _ = try await body() }
            #expect(error?.code == .unknownTopicOrPartition)
        }
    }
}
