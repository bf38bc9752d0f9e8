/// The full name of a record, an enum or a fixed (specification, "Names").
public struct AvroName: Hashable, Sendable {
    /// The part before the last dot; empty where there is none.
    public let namespace: String
    /// The part after the last dot.
    public let name: String

    package init(namespace: String, name: String) {
        self.namespace = namespace
        self.name = name
    }

    /// Both parts with the dot between them.
    public var full: String { namespace.isEmpty ? name : namespace + "." + name }
}
