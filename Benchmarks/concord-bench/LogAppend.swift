import TopicLog

/// Appends to a log on the disk to measure: batches of a fixed size, each acknowledged before the next, or (with the
/// durability `group`) one after another, acknowledged at the end, the way a producer does that has more to send.
struct LogAppend {
    let directory: String
    let batchBytes: Int
    let durability: TopicSettings.Durability
    let seconds: Double

    func run() async throws {
        let log = try DirectoryLog(path: directory)
        let topic = try TopicName("concord-bench")
        try? await log.deleteTopic(topic)
        var settings = TopicSettings()
        settings.durability = durability
        settings.maxMessageBytes = max(settings.maxMessageBytes, batchBytes)
        try await log.createTopic(topic, partitions: 1, settings: settings)
        let partition = TopicPartition(topic, 0)
        let batch = try makeBatch()

        let clock = ContinuousClock()
        let start = clock.now
        let end = start + .seconds(seconds)
        var count = 0
        var last: PendingAppend?
        while clock.now < end {
            last = try await log.beginAppend(batch, to: partition)
            count += 1
        }
        try await last?.acknowledged()
        let elapsed = (clock.now - start) / .seconds(1)
        let fields = [
            #""peer": "concord""#, "\"batch\": \(batch.bytes.count)", #""sync": "\#(durability.rawValue)""#,
            "\"batches\": \(count)", "\"seconds\": \(elapsed)",
            "\"mb_per_s\": \(Double(count * batch.bytes.count) / elapsed / 1e6)",
            "\"batches_per_s\": \(Int(Double(count) / elapsed))",
        ]
        print("{" + fields.joined(separator: ", ") + "}")
        try await log.deleteTopic(topic)
        try log.close()
    }

    /// One record of random bytes that fills a batch.
    private func makeBatch() throws -> RecordBatch {
        var builder = RecordBatchBuilder(maxBytes: batchBytes)
        var value = (0..<batchBytes).map { _ in UInt8.random(in: 0...UInt8.max) }
        // What is around the value takes 71 to 80 bytes.
        value.removeLast(80)
        _ = try builder.add(Record(value: value, timestamp: 0))
        return builder.finish()
    }
}
