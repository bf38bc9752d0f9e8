/// Records encoded as one record batch v2 (magic 2): the unit on disk, in Kafka's Produce and in Fetch.
///
/// Made by `RecordBatchBuilder`; the base offset and the partition leader epoch are set when it is appended, which the
/// CRC allows, as it doesn't cover them.
public struct RecordBatch: Sendable {
    /// The batch, from `baseOffset` on.
    public let bytes: [UInt8]
    /// How many records it holds.
    public let recordCount: Int

    package init(bytes: [UInt8], recordCount: Int) {
        self.bytes = bytes
        self.recordCount = recordCount
    }
}
