internal import SchemaLanguage

/// A difference that keeps a reader's type from reading a writer's, before it is put into words.
struct Difference {
    enum Kind {
        /// Types of two kinds, without a promotion.
        case typeMismatch
        /// Named types of one kind whose names differ.
        case nameMismatch
        /// Fixed types of two sizes.
        case sizeMismatch
        /// Symbols of the writer that the reader has neither a symbol nor a default for.
        case missingSymbols([String])
        /// The field at this position of the reader's record, which the writer lacks, without a default.
        case missingField(Int)
        /// The field at this position of the reader's record, which several fields of the writer's match.
        case ambiguousField(Int, [Int])
        /// No branch of the reader's union matches the writer's type.
        case missingBranch
        /// Records that can't be read for reasons that were given before; the first is at this position.
        case toldBefore(Int)
    }

    let kind: Kind
    /// Where it is: a position in `Differences.meetings`.
    let meeting: Int
    /// The union around it to which Java's checker, which doesn't look into branches, ascribes the difference.
    let union: Int?
}

/// A place where a reader's type meets a writer's type.
struct Meeting {
    /// How it is reached from the place around it.
    enum Step {
        case root
        /// By the reader's and the writer's field at these positions.
        case field(reader: Int, writer: Int)
        case items
        case values
        /// By a branch of the writer's union.
        case writerBranch(Int)
        /// By a branch of the reader's union.
        case readerBranch(Int)
    }

    let pair: TypePairs.Pair
    let step: Step
    /// The place around it, a position in `Differences.meetings`; the root has none.
    let parent: Int?
    /// How many places are around it.
    let depth: Int
    /// Where the use of the type stands in the reader's and in the writer's text.
    let readerPlace: AvroSchema.Place
    let writerPlace: AvroSchema.Place
}

/// Every difference between two schemas, in the order in which Java's checker reports them: the reader's fields in
/// order, and what is wrong with a type before what is wrong inside it.
struct Differences {
    let pairs: TypePairs
    var meetings: [Meeting]
    var found: [Difference]

    var reader: AvroSchema { pairs.reader }
    var writer: AvroSchema { pairs.writer }

    /// The places around the meeting at `position`, itself included, from the root inwards.
    func path(to position: Int) -> [Int] {
        var path: [Int] = []
        var next: Int? = position
        while let current = next {
            path.append(current)
            next = meetings[current].parent
        }
        return path.reversed()
    }

    /// The difference itself; where it only repeats one that was told before, that one.
    func cause(of difference: Difference) -> Difference {
        var cause = difference
        while case .toldBefore(let first) = cause.kind { cause = found[first] }
        return cause
    }
}
