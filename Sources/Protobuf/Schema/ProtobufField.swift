/// A field of a message, or an extension.
public struct ProtobufField: Sendable {
    /// The name as the text writes it.
    public let name: String
    /// The name with what is around it: the message for a field; the message or package that declares it for an extension.
    public let fullName: String
    /// The number.
    public let number: Int32
    /// The name in JSON texts; that of an extension is written `[full.name]` there.
    public let jsonName: String
    /// The file that declares it.
    public let file: ProtobufSchema.FileID
    /// The message that has the field; the extended one for an extension.
    public let message: ProtobufSchema.MessageID
    /// Whether it is an extension.
    public let isExtension: Bool
    /// The message that an extension is declared in; nil at the top of a file, and for a field.
    public let extensionScope: ProtobufSchema.MessageID?
    /// The type; `group` for every message in delimited encoding, whichever way the text says it.
    public internal(set) var type: FieldType
    /// The type where it is a message or a group.
    public let messageType: ProtobufSchema.MessageID?
    /// The type where it is an enum.
    public let enumType: ProtobufSchema.EnumID?
    /// How often the field stands in a message, and whether absence can be told from the default.
    public let presence: Presence
    /// Whether repeated values are written together after one length.
    public let isPacked: Bool
    /// Whether it is a map: `messageType` then holds the entries.
    public internal(set) var isMap: Bool
    /// The oneof that it belongs to, a synthetic one included.
    public let oneof: ProtobufSchema.OneofID?
    /// Whether it belongs to a oneof that the text declares.
    public let isInRealOneof: Bool
    /// What a reader takes where the field is absent; nil for messages and repeated fields.
    public internal(set) var defaultValue: Default?
    /// Whether the text states the default.
    public let hasDefault: Bool
    /// Whether a string must be valid UTF-8.
    public let requiresUTF8: Bool
    /// The features in force.
    public let features: ProtobufFeatures
    /// The options in their wire form, custom ones included; nil where there are none.
    public let descriptorOptions: DescriptorOptions?
    /// Where it stands in its file's descriptor (see `SourceCodeInfo.Location.path`).
    public let path: [Int32]

    /// The field's options.
    public var options: FieldOptions { FieldOptions(descriptorOptions) }

    /// Whether the field repeats; maps do.
    public var isRepeated: Bool { presence == .repeated }

    /// Whether a message is between a start and an end tag rather than after its length.
    public var isDelimited: Bool { type == .group }

    /// How often a field stands in a message, and whether absence can be told from the default.
    public enum Presence: Sendable, Hashable {
        case required
        /// At most once; absent is not the same as set to the default.
        case explicit
        /// At most once; the default isn't written, so absence means the default.
        case implicit
        case repeated
    }

    /// A default value.
    public enum Default: Sendable, Hashable {
        case bool(Bool)
        /// Of all signed integers.
        case int(Int64)
        /// Of all unsigned integers.
        case uint(UInt64)
        /// Of a float, rounded to one.
        case float(Float)
        case double(Double)
        /// Of a string, which need not be valid UTF-8 in proto2.
        case string([UInt8])
        case bytes([UInt8])
        /// Of an enum: the number, and the position of the value in `ProtobufEnum.values`.
        case enumValue(number: Int32, index: Int)
    }
}
