public import SchemaLanguage

/// Decodes Swift values from Avro's binary encoding: what was written with one schema, as another one asks for it.
///
/// The types are those that `AvroEncoder` writes. A union gives the value of the branch that was written; where it has
/// several records and one has the name of the Swift type, no other is taken for it, so that a Swift enum can try one
/// type after the other.
///
/// The schemas are resolved as the specification says ("Schema Resolution"): numbers are promoted, fields are found by
/// name or alias and take their defaults. Keys are the names of the reader's fields.
public struct AvroDecoder: Sendable {
    private let plan: DecoderPlan
    private let limits: DecodingLimits

    /// The schema that the data was written with.
    public var writer: AvroSchema { plan.writer }
    /// The schema that it is read with.
    public var reader: AvroSchema { plan.reader }

    /// Resolves the schemas, once for all the data to come.
    ///
    /// - Parameters:
    ///   - writer: The schema that the data was written with.
    ///   - reader: The schema to read it with; nil for the writer's.
    ///   - limits: What a datum may ask for; `outputBytes` doesn't matter here.
    /// - Throws: `ComparisonTooLarge` for schemas that take too many steps to be resolved.
    public init(
        writer: AvroSchema, reader: AvroSchema? = nil, limits: DecodingLimits = DecodingLimits()
    ) throws(ComparisonTooLarge) {
        plan = try DecoderPlan(writer: writer, reader: reader ?? writer)
        self.limits = limits
    }

    /// The value that all of `bytes` encode.
    ///
    /// - Throws: `AvroDataError` if the bytes are no datum of the writer's schema, are something else than the reader's
    ///   schema or `type` asks for, or go on after the datum; and what the type's own `init(from:)` throws.
    public func decode<Value: Decodable>(_ type: Value.Type, from bytes: [UInt8]) throws -> Value {
        var end = 0
        let value = try decode(type, from: bytes, at: &end)
        guard end == bytes.count else {
            throw AvroDataError(
                offset: end, pointer: "", expected: "the end of the data after one value",
                found: "\(bytes.count - end) more bytes")
        }
        return value
    }

    /// The value whose encoding begins at `offset` in `bytes`, and where that ends.
    ///
    /// - Throws: `AvroDataError` if no datum of the writer's schema begins there, or one that is something else than the
    ///   reader's schema or `type` asks for; and what the type's own `init(from:)` throws.
    public func decodeFirst<Value: Decodable>(
        _ type: Value.Type, from bytes: [UInt8], at offset: Int = 0
    ) throws -> (value: Value, end: Int) {
        precondition(bytes.indices.contains(offset) || offset == bytes.count, "there is no byte \(offset)")
        var end = offset
        let value = try decode(type, from: bytes, at: &end)
        return (value, end)
    }

    private func decode<Value: Decodable>(
        _ type: Value.Type, from bytes: [UInt8], at offset: inout Int
    ) throws -> Value {
        try unsafe bytes.withUnsafeBufferPointer { bytes in
            let decoder = unsafe ValueDecoder(plan, bytes: bytes, limits: limits)
            // Whatever keeps a container beyond this call finds no data in it.
            defer { unsafe decoder.bytes = UnsafeBufferPointer(start: nil, count: 0) }
            let value = try decoder.decode(type, at: ValueDecoder.Target(node: plan.root, offset: offset))
            offset = decoder.end
            return value
        }
    }
}
