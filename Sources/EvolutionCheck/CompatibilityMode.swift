public import SchemaLanguage

/// In which direction two schemas are compared: `--mode`.
public enum CompatibilityMode: String, Hashable, Sendable, CaseIterable {
    case backward
    case forward
    case full
    case none

    /// The directions, in the order in which they are reported.
    public var directions: [CompatibilityDirection] {
        switch self {
        case .backward: [.backward]
        case .forward: [.forward]
        case .full: [.backward, .forward]
        case .none: []
        }
    }
}
