/// A service of a schema.
public struct ProtobufService: Sendable {
    /// The name as the text writes it.
    public internal(set) var name: String
    /// The name with the package in front.
    public internal(set) var fullName: String
    /// The file that declares it.
    public internal(set) var file: ProtobufSchema.FileID
    /// The methods, in the order of the text.
    public internal(set) var methods: [Method]
    /// The features in force.
    public internal(set) var features: ProtobufFeatures
    /// The options in their wire form, custom ones included; nil where there are none.
    public internal(set) var descriptorOptions: DescriptorOptions?
    /// Where it stands in its file's descriptor (see `SourceCodeInfo.Location.path`).
    public internal(set) var path: [Int32]

    /// The service's options.
    public var options: ServiceOptions { ServiceOptions(descriptorOptions) }

    /// A method of a service.
    public struct Method: Sendable {
        /// The name as the text writes it.
        public internal(set) var name: String
        /// The name with that of the service in front.
        public internal(set) var fullName: String
        /// The message that is sent.
        public internal(set) var input: ProtobufSchema.MessageID
        /// The message that comes back.
        public internal(set) var output: ProtobufSchema.MessageID
        /// Whether any number of messages may be sent.
        public internal(set) var isClientStreaming: Bool
        /// Whether any number of messages may come back.
        public internal(set) var isServerStreaming: Bool
        /// The features in force.
        public internal(set) var features: ProtobufFeatures
        /// The options in their wire form, custom ones included; nil where there are none.
        public internal(set) var descriptorOptions: DescriptorOptions?

        /// The method's options.
        public var options: MethodOptions { MethodOptions(descriptorOptions) }
    }
}
