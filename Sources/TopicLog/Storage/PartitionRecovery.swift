internal import SystemPackage

/// What opening a partition had to do after a crash, or couldn't do.
public struct PartitionRecovery: Hashable, Sendable {
    /// The partition.
    public var partition: TopicPartition
    /// How many bytes went from its end: of appends that were not acknowledged, and not complete.
    public var droppedBytes: Int
    /// Why the partition can't be appended to: acknowledged records are damaged. What is before can be read.
    public var damage: LogError?
}

/// Makes and opens the directory of a partition, and repairs what a crash left there.
///
/// What is behind the durable watermark and not whole is the torn end of an append: it goes. What is before the watermark
/// was acknowledged: it is not read here, and if any of it is missing, nothing is changed.
struct PartitionDirectory {
    let path: String
    let settings: TopicSettings
    let fileSystem: any FileSystem
    let lock: DirectoryLock

    /// A partition as it could be opened.
    struct Opened {
        /// nil if the system can't read it.
        var log: PartitionLog?
        /// nil if it is damaged.
        var appender: PartitionAppender?
        var droppedBytes = 0
        /// Why there is no appender.
        var damage: LogError?
    }

    private var watermarkPath: String { "\(path)/\(DurableWatermark.fileName)" }

    private func files(of segment: Int64) -> SegmentFiles { SegmentFiles(directory: path, baseOffset: segment) }

    /// Makes the directory of a new partition. The caller synchronizes the directory above.
    func create() throws(LogError) -> Opened {
        do throws(Errno) {
            let durable = DurableWatermark.empty
            try fileSystem.createDirectory(path)
            let watermarkFile = try fileSystem.open(watermarkPath, .create)
            try watermarkFile.writeAll(durable.content, at: 0)
            try watermarkFile.synchronize()
            let active = PartitionLog.ActiveSegment(
                file: try PartitionAppender.createSegment(files(of: 0), fileSystem),
                index: SegmentIndex(from: durable.end))
            return opened([0], active, PartitionAppender.Watermark(file: watermarkFile, durable: durable))
        } catch {
            throw LogError(error, "create", path)
        }
    }

    /// Opens the directory. Of a partition that is damaged, what is before the damage can be read.
    func open() -> Opened {
        do throws(Errno) {
            let segments = try fileSystem.list(path).compactMap(SegmentFiles.baseOffset(ofLog:)).sorted()
            let watermark = try fileSystem.contents(of: watermarkPath).flatMap(DurableWatermark.newest(in:))
            return try recover(segments, watermark)
        } catch {
            return Opened(damage: LogError(error, "open", path))
        }
    }

    private func recover(_ found: [Int64], _ watermark: DurableWatermark?) throws(Errno) -> Opened {
        // Without a watermark everything is read, and nothing may be wrong.
        let start = watermark?.end ?? found.first.map { LogPosition(segment: $0, position: 0, offset: $0) }
        let logStart = watermark?.logStartOffset ?? start?.segment ?? 0
        guard let start, found.contains(start.segment) else {
            return damaged(found, visible: start, logStart, missing(start?.segment ?? 0))
        }
        guard found.first == logStart else { return damaged(found, visible: start, logStart, missing(logStart)) }
        let segments = try removeEmpty(found, except: start.segment)
        let scan = try scan(segments, from: start)
        if let damage = scan.damage, watermark == nil || !scan.isTorn {
            return damaged(segments, visible: scan.end, logStart, damage)
        }
        let droppedBytes = try scan.active.file.size() - scan.end.position
        if droppedBytes > 0 { try scan.active.file.truncate(to: scan.end.position) }
        let durable = try makeDurable(scan, from: start, watermark, droppedBytes)
        var active = scan.active
        if let index = SegmentIndex(files(of: scan.end.segment), size: scan.end.position, fileSystem) {
            active.index = index
        }
        return opened(segments, active, durable, droppedBytes: droppedBytes)
    }

    /// Removes the logs without content that a roll that failed or was interrupted left.
    private func removeEmpty(_ found: [Int64], except kept: Int64) throws(Errno) -> [Int64] {
        var segments: [Int64] = []
        for segment in found {
            let log = files(of: segment).log
            if segment == kept {
                segments.append(segment)
            } else if try fileSystem.open(log, .read).size() > 0 {
                segments.append(segment)
            } else {
                try fileSystem.removeFile(log)
            }
        }
        return segments
    }

    // MARK: What is behind the watermark

    /// What was found behind the watermark.
    private struct Scan {
        /// The logs that were read, and from which byte on.
        var parts: [(file: any OpenFile, start: Int, end: Int)] = []
        /// The last log that was read.
        var active: PartitionLog.ActiveSegment
        /// Up to where everything is whole.
        var end: LogPosition
        /// What is wrong there.
        var damage: LogError?
        /// Whether it can be the torn end of an append: a log before the last one was made durable when that was begun.
        var isTorn = false
    }

