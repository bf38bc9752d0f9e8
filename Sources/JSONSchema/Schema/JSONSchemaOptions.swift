/// How schema texts are read.
public struct JSONSchemaOptions: Hashable, Sendable {
    /// When `format` is an assertion and not only an annotation.
    public enum FormatUse: Hashable, Sendable {
        /// Where the metaschema asks for it, which none of the specifications' own does.
        case byDialect
        /// Always.
        case assertion
        /// Never.
        case annotation
    }

    /// How strictly texts must keep to their drafts.
    public enum ParsingRules: Hashable, Sendable {
        /// To the letter.
        case strict
        /// As registries have stored them: a boolean `exclusiveMaximum` or `exclusiveMinimum` means in every draft what it
        /// means in draft 4.
        case lenient
    }

    /// How strictly texts must keep to their drafts.
    public var rules = ParsingRules.strict
    /// The draft of a text that has no `$schema`. Draft 7 is what Confluent's registry takes.
    public var defaultDraft = Draft.draft7
    /// When `format` is an assertion.
    public var format = FormatUse.byDialect
    /// How many schemas, those of references included, a schema may consist of.
    public var schemas = 1_000_000
    /// How many schemas may apply to one and the same value inside each other by `$ref`, `allOf` and the like.
    public var applicationDepth = 256

    /// The defaults.
    public init() {}
}
