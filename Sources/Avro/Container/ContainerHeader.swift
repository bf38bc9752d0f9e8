internal import JSON
internal import SchemaLanguage

/// What stands in front of the blocks of an object container file (specification, "Object Container Files").
public struct ContainerHeader: Sendable {
    /// A key of the metadata and its value.
    public struct Entry: Hashable, Sendable {
        /// The key. Those that begin with `avro.` belong to the specification.
        public var key: String
        /// The value, any bytes.
        public var value: [UInt8]

        /// Makes an entry of a key and any bytes.
        public init(key: String, value: [UInt8]) {
            self.key = key
            self.value = value
        }
    }

    /// The schema that every record was written with.
    public let schema: AvroSchema
    /// How the blocks are compressed.
    public let codec: ContainerCodec
    /// Every entry, `avro.schema` and `avro.codec` included, in the order of the file.
    public let metadata: [Entry]
    /// The 16 bytes that end the header and every block.
    public let sync: [UInt8]

    static let magic: [UInt8] = [0x4F, 0x62, 0x6A, 1]
    static let syncSize = 16
    static let schemaKey = "avro.schema"
    static let codecKey = "avro.codec"

    /// The header of a new file, with the entries of the specification before those of `metadata`. The schema is written
    /// without references and comments, which others could not read.
    init(schema: AvroSchema, codec: ContainerCodec, metadata: [Entry], sync: [UInt8]) throws(ContainerError) {
        var keys: Set<ExactString> = []
        for entry in metadata {
            guard !entry.key.utf8.starts(with: "avro.".utf8) else {
                throw ContainerError(
                    .invalidMetadata, "the metadata key \"\(entry.key)\" is reserved, as all that begin with avro. are")
            }
            guard keys.insert(ExactString(entry.key)).inserted else {
                throw ContainerError(.invalidMetadata, "the metadata key \"\(entry.key)\" is given twice")
            }
        }
        self.schema = schema
        self.codec = codec
        self.metadata =
            [
                Entry(key: Self.schemaKey, value: Array(schema.resolvedText.utf8)),
                Entry(key: Self.codecKey, value: Array(codec.rawValue.utf8)),
            ] + metadata
        self.sync = sync
    }

    /// The header of a file that is read; says what is wrong with `metadata`.
    init(metadata: [Entry], sync: [UInt8]) throws(ContainerError) {
        func value(of key: String) throws(ContainerError) -> String? {
            guard let entry = metadata.first(where: { $0.key == key }) else { return nil }
            guard let text = String(validating: entry.value, as: UTF8.self) else {
                throw ContainerError(.corruptHeader, "the value of \(key) is not valid UTF-8")
            }
            return text
        }
        guard let text = try value(of: Self.schemaKey) else {
            throw ContainerError(.invalidSchema, "the metadata has no \(Self.schemaKey)")
        }
        do throws(SchemaError) {
            schema = try AvroSchema(parsing: SchemaText(text, name: Self.schemaKey), rules: .lenient)
        } catch {
            throw ContainerError(.invalidSchema, "the schema can't be used: \(error)")
        }
        // "If codec is absent, it is assumed to be null".
        let name = try value(of: Self.codecKey) ?? ContainerCodec.null.rawValue
        guard let codec = ContainerCodec(rawValue: name) else {
            let known = ContainerCodec.allCases.map(\.rawValue).joined(separator: ", ")
            throw ContainerError(.unknownCodec, "the codec is \"\(name)\"; the known ones are \(known)")
        }
        self.codec = codec
        self.metadata = metadata
        self.sync = sync
    }

    /// The bytes in front of the blocks: the magic, the metadata as one block of a map, the sync marker.
    var bytes: [UInt8] {
        var bytes = Self.magic
        bytes.appendLong(metadata.count)
        for entry in metadata {
            bytes.appendLong(entry.key.utf8.count)
            bytes += entry.key.utf8
            bytes.appendLong(entry.value.count)
            bytes += entry.value
        }
        bytes.appendLong(0)
        return bytes + sync
    }
}

extension [UInt8] {
    /// Appends `value` as a long (specification, "Binary Encoding"): zigzag, seven bits a byte, the lowest first.
    mutating func appendLong(_ value: Int) {
        var rest = UInt64(bitPattern: Int64(value) << 1 ^ Int64(value) >> 63)
        while rest >= 0x80 {
            append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        append(UInt8(rest))
    }
}
