extension AvroValue {
    /// The value in the binary encoding of the specification ("Binary Encoding"), plainly: arrays and maps in one block
    /// without its size.
    package func encoded(as type: AvroSchema.TypeID, in schema: AvroSchema) -> [UInt8] {
        var bytes: [UInt8] = []
        append(to: &bytes, as: type, in: schema)
        return bytes
    }

    private func append(to bytes: inout [UInt8], as type: AvroSchema.TypeID, in schema: AvroSchema) {
        switch (self, schema[type].shape) {
        case (.null, .null): break
        case (.boolean(let value), .boolean): bytes.append(value ? 1 : 0)
        case (.int(let value), .int): AvroValue.append(Int64(value), to: &bytes)
        case (.long(let value), .long): AvroValue.append(value, to: &bytes)
        case (.float(let value), .float): AvroValue.append(littleEndian: value.bitPattern, to: &bytes)
        case (.double(let value), .double): AvroValue.append(littleEndian: value.bitPattern, to: &bytes)
        case (.bytes(let value), .bytes):
            AvroValue.append(Int64(value.count), to: &bytes)
            bytes += value
        case (.string(let value), .string):
            AvroValue.append(Int64(value.utf8.count), to: &bytes)
            bytes += value.utf8
        case (.fixed(let value), .fixed(let fixed)) where value.count == fixed.size: bytes += value
        case (.symbol(let symbol), .enumeration(let enumeration)):
            guard let index = enumeration.symbols.firstIndex(of: symbol) else {
                preconditionFailure("a value's symbol is one of its enum")
            }
            AvroValue.append(Int64(index), to: &bytes)
        case (.record(let values), .record(let record)) where values.count == record.fields.count:
            for (value, field) in zip(values, record.fields) { value.append(to: &bytes, as: field.type, in: schema) }
        case (.array(let items), .array(let type)):
            if !items.isEmpty { AvroValue.append(Int64(items.count), to: &bytes) }
            for item in items { item.append(to: &bytes, as: type, in: schema) }
            bytes.append(0)
        case (.map(let entries), .map(let type)):
            if !entries.isEmpty { AvroValue.append(Int64(entries.count), to: &bytes) }
            for entry in entries {
                AvroValue.append(Int64(entry.key.utf8.count), to: &bytes)
                bytes += entry.key.utf8
                entry.value.append(to: &bytes, as: type, in: schema)
            }
            bytes.append(0)
        case (.union(let branch, let value), .union(let union)):
            AvroValue.append(Int64(branch), to: &bytes)
            value.append(to: &bytes, as: union.branches[branch], in: schema)
        default: preconditionFailure("a value is of the type that it is encoded as")
        }
    }

    /// Zig-zag, then seven bits a byte, the lowest first.
    private static func append(_ value: Int64, to bytes: inout [UInt8]) {
        var rest = UInt64(bitPattern: value << 1 ^ value >> 63)
        while rest >= 0x80 {
            bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(rest))
    }

    private static func append(littleEndian value: some FixedWidthInteger, to bytes: inout [UInt8]) {
        for shift in stride(from: 0, to: value.bitWidth, by: 8) {
            bytes.append(UInt8(truncatingIfNeeded: value >> shift))
        }
    }
}
