import Avro
import JSON

extension AvroValue {
    /// The value in the plain form, for tests, with the members of records in the order of the fields or the reverse; nil
    /// where it has none, as its bytes are no value of its logical type.
    func plainText(of id: AvroSchema.TypeID, in schema: AvroSchema, isReversed: Bool = false) -> String? {
        let type = schema[id]
        switch (self, type.shape) {
        case (.union(let branch, let value), .union(let union)):
            return value.plainText(of: union.branches[branch], in: schema, isReversed: isReversed)
        case (.record(let values), .record(let record)):
            let members = zip(record.fields, values).compactMap { field, value in
                value.plainText(of: field.type, in: schema, isReversed: isReversed).map {
                    "\(JSONValue.quoted(field.name)):\($0)"
                }
            }
            let ordered = isReversed ? members.reversed() : members
            return members.count == values.count ? "{\(ordered.joined(separator: ","))}" : nil
        case (.array(let items), .array(let type)):
            let texts = items.compactMap { $0.plainText(of: type, in: schema, isReversed: isReversed) }
            return texts.count == items.count ? "[\(texts.joined(separator: ","))]" : nil
        case (.map(let entries), .map(let type)):
            let members = entries.compactMap { entry in
                entry.value.plainText(of: type, in: schema, isReversed: isReversed).map {
                    "\(JSONValue.quoted(entry.key)):\($0)"
                }
            }
            return members.count == entries.count ? "{\(members.joined(separator: ","))}" : nil
        case (.bytes(let bytes), _), (.fixed(let bytes), _):
            return AvroValue.text(bytes, type.logicalType) ?? taggedText(of: id, in: schema)
        default: return taggedText(of: id, in: schema)
        }
    }

    private static func text(_ bytes: [UInt8], _ logicalType: LogicalType?) -> String? {
        switch logicalType {
        case .decimal(_, let scale): decimal(bytes, scale: scale)
        case .bigDecimal where bytes.count > 1 && bytes[0] & 1 == 0 && Int(bytes[0] / 2) + 2 == bytes.count:
            // Random ones have a length and a scale of one byte.
            if bytes[bytes.count - 1] == 1 {
                decimal(Array(bytes[1..<bytes.count - 1]), scale: 0).map { $0.dropLast() + "e1\"" }
            } else {
                bytes[bytes.count - 1] & 0x81 == 0
                    ? decimal(Array(bytes[1..<bytes.count - 1]), scale: Int(bytes[bytes.count - 1] / 2)) : nil
            }
        case .uuid where bytes.count == 16:
            "\""
                + bytes.enumerated().map { index, byte in
                    ([4, 6, 8, 10].contains(index) ? "-" : "") + (byte < 16 ? "0" : "") + String(byte, radix: 16)
                }.joined() + "\""
        case .duration where bytes.count == 12:
            "{"
                + zip(["months", "days", "millis"], [0, 4, 8]).map { name, start in
                    let value = (0..<4).reduce(UInt64(0)) { $0 | UInt64(bytes[start + $1]) << (8 * UInt64($1)) }
                    return "\"\(name)\":\(value)"
                }.joined(separator: ",") + "}"
        default: nil
        }
    }

    private static func decimal(_ bytes: [UInt8], scale: Int) -> String? {
        guard let first = bytes.first, bytes.count <= 8 else { return nil }
        let value = bytes.reduce(first >= 0x80 ? -1 : 0 as Int64) { $0 << 8 | Int64($1) }
        var digits = String(value.magnitude)
        digits = String(repeating: "0", count: max(0, scale + 1 - digits.count)) + digits
        let text = scale == 0 ? digits : "\(digits.dropLast(scale)).\(digits.suffix(scale))"
        return "\"\(value < 0 ? "-" : "")\(text)\""
    }
}
