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
        var attempts = Attempts()
        // Whatever else the reader asks for is best there, so that the difference alone is to blame.
        let asked = Set(requiredNames(of: difference).map(ExactString.init))
        if !asked.isEmpty { search(difference, describing: asked, &attempts) }
        if attempts.exact == nil { search(difference, describing: [], &attempts) }
        if let found = attempts.exact ?? attempts.alone ?? attempts.near { return found }
        if isHarmless(difference) {
            return .impossible("it is proved that whatever is valid where written is accepted there")
        }
        guard attempts.accepted > 0 else {
            return .notFound("no instance was found that holds such a value and that is valid where it is written")
        }
        let other = attempts.refused > 0 ? "refuses none of them for this" : "refuses none of them"
        return .notFound("\(attempts.accepted) instances were tried that are valid where written; the reader \(other)")
    }

    /// Tries instances for `difference`, in which the members `described` are there wherever they may be.
    private mutating func search(
        _ difference: SchemaDifference, describing described: Set<ExactString>, _ attempts: inout Attempts
    ) {
        var instances = RandomInstances(SchemaSides(old: writer.schema, new: reader.schema), seed: 1)
        instances.isSmallest = true
        instances.described = described
        let frame = WitnessFrame(difference, &instances)
        let place = difference.witnessPointer(from: frame.pointer)
        let written = instances.demands(of: frame.schemas)
        let candidates = WitnessCandidates(writer: written, reader: hints(of: difference), &instances)
        run(candidates.values.map(frame.value(holding:)), about: frame.pointer, place, &attempts)
        guard described.isEmpty, attempts.isEmpty else { return }
        instances.isSmallest = false
        var random: [JSONValue] = []
        for index in 0..<Witnesses.randomCount {
            random.append(
                index.isMultiple(of: 2) ? frame.value(holding: instances.value(frame.schemas)) : instances.value())
        }
        run(random, about: frame.pointer, place, &attempts)
    }

    /// What the reader's schema requires on the way to the difference.
    private func requiredNames(of difference: SchemaDifference) -> [String] {
        let root = SidedNode(side: .new, node: reader.schema.root)
        let parts = difference.trail.map { SidedNode(side: .new, node: reader.schema.target(of: $0.pair.new).node) }
        return ([root] + parts).flatMap { hints(of: [$0]).required }
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
        run(values, about: "", "", &attempts)
        return attempts.exact ?? attempts.near ?? .notFound("none of \(attempts.accepted) instances showed it")
    }

    /// What came of the instances that were tried for one difference.
    private struct Attempts {
        var accepted = 0
        var refused = 0
        /// One that is refused at the very place, one that is refused on the way to it or in it alone, and one that is
        /// also refused elsewhere.
        var exact: Incompatibility.Proof?
        var alone: Incompatibility.Proof?
        var near: Incompatibility.Proof?

        var isEmpty: Bool { exact == nil && alone == nil && near == nil }
    }

    /// Runs `values`, the shortest first, until one is refused at `place` and nowhere else.
    private mutating func run(
        _ values: [JSONValue], about pointer: String, _ place: String, _ attempts: inout Attempts
    ) {
        let texts = values.map { Array($0.text.utf8) }.filter { $0.count <= Witnesses.lengthMax }
        // The sort keeps the order of those of one length.
        for text in texts.sorted(by: { $0.count < $1.count }) where runsLeft > 0 {
            runsLeft -= 1
            guard writer.accepts(text.span, scratch: scratch) else { continue }
            attempts.accepted += 1
            guard reader.verdict(on: text.span, scratch: scratch) == .invalid else { continue }
            attempts.refused += 1
            let report = reader.validate(text.span, scratch: scratch)
            let mistakes = report.mistakes(about: pointer)
            guard let mistake = mistakes.first else { continue }
            let proof = Incompatibility.Proof.witness(
                event: String(decoding: text, as: UTF8.self), failure: mistake.description)
            if report.mistakes.allSatisfy({ $0.pointer == place }) {
                attempts.exact = proof
                return
            }
            if attempts.alone == nil, mistakes.count == report.mistakes.count { attempts.alone = proof }
            if attempts.near == nil { attempts.near = proof }
        }
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

extension SchemaDifference {
    /// Where the mistake of an instance that shows the difference is, if the value compared is at `pointer`: at the
    /// member for one that was added or removed, unless it is missed.
    fileprivate func witnessPointer(from pointer: String) -> String {
        guard path.count >= 2, path[path.count - 2] == "properties", let name = path.last,
            !kind.rawValue.hasPrefix("REQUIRED"), !pointer.hasSuffix(JSONPointer.step(name))
        else { return pointer }
        return pointer + JSONPointer.step(name)
    }
}
