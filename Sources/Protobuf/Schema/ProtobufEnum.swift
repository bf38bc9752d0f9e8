/// An enum of a schema.
public struct ProtobufEnum: Sendable {
    /// The name as the text writes it.
    public let name: String
    /// The name with the package and the messages around it, without a leading dot.
    public let fullName: String
    /// The file that declares it.
    public let file: ProtobufSchema.FileID
    /// The message that it is nested in; nil at the top of a file.
    public let parent: ProtobufSchema.MessageID?
    /// The values in the order of the text; never none. The first is the default.
    public let values: [Value]
    /// The numbers that must not be used, ends included.
    public let reservedRanges: [EnumDescriptorProto.ReservedRange]
    /// The names that must not be used.
    public let reservedNames: [String]
    /// Whether a number that no value has is an unknown field rather than a value.
    public let isClosed: Bool
    /// The features in force.
    public let features: ProtobufFeatures
    /// Who may use it.
    public let visibility: SymbolVisibility
    /// The options in their wire form, custom ones included; nil where there are none.
    public let descriptorOptions: DescriptorOptions?
    /// Where it stands in its file's descriptor (see `SourceCodeInfo.Location.path`).
    public let path: [Int32]

    /// The enum's options.
    public var options: EnumOptions { EnumOptions(descriptorOptions) }

    /// A value of an enum.
    public struct Value: Sendable {
        /// The name as the text writes it.
        public let name: String
        /// The name with what is around the enum: values are siblings of their enum, not children.
        public let fullName: String
        /// The number.
        public let number: Int32
        /// The features in force.
        public let features: ProtobufFeatures
        /// The options in their wire form, custom ones included; nil where there are none.
        public let descriptorOptions: DescriptorOptions?

        /// The value's options.
        public var options: EnumValueOptions { EnumValueOptions(descriptorOptions) }
    }

    /// The first value with `number`; nil where there is none.
    public func value(number: Int32) -> Value? { values.first { $0.number == number } }

    /// The value called `name`; nil where there is none.
    public func value(named name: String) -> Value? { values.first { $0.name.utf8.elementsEqual(name.utf8) } }
}
