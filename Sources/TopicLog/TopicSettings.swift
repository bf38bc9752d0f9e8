/// How a topic keeps its records. Names and defaults are Kafka's where Kafka has them.
public struct TopicSettings: Hashable, Sendable {
    /// When an append is answered.
    public enum Durability: String, Hashable, Sendable, CaseIterable {
        /// After an fdatasync of its own: survives power loss.
        case fsync
        /// After an fdatasync that it may share with others that wait: survives power loss.
        case group
        /// After the write: survives the death of the process; the operating system writes it to disk in its own time.
        case os
    }

    /// When an append is answered.
    public var durability: Durability = .group
    /// The size at which a segment is closed and the next begun (`segment.bytes`).
    public var segmentBytes = 1 << 30
    /// How many bytes are appended between two entries of the offset index (`index.interval.bytes`).
    public var indexIntervalBytes = 4096
    /// The largest batch (`max.message.bytes`).
    public var maxMessageBytes = 1_048_588

    /// The defaults.
    public init() {}
}
