extension TopicSettings {
    /// The most partitions of a topic, and of a log.
    static let partitionCountMax = 10_000
    /// A position in a segment is an Int32 in the offset index.
    static let segmentBytesMax = Int(Int32.max)

    /// Refuses what a new topic can't have.
    func check(partitions: Int) throws(LogError) {
        try TopicSettings.check(partitions, in: 1...TopicSettings.partitionCountMax, "the number of partitions")
        try TopicSettings.check(segmentBytes, in: 1024...TopicSettings.segmentBytesMax, "segment.bytes")
        try TopicSettings.check(indexIntervalBytes, in: 0...TopicSettings.segmentBytesMax, "index.interval.bytes")
        try TopicSettings.check(
            maxMessageBytes, in: RecordBatchHeader.size...TopicSettings.segmentBytesMax, "max.message.bytes")
    }

    private static func check(_ value: Int, in range: ClosedRange<Int>, _ name: String) throws(LogError) {
        guard !range.contains(value) else { return }
        throw LogError(
            .invalidSettings, "\(name) is \(value), but must be from \(range.lowerBound) to \(range.upperBound)")
    }

    /// Refuses a batch that is larger than the topic allows.
    func check(_ batch: RecordBatch) throws(LogError) {
        let (limit, name) =
            segmentBytes < maxMessageBytes ? (segmentBytes, "segment.bytes") : (maxMessageBytes, "max.message.bytes")
        guard batch.bytes.count > limit else { return }
        throw LogError(
            .messageTooLarge,
            "the record batch has \(batch.bytes.count) bytes, more than the topic's \(name) of \(limit): send fewer"
                + " records at once, or raise \(name)")
    }
}

extension OffsetRange {
    /// Refuses an offset to read from that is outside the range; the high watermark itself is inside.
    func check(_ offset: Int64, of partition: TopicPartition) throws(LogError) {
        guard offset < logStartOffset || offset > highWatermark else { return }
        throw LogError(
            .offsetOutOfRange,
            "\(partition) has no offset \(offset): its records begin at \(logStartOffset) and end before \(highWatermark)"
        )
    }
}

extension LogError {
    static func unknown(_ topic: TopicName) -> LogError {
        LogError(.unknownTopicOrPartition, "there is no topic \(topic)")
    }

    static func unknown(_ partition: TopicPartition, partitions: Int) -> LogError {
        LogError(
            .unknownTopicOrPartition,
            "the topic \(partition.topic) has no partition \(partition.partition), only 0 to \(partitions - 1)")
    }

    static let closedLog = LogError(.closed, "the log was closed")

    static func tooManyPartitions(_ total: Int) -> LogError {
        LogError(
            .invalidSettings,
            "the log would have \(total) partitions, more than the \(TopicSettings.partitionCountMax) that are allowed")
    }

    static func alreadyExists(_ topic: TopicName) -> LogError {
        LogError(.topicAlreadyExists, "the topic \(topic) exists already")
    }
}
