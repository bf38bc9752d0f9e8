public import Registry
public import TopicLog

/// What a record says about the schema that its bytes were written with.
public enum SchemaIdentifier: Hashable, Sendable, CustomStringConvertible {
    /// The id in the registry's context.
    case id(SchemaID)
    /// The content's identity, the same in every registry.
    case guid(SchemaGUID)

    /// `id 7`, or `GUID …`.
    public var description: String {
        switch self {
        case .id(let id): "id \(id)"
        case .guid(let guid): "GUID \(guid)"
        }
    }
}

/// Which half of a record.
public enum RecordPart: String, Hashable, Sendable, CaseIterable {
    case key
    case value

    /// The record header that may carry the schema's identifier, so that the half itself is bare.
    public var schemaHeader: String {
        switch self {
        case .key: "__key_schema_id"
        case .value: "__value_schema_id"
        }
    }
}

/// A record's bytes, with what says which schema they were written with taken off.
///
/// Prefixed, the bytes begin with `00` and the id as an Int32, or with `01` and the 16 bytes of the GUID, big-endian both.
/// A header named after the half may hold the same instead.
public struct Frame: Hashable, Sendable {
    /// The schema that the payload was written with.
    public let schema: SchemaIdentifier
    /// How many bytes stand before the payload.
    public let prefixLength: Int
    /// What stands behind the identifier in a header: a Protobuf message's indexes. nil where no header names the schema,
    /// so that they stand before the payload.
    public let headerRest: [UInt8]?

    /// Reads the frame of one half of a record: the last header of its name counts, else the first bytes.
    ///
    /// - Throws: `FrameError` for bytes that are too few or begin with no magic byte.
    public init(of bytes: [UInt8], headers: [Record.Header] = [], _ part: RecordPart = .value) throws(FrameError) {
        let header = headers.last { $0.name == part.schemaHeader && $0.value != nil }
        if let value = header?.value {
            let length: Int
            (schema, length) = try Frame.identifier(value)
            prefixLength = 0
            headerRest = Array(value.dropFirst(length))
        } else {
            (schema, prefixLength) = try Frame.identifier(bytes)
            headerRest = nil
        }
    }

    /// The five bytes that go before a payload written with the schema `id`.
    public static func prefix(_ id: SchemaID) -> [UInt8] {
        [0] + [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: id.value >> $0) }
    }

    private static func identifier(_ bytes: [UInt8]) throws(FrameError) -> (SchemaIdentifier, length: Int) {
        switch bytes.first {
        case 0:
            guard bytes.count >= 5 else { throw .tooShort(count: bytes.count, expected: 5) }
            let number = UInt32(bytes[1]) << 24 | UInt32(bytes[2]) << 16 | UInt32(bytes[3]) << 8 | UInt32(bytes[4])
            guard let id = SchemaID(number) else { throw .invalidID(Int32(bitPattern: number)) }
            return (.id(id), 5)
        case 1:
            guard let guid = SchemaGUID(bytes: bytes.dropFirst().prefix(16)) else {
                throw .tooShort(count: bytes.count, expected: 17)
            }
            return (.guid(guid), 17)
        case let byte?: throw .unknownMagicByte(byte)
        case nil: throw .tooShort(count: 0, expected: 5)
        }
    }
}

/// Why bytes don't say which schema they were written with.
public enum FrameError: Error, Hashable, Sendable, CustomStringConvertible {
    /// There are fewer bytes than a magic byte and an identifier take.
    case tooShort(count: Int, expected: Int)
    /// The first byte is neither 0 nor 1.
    case unknownMagicByte(UInt8)
    /// The id is negative, which none is.
    case invalidID(Int32)
    /// The bytes end inside the message indexes of a Protobuf schema.
    case messageIndexesEnd
    /// A count of message indexes that no message has.
    case messageIndexCount(Int32)
    /// A message index is negative.
    case messageIndex(Int32)
    /// A message index, or their count, takes more than 32 bits.
    case messageIndexTooLong

    /// What is wrong, in a sentence without a full stop.
    public var description: String {
        switch self {
        case .tooShort(let count, let expected):
            "expected a magic byte and a schema's identifier, \(expected) bytes at least, found \(count)"
        case .unknownMagicByte(let byte):
            "unknown magic byte: expected 0 (a schema's id follows) or 1 (a GUID), found \(byte); "
                + "the record wasn't written by a serializer that registers schemas"
        case .invalidID(let id): "expected a schema's id from 0, found \(id)"
        case .messageIndexesEnd: "expected the indexes of a Protobuf message, found the end of the bytes"
        case .messageIndexCount(let count):
            "expected the number of a Protobuf message's indexes, 1 to 64, found \(count)"
        case .messageIndex(let index): "expected the index of a Protobuf message, from 0, found \(index)"
        case .messageIndexTooLong: "expected the index of a Protobuf message, found a number of more than 32 bits"
        }
    }
}
