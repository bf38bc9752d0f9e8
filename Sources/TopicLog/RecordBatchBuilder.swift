/// Makes record batches, a record after another. When `add` says that there is no room, `finish` the batch and add the
/// record again.
public struct RecordBatchBuilder: Sendable {
    /// The size that the batch must not exceed, in bytes.
    public let maxBytes: Int
    /// How many records were added.
    public private(set) var recordCount = 0
    /// The size of the batch so far, in bytes.
    public private(set) var byteCount = RecordBatchHeader.size

    private var baseTimestamp: Int64 = -1
    private var maxTimestamp: Int64 = -1
    /// Longer than `byteCount`; what is behind it was never written.
    private var storage: [UInt8] = []
    /// How much room the batch before took: the next one will need about as much.
    private var storageCountLast = 1024

    /// Begins a batch of at most `maxBytes`, which is the topic's `max.message.bytes`.
    public init(maxBytes: Int = TopicSettings().maxMessageBytes) {
        // The length is an Int32.
        self.maxBytes = min(max(maxBytes, RecordBatchHeader.size), Int(Int32.max))
    }

    /// Adds a record.
    ///
    /// - Returns: false, having added nothing, if the batch has no room for it: finish the batch and add it to the next.
    /// - Throws: `LogError` with the code `messageTooLarge` if the record fits into no batch of `maxBytes`, or
    ///   `invalidRecord` if the timestamp is out of range or there are more than 10,000 headers.
    public mutating func add(_ record: Record) throws(LogError) -> Bool {
        try add(
            key: record.key?.span, value: record.value?.span, headers: record.headers,
            timestamp: record.timestamp)
    }

    /// Adds a record whose key and value are somewhere in memory, as `add(_:)` does.
    ///
    /// - Returns: false, having added nothing, if the batch has no room for it: finish the batch and add it to the next.
    /// - Throws: `LogError` with the code `messageTooLarge` if the record fits into no batch of `maxBytes`, or
    ///   `invalidRecord` if the timestamp is out of range or there are more than 10,000 headers.
    public mutating func add(
        key: Span<UInt8>?, value: Span<UInt8>?, headers: [Record.Header] = [], timestamp: Int64
    ) throws(LogError) -> Bool {
        // Not Int64.max, as its distance from -1 is no Int64.
        guard timestamp >= -1, timestamp < Int64.max, headers.count <= RecordCursor.headerCountMax else {
            throw RecordBatchBuilder.invalid(timestamp: timestamp, headerCount: headers.count)
        }
        let isFirst = recordCount == 0
        let timestampDelta = isFirst ? 0 : timestamp - baseTimestamp
        let keyCount = key?.count ?? -1
        let valueCount = value?.count ?? -1
        var size =
            1 + Varint.size(timestampDelta) + Varint.size(recordCount) + Varint.size(keyCount) + max(keyCount, 0)
            + Varint.size(valueCount) + max(valueCount, 0) + Varint.size(headers.count)
        // Most records have none, and a loop over none is not free.
        if !headers.isEmpty { size += RecordBatchBuilder.size(of: headers) }
        let needed = Varint.size(size) + size
        guard needed <= maxBytes - byteCount else {
            if needed <= maxBytes - RecordBatchHeader.size { return false }
            throw RecordBatchBuilder.tooLarge(needed, maxBytes: maxBytes)
        }

        if needed > storage.count - byteCount { grow(needed) }
        unsafe storage.withUnsafeMutableBytes { bytes in
            // There is room for `needed` bytes, the sum of the sizes of what is written.
            var writer = unsafe RecordWriter(bytes, from: byteCount)
            writer.write(varint: Int64(size))
            writer.write(byte: 0)
            writer.write(varint: timestampDelta)
            writer.write(varint: Int64(recordCount))
            writer.write(nullable: key)
            writer.write(nullable: value)
            writer.write(varint: Int64(headers.count))
            if !headers.isEmpty { writer.write(headers) }
        }
        byteCount += needed
        recordCount += 1
        if isFirst { baseTimestamp = timestamp }
        maxTimestamp = max(maxTimestamp, timestamp)
        return true
    }

