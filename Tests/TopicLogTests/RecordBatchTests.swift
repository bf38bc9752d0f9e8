import Digest
import Testing

@testable import TopicLog

@Suite struct `Record batches` {
    /// Written by Kafka's Java client.
    static let plain = bytes(
        hexadecimal: "00000000000000000000003a0000000002e99b8dd80000000000000000018bcfe568000000018bcfe56800ffffffff"
            + "ffffffffffffffffffff0000000110000000026b027600")
    static let transactional = bytes(
        hexadecimal: "00000000000000640000004b000000050213a9f6bd0010000000010000018bcfe568000000018bcfe568fa00000000"
            + "00000fa0000300000007000000020e000000026101002200f40302010678797a0402680201026e01")
    static let commitMarker = bytes(
        hexadecimal: "000000000000006600000042000000050220c4861a0030000000000000018bcfe5692c0000018bcfe5692c00000000"
            + "00000fa00003ffffffff000000012000000008000000010c00000000000900")

    @Test func `CRC-32C has its check value`() {
        #expect(Checksum.crc32c(Array("123456789".utf8)) == 0xE306_9283)
    }

    @Test func `a batch is built byte for byte as Kafka builds it`() throws {
        var builder = RecordBatchBuilder()
        #expect(try builder.add(Record(key: [0x6B], value: [0x76], timestamp: 1_700_000_000_000)))
        var built = builder.finish().placed(at: 0, leaderEpoch: 0).bytes
        // Kafka's producer wrote this one with the epoch 0, ours begin with -1; the CRC doesn't cover it.
        #expect(built == Self.plain)
        built.store(Int32(-1), at: RecordBatchHeader.epochOffset)
        #expect(try RecordBatch(produced: built).records().map(\.record.key) == [[0x6B]])
    }

