internal import Avro
internal import SchemaLanguage

extension AvroSchema {
    /// Reads a text; Avro's references are found by the full names of the types in them, not by the reference's name.
    init(parsing text: SchemaText, references: [ReferencedText], origin: Schema.Origin) throws(SchemaError) {
        let rules: ParsingRules =
            switch origin {
            case .new: .strict
            case .stored: .lenient
            }
        try self.init(parsing: text, references: references.map(\.text), rules: rules)
    }

    func incompatibilities(with old: AvroSchema, _ direction: CompatibilityDirection) -> [Incompatibility] {
        do throws(ComparisonTooLarge) {
            return try AvroSchema.incompatibilities(old: old, new: self, direction: direction)
        } catch {
            return [.comparisonTooLarge(direction, "\(error)")]
        }
    }

    var topLevelFields: [String] {
        guard case .record(let record) = self[root].shape else { return [] }
        return record.fields.map(\.name)
    }
}
