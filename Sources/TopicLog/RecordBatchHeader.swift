internal import Digest

/// The fixed part of a record batch v2: 61 bytes, big-endian, before the records.
///
/// | offset | field                | | offset | field         |
/// | -----: | -------------------- |-| -----: | ------------- |
/// |      0 | baseOffset           | |     27 | baseTimestamp |
/// |      8 | batchLength          | |     35 | maxTimestamp  |
/// |     12 | partitionLeaderEpoch | |     43 | producerId    |
/// |     16 | magic                | |     51 | producerEpoch |
/// |     17 | crc                  | |     53 | baseSequence  |
/// |     21 | attributes           | |     57 | recordCount   |
/// |     23 | lastOffsetDelta      | |     61 | records       |
///
/// The CRC covers what follows it. The 17 bytes before are checked by what surrounds the batch: offsets that follow one
/// another, and a length that makes the CRC right.
public struct RecordBatchHeader: Hashable, Sendable {
    /// The offset of the first record that the batch was built with.
    public var baseOffset: Int64
    /// The bytes after this field: 12 less than the size of the batch.
    public var batchLength: Int32
    /// The epoch of the partition's leader when it was appended; -1 before.
    public var partitionLeaderEpoch: Int32
    /// CRC-32C of the bytes from the attributes on.
    public var crc: UInt32
    /// Compression and other flags.
    public var attributes: Attributes
    /// The last record's offset less the base offset; kept when compaction removes that record.
    public var lastOffsetDelta: Int32
    /// What the records' timestamps are relative to; or the delete horizon, if the attributes say so.
    public var baseTimestamp: Int64
    /// The largest timestamp of a record, or the time of the append if the attributes say so.
    public var maxTimestamp: Int64
    /// The idempotent producer; -1 for none.
    public var producerID: Int64
    /// The epoch of the idempotent producer; -1 for none.
    public var producerEpoch: Int16
    /// The sequence number of the first record; -1 for none.
    public var baseSequence: Int32
    /// How many records there are.
    public var recordCount: Int32

    static let size = 61
    /// Where `batchLength` counts from.
    static let lengthEnd = 12
    static let epochOffset = 12
    static let magicOffset = 16
    /// Where the bytes begin that the CRC covers.
    static let attributesOffset = 21

    /// The offset of the last record.
    public var lastOffset: Int64 { baseOffset + Int64(lastOffsetDelta) }

    /// The size of the whole batch in bytes.
    public var byteCount: Int { RecordBatchHeader.lengthEnd + Int(batchLength) }

    /// Compression and other flags of a batch.
    public struct Attributes: RawRepresentable, Hashable, Sendable {
        /// The 16 bits.
        public var rawValue: UInt16

        /// Takes the 16 bits.
        public init(rawValue: UInt16) { self.rawValue = rawValue }

        /// The codec of the records.
        public var compression: Compression? { Compression(rawValue: rawValue & 7) }
        /// Whether every record has the time of the append, `maxTimestamp`, for its timestamp.
        public var hasLogAppendTime: Bool { rawValue & 1 << 3 != 0 }
        /// Whether the batch belongs to a transaction.
        public var isTransactional: Bool { rawValue & 1 << 4 != 0 }
        /// Whether the batch ends a transaction, instead of having records for consumers.
        public var isControl: Bool { rawValue & 1 << 5 != 0 }
        /// Whether `baseTimestamp` holds the time from which compaction may drop the tombstones.
        public var hasDeleteHorizon: Bool { rawValue & 1 << 6 != 0 }

        var isKnown: Bool { rawValue >> 7 == 0 && compression != nil }
    }

    /// How the records of a batch are compressed.
    public enum Compression: UInt16, Hashable, Sendable {
        /// Not at all.
        case none
        /// gzip (RFC 1952).
        case gzip
        /// Snappy, bare or in Java's framing.
        case snappy
        /// LZ4 frames.
        case lz4
        /// Zstandard (RFC 8878).
        case zstd
    }
}

