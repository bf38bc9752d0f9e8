/// Writes fields of a message in the wire form.
struct WireWriter {
    private(set) var bytes: [UInt8] = []

    enum WireType: UInt64 {
        case varint = 0, fixed64 = 1, length = 2, startGroup = 3, endGroup = 4, fixed32 = 5
    }

    mutating func tag(_ number: Int32, _ type: WireType) {
        varint(UInt64(UInt32(bitPattern: number)) << 3 | type.rawValue)
    }

    mutating func varint(_ value: UInt64) {
        var value = value
        while value >= 0x80 {
            bytes.append(UInt8(truncatingIfNeeded: value) | 0x80)
            value >>= 7
        }
        bytes.append(UInt8(truncatingIfNeeded: value))
    }

    mutating func fixed32(_ value: UInt32) {
        for shift in stride(from: UInt32(0), to: 32, by: 8) { bytes.append(UInt8(truncatingIfNeeded: value >> shift)) }
    }

    mutating func fixed64(_ value: UInt64) {
        for shift in stride(from: UInt64(0), to: 64, by: 8) { bytes.append(UInt8(truncatingIfNeeded: value >> shift)) }
    }

    mutating func raw(_ other: some Sequence<UInt8>) {
        bytes.append(contentsOf: other)
    }

    /// A field of bytes after their length.
    mutating func field(_ number: Int32, bytes content: [UInt8]) {
        tag(number, .length)
        varint(UInt64(content.count))
        bytes += content
    }

    /// A message as the value of a field: after its length, or as a group.
    mutating func field(_ number: Int32, message content: [UInt8], isGroup: Bool) {
        guard isGroup else { return field(number, bytes: content) }
        tag(number, .startGroup)
        bytes += content
        tag(number, .endGroup)
    }
}

/// A value of a scalar field, which an option states.
enum OptionScalar {
    case signed(Int64)
    case unsigned(UInt64)
    case double(Double)
    case bool(Bool)
    case bytes([UInt8])

    /// The wire type of `type`, and the bytes of the value without the tag; the value has been checked to be of that type.
    func encoded(as type: FieldType) -> (WireWriter.WireType, [UInt8]) {
        var writer = WireWriter()
        let bits: UInt64 =
            switch self {
            case .signed(let value): UInt64(bitPattern: value)
            case .unsigned(let value): value
            case .bool(let value): value ? 1 : 0
            case .double, .bytes: 0
            }
        switch (self, type) {
        case (.double(let value), .float):
            writer.fixed32(Float(value).bitPattern)
            return (.fixed32, writer.bytes)
        case (.double(let value), _):
            writer.fixed64(value.bitPattern)
            return (.fixed64, writer.bytes)
        case (.bytes(let bytes), _):
            writer.varint(UInt64(bytes.count))
            writer.raw(bytes)
            return (.length, writer.bytes)
        case (_, .fixed32), (_, .sfixed32):
            writer.fixed32(UInt32(truncatingIfNeeded: bits))
            return (.fixed32, writer.bytes)
        case (_, .fixed64), (_, .sfixed64):
            writer.fixed64(bits)
            return (.fixed64, writer.bytes)
        case (_, .sint32), (_, .sint64):
            let value = Int64(bitPattern: bits)
            writer.varint(UInt64(bitPattern: value << 1 ^ value >> 63))
            return (.varint, writer.bytes)
        default:
            writer.varint(bits)
            return (.varint, writer.bytes)
        }
    }
}
