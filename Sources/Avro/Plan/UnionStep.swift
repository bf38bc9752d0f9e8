/// The kinds of JSON values, as their first bytes tell them apart.
enum JSONKind: Int, CaseIterable {
    case null, boolean, number, string, array, object

    /// The kind of the value that begins with `byte`; nil where none does.
    init?(_ byte: UInt8) {
        switch byte {
        case UInt8(ascii: "n"): self = .null
        case UInt8(ascii: "t"), UInt8(ascii: "f"): self = .boolean
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): self = .number
        case UInt8(ascii: "\""): self = .string
        case UInt8(ascii: "["): self = .array
        case UInt8(ascii: "{"): self = .object
        default: return nil
        }
    }
}

extension AvroType {
    /// In which step this branch of a union is tried for a kind of JSON value (`JSONForm.plain`); nil where it can't take
    /// such a value.
    // Swift 6.3.1 crashes where it inlines this with optimization.
    @inline(never)
    func unionStep(for kind: JSONKind) -> Int? {
        switch shape {
        case .null: kind == .null ? 0 : nil
        case .boolean: kind == .boolean ? 0 : nil
        case .array: kind == .array ? 0 : nil
        case .map, .record: kind == .object ? 0 : nil
        case .string, .enumeration: kind == .string ? 0 : nil
        case .int: kind == .number ? 0 : kind == .string && TimeUnit(logicalType) != nil ? 1 : nil
        case .long: kind == .number ? 1 : kind == .string && TimeUnit(logicalType) != nil ? 1 : nil
        case .double: kind == .number ? 2 : kind == .string ? 1 : nil
        case .float: kind == .number ? 3 : kind == .string ? 1 : nil
        case .fixed where logicalType == .duration: kind == .object ? 0 : nil
        case .bytes, .fixed: kind == .string ? 0 : kind == .number && isDecimal ? 4 : nil
        case .union: nil
        }
    }

    private var isDecimal: Bool {
        switch logicalType {
        case .decimal, .bigDecimal: true
        default: false
        }
    }
}
