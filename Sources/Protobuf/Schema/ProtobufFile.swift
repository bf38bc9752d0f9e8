/// A file of a schema.
public struct ProtobufFile: Sendable {
    /// The path by which it is imported.
    public let name: String
    /// What the text is called in messages: `SchemaText.name`, or the import path where there is no such name.
    public let sourceName: String
    /// The package; empty where the file has none.
    public let package: String
    /// `proto2`, `proto3`, or the edition.
    public let edition: Edition
    /// The imports, in the order of the text; those of options only (edition 2024) come last.
    public let imports: [Import]
    /// The messages that aren't nested in others.
    public let messages: [ProtobufSchema.MessageID]
    /// The enums that aren't nested in messages.
    public let enums: [ProtobufSchema.EnumID]
    /// The extensions that aren't nested in messages.
    public let extensions: [ProtobufSchema.FieldID]
    /// The services, in the order of the text.
    public let services: [ProtobufSchema.ServiceID]
    /// The features that hold where nothing inside the file says otherwise.
    public let features: ProtobufFeatures
    /// The whole file as a descriptor, names resolved and options interpreted.
    public let descriptor: FileDescriptorProto
    /// The positions in `descriptor.sourceInfo`, sorted by path.
    let sortedLocations: [Int]

    /// The file's options.
    public var options: FileOptions { FileOptions(descriptor.options) }

    /// An import statement.
    public struct Import: Sendable, Hashable {
        /// The imported file.
        public let file: ProtobufSchema.FileID
        /// Whether those that import this file import the other one, too.
        public let isPublic: Bool
        /// Whether the import is weak.
        public let isWeak: Bool
        /// Whether only options may use it (edition 2024).
        public let isOption: Bool
    }

    /// The place, and the comments, of the part at `path`; nil where they aren't known.
    public func location(of path: [Int32]) -> SourceCodeInfo.Location? {
        guard let locations = descriptor.sourceInfo?.locations else { return nil }
        var low = 0
        var high = sortedLocations.count
        while low < high {
            let middle = (low + high) / 2
            if locations[sortedLocations[middle]].path.lexicographicallyPrecedes(path) {
                low = middle + 1
            } else {
                high = middle
            }
        }
        guard low < sortedLocations.count, locations[sortedLocations[low]].path == path else { return nil }
        return locations[sortedLocations[low]]
    }
}
