/// What a finding is an instance of: one way in which schemas become incompatible.
public struct CompatibilityRule: Hashable, Sendable {
    /// The stable id that findings carry, such as `avro/field-added-without-default`.
    public let id: String
    /// What the rule forbids and why, in one sentence.
    public let purpose: String
    /// The directions in which it can be broken.
    public let directions: Set<CompatibilityDirection>
    /// The names that Confluent's registry has for such a difference; empty where it has none.
    public let differenceTypes: [String]

    /// Makes a rule.
    public init(
        _ id: String, _ purpose: String, directions: Set<CompatibilityDirection>, differenceTypes: [String]
    ) {
        self.id = id
        self.purpose = purpose
        self.directions = directions
        self.differenceTypes = differenceTypes
    }
}
