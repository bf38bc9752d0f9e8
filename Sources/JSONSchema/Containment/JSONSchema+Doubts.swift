public import SchemaLanguage

extension JSONSchema {
    /// What the verdict of `incompatibilities(old:new:direction:policy:)` overlooks: schemas that are compatible by the
    /// rules of Confluent's registry, although an instance shows that they are not.
    ///
    /// - Returns: At most one warning, at the new schema.
    /// - Throws: `ComparisonTooLarge` where it would take more than 4 million steps.
    public static func doubts(
        old: JSONSchema, new: JSONSchema, direction: CompatibilityDirection,
        policy: SchemaComparisonPolicy = .strict
    ) throws(ComparisonTooLarge) -> [SchemaProblem] {
        let (reader, writer) = direction == .backward ? (new, old) : (old, new)
        guard try SchemaComparison(old: writer, new: reader, policy: policy).isCompatible,
            case .refuted(let event, let failure) = try containment(writer: writer, reader: reader)
        else { return [] }
        let records = direction == .backward ? "new readers refuse old records" : "old readers refuse new records"
        let message = "\(records) such as \(event), which no rule looks at: \(failure)"
        return [SchemaProblem(.warning, message, at: new.range(of: new[new.root].span, in: new[new.root]))]
    }
}
