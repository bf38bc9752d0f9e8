internal import Digest

/// How a fingerprint is made (specification, "Schema Fingerprints").
public enum FingerprintAlgorithm: String, Hashable, Sendable, CaseIterable {
    case crc64 = "CRC-64-AVRO"
    case md5 = "MD5"
    case sha256 = "SHA-256"

    /// The fingerprint of a text: 8 bytes of CRC-64-AVRO, least significant first, 16 of MD5 or 32 of SHA-256.
    public func fingerprint(of text: String) -> [UInt8] {
        switch self {
        case .crc64: CRC64Avro.checksum(text.utf8).littleEndianBytes
        case .md5: MessageDigest.md5(text.utf8)
        case .sha256: MessageDigest.sha256(text.utf8)
        }
    }
}

extension AvroSchema {
    /// The fingerprint of the Parsing Canonical Form: 8 bytes of CRC-64-AVRO, in the order of single-object encoding
    /// (least significant first), 16 of MD5 or 32 of SHA-256.
    public func fingerprint(_ algorithm: FingerprintAlgorithm) -> [UInt8] { algorithm.fingerprint(of: canonicalForm) }

    /// The CRC-64-AVRO fingerprint of the Parsing Canonical Form, as a number. Java shows it signed:
    /// `Int64(bitPattern:)`.
    public var crc64: UInt64 { CRC64Avro.checksum(canonicalForm.utf8) }
}

/// The 64-bit Rabin fingerprint that the specification defines; no other format uses it.
enum CRC64Avro {
    /// The fingerprint of no bytes, which is the polynomial too.
    static let empty: UInt64 = 0xC15D_213A_A4D7_A795

    /// What each byte adds.
    private static let table: [UInt64] = (0..<256).map { byte in
        var value = UInt64(byte)
        for _ in 0..<8 { value = (value >> 1) ^ (value & 1 == 1 ? empty : 0) }
        return value
    }

    static func checksum(_ bytes: some Sequence<UInt8>) -> UInt64 {
        bytes.reduce(empty) { value, byte in (value >> 8) ^ table[Int(UInt8(truncatingIfNeeded: value) ^ byte)] }
    }
}

extension UInt64 {
    /// The bytes, least significant first.
    var littleEndianBytes: [UInt8] { (0..<8).map { UInt8(truncatingIfNeeded: self >> ($0 * 8)) } }

    /// Takes eight bytes, least significant first.
    init(littleEndianBytes bytes: some Sequence<UInt8>) {
        self = zip(bytes, 0...).reduce(0) { $0 | UInt64($1.0) << ($1.1 * 8) }
    }
}
