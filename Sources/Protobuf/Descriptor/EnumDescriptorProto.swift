/// An enum as a file declares it.
public struct EnumDescriptorProto: Sendable, Hashable {
    /// The name as the text writes it.
    public var name: String?
    /// The values, in the order of the text.
    public var values: [EnumValueDescriptorProto] = []
    /// The options; nil where there are none.
    public var options: DescriptorOptions?
    /// The numbers that must not be used.
    public var reservedRanges: [ReservedRange] = []
    /// The names that must not be used.
    public var reservedNames: [String] = []
    /// Whether `export` or `local` stands before it (edition 2024); nil where neither does.
    public var visibility: SymbolVisibility?

    /// Makes an enum with nothing in it.
    public init() {}

    /// Numbers that must not be used.
    public struct ReservedRange: Sendable, Hashable {
        /// The first number.
        public var start: Int32
        /// The last number; unlike a message's ranges, it belongs to the range.
        public var end: Int32

        /// Makes a range from the first number to the last.
        public init(start: Int32, end: Int32) {
            self.start = start
            self.end = end
        }
    }
}

/// A value of an enum, as a file declares it.
public struct EnumValueDescriptorProto: Sendable, Hashable {
    /// The name as the text writes it.
    public var name: String?
    /// The number.
    public var number: Int32?
    /// The options; nil where there are none.
    public var options: DescriptorOptions?

    /// Makes a value with nothing in it.
    public init() {}
}

/// A service as a file declares it.
public struct ServiceDescriptorProto: Sendable, Hashable {
    /// The name as the text writes it.
    public var name: String?
    /// The methods, in the order of the text.
    public var methods: [MethodDescriptorProto] = []
    /// The options; nil where there are none.
    public var options: DescriptorOptions?

    /// Makes a service with nothing in it.
    public init() {}
}

/// A method of a service, as a file declares it.
public struct MethodDescriptorProto: Sendable, Hashable {
    /// The name as the text writes it.
    public var name: String?
    /// The name of the message that is sent.
    public var inputType: String?
    /// The name of the message that comes back.
    public var outputType: String?
    /// The options; nil where there are none.
    public var options: DescriptorOptions?
    /// Whether any number of messages may be sent.
    public var isClientStreaming: Bool?
    /// Whether any number of messages may come back.
    public var isServerStreaming: Bool?

    /// Makes a method with nothing in it.
    public init() {}
}
