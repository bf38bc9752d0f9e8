/// A service of a schema.
public struct ProtobufService: Sendable {
    /// The name as the text writes it.
    public let name: String
    /// The name with the package in front.
    public let fullName: String
    /// The file that declares it.
    public let file: ProtobufSchema.FileID
    /// The methods, in the order of the text.
    public let methods: [Method]
    /// The features in force.
    public let features: ProtobufFeatures
    /// The options in their wire form, custom ones included; nil where there are none.
    public let descriptorOptions: DescriptorOptions?
    /// Where it stands in its file's descriptor (see `SourceCodeInfo.Location.path`).
    public let path: [Int32]

    /// The service's options.
    public var options: ServiceOptions { ServiceOptions(descriptorOptions) }

    /// A method of a service.
    public struct Method: Sendable {
        /// The name as the text writes it.
        public let name: String
        /// The name with that of the service in front.
        public let fullName: String
        /// The message that is sent.
        public let input: ProtobufSchema.MessageID
        /// The message that comes back.
        public let output: ProtobufSchema.MessageID
        /// Whether any number of messages may be sent.
        public let isClientStreaming: Bool
        /// Whether any number of messages may come back.
        public let isServerStreaming: Bool
        /// The features in force.
        public let features: ProtobufFeatures
        /// The options in their wire form, custom ones included; nil where there are none.
        public let descriptorOptions: DescriptorOptions?

        /// The method's options.
        public var options: MethodOptions { MethodOptions(descriptorOptions) }
    }
}
