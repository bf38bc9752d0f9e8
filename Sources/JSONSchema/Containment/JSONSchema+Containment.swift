public import SchemaLanguage

/// What can be said of whether one schema accepts everything that another accepts.
public enum ContainmentVerdict: Hashable, Sendable {
    /// It does: proved keyword by keyword.
    case proven
    /// It doesn't: `event` is an instance, as JSON text, that the one accepted and the other refused when run.
    case refuted(event: String, failure: String)
    /// Neither was shown. The reason names the first thing that could not be proved, and `place` where the reader's
    /// schema asks for it.
    case unproven(reason: String, place: SourceRange?)
}

extension JSONSchema {
    /// Whether the reader's schema accepts every instance that the writer's schema accepts.
    ///
    /// Nothing is taken on trust: it is proved by looking at every keyword, or refuted by an instance, or left open.
    ///
    /// - Parameters:
    ///   - writer: The schema that the instances are valid under.
    ///   - reader: The schema that is to accept them.
    /// - Returns: The verdict.
    /// - Throws: `ComparisonTooLarge` where the proof would take more than 400 thousand steps.
    public static func containment(
        writer: JSONSchema, reader: JSONSchema
    ) throws(ComparisonTooLarge) -> ContainmentVerdict {
        let plans = (ValidationPlan(writer), ValidationPlan(reader))
        var proof = ContainmentProof(SchemaSides(old: writer, new: reader), plans: plans)
        if try proof.run() { return .proven }
        var witnesses = Witnesses(writer: writer, reader: reader)
        // The differences that Confluent's registry sees tell where to search.
        var comparison = try SchemaComparison(old: writer, new: reader, policy: .strict)
        for difference in try comparison.differences().prefix(100) {
            if case .witness(let event, let failure) = witnesses.proof(of: difference) {
                return .refuted(event: event, failure: failure)
            }
        }
        if case .witness(let event, let failure) = witnesses.proofAnywhere() {
            return .refuted(event: event, failure: failure)
        }
        guard let obstacle = proof.obstacle else {
            return .unproven(reason: "what the reader's schema asks for could not be proved", place: nil)
        }
        let node = reader[obstacle.node]
        let span = obstacle.keyword.map { SourceSpan(start: $0.nameSpan.start, end: $0.valueSpan.end) } ?? node.span
        let name = obstacle.keyword?.name ?? "false"
        return .unproven(
            reason: "that everything written keeps to \(name) at \(reader.pointer(of: obstacle.node)) is not proved",
            place: reader.range(of: span, in: node))
    }
}
