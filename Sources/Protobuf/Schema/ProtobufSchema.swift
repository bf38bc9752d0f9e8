public import SchemaLanguage

/// A Protobuf file with everything that it imports: every name resolved, every feature settled, every rule checked.
///
/// Files, messages, fields, enums and services stand in one array each and name each other by index, so that recursive
/// messages need no references and a walk of a schema touches no reference counts.
public struct ProtobufSchema: Sendable {
    /// Every file, each after those that it imports.
    public let files: [ProtobufFile]
    /// The messages of all files, those of groups and map entries included; an outer one before those inside it.
    public let messages: [ProtobufMessage]
    /// The fields of all messages, and all extensions.
    public let fields: [ProtobufField]
    /// The oneofs of all messages.
    public let oneofs: [ProtobufOneof]
    /// The enums of all files.
    public let enums: [ProtobufEnum]
    /// The services of all files.
    public let services: [ProtobufService]
    /// The files that the schema is of, at least one; the others are their imports.
    public let roots: [FileID]
    /// What is doubtful, such as an import that isn't used; never an error.
    public let warnings: [SchemaProblem]

    let symbols: SymbolTable
    let extensionsByNumber: [ExtensionKey: FieldID]

    /// The position of a file in `ProtobufSchema.files`.
    public struct FileID: Hashable, Sendable {
        /// The position.
        public let index: Int

        package init(_ index: Int) { self.index = index }
    }

    /// The position of a message in `ProtobufSchema.messages`.
    public struct MessageID: Hashable, Sendable {
        /// The position.
        public let index: Int

        package init(_ index: Int) { self.index = index }
    }

    /// The position of a field or an extension in `ProtobufSchema.fields`.
    public struct FieldID: Hashable, Sendable {
        /// The position.
        public let index: Int

        package init(_ index: Int) { self.index = index }
    }

    /// The position of a oneof in `ProtobufSchema.oneofs`.
    public struct OneofID: Hashable, Sendable {
        /// The position.
        public let index: Int

        package init(_ index: Int) { self.index = index }
    }

    /// The position of an enum in `ProtobufSchema.enums`.
    public struct EnumID: Hashable, Sendable {
        /// The position.
        public let index: Int

        package init(_ index: Int) { self.index = index }
    }

    /// The position of a service in `ProtobufSchema.services`.
    public struct ServiceID: Hashable, Sendable {
        /// The position.
        public let index: Int

        package init(_ index: Int) { self.index = index }
    }

    /// What a full name stands for.
    public enum Symbol: Hashable, Sendable {
        case message(MessageID)
        case field(FieldID)
        case oneof(OneofID)
        case enumeration(EnumID)
        /// A value of an enum, by its position.
        case enumValue(EnumID, Int)
        case service(ServiceID)
        /// A method of a service, by its position.
        case method(ServiceID, Int)
        case package
    }

    struct ExtensionKey: Hashable {
        var extendee: MessageID
        var number: Int32
    }

    /// The file called `id`.
    public subscript(id: FileID) -> ProtobufFile { files[id.index] }
    /// The message called `id`.
    public subscript(id: MessageID) -> ProtobufMessage { messages[id.index] }
    /// The field or extension called `id`.
    public subscript(id: FieldID) -> ProtobufField { fields[id.index] }
    /// The oneof called `id`.
    public subscript(id: OneofID) -> ProtobufOneof { oneofs[id.index] }
    /// The enum called `id`.
    public subscript(id: EnumID) -> ProtobufEnum { enums[id.index] }
    /// The service called `id`.
    public subscript(id: ServiceID) -> ProtobufService { services[id.index] }

    /// The file that the schema is of; the last one where there are several.
    public var root: FileID { roots[roots.count - 1] }

    /// The file that the schema is of; the last one where there are several.
    public var rootFile: ProtobufFile { self[root] }

    /// The files as descriptors, each after those that it imports.
    public var descriptorSet: FileDescriptorSet { FileDescriptorSet(files: files.map(\.descriptor)) }
}
