/// Reads the records of an uncompressed batch one after another, without copying any of them.
struct RecordCursor {
    /// Where a record's parts lie in the bytes of the batch.
    struct Fields {
        var offset: Int64
        var timestamp: Int64
        var key: Range<Int>?
        var value: Range<Int>?
        var headerCount: Int
        var headers: Range<Int>
    }

    private let header: RecordBatchHeader
    private var cursor: ByteCursor
    private var index = 0
    private var lastDelta = -1

    /// More headers a record than anybody has use for.
    static let headerCountMax = 10_000

    /// Reads the batch of which `header` is the header, at `start` of the bytes that `next` is given.
    init(_ header: RecordBatchHeader, at start: Int = 0) {
        self.header = header
        cursor = ByteCursor(offset: start + RecordBatchHeader.size, end: start + header.byteCount)
    }

    /// The next record; nil after the last one.
    mutating func next(_ bytes: borrowing RawSpan) throws(RecordBatchDefect) -> Fields? {
        guard index < Int(header.recordCount) else {
            guard cursor.remaining == 0 else { throw .bytesLeftOver(cursor.remaining) }
            return nil
        }
        guard let length = cursor.readVarint(bytes), let range = cursor.skip(length) else { throw defect(.length) }
        var record = ByteCursor(offset: range.lowerBound, end: range.upperBound)

        guard record.remaining > 0, bytes.load(at: record.offset, as: UInt8.self) == 0 else {
            throw defect(.attributes)
        }
        record.offset += 1
        guard let timestampDelta = record.readVarlong(bytes) else { throw defect(.timestamp) }
        let (timestamp, overflow) = header.baseTimestamp.addingReportingOverflow(timestampDelta)
        guard !overflow else { throw defect(.timestamp) }
        guard let delta = record.readVarint(bytes), delta > lastDelta, delta <= Int(header.lastOffsetDelta) else {
            throw defect(.offset)
        }
        guard let key = record.readNullable(bytes) else { throw defect(.key) }
        guard let value = record.readNullable(bytes) else { throw defect(.value) }
        // A header takes two bytes or more.
        guard let headerCount = record.readVarint(bytes), headerCount >= 0, headerCount <= RecordCursor.headerCountMax,
            headerCount <= record.remaining / 2
        else { throw defect(.headers) }
        let headersStart = record.offset
        for _ in 0..<headerCount {
            guard let (name, _) = RecordCursor.readHeader(bytes, &record) else { throw defect(.headers) }
            guard bytes.isUTF8(in: name) else { throw defect(.headerName) }
        }
        guard record.remaining == 0 else { throw defect(.bytesLeftOver) }
        lastDelta = delta
        index += 1
        return Fields(
            offset: header.baseOffset + Int64(delta),
            timestamp: header.attributes.hasLogAppendTime ? header.maxTimestamp : timestamp,
            key: key.range, value: value.range, headerCount: headerCount, headers: headersStart..<record.offset)
    }

    /// The record of which `next` gave `fields`.
    static func record(_ fields: Fields, in bytes: borrowing RawSpan) -> StoredRecord {
        var headers: [Record.Header] = []
        var cursor = ByteCursor(offset: fields.headers.lowerBound, end: fields.headers.upperBound)
        for _ in 0..<fields.headerCount {
            guard let (name, value) = readHeader(bytes, &cursor) else { break }
            let text = unsafe bytes.extracting(name).withUnsafeBytes { unsafe String(decoding: $0, as: UTF8.self) }
            headers.append(Record.Header(text, value.map { bytes.copy($0) }))
        }
        return StoredRecord(
            offset: fields.offset,
            record: Record(
                key: fields.key.map { bytes.copy($0) }, value: fields.value.map { bytes.copy($0) }, headers: headers,
                timestamp: fields.timestamp))
    }

    /// The parts of the header at the cursor; nil if they don't fit.
    private static func readHeader(
        _ bytes: borrowing RawSpan, _ cursor: inout ByteCursor
    ) -> (name: Range<Int>, value: Range<Int>?)? {
        guard let length = cursor.readVarint(bytes), let name = cursor.skip(length),
            let value = cursor.readNullable(bytes)
        else { return nil }
        return (name, value.range)
    }

    private func defect(_ defect: RecordBatchDefect.RecordDefect) -> RecordBatchDefect {
        .record(index: index, defect)
    }
}

extension ByteCursor {
    /// A run of bytes that may be null.
    struct Nullable {
        var range: Range<Int>?
    }

    /// Reads a length, -1 for null, and passes over as many bytes; nil if they don't fit.
    fileprivate mutating func readNullable(_ bytes: borrowing RawSpan) -> Nullable? {
        guard let length = readVarint(bytes) else { return nil }
        if length == -1 { return Nullable(range: nil) }
        guard let range = skip(length) else { return nil }
        return Nullable(range: range)
    }
}

extension RawSpan {
    fileprivate func copy(_ range: Range<Int>) -> [UInt8] {
        unsafe extracting(range).withUnsafeBytes { unsafe Array($0) }
    }

    fileprivate func isUTF8(in range: Range<Int>) -> Bool {
        unsafe extracting(range).withUnsafeBytes { unsafe String(validating: $0, as: UTF8.self) } != nil
    }
}
