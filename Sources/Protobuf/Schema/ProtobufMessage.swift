/// A message of a schema.
public struct ProtobufMessage: Sendable {
    /// The name as the text writes it.
    public let name: String
    /// The name with the package and the messages around it, without a leading dot.
    public let fullName: String
    /// The file that declares it.
    public let file: ProtobufSchema.FileID
    /// The message that it is nested in; nil at the top of a file.
    public let parent: ProtobufSchema.MessageID?
    /// The fields in the order of the text, extensions not included.
    public internal(set) var fields: [ProtobufSchema.FieldID]
    /// The oneofs in the order of the text; those that stand for an `optional` of proto3 come last.
    public internal(set) var oneofs: [ProtobufSchema.OneofID]
    /// The messages inside, in the order of the text.
    public internal(set) var messages: [ProtobufSchema.MessageID]
    /// The enums inside, in the order of the text.
    public internal(set) var enums: [ProtobufSchema.EnumID]
    /// The extensions that are declared inside; they may extend any message.
    public internal(set) var extensions: [ProtobufSchema.FieldID]
    /// The numbers that extensions may take, ends not included.
    public let extensionRanges: [DescriptorProto.ExtensionRange]
    /// The numbers that must not be used, ends not included.
    public let reservedRanges: [DescriptorProto.ReservedRange]
    /// The names that must not be used.
    public let reservedNames: [String]
    /// Whether it holds the entries of a map field.
    public let isMapEntry: Bool
    /// Whether it has the wire form of MessageSet, whose extensions stand in groups with their numbers.
    public let isMessageSet: Bool
    /// The features in force.
    public let features: ProtobufFeatures
    /// Who may use it.
    public let visibility: SymbolVisibility
    /// The options in their wire form, custom ones included; nil where there are none.
    public let descriptorOptions: DescriptorOptions?
    /// Where it stands in its file's descriptor (see `SourceCodeInfo.Location.path`).
    public let path: [Int32]

    /// The message's options.
    public var options: MessageOptions { MessageOptions(descriptorOptions) }

    /// Whether an extension may take `number`.
    public func isExtensionNumber(_ number: Int32) -> Bool {
        extensionRanges.contains { $0.start <= number && number < $0.end }
    }
}

/// A oneof of a message.
public struct ProtobufOneof: Sendable {
    /// The name as the text writes it.
    public let name: String
    /// The name with that of the message around it.
    public let fullName: String
    /// The message that declares it.
    public let message: ProtobufSchema.MessageID
    /// Its fields, in the order of the text.
    public internal(set) var fields: [ProtobufSchema.FieldID]
    /// Whether it only stands for the `optional` of a proto3 field.
    public let isSynthetic: Bool
    /// The features in force.
    public let features: ProtobufFeatures
    /// The options in their wire form, custom ones included; nil where there are none.
    public let descriptorOptions: DescriptorOptions?
    /// Where it stands in its file's descriptor.
    public let path: [Int32]
}
