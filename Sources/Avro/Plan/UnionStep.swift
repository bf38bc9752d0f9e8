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
    func unionStep(for kind: JSONKind) -> Int? {
        switch kind {
        case .null: if case .null = shape { 0 } else { nil }
        case .boolean: if case .boolean = shape { 0 } else { nil }
        case .array: if case .array = shape { 0 } else { nil }
        case .object: stepForObject
        case .number: stepForNumber
        case .string: stepForString
        }
    }

    private var stepForObject: Int? {
        switch shape {
        case .map, .record: 0
        case .fixed: logicalType == .duration ? 0 : nil
        default: nil
        }
    }

    private var stepForNumber: Int? {
        switch shape {
        case .int: 0
        case .long: 1
        case .double: 2
        case .float: 3
        case .bytes, .fixed: isDecimal ? 4 : nil
        default: nil
        }
    }

    private var stepForString: Int? {
        switch shape {
        case .string, .enumeration, .bytes: 0
        case .fixed: logicalType == .duration ? nil : 0
        case .int, .long: TimeUnit(logicalType) == nil ? nil : 1
        case .float, .double: 1
        default: nil
        }
    }

    private var isDecimal: Bool {
        switch logicalType {
        case .decimal, .bigDecimal: true
        default: false
        }
    }
}
