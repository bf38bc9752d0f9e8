internal import Synchronization
internal import SystemPackage

extension PartitionLog {
    /// A segment to read, and how far.
    private struct ReadableSegment {
        var files: SegmentFiles
        var file: any OpenFile
        var size: Int
        /// The offset behind the last record.
        var end: Int64
        var role: Role

        enum Role {
            case closed, active
            /// The last one of a partition that can't be appended to.
            case damaged
        }

        var start: LogPosition { LogPosition(segment: files.baseOffset, position: 0, offset: files.baseOffset) }
    }

    /// The batches from the one with the record at `offset` on: one if there is one that can be read, then more up to
    /// `maxBytes`.
    func batches(from offset: Int64, maxBytes: Int) throws(LogError) -> [RecordBatch] {
        var batches: [RecordBatch] = []
        var byteCount = 0
        var next = offset
        var isFull = false
        do throws(LogError) {
            while !isFull, next < highWatermark.offset {
                let segment = try segment(with: next)
                let place = lookUp(segment, from: next) { [next] in $0.place(of: next) }
                try scan(segment, from: place, chunkSize: maxBytes - byteCount) {
                    header, scanner throws(SegmentFailure) in
                    guard header.lastOffset >= next else { return true }
                    isFull = !batches.isEmpty && header.byteCount > maxBytes - byteCount
                    if isFull { return false }
                    batches.append(try scanner.batch(header))
                    byteCount += header.byteCount
                    next = header.lastOffset + 1
                    return true
                }
            }
        } catch {
            // Whoever reads on will meet it.
            if batches.isEmpty { throw error }
        }
        return batches
    }

    /// The first offset whose record has the time `timestamp` or a later one.
    func offset(atTime timestamp: Int64) throws(LogError) -> Int64? {
        let (segments, end) = view.withLock { ($0.segments, $0.visible.offset) }
        for baseOffset in segments where baseOffset < end {
            let segment = try segment(with: baseOffset)
            let start = lookUp(segment, from: baseOffset) { index in
                index.maxTimestamp >= timestamp ? index.offset(before: timestamp) : Int64.max
            }
            var next = start ?? baseOffset
            while next < segment.end {
                var candidate: RecordBatch?
                let place = lookUp(segment, from: next) { [next] in $0.place(of: next) }
                try scan(segment, from: place, chunkSize: 1 << 16) { header, scanner throws(SegmentFailure) in
                    // Of what is passed over the largest timestamp must be right, too.
                    try scanner.check(header)
                    guard header.lastOffset >= next else { return true }
                    next = header.lastOffset + 1
                    guard header.maxTimestamp >= timestamp else { return true }
                    candidate = try scanner.batch(header)
                    return false
                }
                if let record = try candidate?.records().first(where: { $0.record.timestamp >= timestamp }) {
                    return record.offset
                }
            }
        }
        return nil
    }

    /// Reads everything that can be read.
    ///
    /// - Returns: the first damage of every segment.
    func verify() -> [LogError] {
        let (segments, end) = view.withLock { ($0.segments, $0.visible.offset) }
        var damages: [LogError] = []
        for baseOffset in segments where baseOffset < end {
            do throws(LogError) {
                try scan(segment(with: baseOffset), from: nil) { header, scanner throws(SegmentFailure) in
                    try scanner.check(header)
                    return true
                }
            } catch {
                damages.append(error)
            }
        }
        return damages
    }

