/// Chooses the partition of each record as Kafka's producers do: of a keyed one by the hash of its key, of one without a
/// key by staying with a partition for a batch.
public struct Partitioner: Sendable {
    /// How many partitions the topic has; 1 or more.
    public let partitionCount: Int
    private var sticky: Int

    /// Makes a partitioner for a topic with `partitionCount` partitions, 1 or more.
    public init(partitionCount: Int) {
        precondition(partitionCount > 0, "a topic has one partition or more")
        self.partitionCount = partitionCount
        sticky = Int.random(in: 0..<partitionCount)
    }

    /// The partition of a record with this key. An empty key is a key.
    public func partition(forKey key: Span<UInt8>?) -> Int {
        guard let key else { return sticky }
        return Int(Partitioner.murmur2(key) & 0x7FFF_FFFF) % partitionCount
    }

    /// Moves records without a key to another partition, if there is one: to be called when a batch of them is full.
    public mutating func nextBatch() {
        guard partitionCount > 1 else { return }
        sticky = (sticky + Int.random(in: 1..<partitionCount)) % partitionCount
    }

    /// MurmurHash2 for 32 bits (Austin Appleby), with Kafka's seed.
    static func murmur2(_ bytes: Span<UInt8>) -> UInt32 {
        let multiplier: UInt32 = 0x5BD1_E995
        let count = bytes.count
        var hash = 0x9747_B28C ^ UInt32(truncatingIfNeeded: count)
        var index = 0
        while count - index >= 4 {
            var word =
                UInt32(bytes[index]) | UInt32(bytes[index + 1]) << 8 | UInt32(bytes[index + 2]) << 16
                | UInt32(bytes[index + 3]) << 24
            word = word &* multiplier
            word ^= word >> 24
            word = word &* multiplier
            hash = hash &* multiplier ^ word
            index += 4
        }
        if index < count {
            for rest in stride(from: count - 1, through: index, by: -1) {
                hash ^= UInt32(bytes[rest]) << UInt32(8 * (rest - index))
            }
            hash = hash &* multiplier
        }
        hash ^= hash >> 13
        hash = hash &* multiplier
        return hash ^ (hash >> 15)
    }
}
