internal import SystemPackage

/// Why a segment can't be read on.
enum SegmentFailure: Error, Hashable {
    case system(Errno)
    case damaged(RecordBatchDefect)
}

/// Goes through the batches of a segment's log, checking that each follows the one before.
struct SegmentScanner {
    /// What is known of the first batch before it is read.
    enum Expectation {
        case nothing
        case baseOffset(Int64)
        case lastOffset(Int64)
    }

    /// There are no leaders that follow one another yet: a lone node's epoch is 0.
    static let leaderEpoch: Int32 = 0
    private static let chunkSizeMax = 1 << 20

    private let file: any OpenFile
    /// Where to stop, in bytes.
    let end: Int
    private let chunkSize: Int
    private var expectation: Expectation
    /// Bytes of the file from `bufferStart` on.
    private var buffer: [UInt8] = []
    private var bufferStart = 0
    /// Where the batch begins that `next` gave.
    private(set) var batchStart: Int
    /// Where the batch after it begins.
    private(set) var position: Int

    /// Begins with the batch at `position`. Reads about `chunkSize` bytes at once.
    init(_ file: any OpenFile, from position: Int, to end: Int, expecting: Expectation, chunkSize: Int = chunkSizeMax) {
        self.file = file
        self.end = end
        self.chunkSize = min(max(chunkSize, 4096), SegmentScanner.chunkSizeMax)
        expectation = expecting
        batchStart = position
        self.position = position
    }

    /// The header of the next batch, which lies wholly before `end`; nil at `end`. The CRC is not checked.
    mutating func next() throws(SegmentFailure) -> RecordBatchHeader? {
        guard position < end else { return nil }
        batchStart = position
        try load(min(RecordBatchHeader.size, end - batchStart))
        let header: RecordBatchHeader
        do throws(RecordBatchDefect) {
            header = try parseHeader()
        } catch {
            throw .damaged(error)
        }
        expectation = .baseOffset(header.lastOffset + 1)
        position += header.byteCount
        return header
    }

    /// Checks the CRC of the batch that `next` gave.
    mutating func check(_ header: RecordBatchHeader) throws(SegmentFailure) {
        try load(header.byteCount)
        do throws(RecordBatchDefect) {
            try header.checkContent(unsafe buffer.span.bytes, at: batchStart - bufferStart)
        } catch {
            throw .damaged(error)
        }
    }

    /// The batch that `next` gave, with its CRC checked.
    mutating func batch(_ header: RecordBatchHeader) throws(SegmentFailure) -> RecordBatch {
        try check(header)
        let start = batchStart - bufferStart
        return RecordBatch(bytes: Array(buffer[start..<start + header.byteCount]), header: header)
    }

    private func parseHeader() throws(RecordBatchDefect) -> RecordBatchHeader {
        let header = try RecordBatchHeader(parsing: unsafe buffer.span.bytes, at: batchStart - bufferStart)
        guard header.byteCount <= end - batchStart else {
            throw .cutOff(present: end - batchStart, needed: header.byteCount)
        }
        switch expectation {
        case .nothing: break
        case .baseOffset(let offset):
            guard header.baseOffset == offset else { throw .outOfPlace(expected: offset, found: header.baseOffset) }
        case .lastOffset(let offset):
            guard header.lastOffset == offset else { throw .outOfPlace(expected: offset, found: header.lastOffset) }
        }
        guard header.partitionLeaderEpoch == SegmentScanner.leaderEpoch else {
            throw .leaderEpoch(header.partitionLeaderEpoch)
        }
        return header
    }

    /// Sees that the `count` bytes from `batchStart` on are in the buffer; they are before `end`.
    private mutating func load(_ count: Int) throws(SegmentFailure) {
        guard batchStart + count > bufferStart + buffer.count || batchStart < bufferStart else { return }
        let wanted = min(max(count, chunkSize), end - batchStart)
        do throws(Errno) {
            buffer = try file.read(wanted, at: batchStart)
        } catch {
            throw .system(error)
        }
        bufferStart = batchStart
        guard buffer.count >= count else { throw .damaged(.cutOff(present: buffer.count, needed: count)) }
    }
}

extension LogError {
    /// Says what was met in a segment, at a byte, where the record at `offset` should be.
    @inline(never)
    init(_ failure: SegmentFailure, in segment: SegmentFiles, at position: Int, offset: Int64) {
        switch failure {
        case .system(let errno): self.init(errno, "read", segment.log)
        case .damaged(let defect):
            self.init(
                .corruptData,
                "\(segment.log) is damaged at byte \(position), at the record batch where offset \(offset) should be:"
                    + " \(defect). What is before it can still be read; restore the file from a copy")
        }
    }
}
