/// The encoded defaults of all fields of a schema.
struct FieldDefaults: Sendable {
    private var encodings: [[[UInt8]?]]

    /// Encodes the defaults of `schema`, as far as the budget for defaults reaches.
    init(_ schema: AvroSchema) {
        var budget = AvroValue.defaultBudget
        encodings = schema.types.map { type in
            guard case .record(let record) = type.shape else { return [] }
            return record.fields.map { field in
                field.defaultValue
                    .flatMap { AvroValue(default: $0, of: field.type, in: schema, budget: &budget) }?
                    .encoded(as: field.type, in: schema)
            }
        }
    }

    /// The encoding of a field's default; nil where it has none, or none that fits its type.
    subscript(record: AvroSchema.TypeID, field: Int) -> [UInt8]? { encodings[record.index][field] }
}
