/// What may be written in a scope.
public enum SchemaMode: String, Hashable, Sendable, CaseIterable {
    case readWrite = "READWRITE"
    case readOnly = "READONLY"
    /// As `readOnly`; kept for old clients.
    case readOnlyOverride = "READONLY_OVERRIDE"
    /// Registrations bring their ids, and are neither checked nor normalized.
    case `import` = "IMPORT"
    /// Registrations with an id are taken over from another registry; only for all contexts at once.
    case forward = "FORWARD"

    /// Reads a mode in any letter case.
    ///
    /// - Throws: `RegistryError` with the code `invalidMode`.
    public init(anyCase text: String) throws(RegistryError) {
        guard let mode = SchemaMode(rawValue: text.uppercased()) else { throw .invalidMode }
        self = mode
    }

    /// Whether nothing may be registered or deleted.
    public var isReadOnly: Bool { self == .readOnly || self == .readOnlyOverride }

    /// Whether registrations may bring their ids.
    public var takesIDs: Bool { self == .import || self == .forward }
}

/// Whether a change of mode goes through although live subjects exist.
public enum ModeChange: Hashable, Sendable {
    /// `IMPORT` is refused where live subjects exist.
    case checked
    case forced
}

/// How far removing a context's mode reaches.
public enum ModeRemoval: Hashable, Sendable {
    case scopeOnly
    /// The modes of the context's subjects go too.
    case recursive
}
