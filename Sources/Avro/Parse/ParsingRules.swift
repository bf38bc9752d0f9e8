/// How strictly a schema text is read.
public enum ParsingRules: Hashable, Sendable {
    /// A new schema: names are spelt as the specification says, and defaults fit their types.
    case strict
    /// A schema that is in use already: neither is checked, as Confluent's registry reads what it has stored.
    case lenient
}

/// How much a schema text may ask for before it is refused.
public struct SchemaLimits: Hashable, Sendable {
    /// How many bytes a text may have.
    public var bytes = 1 << 20
    /// How deep arrays and objects may nest in the text, and in the text that the schema is printed as.
    public var textDepth = 128
    /// How deep types may nest once every name is looked up. With `textDepth` it fits a stack of 512 KiB, also in a debug
    /// build.
    public var depth = 64
    /// How many types a schema may have, those of its references included; each mention of a primitive counts.
    public var types = 10_000
    /// How many bytes a full name, a field's name or a symbol may have.
    public var nameLength = 1_024

    /// The defaults.
    public init() {}
}
