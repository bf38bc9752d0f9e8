/// Which earlier versions a new schema must agree with, and in which direction.
///
/// The seven levels of Confluent's registry.
public enum CompatibilityLevel: String, Hashable, Sendable, CaseIterable {
    case none = "NONE"
    case backward = "BACKWARD"
    case forward = "FORWARD"
    case full = "FULL"
    case backwardTransitive = "BACKWARD_TRANSITIVE"
    case forwardTransitive = "FORWARD_TRANSITIVE"
    case fullTransitive = "FULL_TRANSITIVE"

    /// The level that `text` names in any letter case, `-` standing for `_`; nil for any other text.
    public init?(anyCase text: String) {
        self.init(rawValue: String(text.uppercased().map { $0 == "-" ? "_" : $0 }))
    }

    /// Whether every live version counts, not only the latest.
    public var isTransitive: Bool {
        switch self {
        case .none, .backward, .forward, .full: false
        case .backwardTransitive, .forwardTransitive, .fullTransitive: true
        }
    }

    /// The directions to check. Forward comes first, the order in which Confluent's registry reports.
    public var directions: [CompatibilityDirection] {
        switch self {
        case .none: []
        case .backward, .backwardTransitive: [.backward]
        case .forward, .forwardTransitive: [.forward]
        case .full, .fullTransitive: [.forward, .backward]
        }
    }
}

/// Who reads whose data.
public enum CompatibilityDirection: String, Hashable, Sendable, CaseIterable {
    /// New readers on old records: the new schema reads what the old one wrote.
    case backward
    /// Old readers on new records: the old schema reads what the new one wrote.
    case forward
}
