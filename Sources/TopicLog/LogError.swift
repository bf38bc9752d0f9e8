/// Why the log refused or failed to do something.
public struct LogError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The kind of failure, for a program to act on. Cases may be added.
    public struct Code: Hashable, Sendable {
        /// The stable name.
        public let name: String

        /// The name of a topic breaks Kafka's rule.
        public static let invalidTopicName = Code(name: "invalid-topic-name")
        /// There is no such topic or partition.
        public static let unknownTopicOrPartition = Code(name: "unknown-topic-or-partition")
        /// A topic of that name exists.
        public static let topicAlreadyExists = Code(name: "topic-already-exists")
        /// A setting or a number of partitions is out of its range.
        public static let invalidSettings = Code(name: "invalid-settings")
        /// The offset is below the log start offset or above the high watermark.
        public static let offsetOutOfRange = Code(name: "offset-out-of-range")
        /// A batch or record is not well formed.
        public static let invalidRecord = Code(name: "invalid-record")
        /// A batch is compressed with a codec that can't be read here.
        public static let unsupportedCompression = Code(name: "unsupported-compression")
        /// A batch is larger than the topic allows.
        public static let messageTooLarge = Code(name: "message-too-large")
        /// Acknowledged data on disk is damaged.
        public static let corruptData = Code(name: "corrupt-data")
        /// The disk is full or failed.
        public static let storage = Code(name: "storage")
        /// The log was closed.
        public static let closed = Code(name: "closed")
        /// Another process has the directory open.
        public static let directoryLocked = Code(name: "directory-locked")
        /// The directory was written by a newer version, or is no data directory.
        public static let unsupportedFormat = Code(name: "unsupported-format")
    }

    /// The kind of failure.
    public let code: Code
    /// What happened, where, and what to do, in a sentence without a full stop.
    public let message: String

    /// Makes an error.
    public init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }

    /// The message.
    public var description: String { message }
}
