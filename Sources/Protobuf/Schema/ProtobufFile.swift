internal import Synchronization

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
    let locationOrder: LocationOrder

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
        descriptor.sourceInfo.flatMap { info in locationOrder.index(of: path, in: info).map { info.location($0) } }
    }
}

/// The places of a file sorted by path. Few files are ever asked, so that sorting waits for the first question.
final class LocationOrder: Sendable {
    private let sorted = Mutex<[Int32]?>(nil)

    /// The position of the first place with `path`.
    func index(of path: [Int32], in info: SourceCodeInfo) -> Int? {
        let order = sorted.withLock { sorted in
            let order = sorted ?? Self.order(of: info)
            sorted = order
            return order
        }
        var low = 0
        var high = order.count
        while low < high {
            let middle = (low + high) / 2
            if info.path(info.entries[Int(order[middle])]).lexicographicallyPrecedes(path) {
                low = middle + 1
            } else {
                high = middle
            }
        }
        guard low < order.count, info.path(info.entries[Int(order[low])]) == path[...] else { return nil }
        return Int(order[low])
    }

    private static func order(of info: SourceCodeInfo) -> [Int32] {
        info.entries.indices.sorted {
            let left = info.path(info.entries[$0])
            let right = info.path(info.entries[$1])
            return left == right ? $0 < $1 : left.lexicographicallyPrecedes(right)
        }.map(Int32.init)
    }
}
