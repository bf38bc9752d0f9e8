public import SchemaLanguage

extension AvroSchema {
    /// Everything that keeps the reader's schema from reading what the writer's schema wrote; nothing if they are
    /// compatible. The verdict is that of Avro's Java library.
    ///
    /// - Parameters:
    ///   - old: The earlier schema.
    ///   - new: The later schema, whose text the fixes edit.
    ///   - direction: Who reads whose records: backward, the new schema is the reader's.
    /// - Returns: The findings, in the order of the reader's fields, what is wrong with a type before what is wrong
    ///   inside it.
    /// - Throws: `ComparisonTooLarge` where it would take more than 4 million steps.
    public static func incompatibilities(
        old: AvroSchema, new: AvroSchema, direction: CompatibilityDirection
    ) throws(ComparisonTooLarge) -> [Incompatibility] {
        let (reader, writer) = direction == .backward ? (new, old) : (old, new)
        let pairs = try TypePairs(reader: reader, writer: writer)
        guard !pairs.isReadable(pairs.root) else { return [] }
        let differences = try Differences(pairs)
        let wording = DifferenceWording(differences: differences, direction: direction)
        let places = DifferencePlaces(differences: differences, direction: direction)
        let fixes = DifferenceFixes(wording: wording, places: places)
        var witnesses = Witnesses(differences)
        return differences.found.map { difference in
            let words = wording.words(for: difference)
            let report = differences.referenceReport(of: difference)
            return Incompatibility(
                rule: words.rule.id, differenceType: report.type, direction: direction, pointer: report.pointer,
                element: words.element, old: places.old(of: difference), new: places.new(of: difference),
                message: words.message, breaks: words.breaks, detail: report.detail,
                fixes: fixes.fixes(for: difference),
                proof: witnesses.proof(of: difference))
        }
    }
}
