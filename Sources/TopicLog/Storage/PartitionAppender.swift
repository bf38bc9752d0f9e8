internal import Dispatch
internal import Synchronization
internal import SystemPackage

/// Appends to a partition and makes what was appended durable.
///
/// Two locks, taken in this order and both before the one of the view: `writer` for appending, and `flushing` for making
/// durable, so that no flush succeeds beside one to which the kernel reports the failure of both.
final class PartitionAppender: Sendable {
    /// What an append has done.
    struct Appended {
        var baseOffset: Int64
        var endOffset: Int64
        /// How many bytes were written that are not durable.
        var unflushedBytes: Int
    }

    /// What is written to next.
    private struct Writer {
        var file: any OpenFile
        var end: LogPosition
    }

    /// The file of the durable watermark.
    struct Watermark {
        var file: any OpenFile
        var durable: DurableWatermark
        /// How often it was written since it was last synchronized.
        var writes = 0
    }

    let log: PartitionLog
    private let writer: Mutex<Writer>
    private let flushing: Mutex<Watermark>
    /// Held as long as anything can be written.
    private let lock: DirectoryLock

    private static let flushQueue = DispatchQueue(label: "concord.topic-log.flush", attributes: .concurrent)
    /// The watermark is synchronized, off the path of acknowledgements, once in so many flushes: after a power loss, that
    /// many flushes count as the end of the log that may be torn.
    private static let flushesPerSync = 64
    /// How much of a partition may be written and not durable: what a restart may have to read and write again.
    static let unflushedBytesMax = 64 << 20

    /// Appends to a log whose end is durable.
    init(_ log: PartitionLog, _ active: PartitionLog.ActiveSegment, _ watermark: Watermark, _ lock: DirectoryLock) {
        self.log = log
        self.lock = lock
        writer = Mutex(Writer(file: active.file, end: watermark.durable.end))
        flushing = Mutex(watermark)
    }

    /// Appends a batch, whole or not at all. With the durability `fsync` it is durable when this returns; with `group`
    /// it soon will be, and the high watermark tells when.
    func append(_ batch: RecordBatch) throws(LogError) -> Appended {
        try writer.withLock { writer throws(LogError) in
            if let failure = log.failure { throw failure }
            if mustRoll(writer.end, before: batch) { try roll(&writer) }
            let start = writer.end
            try write(batch, to: writer)
            writer.end.position += batch.bytes.count
            writer.end.offset += Int64(batch.header.lastOffsetDelta) + 1
            let unflushedBytes = publish(batch, at: start, end: writer.end)
            if log.settings.durability == .fsync { try flush() }
            return Appended(baseOffset: start.offset, endOffset: writer.end.offset, unflushedBytes: unflushedBytes)
        }
    }

    private func mustRoll(_ end: LogPosition, before batch: RecordBatch) -> Bool {
        guard end.position > 0 else { return false }
        let lastOffset = end.offset + Int64(batch.header.lastOffsetDelta)
        return batch.bytes.count > log.settings.segmentBytes - end.position
            || lastOffset - end.segment > Int64(Int32.max)
    }

    private func write(_ batch: RecordBatch, to writer: Writer) throws(LogError) {
        // The offset and the epoch replace the first bytes, without a copy of the rest.
        var head = Array(batch.bytes[..<RecordBatchHeader.magicOffset])
        head.store(writer.end.offset, at: 0)
        head.store(SegmentScanner.leaderEpoch, at: RecordBatchHeader.epochOffset)
        let rest = batch.bytes.span.extracting(droppingFirst: head.count)
        do throws(Errno) {
            try writer.file.writeAll(head.span, rest, at: writer.end.position)
        } catch {
            let failure = LogError(error, "append to", log.files(of: writer.end.segment).log)
            // What was written of the batch must not stay behind the end of the log. After anything else than a full
            // disk the file can't be relied on.
            let isFull = [.noSpace, .diskQuotaExceeded, .fileTooLarge].contains(error)
            do throws(Errno) {
                try writer.file.truncate(to: writer.end.position)
                if !isFull { log.fail(failure) }
            } catch {
                log.fail(failure)
            }
            throw failure
        }
    }

    private func publish(_ batch: RecordBatch, at start: LogPosition, end: LogPosition) -> Int {
        let settings = log.settings
        var header = batch.header
        header.baseOffset = start.offset
        let (unflushedBytes, mustFlush) = log.view.withLock { view in
            view.active?.index.add(header, at: start.position, interval: settings.indexIntervalBytes)
            view.written = end
            view.unflushedBytes += header.byteCount
            if settings.durability == .os { view.visible = end }
            let mustFlush = !view.flushIsScheduled && needsFlush(view)
            if mustFlush { view.flushIsScheduled = true }
            return (view.unflushedBytes, mustFlush)
        }
        if settings.durability == .os { log.highWatermark.advance(to: end.offset) }
        if mustFlush { PartitionAppender.flushQueue.async { self.flushWhileNeeded() } }
        return unflushedBytes
    }

