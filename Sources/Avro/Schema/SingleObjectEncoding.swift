/// The ten bytes before a value in single-object encoding (specification, "Single-object encoding specification"):
/// `C3 01` and the CRC-64-AVRO fingerprint of the schema that wrote the value.
public struct SingleObjectHeader: Hashable, Sendable {
    /// How many bytes a header takes.
    public static let length = 10
    private static let marker: [UInt8] = [0xC3, 0x01]

    /// The fingerprint of the writer's schema.
    public let fingerprint: UInt64

    /// Makes the header of values that `schema` writes.
    public init(_ schema: AvroSchema) {
        fingerprint = schema.crc64
    }

    /// Reads the header at the beginning of `bytes`.
    ///
    /// - Throws: `SingleObjectError` where there is none.
    public init(parsing bytes: some Collection<UInt8>) throws(SingleObjectError) {
        guard bytes.starts(with: Self.marker) else { throw .wrongMarker(found: Array(bytes.prefix(2))) }
        guard bytes.count >= Self.length else { throw .tooShort(bytes: bytes.count) }
        fingerprint = UInt64(littleEndianBytes: bytes.dropFirst(2).prefix(8))
    }

    /// The header's bytes.
    public var bytes: [UInt8] { Self.marker + fingerprint.littleEndianBytes }

    /// Checks that `schema` wrote the value.
    ///
    /// - Throws: `SingleObjectError.otherSchema` where another schema did.
    public func check(_ schema: AvroSchema) throws(SingleObjectError) {
        let expected = schema.crc64
        guard fingerprint == expected else { throw .otherSchema(found: fingerprint, expected: expected) }
    }
}

/// Why bytes are no single-object encoding, or not one of the expected schema.
public enum SingleObjectError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The bytes don't begin with `C3 01`.
    case wrongMarker(found: [UInt8])
    /// The bytes end inside the header.
    case tooShort(bytes: Int)
    /// The fingerprint is another schema's.
    case otherSchema(found: UInt64, expected: UInt64)

    /// What is wrong and what was expected, in one sentence without a full stop.
    public var description: String {
        switch self {
        case .wrongMarker(let found):
            "single-object encoding begins with the bytes C3 01, found "
                + (found.isEmpty ? "no bytes" : found.map { hexadecimal($0, digits: 2) }.joined(separator: " "))
        case .tooShort(let bytes):
            "single-object encoding begins with \(SingleObjectHeader.length) bytes, found only \(bytes)"
        case .otherSchema(let found, let expected):
            "the value was written with the schema of fingerprint \(hexadecimal(found, digits: 16)), expected "
                + hexadecimal(expected, digits: 16)
        }
    }

    private func hexadecimal(_ value: some FixedWidthInteger, digits: Int) -> String {
        let text = String(value, radix: 16, uppercase: true)
        return String(repeating: "0", count: digits - text.count) + text
    }
}
