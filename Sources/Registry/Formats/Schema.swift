public import Avro
public import JSONSchema
public import Protobuf
public import SchemaLanguage

/// A parsed schema of any format.
///
/// A format is added by a case here and a file beside this one.
public enum Schema: Sendable {
    case avro(AvroSchema)
    case json(JSONSchema)
    case protobuf(ProtobufSchema)

    /// Where a text comes from, which decides how strictly it is read.
    public enum Origin: Hashable, Sendable {
        /// It is to be registered: everything that the format's specification asks for is checked.
        case new
        /// It is registered already, perhaps by a registry that checks less: what can be used is taken.
        case stored
    }

    /// Reads a schema text.
    ///
    /// - Parameters:
    ///   - text: The text.
    ///   - format: Its language.
    ///   - references: What the text refers to, and what that refers to in turn; each may use the ones before it.
    ///   - origin: Where the text comes from.
    ///   - defaultDraft: The draft of JSON Schemas that have no `$schema`; draft 7 is what Confluent's registry takes.
    /// - Throws: `SchemaError` with every error.
    public init(
        parsing text: SchemaText, format: SchemaFormat, references: [ReferencedText] = [], origin: Origin,
        defaultDraft: Draft = .draft7
    ) throws(SchemaError) {
        switch format {
        case .avro: self = .avro(try AvroSchema(parsing: text, references: references, origin: origin))
        case .json:
            self = .json(
                try JSONSchema(parsing: text, references: references, origin: origin, defaultDraft: defaultDraft))
        case .protobuf: self = .protobuf(try ProtobufSchema(parsing: text, references: references))
        }
    }

    /// The format.
    public var format: SchemaFormat {
        switch self {
        case .avro: .avro
        case .json: .json
        case .protobuf: .protobuf
        }
    }

    /// The text that a registry stores: the format's canonical form, or its normal form, in which what differs only in
    /// writing is the same.
    func storedText(isNormalized: Bool) -> String {
        switch self {
        case .avro(let schema): isNormalized ? schema.normalizedText : schema.registryText
        case .json(let schema): isNormalized ? schema.normalizedText : schema.registryText
        case .protobuf(let schema): isNormalized ? schema.normalizedText : schema.registryText
        }
    }

    /// The text in a form that the REST API's `format` names: for Avro `resolved`, with the types of references written
    /// out; for Protobuf `serialized`, a descriptor in Base64; nil for a form that the language doesn't have.
    package func text(as form: String) -> String? {
        switch self {
        case .avro(let schema): form == "resolved" ? schema.resolvedText : nil
        case .json: nil
        case .protobuf(let schema): schema.text(as: form)
        }
    }

    /// Whether two schemas say the same, references looked up.
    func isEquivalent(to other: Schema) -> Bool {
        switch (self, other) {
        case (.avro(let schema), .avro(let other)): schema.isEquivalent(to: other)
        case (.json(let schema), .json(let other)): schema.isEquivalent(to: other)
        case (.protobuf(let schema), .protobuf(let other)): schema.isEquivalent(to: other)
        default: false
        }
    }

    /// The format's canonical form, in which equal schemas are equal texts: for Avro, the Parsing Canonical Form; for JSON
    /// Schema, compact with sorted members; for Protobuf, the normalized text.
    public var canonicalForm: String {
        switch self {
        case .avro(let schema): schema.canonicalForm
        case .json(let schema): schema.canonicalForm
        case .protobuf(let schema): schema.normalizedText
        }
    }

    /// A JSON Schema with everything that it refers to as one text; nil for a format whose texts can't be put together.
    public var bundledText: String? {
        switch self {
        case .avro, .protobuf: nil
        case .json(let schema): schema.bundledText
        }
    }

    /// What the schema calls itself, by which versions of it are recognised: for Avro, the full name of the type; for JSON
    /// Schema, the `$id` or else the title; for Protobuf, the full name of the first message; nil if it has none.
    public var name: String? {
        switch self {
        case .avro(let schema): schema[schema.root].fullName?.full
        case .json(let schema): schema.identifier ?? schema.title
        case .protobuf(let schema): schema.firstMessageName
        }
    }

    /// The name of the record that the schema describes, as `SubjectNameStrategy` wants it: for Avro, the full name of the
    /// type; for JSON Schema, the title; for Protobuf, the full name of the first message; nil if it has none.
    public var recordName: String? {
        switch self {
        case .avro(let schema): schema[schema.root].fullName?.full
        case .json(let schema): schema.title
        case .protobuf(let schema): schema.firstMessageName
        }
    }

    /// What keeps one of two schemas from reading what the other wrote.
    ///
    /// - Parameters:
    ///   - old: The earlier schema, of the same format or another one.
    ///   - direction: Who reads whose records.
    ///   - policy: How strictly JSON Schemas are compared; no other format asks.
    /// - Returns: Every difference that breaks a reader; empty if there is none.
    public func incompatibilities(
        with old: Schema, _ direction: CompatibilityDirection, policy: SchemaComparisonPolicy = .strict
    ) -> [Incompatibility] {
        switch (self, old) {
        case (.avro(let new), .avro(let old)): new.incompatibilities(with: old, direction)
        case (.json(let new), .json(let old)): new.incompatibilities(with: old, direction, policy)
        case (.protobuf(let new), .protobuf(let old)): new.incompatibilities(with: old, direction)
        default: [.formatChanged(from: old.format, to: format, direction)]
        }
    }

    /// What is compatible by the verdict of `incompatibilities(with:_:policy:)`, but perhaps not in truth.
    ///
    /// - Parameters:
    ///   - old: The earlier schema, of the same format or another one.
    ///   - direction: Who reads whose records.
    ///   - policy: How strictly JSON Schemas are compared; no other format asks.
    /// - Returns: Warnings at places of this schema; none where looking for them takes too many steps.
    public func doubts(
        with old: Schema, _ direction: CompatibilityDirection, policy: SchemaComparisonPolicy = .strict
    ) -> [SchemaProblem] {
        switch (self, old) {
        case (.avro(let new), .avro(let old)):
            (try? AvroSchema.doubts(old: old, new: new, direction: direction)) ?? []
        case (.json(let new), .json(let old)):
            (try? JSONSchema.doubts(old: old, new: new, direction: direction, policy: policy)) ?? []
        default: []
        }
    }

    /// The names of the fields of the outermost record, or of the properties of the outermost object.
    var topLevelFields: [String] {
        switch self {
        case .avro(let schema): schema.topLevelFields
        case .json(let schema): schema.topLevelFields
        case .protobuf(let schema): schema.topLevelFields
        }
    }
}

/// A text that a schema refers to.
public struct ReferencedText: Hashable, Sendable {
    /// How the referring text calls it: an Avro full name, the URI of a `$ref`, or a Protobuf import path.
    public var name: String
    /// The text, called by its subject and version in messages.
    public var text: SchemaText

    /// Makes a referenced text.
    public init(name: String, text: SchemaText) {
        self.name = name
        self.text = text
    }
}
