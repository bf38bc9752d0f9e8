import Registry
import SchemaLanguage
import Serde
import Testing
import TopicLog

/// The schema of most events here, and one that evolved from it.
let order = SchemaSubmission(
    .avro,
    #"{"type":"record","name":"shop.Order","fields":[{"name":"id","type":"long"},{"name":"note","type":["null","string"],"default":null}]}"#
)
let orderWithTotal = SchemaSubmission(
    .avro,
    #"{"type":"record","name":"shop.Order","fields":[{"name":"id","type":"long"},{"name":"note","type":["null","string"],"default":null},{"name":"total","type":"double","default":0.5}]}"#
)

func bytes(_ text: String) -> [UInt8] { Array(text.utf8) }

func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }

/// A log in memory with a topic `orders` and one for dead letters, and a registry in it.
struct Shop {
    let log = MemoryLog()
    let registry: EmbeddedRegistry
    let topic: TopicName
    let deadLetters: TopicName

    init(partitions: Int = 3, maxMessageBytes: Int = 1 << 20) async throws {
        registry = try await EmbeddedRegistry(log: log)
        topic = try TopicName("orders")
        deadLetters = try TopicName("orders-dead")
        var settings = TopicSettings()
        settings.maxMessageBytes = maxMessageBytes
        try await log.createTopic(topic, partitions: partitions, settings: settings)
        try await log.createTopic(deadLetters, partitions: 1, settings: settings)
    }

    func serializer(
        _ schema: SchemaSubmission = order, _ subject: String = "orders-value"
    ) async throws -> Serializer {
        try await Serializer(registry, subject: Subject(subject), .register(schema))
    }

    func producer(
        _ schema: SchemaSubmission = order, key: Serializer? = nil, refusal: Producer.Refusal = .wholeBatch
    ) async throws -> Producer {
        try await Producer(log, topic: topic, value: serializer(schema), key: key, refusal: refusal)
    }

    /// Every record of a topic.
    func records(_ topic: TopicName) async throws -> [StoredRecord] {
        var records: [StoredRecord] = []
        for description in try await log.topics() where description.name == topic {
            for partition in 0..<description.partitions {
                let partition = TopicPartition(topic, partition)
                var offset: Int64 = 0
                while case let read = try await log.read(partition, from: offset, maxBytes: 1 << 20),
                    let last = read.last
                {
                    records += read
                    offset = last.offset + 1
                }
            }
        }
        return records
    }

    func append(_ value: [UInt8]?, headers: [Record.Header] = [], to partition: Int = 0) async throws {
        var builder = RecordBatchBuilder()
        _ = try builder.add(Record(value: value, headers: headers, timestamp: 1))
        try await log.append(builder.finish(), to: TopicPartition(topic, partition))
    }
}

func event(_ text: String, key: String? = nil) -> Record {
    Record(key: key.map(bytes), value: bytes(text), timestamp: 1_700_000_000_000)
}

/// Expects `body` to be refused with `code`.
func expectRefusal(
    _ code: RegistryError.Code, sourceLocation: Testing.SourceLocation = #_sourceLocation,
    _ body: () async throws -> some Any
) async {
    let error = await #expect(throws: RegistryError.self, sourceLocation: sourceLocation) { _ = try await body() }
    #expect(error?.code == code, sourceLocation: sourceLocation)
}
