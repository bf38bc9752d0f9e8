internal import JSON
public import SchemaLanguage

/// Everything that a plan says of one text.
public struct ValidationReport: Sendable {
    /// The verdict.
    public let verdict: ValidationVerdict
    /// What failed; none unless the verdict is that the value is not valid.
    public let failures: [ValidationFailure]
    /// Whether there was more than the limits let be told.
    public let isCut: Bool
    /// The steps from schema to schema that led to the failures.
    let steps: [ValidationStep]
    /// Where the text stops being JSON, if it does.
    let errorPosition: SourcePosition?

    init(
        _ verdict: ValidationVerdict, failures: [ValidationFailure] = [], isCut: Bool = false,
        steps: [ValidationStep] = [], errorPosition: SourcePosition? = nil
    ) {
        self.verdict = verdict
        self.failures = failures
        self.isCut = isCut
        self.steps = steps
        self.errorPosition = errorPosition
    }

    /// Whether the value is valid.
    public var isValid: Bool { verdict == .valid }
}

/// A keyword that a value fails.
public struct ValidationFailure: Sendable {
    /// Where the value is, as a JSON pointer.
    public let instanceLocation: String
    /// Where the value stands in the text.
    public let position: SourcePosition
    /// The keyword; empty for a schema that is `false`.
    public let keyword: String
    /// The way to the keyword from the root schema, through references, as a JSON pointer.
    public let keywordLocation: String
    /// The URI of the keyword's place.
    public let absoluteKeywordLocation: String
    /// Where the keyword stands in its text.
    public let schemaRange: SourceRange
    /// What the keyword asks for.
    public let expected: String
    /// What was found.
    public let found: String
    /// Why it failed, for a keyword that asks whether other schemas match: what failed in those.
    public let causes: [ValidationFailure]

    /// The steps from the root to the keyword's schema, as positions in `ValidationReport.steps`.
    let way: [Int32]
    /// Whether the keyword says what sort of value is expected, so that failing it means this schema is not the one meant.
    let choosesSchema: Bool
}

/// A schema that was applied on the way to a failure.
struct ValidationStep: Sendable {
    let instanceLocation: String
    let keywordLocation: String
    let absoluteKeywordLocation: String
}

extension ValidationPlan {
    /// Validates `text` and tells every mistake.
    public func validate(_ text: Span<UInt8>, scratch: ValidationScratch) -> ValidationReport {
        let quick = verdict(on: text, scratch: scratch)
        switch quick {
        case .valid, .undecided: return ValidationReport(quick)
        case .notJSON(let error):
            return ValidationReport(quick, errorPosition: SourcePosition(at: error.offset, in: bytes(of: text)))
        case .invalid: break
        }
        // The memory still holds the text.
        guard let tape = scratch.memory.read(depthMax: limits.textDepth) else { return ValidationReport(quick) }
        var evaluation = Evaluation(
            self, tape: tape, room: scratch.patterns.room, steps: stepLimit(textCount: text.count),
            collecting: true)
        _ = evaluation.run()
        if let surrender = evaluation.surrender { return ValidationReport(.undecided(description(of: surrender))) }
        guard let collector = evaluation.failures else { return ValidationReport(quick) }
        let writer = FailureWriter(self, tape: tape, collector)
        return ValidationReport(
            .invalid, failures: writer.failures(), isCut: collector.isCut, steps: writer.steps())
    }

    /// Validates the UTF-8 bytes `text` and tells every mistake.
    public func validate(_ text: [UInt8]) -> ValidationReport { validate(text.span, scratch: ValidationScratch()) }

    /// Validates `text` and tells every mistake.
    public func validate(_ text: String) -> ValidationReport { validate(Array(text.utf8)) }
}
