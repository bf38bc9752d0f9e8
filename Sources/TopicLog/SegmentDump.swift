internal import SystemPackage

/// Reads the log of a segment batch by batch, also one of a log that a process has open: for looking at it and checking it.
public struct SegmentDump {
    /// A record batch as it lies in the file.
    public struct Batch: Hashable, Sendable {
        /// The byte that it begins at.
        public var position: Int
        /// The fixed part.
        public var header: RecordBatchHeader
        /// What is wrong with it; nil if its CRC is right and its records are well formed.
        public var defect: String?
        /// The records; none if it is defective, compressed or a control batch.
        public var records: [StoredRecord]
    }

    /// How many bytes the file had when it was opened.
    public let byteCount: Int
    private let path: String
    private var scanner: SegmentScanner
    private var isDone = false

    /// Opens a segment's log.
    ///
    /// - Throws: `LogError` with the code `storage`.
    public init(path: String) throws(LogError) {
        try self.init(path: path, LocalFileSystem())
    }

    init(path: String, _ fileSystem: any FileSystem) throws(LogError) {
        let (file, size) = try attempt("open", path) { () throws(Errno) in
            let file = try fileSystem.open(path, .read)
            return (file, try file.size())
        }
        let name = path[(path.lastIndex(of: "/").map(path.index(after:)) ?? path.startIndex)...]
        let baseOffset = SegmentFiles.baseOffset(ofLog: String(name))
        self.path = path
        byteCount = size
        scanner = SegmentScanner(
            file, from: 0, to: size, expecting: baseOffset.map { .baseOffset($0) } ?? .nothing)
    }

    /// The next batch; nil at the end. One that is damaged is given, too, if the next one can be found behind it.
    ///
    /// - Throws: `LogError` with the code `corruptData` if what follows is no batch, or one that is not complete, as the
    ///   last one of a log that is being written may be; or `storage`.
    public mutating func next() throws(LogError) -> Batch? {
        guard !isDone else { return nil }
        do throws(SegmentFailure) {
            guard let header = try scanner.next() else { return nil }
            return try batch(header)
        } catch {
            isDone = true
            switch error {
            case .system(let errno): throw LogError(errno, "read", path)
            case .damaged(let defect):
                throw LogError(
                    .corruptData,
                    "\(path): at byte \(scanner.batchStart) of \(byteCount) there is no complete record batch: \(defect)"
                )
            }
        }
    }

    private mutating func batch(_ header: RecordBatchHeader) throws(SegmentFailure) -> Batch {
        var batch = Batch(position: scanner.batchStart, header: header, defect: nil, records: [])
        do throws(SegmentFailure) {
            let whole = try scanner.batch(header)
            do throws(LogError) {
                batch.records = try whole.records()
            } catch {
                if error.code != .unsupportedCompression { batch.defect = error.message }
            }
        } catch {
            guard case .damaged(let defect) = error else { throw error }
            batch.defect = defect.description
        }
        return batch
    }

    /// The logs in a data directory, by partition and offset.
    ///
    /// - Throws: `LogError` with the code `corruptData` if the names of the topics are lost, `unsupportedFormat` if it is
    ///   no data directory, or `storage`.
    public static func logs(inDataDirectory path: String) throws(LogError) -> [(
        partition: TopicPartition, path: String
    )] {
        let directory = DataDirectory(path: path, fileSystem: LocalFileSystem())
        var logs: [(partition: TopicPartition, path: String)] = []
        for (name, entry) in try directory.readCatalog().topics.sorted(by: { $0.key.text < $1.key.text }) {
            for number in 0..<entry.partitions {
                let partition = directory.path(of: number, entry.id)
                let names = try attempt("read", partition) { () throws(Errno) in
                    try directory.fileSystem.list(partition)
                }
                logs += names.filter { SegmentFiles.baseOffset(ofLog: $0) != nil }.sorted()
                    .map { (TopicPartition(name, number), "\(partition)/\($0)") }
            }
        }
        return logs
    }
}
