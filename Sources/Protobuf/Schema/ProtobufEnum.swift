/// An enum of a schema.
public struct ProtobufEnum: Sendable {
    /// The name as the text writes it.
    public internal(set) var name: String
    /// The name with the package and the messages around it, without a leading dot.
    public internal(set) var fullName: String
    /// The file that declares it.
    public internal(set) var file: ProtobufSchema.FileID
    /// The message that it is nested in; nil at the top of a file.
    public internal(set) var parent: ProtobufSchema.MessageID?
    /// The values in the order of the text; never none. The first is the default.
    public internal(set) var values: [Value]
    /// The numbers that must not be used, ends included.
    public internal(set) var reservedRanges: [EnumDescriptorProto.ReservedRange]
    /// The names that must not be used.
    public internal(set) var reservedNames: [String]
    /// Whether a number that no value has is an unknown field rather than a value.
    public internal(set) var isClosed: Bool
    /// The features in force.
    public internal(set) var features: ProtobufFeatures
    /// Who may use it.
    public internal(set) var visibility: SymbolVisibility
    /// The options in their wire form, custom ones included; nil where there are none.
    public internal(set) var descriptorOptions: DescriptorOptions?
    /// Where it stands in its file's descriptor (see `SourceCodeInfo.Location.path`).
    public internal(set) var path: [Int32]

    /// The enum's options.
    public var options: EnumOptions { EnumOptions(descriptorOptions) }

    /// A value of an enum.
    public struct Value: Sendable {
        /// The name as the text writes it.
        public internal(set) var name: String
        /// The name with what is around the enum: values are siblings of their enum, not children.
        public internal(set) var fullName: String
        /// The number.
        public internal(set) var number: Int32
        /// The features in force.
        public internal(set) var features: ProtobufFeatures
        /// The options in their wire form, custom ones included; nil where there are none.
        public internal(set) var descriptorOptions: DescriptorOptions?

        /// The value's options.
        public var options: EnumValueOptions { EnumValueOptions(descriptorOptions) }
    }

    /// The first value with `number`; nil where there is none.
    public func value(number: Int32) -> Value? { values.first { $0.number == number } }

    /// The value called `name`; nil where there is none.
    public func value(named name: String) -> Value? { values.first { $0.name.utf8.elementsEqual(name.utf8) } }
}
