/// A field of a message, or an extension.
public struct ProtobufField: Sendable {
    /// The name as the text writes it.
    public internal(set) var name: String
    /// The name with what is around it: the message for a field; the message or package that declares it for an extension.
    public internal(set) var fullName: String
    /// The number.
    public internal(set) var number: Int32
    /// The name in JSON texts; that of an extension is written `[full.name]` there.
    public internal(set) var jsonName: String
    /// The file that declares it.
    public internal(set) var file: ProtobufSchema.FileID
    /// The message that has the field; the extended one for an extension.
    public internal(set) var message: ProtobufSchema.MessageID
    /// Whether it is an extension.
    public internal(set) var isExtension: Bool
    /// The message that an extension is declared in; nil at the top of a file, and for a field.
    public internal(set) var extensionScope: ProtobufSchema.MessageID?
    /// The type; `group` for every message in delimited encoding, whichever way the text says it.
    public internal(set) var type: FieldType
    /// The type where it is a message or a group.
    public internal(set) var messageType: ProtobufSchema.MessageID?
    /// The type where it is an enum.
    public internal(set) var enumType: ProtobufSchema.EnumID?
    /// How often the field stands in a message, and whether absence can be told from the default.
    public internal(set) var presence: Presence
    /// Whether repeated values are written together after one length.
    public internal(set) var isPacked: Bool
    /// Whether it is a map: `messageType` then holds the entries.
    public internal(set) var isMap: Bool
    /// The oneof that it belongs to, a synthetic one included.
    public internal(set) var oneof: ProtobufSchema.OneofID?
    /// Whether it belongs to a oneof that the text declares.
    public internal(set) var isInRealOneof: Bool
    /// What a reader takes where the field is absent; nil for messages and repeated fields.
    public internal(set) var defaultValue: Default?
    /// Whether the text states the default.
    public internal(set) var hasDefault: Bool
    /// Whether a string must be valid UTF-8.
    public internal(set) var requiresUTF8: Bool
    /// The features in force.
    public internal(set) var features: ProtobufFeatures
    /// The options in their wire form, custom ones included; nil where there are none.
    public internal(set) var descriptorOptions: DescriptorOptions?
    /// Where it stands in its file's descriptor (see `SourceCodeInfo.Location.path`).
    public internal(set) var path: [Int32]

    init(
        name: String, fullName: String, number: Int32, jsonName: String, file: ProtobufSchema.FileID, type: FieldType,
        features: ProtobufFeatures, descriptorOptions: DescriptorOptions?, path: [Int32]
    ) {
        self.name = name
        self.fullName = fullName
        self.number = number
        self.jsonName = jsonName
        self.file = file
        self.type = type
        self.features = features
        self.descriptorOptions = descriptorOptions
        self.path = path
        // What the linker finds out later.
        message = ProtobufSchema.MessageID(0)
        isExtension = false
        presence = .explicit
        isPacked = false
        isMap = false
        isInRealOneof = false
        hasDefault = false
        requiresUTF8 = false
    }

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
