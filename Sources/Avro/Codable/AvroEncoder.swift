public import JSON
internal import SchemaLanguage

/// Encodes Swift values in Avro's binary encoding, as a schema wants them.
///
/// | Avro | Swift |
/// | --- | --- |
/// | null | `nil` |
/// | boolean | `Bool` |
/// | int, long | any integer type, if the value is in range |
/// | float, double | `Float`, `Double` and integers, to the nearest value |
/// | string | `String` |
/// | bytes, fixed | `[UInt8]`, `Data` |
/// | enum | `String`, and enums whose raw values are the symbols |
/// | array | whatever encodes into an unkeyed container, such as arrays and sets |
/// | map | `[String: Value]` |
/// | record | whatever encodes into a keyed container, keys being the names of fields |
/// | union | the value of a branch; with several records, the branch with the name of the Swift type, else the first that takes the value |
/// | decimal, big-decimal | `Decimal` |
/// | uuid | `UUID`, or a `String` that is one |
/// | date, timestamp-…, local-timestamp-… | `Date`, in UTC, rounded to the unit; or the number of units |
/// | time-millis, time-micros | `Duration` since midnight, rounded to the unit; or the number of units |
/// | duration | the 12 bytes |
///
/// A field that the value doesn't have, or has as nil where null is no branch, takes its default. A key that is no
/// field is a mistake.
public struct AvroEncoder: Sendable {
    private let plan: EncoderPlan

    /// The schema that the values are encoded for.
    public var schema: AvroSchema { plan.schema }

    /// Compiles `schema`, once for all the values to come.
    public init(schema: AvroSchema) {
        plan = EncoderPlan(schema)
    }

    /// The encoding of `value`.
    ///
    /// - Throws: `ValueError` with everything in `value` that doesn't fit the schema, and what the value's own
    ///   `encode(to:)` throws.
    public func encode(_ value: some Encodable) throws -> [UInt8] {
        var output = OutputBuffer(capacity: 256)
        try encode(value, into: &output)
        return output.bytes
    }

    /// Appends the encoding of `value` to `output`, which keeps what it had if that fails.
    ///
    /// - Throws: `ValueError` with everything in `value` that doesn't fit the schema, and what the value's own
    ///   `encode(to:)` throws.
    public func encode(_ value: some Encodable, into output: inout OutputBuffer) throws {
        let count = output.count
        let encoder = ValueEncoder(plan, output: output)
        do {
            try encoder.encode(value, at: plan.root)
            output = encoder.finish()
        } catch {
            output = encoder.finish()
            output.removeAll(from: count)
            throw error
        }
        guard encoder.mistakes.isEmpty else {
            output.removeAll(from: count)
            throw ValueError(encoder.mistakes)
        }
    }
}
