/// A schema's reference to another registered schema.
///
/// What `name` means depends on the format: an Avro full name, the URI used in a JSON Schema `$ref`, or a Protobuf
/// import path.
public struct SchemaReference: Hashable, Sendable {
    /// The name by which the referring text calls the other schema.
    public var name: String
    /// The subject under which the other schema is registered.
    public var subject: String
    /// The version under that subject, from 1; −1 asks for the latest.
    public var version: Int

    /// Makes a reference of its three parts.
    public init(name: String, subject: String, version: Int) {
        self.name = name
        self.subject = subject
        self.version = version
    }
}

/// The text of a schema together with the texts that it refers to, ready to be parsed.
public struct SchemaText: Hashable, Sendable {
    /// What the text is called in messages: a path, `subject@version`, or empty when it has no name.
    public var name: String
    /// The text, byte for byte as it was given.
    public var text: String

    /// Makes a text with the name that messages give it.
    public init(_ text: String, name: String = "") {
        self.name = name
        self.text = text
    }
}
