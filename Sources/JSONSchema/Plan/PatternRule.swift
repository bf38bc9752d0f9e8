/// A pattern in a plan: the compiled regular expression, and if it is of that sort the same as a sequence of classes.
struct PatternRule: BitwiseCopyable {
    let matcher: PatternMatcher
    let sequence: SequencePattern?

    /// Looks for the pattern anywhere in `text`.
    func find(in text: ByteSlice, _ room: PatternRoom) -> PatternMatcher.Outcome {
        if let sequence { return text.matches(sequence) ? .match : .noMatch }
        return matcher.find(in: text, room)
    }
}
