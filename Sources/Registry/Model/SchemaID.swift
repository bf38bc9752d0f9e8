/// The number by which a context knows a schema's content, and which frames carry: from 0, normally from 1.
public struct SchemaID: Hashable, Sendable, Comparable, CustomStringConvertible {
    /// The number.
    public let value: Int32

    /// The id that a context gives out first.
    static let first = SchemaID(unchecked: 1)

    private init(unchecked value: Int32) {
        self.value = value
    }

    /// Takes a number; nil for a negative one.
    public init?(_ value: Int32) {
        guard value >= 0 else { return nil }
        self.value = value
    }

    /// Takes a number; nil for one that is negative or beyond 32 bits.
    public init?(_ value: some BinaryInteger) {
        guard let value = Int32(exactly: value) else { return nil }
        self.init(value)
    }

    /// Whether `lhs` was given out first, in a registry that imported nothing.
    public static func < (lhs: SchemaID, rhs: SchemaID) -> Bool { lhs.value < rhs.value }

    /// The number in decimal.
    public var description: String { String(value) }
}

/// An id with the context that it belongs to.
public struct ContextID: Hashable, Sendable {
    /// The context.
    public var context: SchemaContext
    /// The id in that context.
    public var id: SchemaID

    /// Names an id of a context.
    public init(context: SchemaContext, id: SchemaID) {
        self.context = context
        self.id = id
    }
}
