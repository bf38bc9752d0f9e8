/// Why an object container file could not be read or written.
public struct ContainerError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The kind of failure, for a program to act on. Cases may be added.
    public struct Code: Hashable, Sendable {
        /// The stable name.
        public let name: String

        /// The bytes don't begin like an object container file, or like one of another version.
        public static let notAContainer = Code(name: "not-a-container")
        /// The header is not well formed.
        public static let corruptHeader = Code(name: "corrupt-header")
        /// The schema in the header is missing or unusable.
        public static let invalidSchema = Code(name: "invalid-schema")
        /// The header names a codec that isn't known.
        public static let unknownCodec = Code(name: "unknown-codec")
        /// A block is not well formed.
        public static let corruptBlock = Code(name: "corrupt-block")
        /// The records of a block are not what its schema and its count say.
        public static let corruptRecord = Code(name: "corrupt-record")
        /// The file ends before its header or its last block does.
        public static let truncated = Code(name: "truncated")
        /// A size or a count is beyond `ContainerLimits`.
        public static let overLimit = Code(name: "over-limit")
        /// A metadata key is reserved or stands twice.
        public static let invalidMetadata = Code(name: "invalid-metadata")
    }

    /// The kind of failure.
    public let code: Code
    /// What is wrong and what was expected, in a sentence without a full stop.
    public let message: String
    /// The offset in the file of the header (0) or of the block that is meant.
    public let offset: Int
    /// The number of the block, from 1; nil for the header.
    public let block: Int?

    package init(_ code: Code, _ message: String, offset: Int = 0, block: Int? = nil) {
        self.code = code
        self.message = message
        self.offset = offset
        self.block = block
    }

    /// The place and the message.
    public var description: String {
        if let block { "block \(block), at byte \(offset): \(message)" } else { "header: \(message)" }
    }
}
