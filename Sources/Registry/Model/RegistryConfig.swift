public import SchemaLanguage

/// What is configured for a scope; nil where that scope says nothing.
public struct RegistryConfig: Hashable, Sendable {
    /// How strictly differences are judged.
    public enum Policy: String, Hashable, Sendable, CaseIterable {
        case strict = "STRICT"
        case lenient = "LENIENT"
        case logical = "LOGICAL"
    }

    /// The compatibility level.
    public var compatibilityLevel: CompatibilityLevel?
    /// How strictly differences are judged.
    public var compatibilityPolicy: Policy?
    /// The metadata property whose value two versions must share to be compared.
    public var compatibilityGroup: String?
    /// The subject that requests for this one act on.
    public var alias: String?
    /// The subject that key requests for this one act on.
    public var aliasForDeks: String?
    /// Whether texts are normalized as if every request asked for it.
    public var normalize: Bool?
    /// Whether names listed in `confluent:reserved` are refused.
    public var validateFields: Bool?
    /// Whether new schemas are held to the format's strict rules.
    public var validateNewSchemas: Bool?
    /// Whether clients should check rules.
    public var validateRules: Bool?
    /// Metadata under what a registration brings.
    public var defaultMetadata: SchemaMetadata?
    /// Metadata over what a registration brings.
    public var overrideMetadata: SchemaMetadata?
    /// Rules under what a registration brings.
    public var defaultRuleSet: RuleSet?
    /// Rules over what a registration brings.
    public var overrideRuleSet: RuleSet?

    /// Makes a configuration that says nothing beside the level.
    public init(compatibilityLevel: CompatibilityLevel? = nil) {
        self.compatibilityLevel = compatibilityLevel
    }
}

/// What a change of configuration does to one field.
public enum ConfigChange<Value: Hashable & Sendable>: Hashable, Sendable {
    /// The field stays as it is.
    case keep
    /// The scope no longer says anything about it.
    case clear
    case set(Value)

    /// The field's new value, if `old` is its present one.
    public func applied(to old: Value?) -> Value? {
        switch self {
        case .keep: old
        case .clear: nil
        case .set(let value): value
        }
    }
}

/// A change of a scope's configuration, field by field.
public struct ConfigUpdate: Hashable, Sendable {
    /// The compatibility level.
    public var compatibilityLevel: ConfigChange<CompatibilityLevel> = .keep
    /// How strictly differences are judged.
    public var compatibilityPolicy: ConfigChange<RegistryConfig.Policy> = .keep
    /// The metadata property whose value two versions must share to be compared.
    public var compatibilityGroup: ConfigChange<String> = .keep
    /// The subject that requests for this one act on.
    public var alias: ConfigChange<String> = .keep
    /// The subject that key requests for this one act on.
    public var aliasForDeks: ConfigChange<String> = .keep
    /// Whether texts are normalized.
    public var normalize: ConfigChange<Bool> = .keep
    /// Whether names listed in `confluent:reserved` are refused.
    public var validateFields: ConfigChange<Bool> = .keep
    /// Whether new schemas are held to the format's strict rules.
    public var validateNewSchemas: ConfigChange<Bool> = .keep
    /// Whether clients should check rules.
    public var validateRules: ConfigChange<Bool> = .keep
    /// Metadata under what a registration brings.
    public var defaultMetadata: ConfigChange<SchemaMetadata> = .keep
    /// Metadata over what a registration brings.
    public var overrideMetadata: ConfigChange<SchemaMetadata> = .keep
    /// Rules under what a registration brings.
    public var defaultRuleSet: ConfigChange<RuleSet> = .keep
    /// Rules over what a registration brings.
    public var overrideRuleSet: ConfigChange<RuleSet> = .keep

    /// Makes an update that changes nothing.
    public init() {}

    /// Makes an update that sets the level.
    public init(compatibilityLevel: CompatibilityLevel) {
        self.compatibilityLevel = .set(compatibilityLevel)
    }

    /// The configuration after the update, if `old` is the present one.
    public func applied(to old: RegistryConfig) -> RegistryConfig {
        var new = RegistryConfig()
        new.compatibilityLevel = compatibilityLevel.applied(to: old.compatibilityLevel)
        new.compatibilityPolicy = compatibilityPolicy.applied(to: old.compatibilityPolicy)
        new.compatibilityGroup = compatibilityGroup.applied(to: old.compatibilityGroup)
        new.alias = alias.applied(to: old.alias)
        new.aliasForDeks = aliasForDeks.applied(to: old.aliasForDeks)
        new.normalize = normalize.applied(to: old.normalize)
        new.validateFields = validateFields.applied(to: old.validateFields)
        new.validateNewSchemas = validateNewSchemas.applied(to: old.validateNewSchemas)
        new.validateRules = validateRules.applied(to: old.validateRules)
        new.defaultMetadata = defaultMetadata.applied(to: old.defaultMetadata)
        new.overrideMetadata = overrideMetadata.applied(to: old.overrideMetadata)
        new.defaultRuleSet = defaultRuleSet.applied(to: old.defaultRuleSet)
        new.overrideRuleSet = overrideRuleSet.applied(to: old.overrideRuleSet)
        return new
    }
}