    @Test func `a transactional batch with a tombstone, a null key and headers is read`() throws {
        let header = try RecordBatchHeader(parsing: unsafe Self.transactional.span.bytes)
        #expect(header.baseOffset == 100 && header.lastOffset == 101 && header.partitionLeaderEpoch == 5)
        #expect(header.attributes.isTransactional && !header.attributes.isControl)
        #expect(header.producerID == 4000 && header.producerEpoch == 3 && header.baseSequence == 7)
        try header.checkContent(unsafe Self.transactional.span.bytes)
        let records = try RecordBatch(bytes: Self.transactional, header: header).records()
        #expect(
            records == [
                StoredRecord(offset: 100, record: Record(key: [0x61], value: nil, timestamp: 1_700_000_000_000)),
                StoredRecord(
                    offset: 101,
                    record: Record(
                        value: Array("xyz".utf8), headers: [.init("h", [1]), .init("n", nil)],
                        timestamp: 1_700_000_000_250)),
            ])
    }

    @Test func `a control batch has no records for consumers, and producers may not send one`() throws {
        let header = try RecordBatchHeader(parsing: unsafe Self.commitMarker.span.bytes)
        try header.checkContent(unsafe Self.commitMarker.span.bytes)
        #expect(header.attributes.isControl && header.attributes.isTransactional && header.baseOffset == 102)
        #expect(try RecordBatch(bytes: Self.commitMarker, header: header).records().isEmpty)
        #expect(throws: LogError.self) { try RecordBatch(produced: Self.commitMarker) }
    }

    @Test func `what is built is read back`() throws {
        var records: [Record] = []
        for index in 0..<500 {
            let blob = [UInt8](repeating: UInt8(truncatingIfNeeded: index), count: index * index % 700)
            records.append(
                Record(
                    key: index % 3 == 0 ? nil : Array(blob.prefix(index % 70)), value: index % 5 == 0 ? nil : blob,
                    headers: (0..<index % 4).map { .init("höher\($0)", $0 == 2 ? nil : Array(blob.prefix(130))) },
                    timestamp: [-1, 0, 1_700_000_000_000, Int64.max - 1][index % 4]))
        }
        let built = try batch(records)
        #expect(try built.records().map(\.record) == records)
        #expect(try built.records().map(\.offset) == Array(0..<500))
        #expect(try RecordBatch(produced: built.bytes).bytes == built.bytes)
    }

    @Test func `a full batch says so, and a record that fits into none is refused`() throws {
        var builder = RecordBatchBuilder(maxBytes: 100)
        #expect(try builder.add(Record(value: Array(repeating: 0, count: 10), timestamp: 0)))
        #expect(try builder.add(Record(value: Array(repeating: 0, count: 4), timestamp: 0)))
        #expect(builder.byteCount == 61 + 17 + 11)
        #expect(try !builder.add(Record(value: Array(repeating: 0, count: 5), timestamp: 0)))
        #expect(try builder.add(Record(value: Array(repeating: 0, count: 4), timestamp: 0)))
        #expect(builder.byteCount == 100)
        #expect(throws: LogError.self) { try builder.add(Record(value: Array(repeating: 0, count: 33), timestamp: 0)) }
        #expect(builder.finish().recordCount == 3)
        #expect(try builder.add(Record(value: Array(repeating: 0, count: 32), timestamp: 0)))
        #expect(builder.finish().bytes.count == 100)
    }

    @Test(arguments: [Int64.min, -2, Int64.max])
    func `a timestamp that is no time is refused`(timestamp: Int64) throws {
        var builder = RecordBatchBuilder()
        #expect(throws: LogError.self) { try builder.add(Record(value: nil, timestamp: timestamp)) }
    }

    @Test func `a batch cut off anywhere is refused`() throws {
        for count in Self.plain.indices {
            #expect(throws: LogError.self, "\(count) bytes") { try RecordBatch(produced: Array(Self.plain[..<count])) }
        }
        #expect(throws: LogError.self) { try RecordBatch(produced: Self.plain + [0]) }
    }

    @Test func `every flipped bit that matters is noticed`() throws {
        for bit in 0..<Self.plain.count * 8 {
            var damaged = Self.plain
            damaged[bit / 8] ^= 1 << (bit % 8)
            if (RecordBatchHeader.epochOffset..<RecordBatchHeader.magicOffset).contains(bit / 8) {
                #expect(try RecordBatch(produced: damaged).recordCount == 1)
            } else {
                #expect(throws: LogError.self, "bit \(bit)") { try RecordBatch(produced: damaged) }
            }
        }
    }

    @Test(
        arguments: [
            // The count, the deltas and the length of the record don't agree with the bytes.
            ([0x00], 1), ([0x10, 0, 0, 0, 2, 0x6B, 2, 0x76], 1), ([0x10, 0, 0, 0, 2, 0x6B, 2, 0x76, 0, 0], 1),
            ([0x10, 0, 0, 0, 2, 0x6B, 2, 0x76, 0], 2), ([0x10, 0, 0, 2, 2, 0x6B, 2, 0x76, 0], 1),
            ([0x10, 1, 0, 0, 2, 0x6B, 2, 0x76, 0], 1), ([0x10, 0, 0, 0, 3, 0x6B, 2, 0x76, 0], 1),
            ([0x10, 0, 0, 0, 2, 0x6B, 0x7F, 0x76, 0], 1), ([0x10, 0, 0, 0, 2, 0x6B, 2, 0x76, 2], 1),
            ([0x10, 0, 0, 0, 2, 0x6B, 2, 0x76, 1], 1), ([0x12, 0, 0, 0, 2, 0x6B, 2, 0x76, 0, 0], 1),
            // A header's name that is not UTF-8, and one of negative length.
            ([0x10, 0, 0, 0, 1, 1, 2, 2, 0xFF, 1], 1), ([0x0E, 0, 0, 0, 1, 1, 2, 1], 1),
            // Varints that are too long, or set bits past the width.
            ([0x90, 0x80, 0x80, 0x80, 0x80, 0x00], 1), ([0x90, 0x80, 0x80, 0x80, 0x10], 1),
            ([0x22, 0, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x02, 0, 1, 1, 0], 1),
        ] as [([UInt8], Int32)])
    func `records that are not well formed are refused, though the CRC is right`(
        records: [UInt8], recordCount: Int32
    ) throws {
        #expect(throws: LogError.self) { try RecordBatch(produced: sealed(records, recordCount: recordCount)) }
    }

    @Test func `a batch with a right CRC around it is accepted`() throws {
        let bytes = sealed([0x10, 0, 0, 0, 2, 0x6B, 2, 0x76, 0], recordCount: 1)
        #expect(try RecordBatch(produced: bytes).recordCount == 1)
    }

    @Test(
        arguments: [
            { $0.lastOffsetDelta = 1 }, { $0.recordCount = 0 }, { $0.recordCount = -1 }, { $0.recordCount = .max },
            { $0.lastOffsetDelta = -1 }, { $0.baseOffset = 1 }, { $0.maxTimestamp = 1 }, { $0.producerID = 1 },
            { $0.attributes.rawValue = 1 << 5 }, { $0.attributes.rawValue = 1 << 3 },
            { $0.attributes.rawValue = 1 << 6 },
            { $0.attributes.rawValue = 1 << 7 }, { $0.attributes.rawValue = 5 }, { $0.baseTimestamp = 1 },
        ] as [@Sendable (inout RecordBatchHeader) -> Void])
    func `a header that a producer may not send is refused`(
        change: @Sendable (inout RecordBatchHeader) -> Void
    ) throws {
        #expect(throws: LogError.self) {
            try RecordBatch(produced: sealed([0x10, 0, 0, 0, 2, 0x6B, 2, 0x76, 0], recordCount: 1, change))
        }
    }

    @Test func `a compressed batch is refused with the codec's name`() throws {
        let bytes = sealed([0x1F, 0x8B], recordCount: 1) { $0.attributes.rawValue = 4 }
        let error = #expect(throws: LogError.self) { try RecordBatch(produced: bytes) }
        #expect(error?.code == .unsupportedCompression)
        #expect(error?.message.contains("zstd") == true)
    }

    /// A batch with this content and a right CRC.
    private func sealed(
        _ records: [UInt8], recordCount: Int32, _ change: (inout RecordBatchHeader) -> Void = { _ in }
    ) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: RecordBatchHeader.size) + records
        var header = RecordBatchHeader(
            baseOffset: 0, batchLength: Int32(bytes.count - RecordBatchHeader.lengthEnd), partitionLeaderEpoch: -1,
            crc: 0, attributes: .init(rawValue: 0), lastOffsetDelta: recordCount - 1, baseTimestamp: 0,
            maxTimestamp: 0, producerID: -1, producerEpoch: -1, baseSequence: -1, recordCount: recordCount)
        change(&header)
        header.seal(&bytes)
        return bytes
    }
}

