/// One reason why a reader's schema can't read what a writer's schema wrote.
///
/// The same value feeds the command's text and JSON, the registry's refusal and a program's own handling.
public struct Incompatibility: Hashable, Sendable {
    /// The stable id of the rule, such as `avro/field-added-without-default`.
    public var rule: String
    /// Confluent's name of the difference, such as `READER_FIELD_MISSING_DEFAULT_VALUE`.
    public var differenceType: String
    /// Who reads whose records.
    public var direction: CompatibilityDirection
    /// Where in the reader's schema, as the format's reference implementation writes it: a JSON pointer such as
    /// `/fields/1/type` for Avro.
    public var pointer: String
    /// The full name of what changed, such as `shop.Order.email`.
    public var element: String
    /// The place in the old text; nil where the old schema has nothing that corresponds.
    public var old: SourceRange?
    /// The place in the new text.
    public var new: SourceRange?
    /// What changed, in one sentence without a full stop.
    public var message: String
    /// Who breaks and what happens then, in one sentence without a full stop.
    public var breaks: String
    /// The detail that Confluent's registry gives, such as the name of the field or the missing symbols.
    public var detail: String
    /// How to mend it, the first one being the most likely.
    public var fixes: [Fix]
    /// An event that shows it, or why there is none.
    public var proof: Proof

    /// Makes a finding.
    public init(
        rule: String, differenceType: String, direction: CompatibilityDirection, pointer: String, element: String,
        old: SourceRange?, new: SourceRange?, message: String, breaks: String, detail: String, fixes: [Fix],
        proof: Proof
    ) {
        self.rule = rule
        self.differenceType = differenceType
        self.direction = direction
        self.pointer = pointer
        self.element = element
        self.old = old
        self.new = new
        self.message = message
        self.breaks = breaks
        self.detail = detail
        self.fixes = fixes
        self.proof = proof
    }

    /// What shows that the incompatibility is real.
    public enum Proof: Hashable, Sendable {
        /// An event, as JSON text, that the writer's schema wrote and the reader's schema failed to read when run.
        case witness(event: String, failure: String)
        /// The verdict is stricter than the truth: no event can show it, and why.
        case impossible(String)
        /// No event was found, and why; one may exist.
        case notFound(String)
    }

    /// A way to mend it.
    public struct Fix: Hashable, Sendable {
        /// What to do, in one sentence without a full stop.
        public var title: String
        /// Whether `edits` can be applied without a person's judgement.
        public var isSafe: Bool
        /// The edits of the new text that do it; empty where a person must decide.
        public var edits: [Edit]

        /// Makes a fix.
        public init(_ title: String, isSafe: Bool = false, edits: [Edit] = []) {
            self.title = title
            self.isSafe = isSafe
            self.edits = edits
        }
    }

    /// A replacement of a piece of the new text.
    public struct Edit: Hashable, Sendable {
        /// What is replaced; an empty range inserts.
        public var range: SourceRange
        /// What comes in its place.
        public var text: String

        /// Makes an edit.
        public init(range: SourceRange, text: String) {
            self.range = range
            self.text = text
        }
    }
}

extension Incompatibility {
    /// Whether both tell of one change to the new schema; the places in the old texts may differ.
    package func isSameChange(as other: Incompatibility) -> Bool {
        rule == other.rule && direction == other.direction && pointer == other.pointer && element == other.element
            && detail == other.detail
    }
}