    // MARK: Segments

    /// Closes the active segment and begins the next one.
    private func roll(_ writer: inout Writer) throws(LogError) {
        try flush()
        // So that only the end of the last segment can be torn.
        try flushing.withLock { watermark throws(LogError) in try synchronize(&watermark) }
        let files = log.files(of: writer.end.offset)
        let file: any OpenFile
        do throws(Errno) {
            file = try PartitionAppender.createSegment(files, log.fileSystem)
        } catch {
            let failure = LogError(error, "create", files.log)
            // An empty log that stays behind is removed when the partition is opened.
            if error != .noSpace, error != .diskQuotaExceeded, error != .tooManyOpenFiles { log.fail(failure) }
            throw failure
        }
        writeIndex(of: writer)
        let end = LogPosition(segment: writer.end.offset, position: 0, offset: writer.end.offset)
        writer = Writer(file: file, end: end)
        log.view.withLock { view in
            if let index = view.active?.index, index.start.position == 0 { log.remember(index) }
            view.segments.append(end.segment)
            view.active = PartitionLog.ActiveSegment(file: file, index: SegmentIndex(from: end))
            view.written = end
        }
    }

    /// Makes the empty log of a segment, or empties the one that an attempt before left.
    static func createSegment(
        _ files: SegmentFiles, _ fileSystem: any FileSystem
    ) throws(Errno) -> any OpenFile {
        let file = try fileSystem.open(files.log, .create)
        try file.truncate(to: 0)
        try file.synchronize()
        try fileSystem.synchronize(directory: files.directory)
        return file
    }

    /// Writes the index files of the active segment, if the whole of it is known.
    private func writeIndex(of writer: Writer) {
        guard let index = log.view.withLock({ $0.active?.index }), index.start.position == 0 else { return }
        // If they can't be written, the segment will be read instead.
        try? index.write(log.files(of: writer.end.segment), size: writer.end.position, log.fileSystem)
    }

    // MARK: Durability

    /// Whether somebody waits for a flush; or so much is not durable that a restart would take long.
    private func needsFlush(_ view: PartitionLog.View) -> Bool {
        switch log.settings.durability {
        case .fsync: false
        case .group: view.unflushedBytes > 0
        case .os: view.unflushedBytes > PartitionAppender.unflushedBytesMax
        }
    }

    private func flushWhileNeeded() {
        while true {
            // The failure is kept, and told to whoever waits.
            try? flush()
            let isDone = log.view.withLock { view in
                view.flushIsScheduled = view.failure == nil && needsFlush(view)
                return !view.flushIsScheduled
            }
            if isDone { return }
        }
    }

    /// Makes what was written up to now durable, then visible.
    ///
    /// - Throws: `LogError` if that failed, now or before. It is never tried again, as the kernel may have dropped what it
    ///   couldn't write: only a restart, which reads it and writes it again, can tell what is there.
    private func flush() throws(LogError) {
        try flushing.withLock { watermark throws(LogError) in
            if let failure = log.failure { throw failure }
            let (file, end, bytes) = log.view.withLock { ($0.active?.file, $0.written, $0.unflushedBytes) }
            guard let file, end.offset > watermark.durable.end.offset else { return }
            let durable = watermark.durable.advanced(to: end)
            do throws(Errno) {
                try file.synchronize()
                try watermark.file.writeAll(durable.slot, at: durable.slotPosition)
            } catch {
                let failure = LogError(error, "make durable", log.files(of: end.segment).log)
                log.fail(failure)
                throw failure
            }
            watermark.durable = durable
            watermark.writes += 1
            log.view.withLock { view in
                if view.visible.offset < end.offset { view.visible = end }
                view.unflushedBytes -= bytes
            }
            log.highWatermark.advance(to: end.offset)
            if watermark.writes >= PartitionAppender.flushesPerSync { try synchronize(&watermark) }
        }
    }

    /// Makes the watermark itself durable; an occasion to see, too, that nobody else can be writing.
    private func synchronize(_ watermark: inout Watermark) throws(LogError) {
        do throws(LogError) {
            try lock.check()
            try attempt("make durable", "\(log.directory)/\(DurableWatermark.fileName)") { () throws(Errno) in
                try watermark.file.synchronize()
            }
            watermark.writes = 0
        } catch {
            log.fail(error)
            throw error
        }
    }

    /// Makes everything durable, and lets nothing be appended any more.
    ///
    /// - Throws: `LogError` if it failed, now or before.
    func close() throws(LogError) {
        try writer.withLock { writer throws(LogError) in
            try flush()
            writeIndex(of: writer)
            try flushing.withLock { watermark throws(LogError) in try synchronize(&watermark) }
            log.fail(.closedLog)
        }
    }

    /// Lets nothing be appended any more, and returns when nobody appends.
    func stop(_ failure: LogError) {
        log.fail(failure)
        writer.withLock { _ in }
        flushing.withLock { _ in }
    }
}