    private func scan(_ segments: [Int64], from start: LogPosition) throws(Errno) -> Scan {
        var end = start
        var parts: [(file: any OpenFile, start: Int, end: Int)] = []
        while true {
            let file = try fileSystem.open(files(of: end.segment).log, .write)
            let size = try file.size()
            let partStart = end.position
            var index = SegmentIndex(from: end)
            var damage: LogError?
            if size < partStart {
                damage = cutOff(end, size: size)
            } else {
                damage = try scan(file, size, &end, &index)
            }
            parts.append((file, partStart, end.position))
            let next = segments.first { $0 > end.segment }
            if damage == nil, let next, next != end.offset { damage = missing(end.offset) }
            guard damage == nil, let next else {
                return Scan(
                    parts: parts, active: PartitionLog.ActiveSegment(file: file, index: index), end: end,
                    damage: damage,
                    isTorn: next == nil && size >= partStart)
            }
            end = LogPosition(segment: next, position: 0, offset: next)
        }
    }

    /// Reads a log from `end` on, and moves `end` behind the last batch that is whole.
    ///
    /// - Returns: what is wrong there.
    private func scan(
        _ file: any OpenFile, _ size: Int, _ end: inout LogPosition, _ index: inout SegmentIndex
    ) throws(Errno) -> LogError? {
        var scanner = SegmentScanner(file, from: end.position, to: size, expecting: .baseOffset(end.offset))
        do throws(SegmentFailure) {
            while let header = try scanner.next() {
                try scanner.check(header)
                index.add(header, at: scanner.batchStart, interval: settings.indexIntervalBytes)
                end.position = scanner.position
                end.offset = header.lastOffset + 1
            }
            return nil
        } catch {
            if case .system(let errno) = error { throw errno }
            return LogError(error, in: files(of: end.segment), at: end.position, offset: end.offset)
        }
    }

    /// Makes what was found behind the watermark durable, and moves the watermark behind it.
    private func makeDurable(
        _ scan: Scan, from start: LogPosition, _ watermark: DurableWatermark?, _ droppedBytes: Int
    ) throws(Errno) -> PartitionAppender.Watermark {
        if let watermark, scan.end == start, droppedBytes == 0 {
            return PartitionAppender.Watermark(file: try fileSystem.open(watermarkPath, .write), durable: watermark)
        }
        for part in scan.parts {
            // If a flush failed before the restart, the kernel has what was found in its cache and believes it written.
            try rewrite(part.file, from: part.start, to: part.end)
            try part.file.synchronize()
        }
        let durable = DurableWatermark(
            sequence: (watermark?.sequence ?? 0) + 1, end: scan.end,
            logStartOffset: watermark?.logStartOffset ?? start.segment)
        if watermark == nil { try fileSystem.replace(DurableWatermark.fileName, in: path, with: durable.content) }
        let file = try fileSystem.open(watermarkPath, .write)
        try file.writeAll(durable.slot, at: durable.slotPosition)
        try file.synchronize()
        return PartitionAppender.Watermark(file: file, durable: durable)
    }

    private func rewrite(_ file: any OpenFile, from start: Int, to end: Int) throws(Errno) {
        var position = start
        while position < end {
            let bytes = try file.read(min(1 << 20, end - position), at: position)
            try file.writeAll(bytes, at: position)
            position += bytes.count
        }
    }

    // MARK: Results

    private func opened(
        _ segments: [Int64], _ active: PartitionLog.ActiveSegment, _ watermark: PartitionAppender.Watermark,
        droppedBytes: Int = 0
    ) -> Opened {
        let end = watermark.durable.end
        let log = PartitionLog(
            path, settings, fileSystem, logStartOffset: watermark.durable.logStartOffset,
            PartitionLog.View(segments: segments, active: active, written: end, visible: end))
        return Opened(log: log, appender: PartitionAppender(log, active, watermark, lock), droppedBytes: droppedBytes)
    }

    private func damaged(
        _ segments: [Int64], visible: LogPosition?, _ logStartOffset: Int64, _ damage: LogError
    ) -> Opened {
        let visible = visible ?? LogPosition(segment: logStartOffset, position: 0, offset: logStartOffset)
        let log = PartitionLog(
            path, settings, fileSystem, logStartOffset: logStartOffset,
            PartitionLog.View(segments: segments, active: nil, written: visible, visible: visible, failure: damage))
        return Opened(log: log, damage: damage)
    }

    private func missing(_ segment: Int64) -> LogError {
        LogError(
            .corruptData,
            "\(files(of: segment).log), which has acknowledged records, is missing: restore it from a copy")
    }

    private func cutOff(_ end: LogPosition, size: Int) -> LogError {
        LogError(
            .corruptData,
            "\(files(of: end.segment).log) has \(size) bytes of the \(end.position) that were acknowledged, up to offset"
                + " \(end.offset): restore it from a copy")
    }
}
