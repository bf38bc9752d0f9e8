/// A message of a schema.
public struct ProtobufMessage: Sendable {
    /// The name as the text writes it.
    public internal(set) var name: String
    /// The name with the package and the messages around it, without a leading dot.
    public internal(set) var fullName: String
    /// The file that declares it.
    public internal(set) var file: ProtobufSchema.FileID
    /// The message that it is nested in; nil at the top of a file.
    public internal(set) var parent: ProtobufSchema.MessageID?
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
    public internal(set) var extensionRanges: [DescriptorProto.ExtensionRange]
    /// The numbers that must not be used, ends not included.
    public internal(set) var reservedRanges: [DescriptorProto.ReservedRange]
    /// The names that must not be used.
    public internal(set) var reservedNames: [String]
    /// Whether it holds the entries of a map field.
    public internal(set) var isMapEntry: Bool
    /// Whether it has the wire form of MessageSet, whose extensions stand in groups with their numbers.
    public internal(set) var isMessageSet: Bool
    /// The features in force.
    public internal(set) var features: ProtobufFeatures
    /// Who may use it.
    public internal(set) var visibility: SymbolVisibility
    /// The options in their wire form, custom ones included; nil where there are none.
    public internal(set) var descriptorOptions: DescriptorOptions?
    /// Where it stands in its file's descriptor (see `SourceCodeInfo.Location.path`).
    public internal(set) var path: [Int32]

    init(
        name: String, fullName: String, file: ProtobufSchema.FileID, parent: ProtobufSchema.MessageID?,
        extensionRanges: [DescriptorProto.ExtensionRange], reservedRanges: [DescriptorProto.ReservedRange],
        reservedNames: [String], features: ProtobufFeatures, visibility: SymbolVisibility,
        descriptorOptions: DescriptorOptions?, path: [Int32]
    ) {
        self.name = name
        self.fullName = fullName
        self.file = file
        self.parent = parent
        self.extensionRanges = extensionRanges
        self.reservedRanges = reservedRanges
        self.reservedNames = reservedNames
        self.features = features
        self.visibility = visibility
        self.descriptorOptions = descriptorOptions
        self.path = path
        // What the linker finds out later.
        fields = []
        oneofs = []
        messages = []
        enums = []
        extensions = []
        isMapEntry = false
        isMessageSet = false
    }

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
    public internal(set) var name: String
    /// The name with that of the message around it.
    public internal(set) var fullName: String
    /// The message that declares it.
    public internal(set) var message: ProtobufSchema.MessageID
    /// Its fields, in the order of the text.
    public internal(set) var fields: [ProtobufSchema.FieldID]
    /// Whether it only stands for the `optional` of a proto3 field.
    public internal(set) var isSynthetic: Bool
    /// The features in force.
    public internal(set) var features: ProtobufFeatures
    /// The options in their wire form, custom ones included; nil where there are none.
    public internal(set) var descriptorOptions: DescriptorOptions?
    /// Where it stands in its file's descriptor.
    public internal(set) var path: [Int32]
}
