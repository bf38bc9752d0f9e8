public import ArgumentParser
public import JSONSchema
import Registry
public import SchemaLanguage

/// How the schema files of a command are read.
struct SchemaFileOptions: ParsableArguments {
    @Option(help: "The format, where the file doesn't tell it: avro, protobuf or json.")
    var type: SchemaFormat?

    @Option(help: "The draft of a JSON Schema without $schema: 4, 6, 7, 2019-09 or 2020-12.")
    var draft: Draft = .draft7

    @Option(
        name: .customLong("ref"),
        help: "A schema that the others use: NAME=FILE, the name being the URI of a $ref or an Avro full name.")
    var references: [FileReference] = []

    /// The texts of the references.
    func referencedTexts() throws -> [ReferencedText] {
        try references.map { reference in
            guard let text = String(validating: try InputFiles.bytes(at: reference.path), as: UTF8.self) else {
                throw Failure(.input, "\(reference.path) is not UTF-8 text")
            }
            return ReferencedText(name: reference.name, text: SchemaText(text, name: reference.path))
        }
    }
}

/// `NAME=FILE`; a name may hold an equals sign, which a file's then may not.
struct FileReference: ExpressibleByArgument {
    let name: String
    let path: String

    init?(argument: String) {
        guard let equals = argument.lastIndex(of: "="), equals > argument.startIndex else { return nil }
        name = String(argument[..<equals])
        path = String(argument[argument.index(after: equals)...])
    }
}

extension SchemaFormat: ExpressibleByArgument {}

extension Draft: ExpressibleByArgument {
    /// Takes what a draft is called in its metaschema's URI.
    public init?(argument: String) {
        self.init(rawValue: "draft \(argument)")
    }

    /// What a draft is called in its metaschema's URI.
    public var defaultValueDescription: String { String(rawValue.dropFirst(6)) }
}
