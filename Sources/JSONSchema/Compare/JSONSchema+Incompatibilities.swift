public import SchemaLanguage

extension JSONSchema {
    /// Everything that keeps the reader's schema from accepting what the writer's schema accepts; nothing if they are
    /// compatible. The verdict is that of Confluent's registry.
    ///
    /// - Parameters:
    ///   - old: The earlier schema.
    ///   - new: The later schema, whose text the fixes edit.
    ///   - direction: Who reads whose records: backward, the new schema is the reader's.
    ///   - policy: How strictly differences of content models count.
    /// - Returns: The findings, in the order in which the registry has them.
    /// - Throws: `ComparisonTooLarge` where it would take more than 4 million steps.
    public static func incompatibilities(
        old: JSONSchema, new: JSONSchema, direction: CompatibilityDirection, policy: SchemaComparisonPolicy = .strict
    ) throws(ComparisonTooLarge) -> [Incompatibility] {
        let (reader, writer) = direction == .backward ? (new, old) : (old, new)
        var comparison = try SchemaComparison(old: writer, new: reader, policy: policy)
        guard !comparison.isCompatible else { return [] }
        let differences = try comparison.differences { !$0.isCompatible(under: policy) }
        let wording = DifferenceWording(old: old, new: new, direction: direction)
        let places = DifferencePlaces(wording)
        let fixes = DifferenceFixes(wording: wording, places: places)
        var witnesses = Witnesses(writer: writer, reader: reader)
        return differences.map { difference in
            let words = wording.words(for: difference)
            return Incompatibility(
                rule: CompatibilityRule.json(difference.kind, direction).id, differenceType: difference.kind.rawValue,
                direction: direction, pointer: difference.pathText, element: words.element,
                old: places.old(of: difference), new: places.new(of: difference), message: words.message,
                breaks: words.breaks, detail: difference.path.last ?? "", fixes: fixes.fixes(for: difference),
                proof: witnesses.proof(of: difference))
        }
    }
}
