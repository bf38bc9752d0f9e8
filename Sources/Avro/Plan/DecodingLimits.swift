/// How much a datum may ask for before it is refused. Everything that is kept or written grows with the bytes that are
/// there, never with a number that they contain.
public struct DecodingLimits: Hashable, Sendable {
    /// How deep records, arrays and maps may nest, those that are skipped included.
    public var depth = 64
    /// How many items of arrays and maps a datum may have in all.
    public var items = 10_000_000
    /// How many items a datum may have whose type has values of no bytes, such as null.
    public var emptyItems = 10_000
    /// How many bytes of JSON text a datum may become.
    public var outputBytes = 256 << 20

    /// The limits that are documented at each property.
    public init() {}
}
