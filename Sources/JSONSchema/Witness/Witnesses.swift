internal import JSON
internal import SchemaLanguage

/// Searches instances that show differences, and runs them: one is found only if the writer's schema accepts it and the
/// reader's refuses it.
struct Witnesses {
    private let writer: ValidationPlan
    private let reader: ValidationPlan
    private let scratch = ValidationScratch()
    /// Proves that differences do no harm; nil when it has taken too long.
    private var containment: ContainmentProof?
    /// How many more instances may be run for all differences together.
    private var runsLeft = 20_000

    /// How many instances are drawn at random for one difference.
    private static let randomCount = 200
    /// How long an instance may be, in bytes.
    private static let lengthMax = 100_000

    init(writer: JSONSchema, reader: JSONSchema) {
        self.writer = ValidationPlan(writer)
        self.reader = ValidationPlan(reader)
        containment = ContainmentProof(SchemaSides(old: writer, new: reader), plans: (self.writer, self.reader))
    }

    /// An instance that the writer's schema accepts and the reader's refuses because of `difference`.
    mutating func proof(of difference: SchemaDifference) -> Incompatibility.Proof {
        guard runsLeft > 0 else {
            return .notFound("no more instances are tried after those for the differences before it")
        }
        var instances = RandomInstances(SchemaSides(old: writer.schema, new: reader.schema), seed: 1)
        instances.isSmallest = true
        let frame = WitnessFrame(difference, &instances)
        let written = instances.demands(of: frame.schemas)
        let candidates = WitnessCandidates(writer: written, reader: hints(of: difference), &instances)
        var attempts = Attempts()
        if let found = first(candidates.values.map(frame.value(holding:)), at: frame.pointer, &attempts) {
            return found
        }
        instances.isSmallest = false
        var random: [JSONValue] = []
        for index in 0..<Witnesses.randomCount {
            random.append(
                index.isMultiple(of: 2) ? frame.value(holding: instances.value(frame.schemas)) : instances.value())
        }
        if let found = first(random, at: frame.pointer, &attempts) { return found }
        if isHarmless(difference) {
            return .impossible("it is proved that whatever is valid where written is accepted there")
        }
        guard attempts.accepted > 0 else {
            return .notFound("no instance was found that holds such a value and that is valid where it is written")
        }
        let other = attempts.refused > 0 ? "refuses none of them for this" : "refuses none of them"
        return .notFound("\(attempts.accepted) instances were tried that are valid where written; the reader \(other)")
    }

    /// Whether it is proved that the reader's schema at the place accepts whatever the writer's accepts there.
    private mutating func isHarmless(_ difference: SchemaDifference) -> Bool {
        guard var proof = containment, let pair = difference.trail.last?.pair else { return false }
        // While the proof is made there is one copy of it only.
        containment = nil
        let written = SidedNode(side: .old, node: writer.schema.target(of: pair.old).node)
        let read = SidedNode(side: .new, node: reader.schema.target(of: pair.new).node)
        do throws(ComparisonTooLarge) {
            var isProved = try proof.holds(ContainmentClaim([written], target: read))
            if !isProved { isProved = try proof.run() }
            containment = proof
            return isProved
        } catch {
            return false
        }
    }

    /// An instance that the writer's schema accepts and the reader's refuses for whatever reason.
    mutating func proofAnywhere() -> Incompatibility.Proof {
        var instances = RandomInstances(SchemaSides(old: writer.schema, new: reader.schema), seed: 1)
        instances.isSmallest = true
        let written = instances.demands(of: [SidedNode(side: .old, node: writer.schema.root)])
        let read = hints(of: [SidedNode(side: .new, node: reader.schema.root)])
        var values = WitnessCandidates(writer: written, reader: read, &instances).values
        instances.isSmallest = false
        for _ in 0..<Witnesses.randomCount { values.append(instances.value()) }
        var attempts = Attempts()
        return first(values, at: "", &attempts) ?? .notFound("none of \(attempts.accepted) instances showed it")
    }

    private struct Attempts {
        var accepted = 0
        var refused = 0
    }

    /// The shortest of `values` that shows it.
    private mutating func first(
        _ values: [JSONValue], at pointer: String, _ attempts: inout Attempts
    ) -> Incompatibility.Proof? {
        let texts = values.map { Array($0.text.utf8) }.filter { $0.count <= Witnesses.lengthMax }
        // The sort keeps the order of those of one length.
        for text in texts.sorted(by: { $0.count < $1.count }) where runsLeft > 0 {
            runsLeft -= 1
            guard writer.accepts(text.span, scratch: scratch) else { continue }
            attempts.accepted += 1
            guard reader.verdict(on: text.span, scratch: scratch) == .invalid else { continue }
            attempts.refused += 1
            let report = reader.validate(text.span, scratch: scratch)
            guard let mistake = report.mistakes(about: pointer).first else { continue }
            return .witness(event: String(decoding: text, as: UTF8.self), failure: mistake.description)
        }
        return nil
    }

    /// What the reader's schema says of values at the place, in any branch.
    private func hints(of difference: SchemaDifference) -> Demands {
        guard let part = difference.trail.last?.pair.new else { return hints(of: []) }
        return hints(of: [SidedNode(side: .new, node: reader.schema.target(of: part).node)])
    }

    private func hints(of schemas: [SidedNode]) -> Demands {
        var hints = Demands(of: schemas, in: SchemaSides(old: writer.schema, new: reader.schema))
        var next = 0
        while next < hints.choices.count, next < 64 {
            hints.add(hints.choices[next].branches)
            next += 1
        }
        return hints
    }
}

extension ValidationReport {
    /// The mistakes at a place, or around it or inside it.
    fileprivate func mistakes(about pointer: String) -> [ValueMistake] {
        mistakes.filter { mistake in
            pointer.isEmpty || mistake.pointer == pointer || pointer.hasPrefix(mistake.pointer + "/")
                || mistake.pointer.hasPrefix(pointer + "/")
        }
    }
}