@Suite struct `Varints` {
    @Test(
        arguments: [
            (0, [0]), (-1, [1]), (1, [2]), (63, [0x7E]), (-64, [0x7F]), (64, [0x80, 1]), (300, [0xD8, 4]),
            (Int64(Int32.max), [0xFE, 0xFF, 0xFF, 0xFF, 0x0F]), (Int64(Int32.min), [0xFF, 0xFF, 0xFF, 0xFF, 0x0F]),
            (Int64.max, [0xFE] + Array(repeating: 0xFF, count: 8) + [1]),
            (Int64.min, Array(repeating: 0xFF, count: 9) + [1]),
        ] as [(Int64, [UInt8])])
    func `a number has its size and is read back`(number: Int64, encoded: [UInt8]) {
        #expect(Varint.size(number) == encoded.count)
        var cursor = ByteCursor(offset: 0, end: encoded.count)
        #expect(cursor.readVarlong(unsafe encoded.span.bytes) == number)
        #expect(cursor.remaining == 0)
        for count in encoded.indices {
            var cursor = ByteCursor(offset: 0, end: count)
            #expect(cursor.readVarlong(unsafe encoded.span.bytes) == nil)
        }
        cursor = ByteCursor(offset: 0, end: encoded.count)
        #expect(
            cursor.readVarint(unsafe encoded.span.bytes)
                == Int(exactly: number).flatMap { Int32(exactly: $0) }.map(Int.init))
    }
}

@Suite struct `The partitioner` {
    @Test(arguments: [
        ("21", -973_932_308), ("foobar", -790_332_482), ("a-little-bit-long-string", -985_981_536),
        ("a-little-bit-longer-string", -1_486_304_829),
        ("lkjh234lh9fiuh90y23oiuhsafujhadof229phr9h19h89h8", -58_897_971),
        ("abc", 479_470_107),
    ])
    func `hashes keys as Kafka does`(key: String, hash: Int32) {
        let key = Array(key.utf8)
        #expect(Int32(bitPattern: Partitioner.murmur2(key.span)) == hash)
        #expect(Partitioner(partitionCount: 12).partition(forKey: key.span) == Int(hash & 0x7FFF_FFFF) % 12)
    }

    @Test func `stays with a partition for records without a key until the batch is full`() {
        var partitioner = Partitioner(partitionCount: 3)
        for _ in 0..<20 {
            let partition = partitioner.partition(forKey: nil)
            #expect(partitioner.partition(forKey: nil) == partition)
            partitioner.nextBatch()
            #expect(partitioner.partition(forKey: nil) != partition)
        }
        var single = Partitioner(partitionCount: 1)
        single.nextBatch()
        #expect(single.partition(forKey: nil) == 0)
    }
}
