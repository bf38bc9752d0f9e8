/// Files in the form that protoc writes with `--descriptor_set_out`: each after the ones that it imports.
public struct FileDescriptorSet: Sendable, Hashable {
    /// The files.
    public var files: [FileDescriptorProto]

    /// Makes a set of files.
    public init(files: [FileDescriptorProto] = []) {
        self.files = files
    }
}

/// One .proto file, as google/protobuf/descriptor.proto describes it.
public struct FileDescriptorProto: Sendable, Hashable {
    /// The path by which others import the file; nil where the descriptor has none.
    public var name: String?
    /// The package; nil where the file has none.
    public var package: String?
    /// The imported paths, in the order of the text.
    public var dependencies: [String] = []
    /// The positions in `dependencies` of the public imports.
    public var publicDependencies: [Int32] = []
    /// The positions in `dependencies` of the weak imports.
    public var weakDependencies: [Int32] = []
    /// The paths of `import option` (edition 2024).
    public var optionDependencies: [String] = []
    /// The messages inside, in the order of the text.
    public var messages: [DescriptorProto] = []
    /// The enums inside, in the order of the text.
    public var enums: [EnumDescriptorProto] = []
    /// The services, in the order of the text.
    public var services: [ServiceDescriptorProto] = []
    /// The extensions inside, in the order of the text.
    public var extensions: [FieldDescriptorProto] = []
    /// The options; nil where there are none.
    public var options: DescriptorOptions?
    /// Where everything stands in the text; nil where that isn't known.
    public var sourceInfo: SourceCodeInfo?
    /// `proto3` or `editions`; nil stands for `proto2`.
    public var syntax: String?
    /// The edition, as its number; nil unless `syntax` is `editions`.
    public var edition: Edition?

    /// Makes a file with nothing in it.
    public init() {}
}

/// What a file's `syntax` or `edition` statement says, as the number that descriptors have for it.
public struct Edition: RawRepresentable, Sendable, Hashable, Comparable {
    /// The number in a descriptor; later editions have greater ones.
    public let rawValue: Int32

    /// Makes an edition of its number.
    public init(rawValue: Int32) {
        self.rawValue = rawValue
    }

    /// No edition.
    public static let unknown = Edition(rawValue: 0)
    /// What was before every edition.
    public static let legacy = Edition(rawValue: 900)
    /// Files with `syntax = "proto2"`, or without such a line.
    public static let proto2 = Edition(rawValue: 998)
    /// Files with `syntax = "proto3"`.
    public static let proto3 = Edition(rawValue: 999)
    /// Files with `edition = "2023"`.
    public static let edition2023 = Edition(rawValue: 1000)
    /// Files with `edition = "2024"`.
    public static let edition2024 = Edition(rawValue: 1001)

    /// Whether `lhs` is the earlier one.
    public static func < (lhs: Edition, rhs: Edition) -> Bool { lhs.rawValue < rhs.rawValue }

    /// What a text calls it: `2023`; the number for one that isn't known.
    var name: String {
        switch self {
        case .proto2: "PROTO2"
        case .proto3: "PROTO3"
        case .edition2023: "2023"
        case .edition2024: "2024"
        default: String(rawValue)
        }
    }
}
