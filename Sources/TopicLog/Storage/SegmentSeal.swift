internal import Digest
internal import SystemPackage

/// Vouches for the index files of a closed segment, in its file `.seal`: by it they can be believed. Without it, or if it
/// disagrees with them or with the size of the log, the log is read instead.
///
/// | offset | size | field             | | offset | size | field                   |
/// | -----: | ---: | ----------------- |-| -----: | ---: | ----------------------- |
/// |      0 |    4 | "CSL1"            | |     28 |    4 | CRC-32C of `.timeindex` |
/// |      4 |    4 | 0                 | |     32 |   28 | 0                       |
/// |      8 |    8 | size of the log   | |     60 |    4 | CRC-32C of 0…60         |
/// |     16 |    8 | largest timestamp | |        |      |                         |
/// |     24 |    4 | CRC-32C of `.index` | |      |      |                         |
struct SegmentSeal: Hashable {
    var size: Int
    var maxTimestamp: Int64
    var offsetIndexChecksum: UInt32
    var timeIndexChecksum: UInt32

    private static let fileSize = 64
    private static let magic: UInt32 = 0x4353_4C31

    var content: [UInt8] {
        var bytes = [UInt8](repeating: 0, count: SegmentSeal.fileSize)
        bytes.store(SegmentSeal.magic, at: 0)
        bytes.store(Int64(size), at: 8)
        bytes.store(maxTimestamp, at: 16)
        bytes.store(offsetIndexChecksum, at: 24)
        bytes.store(timeIndexChecksum, at: 28)
        bytes.store(Checksum.crc32c(Array(bytes[..<60])), at: 60)
        return bytes
    }

    init?(_ content: [UInt8]) {
        let bytes = unsafe content.span.bytes
        guard content.count == SegmentSeal.fileSize, bytes.load(at: 0, as: UInt32.self) == SegmentSeal.magic,
            bytes.load(at: 60, as: UInt32.self) == Checksum.crc32c(Array(content[..<60]))
        else { return nil }
        size = Int(bytes.load(at: 8, as: Int64.self))
        maxTimestamp = bytes.load(at: 16, as: Int64.self)
        offsetIndexChecksum = bytes.load(at: 24, as: UInt32.self)
        timeIndexChecksum = bytes.load(at: 28, as: UInt32.self)
    }

    /// Seals a log of this size whose index files are about to be written.
    init(size: Int, maxTimestamp: Int64, offsetFile: [UInt8], timeFile: [UInt8]) {
        self.size = size
        self.maxTimestamp = maxTimestamp
        offsetIndexChecksum = Checksum.crc32c(offsetFile)
        timeIndexChecksum = Checksum.crc32c(timeFile)
    }
}

extension SegmentIndex {
    /// Writes the index files and the seal of a segment whose log has `size` bytes. They need not survive anything.
    func write(_ files: SegmentFiles, size: Int, _ fileSystem: any FileSystem) throws(Errno) {
        var finished = self
        finished.finish()
        let (offsetFile, timeFile) = (finished.offsetFile, finished.timeFile)
        let seal = SegmentSeal(size: size, maxTimestamp: maxTimestamp, offsetFile: offsetFile, timeFile: timeFile)
        for (path, content) in [
            (files.offsetIndex, offsetFile), (files.timeIndex, timeFile), (files.seal, seal.content),
        ] {
            let file = try fileSystem.open(path, .create)
            try file.truncate(to: content.count)
            try file.writeAll(content, at: 0)
        }
    }

    /// The index of a closed segment whose log has `size` bytes, from its files; nil if they can't be believed.
    init?(_ files: SegmentFiles, size: Int, _ fileSystem: any FileSystem) {
        guard let sealContent = try? fileSystem.contents(of: files.seal), let seal = SegmentSeal(sealContent),
            seal.size == size, let offsetFile = try? fileSystem.contents(of: files.offsetIndex),
            Checksum.crc32c(offsetFile) == seal.offsetIndexChecksum,
            let timeFile = try? fileSystem.contents(of: files.timeIndex),
            Checksum.crc32c(timeFile) == seal.timeIndexChecksum
        else { return nil }
        self.init(
            baseOffset: files.baseOffset, offsetFile: offsetFile, timeFile: timeFile, maxTimestamp: seal.maxTimestamp)
    }

    /// The index of the part from `start` to `end` of a segment, which is read for it.
    init(
        reading file: any OpenFile, from start: LogPosition, to end: Int, interval: Int
    ) throws(SegmentFailure) {
        self.init(from: start)
        var scanner = SegmentScanner(file, from: start.position, to: end, expecting: .baseOffset(start.offset))
        while let header = try scanner.next() {
            try scanner.check(header)
            add(header, at: scanner.batchStart, interval: interval)
        }
    }
}
