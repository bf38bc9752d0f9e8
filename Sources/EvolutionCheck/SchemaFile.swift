public import Registry
public import SchemaLanguage

/// A schema that was read from a file.
public struct SchemaFile: Sendable {
    /// The path, as it was given or found.
    public var path: String
    /// The text.
    public var text: SchemaText
    /// The schema.
    public var schema: Schema

    /// Parses the text of the file at `path`.
    ///
    /// - Parameters:
    ///   - bytes: the content of the file
    ///   - path: the path, which messages name
    ///   - format: the format; nil to tell it by the path
    ///   - origin: whether it is held to all rules, or may be a schema that is in use already
    /// - Throws: `SchemaError` if the content isn't a schema.
    public init(
        bytes: [UInt8], path: String, format: SchemaFormat?, origin: Schema.Origin
    ) throws(SchemaError) {
        guard let content = String(validating: bytes, as: UTF8.self) else {
            throw SchemaError([SchemaProblem(.error, "\(path) is not UTF-8 text", at: nil)])
        }
        self.path = path
        text = SchemaText(content, name: path)
        guard let format = format ?? SchemaFile.format(ofPath: path) else {
            throw SchemaError([
                SchemaProblem(.error, "\(path): can't tell the format by the name; say it with --type", at: nil)
            ])
        }
        schema = try Schema(parsing: text, format: format, origin: origin)
    }

    /// The format that the end of a path tells: `.avsc` for Avro, `.proto` for Protobuf, `.json` for JSON Schema.
    public static func format(ofPath path: String) -> SchemaFormat? {
        if path.hasSuffix(".avsc") { return .avro }
        if path.hasSuffix(".proto") { return .protobuf }
        if path.hasSuffix(".json") { return .json }
        return nil
    }

    /// The version that the path tells: 3 for `orders-value/3.avsc` and for `order.v3.avsc`.
    public var version: Int? {
        let name = path.split(separator: "/").last.map(String.init) ?? path
        guard let stem = name.split(separator: ".", omittingEmptySubsequences: false).dropLast().last else {
            return nil
        }
        return Int(stem.hasPrefix("v") ? stem.dropFirst() : stem)
    }
}

/// Where earlier versions come from.
public struct EarlierSchemas: Sendable {
    /// What was given on the command line.
    public var name: String
    /// The schemas, in the order of their versions.
    public var files: [SchemaFile]
    /// Whether it is a folder, in which schemas are found by the name inside.
    public var isFolder: Bool

    /// Makes a source of the schemas in `files`.
    public init(name: String, files: [SchemaFile], isFolder: Bool) {
        self.name = name
        self.isFolder = isFolder
        self.files = files.sorted { ($0.version ?? 0, $0.path) < ($1.version ?? 0, $1.path) }
    }

    /// The schemas that `file` is a later version of. A file of the folder itself is not compared with itself.
    func versions(of file: SchemaFile) -> [SchemaFile] {
        guard isFolder else { return files }
        return files.filter { $0.path != file.path && $0.schema.name == file.schema.name }
    }
}
