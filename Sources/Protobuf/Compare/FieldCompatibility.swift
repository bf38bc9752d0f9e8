/// How a field stands in a message, as buf tells them apart.
enum Cardinality: String {
    case explicit = "optional with presence"
    case implicit = "optional without presence"
    case required
    case repeated
    case map

    init(_ field: ProtobufField) {
        switch field.presence {
        case .required: self = .required
        case .explicit: self = .explicit
        case .implicit: self = .implicit
        case .repeated: self = field.isMap ? .map : .repeated
        }
    }

    /// Whether wire data of the one are data of the other.
    func isWireCompatible(with other: Cardinality) -> Bool { wireGroup == other.wireGroup }

    /// Whether wire and JSON data of the one are data of the other: a map is an object, but a repeated field an array.
    func isJSONCompatible(with other: Cardinality) -> Bool {
        isWireCompatible(with: other) && (self == .map) == (other == .map)
    }

    private var wireGroup: Int {
        switch self {
        case .explicit, .implicit: 0
        case .required: 1
        case .repeated, .map: 2
        }
    }
}

extension FieldType {
    /// The types whose wire data are also data of this one, as buf groups them: a bytes field reads what a string wrote.
    func isWireCompatible(withOld old: FieldType) -> Bool {
        (old == .string && self == .bytes) || wireGroup == old.wireGroup
    }

    /// The types whose wire and JSON data are also data of this one.
    func isJSONCompatible(withOld old: FieldType) -> Bool { jsonGroup == old.jsonGroup }

    /// The first type of the group.
    private var wireGroup: FieldType {
        switch self {
        case .int32, .int64, .uint32, .uint64, .bool: .int32
        case .sint32, .sint64: .sint32
        case .fixed32, .sfixed32: .fixed32
        case .fixed64, .sfixed64: .fixed64
        default: self
        }
    }

    private var jsonGroup: FieldType {
        switch self {
        case .int32, .uint32: .int32
        case .int64, .uint64: .int64
        case .fixed32, .sfixed32: .fixed32
        case .fixed64, .sfixed64: .fixed64
        default: self
        }
    }

    /// Whether it is an integer that JavaScript can't hold as a number.
    var is64BitInteger: Bool {
        switch self {
        case .int64, .uint64, .sint64, .fixed64, .sfixed64: true
        default: false
        }
    }
}

extension ProtobufField.Default {
    /// Whether it is what a reader takes where no default is stated.
    private var isZero: Bool {
        switch self {
        case .bool(let value): !value
        case .int(let value): value == 0
        case .uint(let value): value == 0
        case .float(let value): value == 0
        case .double(let value): value == 0
        case .string(let value), .bytes(let value): value.isEmpty
        case .enumValue(let number, _): number == 0
        }
    }

    /// Whether both are the same value, be it of two numeric types.
    func isSame(as other: Self) -> Bool {
        if isZero && other.isZero { return true }
        switch (self, other) {
        case (.string(let one), .string(let other)), (.string(let one), .bytes(let other)),
            (.bytes(let one), .string(let other)), (.bytes(let one), .bytes(let other)):
            return one == other
        case (.string, _), (.bytes, _), (_, .string), (_, .bytes): return false
        case (.float(let float), .double(let double)), (.double(let double), .float(let float)):
            return (float.isNaN && double.isNaN) || float == Float(double)
        default:
            let (one, other) = (number, other.number)
            return one == other || (one.isNotANumber && other.isNotANumber)
        }
    }

    private enum Number: Hashable {
        case negative(Int64)
        case positive(UInt64)
        /// One that no 64-bit integer equals.
        case double(Double)

        init(_ value: Double) {
            if let integer = UInt64(exactly: value) {
                self = .positive(integer)
            } else if let integer = Int64(exactly: value) {
                self = .negative(integer)
            } else {
                self = .double(value)
            }
        }

        init(_ value: Int64) { self = UInt64(exactly: value).map(Number.positive) ?? .negative(value) }

        var isNotANumber: Bool { if case .double(let value) = self { value.isNaN } else { false } }
    }

    private var number: Number {
        switch self {
        case .bool(let value): .positive(value ? 1 : 0)
        case .int(let value): Number(value)
        case .uint(let value): .positive(value)
        case .float(let value): Number(Double(value))
        case .double(let value): Number(value)
        case .enumValue(let number, _): Number(Int64(number))
        case .string, .bytes: .double(.nan)
        }
    }
}
