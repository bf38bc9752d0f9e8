public import JSON

/// What `type` may name (draft 2020-12 validation, section 6.1.1).
public struct TypeSet: OptionSet, Hashable, Sendable, BitwiseCopyable {
    /// The bits.
    public let rawValue: UInt8

    /// Makes a set of bits.
    public init(rawValue: UInt8) {
        self.rawValue = rawValue
    }

    /// `null`.
    public static let null = TypeSet(rawValue: 1 << 0)
    /// `true` and `false`.
    public static let boolean = TypeSet(rawValue: 1 << 1)
    /// Numbers that are mathematically integers.
    public static let integer = TypeSet(rawValue: 1 << 2)
    /// Numbers that are not.
    public static let fraction = TypeSet(rawValue: 1 << 3)
    /// Strings.
    public static let string = TypeSet(rawValue: 1 << 4)
    /// Arrays.
    public static let array = TypeSet(rawValue: 1 << 5)
    /// Objects.
    public static let object = TypeSet(rawValue: 1 << 6)

    /// Every number.
    public static let number: TypeSet = [.integer, .fraction]
    /// Every value.
    public static let all: TypeSet = [.null, .boolean, .number, .string, .array, .object]

    /// The type that `name` stands for in a schema; nil for any other text.
    public init?(name: String) {
        guard let known = TypeSet.names.first(where: { $0.name == name }) else { return nil }
        self = known.set
    }

    /// The names that `type` would have, the wider ones first.
    public var names: [String] {
        var rest = self
        var names: [String] = []
        for known in TypeSet.names where rest.isSuperset(of: known.set) {
            names.append(known.name)
            rest.subtract(known.set)
        }
        return names
    }

    private static let names: [(name: String, set: TypeSet)] = [
        ("null", .null), ("boolean", .boolean), ("number", .number), ("integer", .integer), ("string", .string),
        ("array", .array), ("object", .object),
    ]

    /// The set that holds `value` alone.
    public init(of value: JSONValue) {
        switch value.content {
        case .null: self = .null
        case .boolean: self = .boolean
        case .number(let number): self = number.isInteger ? .integer : .fraction
        case .string: self = .string
        case .array: self = .array
        case .object: self = .object
        }
    }
}
