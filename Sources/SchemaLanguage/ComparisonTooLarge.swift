/// Thrown where comparing two schemas would take more steps than are allowed: there is no verdict.
public struct ComparisonTooLarge: Error, Hashable, Sendable, CustomStringConvertible {
    /// The number of steps that were allowed.
    public let limit: Int

    /// Makes an error of the number of steps that were allowed.
    public init(limit: Int) {
        self.limit = limit
    }

    /// What happened and what to do, in one sentence without a full stop.
    public var description: String {
        "the schemas are too large to be compared: it would take more than \(limit) steps; split them into smaller ones"
    }
}