    /// The segment that has the record at `offset`, which is below the high watermark.
    private func segment(with offset: Int64) throws(LogError) -> ReadableSegment {
        let found = view.withLock { view -> (base: Int64, next: Int64?, file: (any OpenFile)?, visible: LogPosition)? in
            let next = view.segments.firstIndex { $0 > offset } ?? view.segments.count
            guard next > 0 else { return nil }
            let base = view.segments[next - 1]
            guard next == view.segments.count else { return (base, view.segments[next], nil, view.visible) }
            return (base, nil, view.active?.file, view.visible)
        }
        guard let found else {
            throw LogError(.corruptData, "the segment in \(directory) that had offset \(offset) is missing")
        }
        let files = files(of: found.base)
        do throws(Errno) {
            let file: any OpenFile
            if let active = found.file { file = active } else { file = try fileSystem.open(files.log, .read) }
            // Behind what is visible there may be what is not durable.
            let isVisibleEnd = found.base == found.visible.segment
            return ReadableSegment(
                files: files, file: file, size: isVisibleEnd ? found.visible.position : try file.size(),
                end: isVisibleEnd ? found.visible.offset : found.next ?? found.visible.offset,
                role: found.next != nil ? .closed : found.file != nil ? .active : .damaged)
        } catch {
            throw LogError(error, "read", files.log)
        }
    }

    /// Goes through the batches of a segment, from the start if `place` is nil, until `body` returns false, and sees that
    /// it has all the records up to its end.
    private func scan(
        _ segment: ReadableSegment, from place: (position: Int, expectation: SegmentScanner.Expectation)?,
        chunkSize: Int = 1 << 20,
        _ body: (RecordBatchHeader, inout SegmentScanner) throws(SegmentFailure) -> Bool
    ) throws(LogError) {
        var scanner = SegmentScanner(
            segment.file, from: place?.position ?? 0, to: segment.size,
            expecting: place?.expectation ?? .baseOffset(segment.files.baseOffset), chunkSize: chunkSize)
        var next = segment.files.baseOffset
        do throws(SegmentFailure) {
            while let header = try scanner.next() {
                next = header.lastOffset + 1
                guard try body(header, &scanner) else { return }
            }
            guard next == segment.end else {
                throw .damaged(.outOfPlace(expected: segment.end, found: next))
            }
        } catch {
            throw LogError(error, in: segment.files, at: scanner.batchStart, offset: next)
        }
    }

    /// Asks the index of a segment about what is at `offset` or behind it; nil if there is no index, as the segment is
    /// damaged. What is missing of an index is made here.
    private func lookUp<Answer: Sendable>(
        _ segment: ReadableSegment, from offset: Int64, _ answer: @Sendable (SegmentIndex) -> Answer
    ) -> Answer? {
        let baseOffset = segment.files.baseOffset
        var unknownEnd: LogPosition?
        let active = view.withLock { view -> Answer? in
            guard let index = view.active?.index, index.baseOffset == baseOffset else { return nil }
            if offset >= index.start.offset { return answer(index) }
            unknownEnd = index.start
            return nil
        }
        if let active { return active }
        if let unknownEnd {
            // The segment was appended to before the log was opened.
            guard let prefix = try? read(segment, to: unknownEnd.position) else { return nil }
            return view.withLock { view in
                if view.active?.index.start == unknownEnd { view.active?.index.prepend(prefix) }
                return view.active.map { $0.index.baseOffset == baseOffset ? answer($0.index) : answer(prefix) }
            }
        }
        let closed = closedIndexes.withLock { indexes in
            indexes.first { $0.baseOffset == baseOffset }.map(answer)
        }
        if let closed { return closed }
        if let index = SegmentIndex(segment.files, size: segment.size, fileSystem) {
            remember(index)
            return answer(index)
        }
        guard var index = try? read(segment, to: segment.size) else { return nil }
        index.finish()
        switch segment.role {
        case .closed:
            // So that it need not be read again after a restart; but that is all that would be lost.
            try? index.write(segment.files, size: segment.size, fileSystem)
            remember(index)
        case .damaged: remember(index)
        // It was rolled meanwhile, and may have more records than were to be read here.
        case .active: break
        }
        return answer(index)
    }

    private func read(_ segment: ReadableSegment, to end: Int) throws(SegmentFailure) -> SegmentIndex {
        try SegmentIndex(reading: segment.file, from: segment.start, to: end, interval: settings.indexIntervalBytes)
    }
}
