internal import JSON
public import JSONSchema
internal import Protobuf
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
    ///   - format: the format; nil to tell it by the path and the text
    ///   - origin: whether it is held to all rules, or may be a schema that is in use already
    ///   - references: the texts that it refers to, each before those that use it
    ///   - defaultDraft: the draft of a JSON Schema that has no `$schema`
    ///   - imports: the text of a .proto file that is imported by a path and is no reference; nil for an unknown path
    /// - Throws: `SchemaError` if the content isn't a schema.
    public init(
        bytes: [UInt8], path: String, format: SchemaFormat?, origin: Schema.Origin,
        references: [ReferencedText] = [], defaultDraft: Draft = .draft7,
        imports: (String) -> SchemaText? = { _ in nil }
    ) throws(SchemaError) {
        guard let content = String(validating: bytes, as: UTF8.self) else {
            throw SchemaError([SchemaProblem(.error, "\(path) is not UTF-8 text", at: nil)])
        }
        self.path = path
        text = SchemaText(content, name: path)
        guard let format = format ?? SchemaFile.format(ofPath: path, content) else {
            throw SchemaError([
                SchemaProblem(.error, "\(path): can't tell the format by the name; say it with --type", at: nil)
            ])
        }
        guard format != .protobuf else {
            let own = text
            schema = .protobuf(
                try ProtobufSchema(linking: [path]) { name in
                    if name == path { return own }
                    let reference = references.first { $0.name == name }
                    return reference.map { SchemaText($0.text.text, name: $0.text.name) } ?? imports(name)
                })
            return
        }
        schema = try Schema(
            parsing: text, format: format, references: references, origin: origin, defaultDraft: defaultDraft)
    }

    /// The format of a schema: what the end of the path tells, except that JSON may be an Avro schema. Of a text whose path
    /// tells nothing, such as standard input, JSON is recognised.
    public static func format(ofPath path: String, _ text: String) -> SchemaFormat? {
        let byPath = format(ofPath: path)
        guard byPath == nil || byPath == .json else { return byPath }
        guard let value = try? JSONValue(parsing: text) else { return byPath }
        return isAvro(value) ? .avro : .json
    }

    /// Whether JSON says what only an Avro schema says: the name of a type, a union, or a named or nested type.
    private static func isAvro(_ value: JSONValue) -> Bool {
        switch value.content {
        case .string, .array: return true
        case .object(let object):
            guard let type = object["type"]?.string else { return object["type"]?.object != nil }
            return avroTypes.contains(type)
        case .null, .boolean, .number: return false
        }
    }

    /// The types that JSON Schema doesn't have.
    private static let avroTypes: Set = [
        "record", "error", "enum", "fixed", "map", "int", "long", "float", "double", "bytes",
    ]

    /// The format that the end of a path tells: `.avsc` for Avro, `.proto` for Protobuf, `.json` for JSON Schema.
    public static func format(ofPath path: String) -> SchemaFormat? {
        if path.hasSuffix(".avsc") { return .avro }
        if path.hasSuffix(".proto") { return .protobuf }
        if path.hasSuffix(".json") { return .json }
        return nil
    }

    /// The version that the path tells: 3 for `orders-value/3.avsc`, `order.v3.avsc` and `order.v3.schema.json`.
    public var version: Int? {
        var name = path.split(separator: "/").last.map(String.init) ?? path
        if name.hasSuffix(".schema.json") { name = name.dropLast(12) + ".json" }
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
        return files.filter {
            $0.path != file.path && $0.schema.format == file.schema.format && $0.schema.name == file.schema.name
        }
    }
}
