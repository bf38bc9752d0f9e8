/// The rules that are versioned with a schema. The registry keeps them; producers and consumers run them.
public struct RuleSet: Hashable, Sendable {
    /// Rules that take an event from one version to another.
    public var migrationRules: [SchemaRule]
    /// Rules about an event's content.
    public var domainRules: [SchemaRule]
    /// Rules about the encoded bytes.
    public var encodingRules: [SchemaRule]
    /// Where they run (`ALL`, `CLIENT`, `GATEWAY`, `SERVER`, `NONE`); nil says nothing and stands for `ALL`.
    public var enableAt: String?

    /// Makes a rule set.
    public init(
        migrationRules: [SchemaRule] = [], domainRules: [SchemaRule] = [], encodingRules: [SchemaRule] = [],
        enableAt: String? = nil
    ) {
        self.migrationRules = migrationRules
        self.domainRules = domainRules
        self.encodingRules = encodingRules
        self.enableAt = enableAt
    }

    /// Every rule: migration, domain, encoding.
    public var allRules: [SchemaRule] { migrationRules + domainRules + encodingRules }

    /// `older` with the rules of `newer`, which replace those of the same name; nil if both are.
    static func merging(_ older: RuleSet?, _ newer: RuleSet?) -> RuleSet? {
        guard let older else { return newer }
        guard let newer else { return older }
        func merged(_ older: [SchemaRule], _ newer: [SchemaRule]) -> [SchemaRule] {
            let replaced = Set(newer.map(\.name))
            return older.filter { !replaced.contains($0.name) } + newer
        }
        return RuleSet(
            migrationRules: merged(older.migrationRules, newer.migrationRules),
            domainRules: merged(older.domainRules, newer.domainRules),
            encodingRules: merged(older.encodingRules, newer.encodingRules), enableAt: newer.enableAt ?? older.enableAt)
    }
}

/// One rule of a rule set.
public struct SchemaRule: Hashable, Sendable {
    /// What a rule does.
    public enum Kind: String, Hashable, Sendable, CaseIterable {
        case transform = "TRANSFORM"
        case condition = "CONDITION"
    }

    /// When a rule runs.
    public enum Mode: String, Hashable, Sendable, CaseIterable {
        case upgrade = "UPGRADE"
        case downgrade = "DOWNGRADE"
        case upDown = "UPDOWN"
        case write = "WRITE"
        case read = "READ"
        case writeRead = "WRITEREAD"
    }

    /// The name, by which rule sets are merged.
    public var name: String
    /// The documentation.
    public var doc: String?
    /// What it does.
    public var kind: Kind
    /// When it runs.
    public var mode: Mode
    /// The name of what executes it, such as `CEL`.
    public var type: String?
    /// The tags of the fields that it is about.
    public var tags: Set<String>
    /// The parameters of what executes it.
    public var parameters: [String: String]
    /// The expression.
    public var expression: String?
    /// The action after success, or a pair of actions `a,b`.
    public var onSuccess: String?
    /// The action after failure, or a pair of actions `a,b`.
    public var onFailure: String?
    /// Whether it is skipped.
    public var isDisabled: Bool

    /// Makes a rule.
    public init(
        name: String, doc: String? = nil, kind: Kind = .transform, mode: Mode = .writeRead, type: String? = nil,
        tags: Set<String> = [], parameters: [String: String] = [:], expression: String? = nil, onSuccess: String? = nil,
        onFailure: String? = nil, isDisabled: Bool = false
    ) {
        self.name = name
        self.doc = doc
        self.kind = kind
        self.mode = mode
        self.type = type
        self.tags = tags
        self.parameters = parameters
        self.expression = expression
        self.onSuccess = onSuccess
        self.onFailure = onFailure
        self.isDisabled = isDisabled
    }
}
