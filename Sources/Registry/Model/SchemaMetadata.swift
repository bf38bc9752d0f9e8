/// Tags and properties that are versioned with a schema.
public struct SchemaMetadata: Hashable, Sendable {
    /// The tags of a path in the schema, such as `**.email`.
    public var tags: [String: Set<String>]
    /// Free properties; those that begin with `confluent:` have a meaning.
    public var properties: [String: String]
    /// The names of the properties that are encrypted where they are stored.
    public var sensitive: Set<String>

    /// Makes metadata.
    public init(tags: [String: Set<String>] = [:], properties: [String: String] = [:], sensitive: Set<String> = []) {
        self.tags = tags
        self.properties = properties
        self.sensitive = sensitive
    }

    /// The property that carries a version's own number.
    static let versionProperty = "confluent:version"
    /// The property that lists field names which no schema may use.
    static let reservedProperty = "confluent:reserved"

    /// `older` with what `newer` says on top: properties and tags key by key, sensitive names together; nil if both are.
    static func merging(_ older: SchemaMetadata?, _ newer: SchemaMetadata?) -> SchemaMetadata? {
        guard let older else { return newer }
        guard let newer else { return older }
        return SchemaMetadata(
            tags: older.tags.merging(newer.tags) { $1 }, properties: older.properties.merging(newer.properties) { $1 },
            sensitive: older.sensitive.union(newer.sensitive))
    }

    /// The names that `confluent:reserved` lists, between commas and blanks.
    var reservedNames: [Substring] {
        (properties[SchemaMetadata.reservedProperty] ?? "").split { $0 == "," || $0 == " " }
    }
}
