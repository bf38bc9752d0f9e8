/// How much memory an object container file may ask for while it is read.
public struct ContainerLimits: Hashable, Sendable {
    /// The bytes of the metadata, keys and values together: 4 MiB.
    public var metadataBytes = 4 << 20
    /// The bytes of a block, as they stand in the file and again after decompression: 64 MiB.
    public var blockBytes = 64 << 20
    /// The records of a block that has fewer bytes than records, so that some of them take none: 1,000,000.
    public var emptyRecords = 1_000_000

    /// The limits that are documented at each property.
    public init() {}
}
