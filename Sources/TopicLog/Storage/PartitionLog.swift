internal import Synchronization
internal import SystemPackage

/// The records of one partition as readers see them. Readers take a lock only to look at the view, never during input.
final class PartitionLog: Sendable {
    /// What there is at the moment.
    struct View {
        /// The base offsets of the segments.
        var segments: [Int64]
        /// The last segment, if it is appended to; nil if the partition is damaged.
        var active: ActiveSegment?
        /// The end of what was written.
        var written: LogPosition
        /// The end of what can be read.
        var visible: LogPosition
        var unflushedBytes = 0
        var flushIsScheduled = false
        /// Why nothing can be appended any more.
        var failure: LogError?
    }

    /// The segment that is appended to.
    struct ActiveSegment {
        var file: any OpenFile
        var index: SegmentIndex
    }

    let directory: String
    let settings: TopicSettings
    let fileSystem: any FileSystem
    let logStartOffset: Int64
    let highWatermark: HighWatermark
    let view: Mutex<View>
    /// The indexes of the closed segments that were looked at last.
    let closedIndexes = Mutex<[SegmentIndex]>([])

    private static let closedIndexesMax = 4

    /// Makes the view of what recovery has found.
    init(
        _ directory: String, _ settings: TopicSettings, _ fileSystem: any FileSystem, logStartOffset: Int64,
        _ view: View
    ) {
        self.directory = directory
        self.settings = settings
        self.fileSystem = fileSystem
        self.logStartOffset = logStartOffset
        highWatermark = HighWatermark(view.visible.offset)
        if let failure = view.failure { highWatermark.fail(failure) }
        self.view = Mutex(view)
    }

    /// The offsets that can be read.
    var offsets: OffsetRange {
        OffsetRange(logStartOffset: logStartOffset, highWatermark: highWatermark.offset)
    }

    func files(of segment: Int64) -> SegmentFiles { SegmentFiles(directory: directory, baseOffset: segment) }

    /// Lets nothing be appended any more. What is visible can still be read.
    func fail(_ failure: LogError) {
        view.withLock { view in
            if view.failure == nil { view.failure = failure }
        }
        highWatermark.fail(failure)
    }

    /// Why nothing can be appended any more.
    var failure: LogError? { view.withLock(\.failure) }

    /// Keeps the index of a closed segment at hand.
    func remember(_ index: SegmentIndex) {
        closedIndexes.withLock { indexes in
            indexes.removeAll { $0.baseOffset == index.baseOffset }
            indexes.append(index)
            if indexes.count > PartitionLog.closedIndexesMax { indexes.removeFirst() }
        }
    }
}
