public import SchemaLanguage

/// What is registered: a schema's text with everything that belongs to its identity.
public struct SchemaContent: Sendable {
    /// The language of the text.
    public var format: SchemaFormat
    /// The text; in a registry, its canonical form.
    public var text: String
    /// The other schemas that the text uses.
    public var references: [SchemaReference]
    /// Tags and properties; nil for none, which is not the same content as empty metadata.
    public var metadata: SchemaMetadata?
    /// The rules that producers and consumers run; nil for none, which is not the same content as an empty set.
    public var ruleSet: RuleSet?

    /// Makes a content.
    public init(
        format: SchemaFormat, text: String, references: [SchemaReference] = [], metadata: SchemaMetadata? = nil,
        ruleSet: RuleSet? = nil
    ) {
        self.format = format
        self.text = text
        self.references = references
        self.metadata = metadata
        self.ruleSet = ruleSet
    }
}

/// A schema on its way into a registry, to be registered, looked up or checked.
public struct SchemaSubmission: Sendable {
    /// The schema as its author wrote it. With an empty text, registering takes text, format and references of the
    /// subject's latest version; metadata or rules that are nil are taken from it as well.
    public var content: SchemaContent
    /// The version number to register as: nil for the next one. `latest` compares with the latest version only.
    public var version: VersionSelector?
    /// The id to register with, which the mode must allow (`IMPORT`); nil to be given one.
    public var id: SchemaID?
    /// Whether the text is put into the format's normal form, so that what differs only in writing gets the same id.
    public var isNormalized: Bool
    /// Whether to register in spite of incompatibilities.
    public var isForced: Bool
    /// What the subject's latest live version must be for anything to be registered; nil for whatever it is.
    public var expectedLatest: ExpectedLatest?
    /// What the text is called in messages, such as the path of its file; empty for nothing.
    public var name: String

    /// Makes a submission of a content.
    public init(
        _ content: SchemaContent, version: VersionSelector? = nil, id: SchemaID? = nil, isNormalized: Bool = false,
        isForced: Bool = false, name: String = ""
    ) {
        self.content = content
        self.name = name
        self.version = version
        self.id = id
        self.isNormalized = isNormalized
        self.isForced = isForced
    }

    /// The latest version of a subject that someone believes in.
    public enum ExpectedLatest: Hashable, Sendable {
        case none
        case version(SchemaVersion)
    }

    /// Makes a submission of a text that refers to nothing.
    public init(_ format: SchemaFormat, _ text: String) {
        self.init(SchemaContent(format: format, text: text))
    }
}

/// A version of a subject.
public struct RegisteredSchema: Sendable {
    /// The subject.
    public var subject: Subject
    /// The version's number.
    public var version: SchemaVersion
    /// The id in the subject's context.
    public var id: SchemaID
    /// The content.
    public var content: SchemaContent
    /// The content's identity.
    public var guid: SchemaGUID
    /// When it was stored, in milliseconds since 1970; nil where the answer wasn't read from the store.
    public var timestamp: Int64?
    /// Whether it is soft-deleted; nil where the answer wasn't read from the store.
    public var isDeleted: Bool?
    /// Who wrote it last; nil where the registry doesn't tell.
    public var author: RegistryAuthor?

    /// Makes a version.
    public init(
        subject: Subject, version: SchemaVersion, id: SchemaID, content: SchemaContent, guid: SchemaGUID,
        timestamp: Int64? = nil, isDeleted: Bool? = nil, author: RegistryAuthor? = nil
    ) {
        self.subject = subject
        self.version = version
        self.id = id
        self.content = content
        self.guid = guid
        self.timestamp = timestamp
        self.isDeleted = isDeleted
        self.author = author
    }

    /// The subject and the number.
    public var subjectVersion: SubjectVersion { SubjectVersion(subject: subject, version: version) }
}

/// A schema found by its id or GUID, of which any number of subjects may have a version.
public struct IdentifiedSchema: Sendable {
    /// The content.
    public var content: SchemaContent
    /// The content's identity.
    public var guid: SchemaGUID
    /// One version that has it; nil where the registry doesn't tell (found by GUID, or a registry older than 8.x).
    public var use: SubjectVersion?
    /// When it was stored, in milliseconds since 1970; nil where the registry doesn't tell.
    public var timestamp: Int64?
    /// Whether that version is soft-deleted; nil where the registry doesn't tell.
    public var isDeleted: Bool?

    /// Makes a schema.
    public init(
        content: SchemaContent, guid: SchemaGUID, use: SubjectVersion? = nil, timestamp: Int64? = nil,
        isDeleted: Bool? = nil
    ) {
        self.content = content
        self.guid = guid
        self.use = use
        self.timestamp = timestamp
        self.isDeleted = isDeleted
    }
}
