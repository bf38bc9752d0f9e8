/// A message as a file declares it.
public struct DescriptorProto: Sendable, Hashable {
    /// The name as the text writes it.
    public var name: String?
    /// The fields, in the order of the text.
    public var fields: [FieldDescriptorProto] = []
    /// The extensions that are declared inside the message; they may extend any other.
    public var extensions: [FieldDescriptorProto] = []
    /// The nested messages, those of groups and map entries included.
    public var messages: [DescriptorProto] = []
    /// The enums inside, in the order of the text.
    public var enums: [EnumDescriptorProto] = []
    /// The numbers that extensions may take.
    public var extensionRanges: [ExtensionRange] = []
    /// The oneofs, those that stand for an `optional` of proto3 last.
    public var oneofs: [OneofDescriptorProto] = []
    /// The options; nil where there are none.
    public var options: DescriptorOptions?
    /// The numbers that must not be used.
    public var reservedRanges: [ReservedRange] = []
    /// The names that must not be used.
    public var reservedNames: [String] = []
    /// Whether `export` or `local` stands before it (edition 2024); nil where neither does.
    public var visibility: SymbolVisibility?

    /// Makes a message with nothing in it.
    public init() {}

    /// Field numbers that extensions may take.
    public struct ExtensionRange: Sendable, Hashable {
        /// The first number.
        public var start: Int32
        /// The number after the last.
        public var end: Int32
        /// The options; nil where there are none.
        public var options: DescriptorOptions?

        /// Makes a range from the first number to the one after the last.
        public init(start: Int32, end: Int32, options: DescriptorOptions? = nil) {
            self.start = start
            self.end = end
            self.options = options
        }
    }

    /// Field numbers that must not be used.
    public struct ReservedRange: Sendable, Hashable {
        /// The first number.
        public var start: Int32
        /// The number after the last.
        public var end: Int32

        /// Makes a range from the first number to the one after the last.
        public init(start: Int32, end: Int32) {
            self.start = start
            self.end = end
        }
    }
}

/// Who may use a message or an enum (edition 2024).
public enum SymbolVisibility: Int32, Sendable, Hashable {
    case unset = 0
    /// Only the file that declares it.
    case local = 1
    /// Every file.
    case export = 2
}

/// A oneof as a message declares it.
public struct OneofDescriptorProto: Sendable, Hashable {
    /// The name as the text writes it.
    public var name: String?
    /// The options; nil where there are none.
    public var options: DescriptorOptions?

    /// Makes a oneof.
    public init(name: String? = nil, options: DescriptorOptions? = nil) {
        self.name = name
        self.options = options
    }
}

/// A field, or an extension, as a file declares it.
public struct FieldDescriptorProto: Sendable, Hashable {
    /// The name as the text writes it.
    public var name: String?
    /// The number.
    public var number: Int32?
    /// How often it may stand in a message.
    public var label: FieldLabel?
    /// The type; nil for a type name that isn't resolved to a message or an enum yet.
    public var type: FieldType?
    /// The name of a message or an enum; resolved names begin with a dot.
    public var typeName: String?
    /// The message that an extension extends; nil for a field.
    public var extendee: String?
    /// The text of the default value: what descriptor.proto says of each type. Bytes, since that of a string need not be
    /// valid UTF-8.
    public var defaultValue: [UInt8]?
    /// The position among the message's oneofs.
    public var oneofIndex: Int32?
    /// The name in JSON texts.
    public var jsonName: String?
    /// The options; nil where there are none.
    public var options: DescriptorOptions?
    /// Whether the field has `optional` in proto3.
    public var isProto3Optional: Bool?

    /// Makes a field with nothing in it.
    public init() {}
}

/// How often a field may stand in a message, as descriptors write it.
public enum FieldLabel: Int32, Sendable, Hashable {
    case optional = 1
    case required = 2
    case repeated = 3
}

/// A field's type, as descriptors write it.
public enum FieldType: Int32, Sendable, Hashable, CaseIterable {
    case double = 1
    case float = 2
    case int64 = 3
    case uint64 = 4
    case int32 = 5
    case fixed64 = 6
    case fixed32 = 7
    case bool = 8
    case string = 9
    /// A message between a start and an end tag.
    case group = 10
    /// A message after its length.
    case message = 11
    case bytes = 12
    case uint32 = 13
    case `enum` = 14
    case sfixed32 = 15
    case sfixed64 = 16
    case sint32 = 17
    case sint64 = 18

    /// The name in .proto texts, such as `sfixed32`; `group`, `message` and `enum` for those that a text names by their type.
    public var name: String {
        switch self {
        case .double: "double"
        case .float: "float"
        case .int64: "int64"
        case .uint64: "uint64"
        case .int32: "int32"
        case .fixed64: "fixed64"
        case .fixed32: "fixed32"
        case .bool: "bool"
        case .string: "string"
        case .group: "group"
        case .message: "message"
        case .bytes: "bytes"
        case .uint32: "uint32"
        case .enum: "enum"
        case .sfixed32: "sfixed32"
        case .sfixed64: "sfixed64"
        case .sint32: "sint32"
        case .sint64: "sint64"
        }
    }

    /// Whether repeated values may stand together after one length.
    public var isPackable: Bool {
        switch self {
        case .string, .bytes, .group, .message: false
        default: true
        }
    }
}