    /// The batch of the records that were added, of which there must be one or more; the builder begins the next one.
    public mutating func finish() -> RecordBatch {
        precondition(recordCount > 0, "a record batch has one record or more")
        var bytes: [UInt8] = []
        swap(&bytes, &storage)
        bytes.removeLast(bytes.count - byteCount)
        var header = RecordBatchHeader(
            baseOffset: 0, batchLength: Int32(byteCount - RecordBatchHeader.lengthEnd), partitionLeaderEpoch: -1,
            crc: 0,
            attributes: RecordBatchHeader.Attributes(rawValue: 0), lastOffsetDelta: Int32(recordCount - 1),
            baseTimestamp: baseTimestamp, maxTimestamp: maxTimestamp, producerID: -1, producerEpoch: -1,
            baseSequence: -1, recordCount: Int32(recordCount))
        header.seal(&bytes)
        recordCount = 0
        byteCount = RecordBatchHeader.size
        baseTimestamp = -1
        maxTimestamp = -1
        return RecordBatch(bytes: bytes, header: header)
    }

    /// Makes room for `count` more bytes, of which the caller knows that they stay within `maxBytes`.
    @inline(never)
    private mutating func grow(_ count: Int) {
        let grown = min(maxBytes, max(2 * storage.count, byteCount + count, storageCountLast))
        let used = byteCount
        storageCountLast = grown
        // The bytes behind the first `used` are written before anything reads them, and any bytes are UInt8.
        storage = unsafe [UInt8](unsafeUninitializedCapacity: grown) { buffer, count in
            unsafe UnsafeMutableRawBufferPointer(buffer).copyBytes(from: storage.prefix(used))
            count = grown
        }
    }

    @inline(never)
    private static func size(of headers: [Record.Header]) -> Int {
        headers.reduce(0) { size, header in
            let nameCount = header.name.utf8.count
            let valueCount = header.value?.count ?? -1
            return size + Varint.size(nameCount) + nameCount + Varint.size(valueCount) + max(valueCount, 0)
        }
    }

    @inline(never)
    private static func invalid(timestamp: Int64, headerCount: Int) -> LogError {
        headerCount > RecordCursor.headerCountMax
            ? LogError(
                .invalidRecord, "the record has \(headerCount) headers, more than the 10,000 that are allowed")
            : LogError(
                .invalidRecord,
                "the record's timestamp is \(timestamp), which is no time: it counts milliseconds since 1970, or is -1 for none"
            )
    }

    @inline(never)
    private static func tooLarge(_ count: Int, maxBytes: Int) -> LogError {
        LogError(
            .messageTooLarge,
            "the record takes \(count) bytes, more than a batch of at most \(maxBytes) bytes has room for: make it"
                + " smaller, or raise the topic's max.message.bytes")
    }
}

/// Writes the parts of a record to memory of which the caller knows that they fit.
@safe private struct RecordWriter {
    private var next: UnsafeMutableRawPointer

    /// Begins at `offset` of `bytes`, which are not empty.
    init(_ bytes: UnsafeMutableRawBufferPointer, from offset: Int) {
        unsafe next = bytes.baseAddress.unsafelyUnwrapped + offset
    }

    mutating func write(byte: UInt8) {
        unsafe next.storeBytes(of: byte, as: UInt8.self)
        unsafe next += 1
    }

    @inline(__always)
    mutating func write(varint value: Int64) {
        var rest = Varint.zigzag(value)
        if rest >= 0x80, rest < 0x4000 {
            let groups = UInt16(truncatingIfNeeded: rest & 0x7F | 0x80 | (rest >> 7) << 8)
            unsafe next.storeBytes(of: groups.littleEndian, as: UInt16.self)
            unsafe next += 2
            return
        }
        while rest >= 0x80 {
            write(byte: UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        write(byte: UInt8(truncatingIfNeeded: rest))
    }

    /// Writes the length and the bytes; the length -1 for none.
    @inline(__always)
    mutating func write(nullable bytes: Span<UInt8>?) {
        guard let bytes else { return write(varint: -1) }
        write(varint: Int64(bytes.count))
        unsafe bytes.withUnsafeBytes { source in
            guard let start = source.baseAddress else { return }
            unsafe next.copyMemory(from: start, byteCount: source.count)
        }
        unsafe next += bytes.count
    }

    @inline(never)
    mutating func write(_ headers: [Record.Header]) {
        for header in headers {
            var name = header.name
            name.withUTF8 { utf8 in unsafe write(nullable: utf8.span) }
            write(nullable: header.value?.span)
        }
    }
}
