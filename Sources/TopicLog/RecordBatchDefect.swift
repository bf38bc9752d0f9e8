/// What is wrong with the bytes of a record batch.
enum RecordBatchDefect: Error, Hashable, CustomStringConvertible {
    /// Fewer bytes than the batch needs.
    case cutOff(present: Int, needed: Int)
    /// More bytes than the batch says.
    case bytesLeftOver(Int)
    case magic(UInt8)
    case batchLength(Int32)
    case baseOffset(Int64)
    case offsets(lastOffsetDelta: Int32, recordCount: Int32)
    case checksum(stored: UInt32, computed: UInt32)
    case attributes(UInt16)
    case producer(id: Int64, epoch: Int16, baseSequence: Int32)
    case controlBatch
    case logAppendTime
    /// Its offsets don't follow those of the batch before it.
    case outOfPlace(expected: Int64, found: Int64)
    case leaderEpoch(Int32)
    case maxTimestamp(stated: Int64, found: Int64)
    case record(index: Int, RecordDefect)

    /// What is wrong with a record.
    enum RecordDefect: String, Hashable {
        case length = "its length doesn't fit"
        case attributes = "its attributes are not 0"
        case timestamp = "its timestamp is out of range"
        case offset = "its offset delta is out of order"
        case key = "its key doesn't fit"
        case value = "its value doesn't fit"
        case headers = "its headers don't fit"
        case headerName = "the name of a header is not UTF-8"
        case bytesLeftOver = "it has bytes after its headers"
    }

    var description: String {
        switch self {
        case .cutOff(let present, let needed): "it has \(present) bytes of the \(needed) it needs"
        case .bytesLeftOver(let count): "\(count) bytes follow it"
        case .magic(let magic): "its magic is \(magic), not 2"
        case .batchLength(let length): "its length is \(length), less than the 49 of an empty batch"
        case .baseOffset(let offset): "its base offset is \(offset)"
        case .offsets(let lastOffsetDelta, let recordCount):
            "it says that it has \(recordCount) records up to the offset delta \(lastOffsetDelta)"
        case .checksum(let stored, let computed):
            "its CRC-32C is \(hexadecimal(computed)), but it says \(hexadecimal(stored))"
        case .attributes(let attributes): "its attributes are \(hexadecimal(attributes)), which sets unknown bits"
        case .producer(let id, let epoch, let baseSequence):
            "producer id \(id) has the epoch \(epoch) and the base sequence \(baseSequence)"
        case .controlBatch: "it is a control batch, which only the log writes"
        case .logAppendTime: "its timestamps are of the type LogAppendTime, which only the log sets"
        case .outOfPlace(let expected, let found): "it is the batch of offset \(found), not of \(expected)"
        case .leaderEpoch(let epoch): "its leader epoch is \(epoch), which there never was"
        case .maxTimestamp(let stated, let found):
            "its largest timestamp is \(found), but it says \(stated)"
        case .record(let index, let defect): "record \(index) is not well formed: \(defect.rawValue)"
        }
    }
}

/// `value` as 0x and all its digits.
func hexadecimal(_ value: some FixedWidthInteger & UnsignedInteger) -> String {
    let digits = String(value, radix: 16)
    return "0x" + String(repeating: "0", count: value.bitWidth / 4 - digits.count) + digits
}
