public import SchemaLanguage

extension ProtobufSchema {
    /// Everything that keeps readers from reading what was written with the other schema; nothing if they are compatible.
    /// The verdict is that of Confluent's registry.
    ///
    /// - Parameters:
    ///   - old: The earlier schema.
    ///   - new: The later schema, whose text the fixes edit.
    ///   - direction: Who reads whose records: backward, the new schema is the reader's.
    /// - Returns: The findings, message by message.
    /// - Throws: `ComparisonTooLarge` where it would take more than 4 million steps.
    public static func incompatibilities(
        old: ProtobufSchema, new: ProtobufSchema, direction: CompatibilityDirection
    ) throws(ComparisonTooLarge) -> [Incompatibility] {
        let (reader, writer) = direction == .backward ? (new, old) : (old, new)
        let comparison = try ProtobufComparison(original: writer, update: reader)
        var found: [Incompatibility] = []
        for difference in comparison.differences {
            guard let rule = difference.kind.rule else { continue }
            let wording = ProtobufDifferenceWording(difference: difference, writer: writer, reader: reader, direction)
            found.append(
                Incompatibility(
                    rule: rule.id, differenceType: difference.kind.rawValue, direction: direction,
                    pointer: difference.path, element: wording.element, old: wording.oldPlace, new: wording.newPlace,
                    message: wording.message, breaks: wording.breaks, detail: wording.detail, fixes: wording.fixes,
                    proof: .notFound("no message was built for it")))
        }
        return found
    }

    /// Every difference between a schema and its update by the rules of Confluent's registry, compatible ones included.
    ///
    /// - Parameters:
    ///   - original: The schema that was.
    ///   - update: The schema that comes after it.
    /// - Returns: The differences, message by message.
    /// - Throws: `ComparisonTooLarge` where it would take more than 4 million steps.
    public static func differences(
        original: ProtobufSchema, update: ProtobufSchema
    ) throws(ComparisonTooLarge) -> [ProtobufDifference] {
        try ProtobufComparison(original: original, update: update).differences
    }
}
