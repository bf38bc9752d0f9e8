internal import Digest
internal import SystemPackage

/// A place in a partition's log.
struct LogPosition: Hashable {
    /// The base offset of the segment.
    var segment: Int64
    /// The byte in the segment's file.
    var position: Int
    /// The offset of the record that follows.
    var offset: Int64
}

/// How far a partition's records are known to be on disk, in its file `watermark`.
///
/// What is damaged before it was acknowledged: that is corruption, and an operator must decide. What is damaged after
/// it may be the torn end of an append that power loss interrupted, and goes.
///
/// Two slots are written in turn, in different sectors, so that a torn write leaves the other one:
///
/// | offset | size | field          | | offset | size | field          |
/// | -----: | ---: | -------------- |-| -----: | ---: | -------------- |
/// |      0 |    4 | "CWM1"         | |     32 |    8 | next offset    |
/// |      4 |    4 | 0              | |     40 |    8 | log start      |
/// |      8 |    8 | sequence       | |     48 |   12 | 0              |
/// |     16 |    8 | segment        | |     60 |    4 | CRC-32C of 0…60 |
/// |     24 |    8 | position       | |        |      |                |
struct DurableWatermark: Hashable {
    static let fileName = "watermark"
    static let slotSize = 64
    static let slotDistance = 4096

    /// Grows with every write; tells which slot is the newer one.
    var sequence: Int64
    var end: LogPosition
    var logStartOffset: Int64

    /// What is written when the partition is durable up to `end`.
    func advanced(to end: LogPosition) -> DurableWatermark {
        DurableWatermark(sequence: sequence + 1, end: end, logStartOffset: logStartOffset)
    }

    /// Of a partition without records.
    static let empty = DurableWatermark(
        sequence: 0, end: LogPosition(segment: 0, position: 0, offset: 0), logStartOffset: 0)

    private static let magic: UInt32 = 0x4357_4D31

    /// Where this one is written.
    var slotPosition: Int { sequence % 2 == 0 ? 0 : DurableWatermark.slotDistance }

    /// The bytes of a slot.
    var slot: [UInt8] {
        var bytes = [UInt8](repeating: 0, count: DurableWatermark.slotSize)
        bytes.store(DurableWatermark.magic, at: 0)
        bytes.store(sequence, at: 8)
        bytes.store(end.segment, at: 16)
        bytes.store(Int64(end.position), at: 24)
        bytes.store(end.offset, at: 32)
        bytes.store(logStartOffset, at: 40)
        bytes.store(Checksum.crc32c(Array(bytes[..<60])), at: 60)
        return bytes
    }

    /// What a new file holds: this in both slots, so that later writes change no size.
    var content: [UInt8] {
        slot + [UInt8](repeating: 0, count: DurableWatermark.slotDistance - DurableWatermark.slotSize) + slot
    }

    /// The newer of the slots that are whole; nil if neither is.
    static func newest(in content: [UInt8]) -> DurableWatermark? {
        [0, slotDistance].compactMap { DurableWatermark(content, at: $0) }.max { $0.sequence < $1.sequence }
    }

    private init?(_ content: [UInt8], at start: Int) {
        guard content.count >= start + DurableWatermark.slotSize else { return nil }
        let slot = Array(content[start..<start + DurableWatermark.slotSize])
        let bytes = unsafe slot.span.bytes
        guard bytes.load(at: 0, as: UInt32.self) == DurableWatermark.magic,
            bytes.load(at: 60, as: UInt32.self) == Checksum.crc32c(Array(slot[..<60]))
        else { return nil }
        self.init(
            sequence: bytes.load(at: 8, as: Int64.self),
            end: LogPosition(
                segment: bytes.load(at: 16, as: Int64.self), position: Int(bytes.load(at: 24, as: Int64.self)),
                offset: bytes.load(at: 32, as: Int64.self)),
            logStartOffset: bytes.load(at: 40, as: Int64.self))
        guard sequence >= 0, sequence < Int64.max, end.position >= 0, logStartOffset >= 0,
            end.segment >= logStartOffset,
            end.offset >= end.segment
        else { return nil }
    }

    init(sequence: Int64, end: LogPosition, logStartOffset: Int64) {
        self.sequence = sequence
        self.end = end
        self.logStartOffset = logStartOffset
    }
}
