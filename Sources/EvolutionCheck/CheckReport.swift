public import SchemaLanguage

/// What a check of new schemas against earlier ones came to.
public struct CheckReport: Hashable, Sendable {
    /// The answer in a word.
    public enum Verdict: String, Hashable, Sendable {
        case compatible
        case incompatible
        /// Neither shown to be compatible nor shown to break.
        case unproven
    }

    /// The findings, sorted by path, place and rule.
    public var findings: [Finding]
    /// How many new schemas were checked.
    public var checked: Int
    /// The new schemas that nothing earlier corresponds to, by path.
    public var firstVersions: [String]

    /// What is compatible by the rules, but doubtful.
    public var warnings: [SchemaProblem] = []
    /// What could be neither proved nor refuted; only where a proof was asked for.
    public var unproven: [SchemaProblem] = []

    /// The answer in a word.
    public var verdict: Verdict { !findings.isEmpty ? .incompatible : unproven.isEmpty ? .compatible : .unproven }

    /// One incompatibility, with every earlier schema against which it arose.
    public struct Finding: Hashable, Sendable {
        /// The path of the new schema, as it was given.
        public var path: String
        /// What is incompatible, as it arose against the first of `against`.
        public var incompatibility: Incompatibility
        /// The earlier schemas.
        public var against: [Earlier]
        /// The text of the new schema, for showing the line.
        public var text: SchemaText
    }

    /// An earlier schema.
    public struct Earlier: Hashable, Sendable {
        /// What was given on the command line: a file or a folder.
        public var source: String
        /// The path of the schema.
        public var path: String
        /// The version, where the path says it: `orders-value/3.avsc`, `order.v3.avsc`.
        public var version: Int?
        /// Where in it the finding arose; nil where nothing there corresponds.
        public var range: SourceRange?
    }
}
