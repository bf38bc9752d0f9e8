public import SchemaLanguage

/// What holds for a whole registry, and is set where it is opened. The names are those of Confluent's settings.
public struct RegistrySettings: Hashable, Sendable {
    /// The level of scopes that configure none (`schema.compatibility.level`).
    public var compatibilityLevel: CompatibilityLevel = .backward
    /// Whether modes may be set (`mode.mutability`).
    public var allowsModeChanges = true

    /// The defaults.
    public init() {}
}
