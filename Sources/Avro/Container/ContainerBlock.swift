/// A block of an object container file, decompressed.
public struct ContainerBlock: Hashable, Sendable {
    /// The number in the file, from 1.
    public let number: Int
    /// The offset in the file of its first byte.
    public let offset: Int
    /// How many records it says to have.
    public let count: Int
    /// The records, one after the other, in Avro's binary encoding.
    public let bytes: [UInt8]
}
