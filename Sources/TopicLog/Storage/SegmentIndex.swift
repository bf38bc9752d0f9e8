/// Where in a segment to begin to look for an offset or a time. It only saves reading: without it the result is the same.
struct SegmentIndex: Hashable {
    /// A batch's last offset, less the base offset, and where the batch begins.
    struct OffsetEntry: Hashable {
        var offset: Int32
        var position: Int32
    }

    /// The largest timestamp of the records up to an offset, less the base offset.
    struct TimeEntry: Hashable {
        var timestamp: Int64
        var offset: Int32
    }

    let baseOffset: Int64
    /// Where the part begins that the entries are about: not 0 after a restart, until somebody asks for what is before.
    private(set) var start: LogPosition
    private(set) var offsets: [OffsetEntry] = []
    private(set) var times: [TimeEntry] = []
    /// The largest timestamp of a record from `start` on; `Int64.min` if there is none.
    private(set) var maxTimestamp = Int64.min
    private var maxTimestampOffset: Int32 = 0
    private var bytesSinceEntry = 0

    /// An index without entries that will be told of the batches from `start` on.
    init(from start: LogPosition) {
        baseOffset = start.segment
        self.start = start
    }

    /// Takes note of a batch that was appended at `position`.
    mutating func add(_ header: RecordBatchHeader, at position: Int, interval: Int) {
        // A segment is rolled before the offset or the position exceeds 32 bits.
        let offset = Int32(truncatingIfNeeded: header.lastOffset - baseOffset)
        if header.maxTimestamp > maxTimestamp {
            maxTimestamp = header.maxTimestamp
            maxTimestampOffset = offset
        }
        if bytesSinceEntry > interval {
            offsets.append(OffsetEntry(offset: offset, position: Int32(truncatingIfNeeded: position)))
            addTime()
            bytesSinceEntry = 0
        }
        bytesSinceEntry += header.byteCount
    }

    /// Adds the entry of the largest timestamp, as is done when the segment is closed.
    mutating func finish() { addTime() }

    private mutating func addTime() {
        guard maxTimestamp > times.last?.timestamp ?? Int64.min else { return }
        times.append(TimeEntry(timestamp: maxTimestamp, offset: maxTimestampOffset))
    }

    /// Adds the entries of the part before `start`.
    mutating func prepend(_ prefix: SegmentIndex) {
        offsets = prefix.offsets + offsets
        times = prefix.times + times.filter { $0.timestamp > prefix.maxTimestamp }
        if prefix.maxTimestamp >= maxTimestamp {
            maxTimestamp = prefix.maxTimestamp
            maxTimestampOffset = prefix.maxTimestampOffset
        }
        start = prefix.start
    }

    /// Where to begin to look for the record at `offset`.
    func place(of offset: Int64) -> (position: Int, expectation: SegmentScanner.Expectation) {
        let index = offsets.partition { baseOffset + Int64($0.offset) > offset }
        guard index > 0 else { return (start.position, .baseOffset(start.offset)) }
        let entry = offsets[index - 1]
        return (Int(entry.position), .lastOffset(baseOffset + Int64(entry.offset)))
    }

    /// An offset of which no record before has the time `timestamp` or a later one.
    func offset(before timestamp: Int64) -> Int64 {
        let index = times.partition { $0.timestamp >= timestamp }
        return index > 0 ? baseOffset + Int64(times[index - 1].offset) : start.offset
    }
}

extension SegmentIndex {
    /// What Kafka's offset index file holds.
    var offsetFile: [UInt8] {
        var bytes = [UInt8](repeating: 0, count: 8 * offsets.count)
        for (index, entry) in offsets.enumerated() {
            bytes.store(entry.offset, at: 8 * index)
            bytes.store(entry.position, at: 8 * index + 4)
        }
        return bytes
    }

    /// What Kafka's time index file holds.
    var timeFile: [UInt8] {
        var bytes = [UInt8](repeating: 0, count: 12 * times.count)
        for (index, entry) in times.enumerated() {
            bytes.store(entry.timestamp, at: 12 * index)
            bytes.store(entry.offset, at: 12 * index + 8)
        }
        return bytes
    }

    /// Reads the files of a whole segment, which the seal vouches for.
    init(baseOffset: Int64, offsetFile: [UInt8], timeFile: [UInt8], maxTimestamp: Int64) {
        self.init(from: LogPosition(segment: baseOffset, position: 0, offset: baseOffset))
        self.maxTimestamp = maxTimestamp
        let offsetBytes = unsafe offsetFile.span.bytes
        offsets = (0..<offsetFile.count / 8).map { index in
            OffsetEntry(
                offset: offsetBytes.load(at: 8 * index, as: Int32.self),
                position: offsetBytes.load(at: 8 * index + 4, as: Int32.self))
        }
        let timeBytes = unsafe timeFile.span.bytes
        times = (0..<timeFile.count / 12).map { index in
            TimeEntry(
                timestamp: timeBytes.load(at: 12 * index, as: Int64.self),
                offset: timeBytes.load(at: 12 * index + 8, as: Int32.self))
        }
    }
}

extension Array {
    /// How many elements come before the first one that `belongsAfter`, in an array where none follows one that does.
    fileprivate func partition(_ belongsAfter: (Element) -> Bool) -> Int {
        var low = 0
        var high = count
        while low < high {
            let middle = low + (high - low) / 2
            if belongsAfter(self[middle]) { high = middle } else { low = middle + 1 }
        }
        return low
    }
}
