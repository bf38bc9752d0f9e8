/// Records encoded as one record batch v2 (magic 2): the unit on disk, in Kafka's Produce and in Fetch.
///
/// A value of this type is well formed and its CRC is right: it was made by `RecordBatchBuilder`, or checked. The base
/// offset and the partition leader epoch are set when it is appended, which the CRC allows, as it doesn't cover them.
public struct RecordBatch: Sendable {
    /// The batch, from `baseOffset` on.
    public let bytes: [UInt8]
    /// The fixed part.
    public let header: RecordBatchHeader

    /// How many records it holds.
    public var recordCount: Int { Int(header.recordCount) }

    /// Takes bytes that are known to be a batch with this header.
    init(bytes: [UInt8], header: RecordBatchHeader) {
        self.bytes = bytes
        self.header = header
    }

    /// Takes the bytes of one batch as a producer sends it, and checks all of it.
    ///
    /// - Throws: `LogError` with the code `invalidRecord`; `unsupportedCompression` for a batch that is compressed.
    public init(produced bytes: [UInt8]) throws(LogError) {
        self.bytes = bytes
        do throws(RecordBatchDefect) {
            header = try RecordBatch.checkProduced(unsafe bytes.span.bytes)
        } catch {
            throw LogError(.invalidRecord, "the record batch is not well formed: \(error)")
        }
        try checkUncompressed()
        do throws(RecordBatchDefect) {
            try checkRecords()
        } catch {
            throw LogError(.invalidRecord, "the record batch is not well formed: \(error)")
        }
    }

    /// The batch as it is stored.
    func placed(at baseOffset: Int64, leaderEpoch: Int32) -> RecordBatch {
        var bytes = bytes
        var header = header
        header.baseOffset = baseOffset
        header.partitionLeaderEpoch = leaderEpoch
        bytes.store(baseOffset, at: 0)
        bytes.store(leaderEpoch, at: RecordBatchHeader.epochOffset)
        return RecordBatch(bytes: bytes, header: header)
    }

    /// The records with the offsets that the base offset gives them; none for a control batch.
    ///
    /// - Throws: `LogError` with the code `unsupportedCompression` for a batch that is compressed, `invalidRecord` for one
    ///   that came from somewhere that didn't check its records.
    public func records() throws(LogError) -> [StoredRecord] {
        guard !header.attributes.isControl else { return [] }
        try checkUncompressed()
        do throws(RecordBatchDefect) {
            return try copyRecords()
        } catch {
            throw LogError(
                .invalidRecord, "the record batch at offset \(header.baseOffset) is not well formed: \(error)")
        }
    }

    private func copyRecords() throws(RecordBatchDefect) -> [StoredRecord] {
        let bytes = unsafe bytes.span.bytes
        var records: [StoredRecord] = []
        records.reserveCapacity(recordCount)
        var cursor = RecordCursor(header)
        while let fields = try cursor.next(bytes) { records.append(RecordCursor.record(fields, in: bytes)) }
        return records
    }

    private static func checkProduced(_ bytes: borrowing RawSpan) throws(RecordBatchDefect) -> RecordBatchHeader {
        let header = try RecordBatchHeader(parsing: bytes)
        try header.checkContent(bytes)
        guard bytes.byteCount == header.byteCount else { throw .bytesLeftOver(bytes.byteCount - header.byteCount) }
        guard header.baseOffset == 0 else { throw .baseOffset(header.baseOffset) }
        guard !header.attributes.isControl else { throw .controlBatch }
        guard !header.attributes.hasLogAppendTime else { throw .logAppendTime }
        guard !header.attributes.hasDeleteHorizon else { throw .attributes(header.attributes.rawValue) }
        guard header.recordCount > 0, header.recordCount - 1 == header.lastOffsetDelta else {
            throw .offsets(lastOffsetDelta: header.lastOffsetDelta, recordCount: header.recordCount)
        }
        guard header.producerID < 0 || (header.producerEpoch >= 0 && header.baseSequence >= 0) else {
            throw .producer(id: header.producerID, epoch: header.producerEpoch, baseSequence: header.baseSequence)
        }
        return header
    }

    private func checkRecords() throws(RecordBatchDefect) {
        let bytes = unsafe bytes.span.bytes
        var largest = Int64.min
        var cursor = RecordCursor(header)
        // There is a record for every offset, as the count says so and the deltas grow.
        while let fields = try cursor.next(bytes) { largest = max(largest, fields.timestamp) }
        guard largest == header.maxTimestamp else { throw .maxTimestamp(stated: header.maxTimestamp, found: largest) }
    }

    private func checkUncompressed() throws(LogError) {
        guard let compression = header.attributes.compression, compression != .none else { return }
        throw LogError(
            .unsupportedCompression,
            "the record batch at offset \(header.baseOffset) is compressed with \(compression), which the log can't read"
                + " yet: set the producer's compression to none")
    }
}