extension RecordBatchHeader {
    /// Reads the header at `start` and checks everything that can be checked without the records.
    init(parsing bytes: borrowing RawSpan, at start: Int = 0) throws(RecordBatchDefect) {
        let present = bytes.byteCount - start
        // The magic first: what was written by something else has no length to believe.
        guard present > RecordBatchHeader.magicOffset else { throw .cutOff(present: present, needed: Self.size) }
        let magic = bytes.load(at: start + RecordBatchHeader.magicOffset, as: UInt8.self)
        guard magic == 2 else { throw .magic(magic) }
        guard present >= RecordBatchHeader.size else { throw .cutOff(present: present, needed: Self.size) }
        baseOffset = bytes.load(at: start, as: Int64.self)
        batchLength = bytes.load(at: start + 8, as: Int32.self)
        partitionLeaderEpoch = bytes.load(at: start + 12, as: Int32.self)
        crc = bytes.load(at: start + 17, as: UInt32.self)
        attributes = Attributes(rawValue: bytes.load(at: start + 21, as: UInt16.self))
        lastOffsetDelta = bytes.load(at: start + 23, as: Int32.self)
        baseTimestamp = bytes.load(at: start + 27, as: Int64.self)
        maxTimestamp = bytes.load(at: start + 35, as: Int64.self)
        producerID = bytes.load(at: start + 43, as: Int64.self)
        producerEpoch = bytes.load(at: start + 51, as: Int16.self)
        baseSequence = bytes.load(at: start + 53, as: Int32.self)
        recordCount = bytes.load(at: start + 57, as: Int32.self)

        guard byteCount >= RecordBatchHeader.size else { throw .batchLength(batchLength) }
        guard baseOffset >= 0, baseOffset < Int64.max - Int64(Int32.max) else { throw .baseOffset(baseOffset) }
        guard lastOffsetDelta >= 0, recordCount >= 0, recordCount - 1 <= lastOffsetDelta else {
            throw .offsets(lastOffsetDelta: lastOffsetDelta, recordCount: recordCount)
        }
        guard attributes.isKnown else { throw .attributes(attributes.rawValue) }
    }

    /// Checks that the whole batch is there, at `start`, and that its CRC is right.
    func checkContent(_ bytes: borrowing RawSpan, at start: Int = 0) throws(RecordBatchDefect) {
        let present = bytes.byteCount - start
        guard present >= byteCount else { throw .cutOff(present: present, needed: byteCount) }
        let computed = RecordBatchHeader.checksum(bytes.extracting(start..<start + byteCount))
        guard computed == crc else { throw .checksum(stored: crc, computed: computed) }
    }

    /// The CRC of the part of a batch that it covers.
    private static func checksum(_ batch: RawSpan) -> UInt32 {
        unsafe batch.extracting(droppingFirst: attributesOffset).withUnsafeBytes { unsafe Checksum.crc32c($0) }
    }

    /// Writes the header over the first 61 bytes of a batch whose records are in place, and sets the CRC.
    mutating func seal(_ batch: inout [UInt8]) {
        batch.store(baseOffset, at: 0)
        batch.store(batchLength, at: 8)
        batch.store(partitionLeaderEpoch, at: 12)
        batch[RecordBatchHeader.magicOffset] = 2
        batch.store(attributes.rawValue, at: 21)
        batch.store(lastOffsetDelta, at: 23)
        batch.store(baseTimestamp, at: 27)
        batch.store(maxTimestamp, at: 35)
        batch.store(producerID, at: 43)
        batch.store(producerEpoch, at: 51)
        batch.store(baseSequence, at: 53)
        batch.store(recordCount, at: 57)
        crc = RecordBatchHeader.checksum(unsafe batch.span.bytes)
        batch.store(crc, at: 17)
    }
}

extension [UInt8] {
    /// Writes `value` big-endian over the bytes from `offset` on, which must be there.
    mutating func store(_ value: some FixedWidthInteger, at offset: Int) {
        for index in 0..<value.bitWidth / 8 {
            self[offset + index] = UInt8(truncatingIfNeeded: value >> (value.bitWidth - 8 - 8 * index))
        }
    }
}
