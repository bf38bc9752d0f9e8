internal import JSON
internal import SchemaLanguage

/// Builds the events that show differences, and runs them.
struct Witnesses {
    private let differences: Differences
    private let smallest: SmallestValues
    private var reader: ReferenceReader
    /// How many more values may be built for all differences together.
    private var valuesLeft = 200_000

    /// How many values one event may have, and how deep they may nest.
    private static let sizeLimit = 10_000
    private static let depthLimit = 60

    init(_ differences: Differences) {
        self.differences = differences
        smallest = SmallestValues(differences.writer)
        reader = ReferenceReader(differences.pairs)
    }

    /// An event that the writer's schema writes and the reader's fails to read because of `difference`: built to reach
    /// its place, with nothing beside it that need not be there, and run.
    mutating func proof(of difference: Difference) -> Incompatibility.Proof {
        let path = path(to: difference)
        for (pair, _) in path where smallest.size(pair.writer) == nil {
            let name = differences.writer[pair.writer].branchName
            return .impossible("nothing is written with \(name), which has no value of finite size")
        }
        let (size, depth) = extent(of: path)
        guard depth <= Witnesses.depthLimit else {
            return .notFound("its place is \(depth) levels deep, and events are built up to \(Witnesses.depthLimit)")
        }
        guard size <= Witnesses.sizeLimit else {
            return .notFound("the event would have more than \(Witnesses.sizeLimit) values")
        }
        guard size <= valuesLeft else {
            return .notFound("no more events are built after those for the differences before it")
        }
        valuesLeft -= size
        let last = differences.cause(of: difference).kind
        let event = value(path[...], last: last)
        let schema = differences.writer
        do throws(ReadFailure) {
            _ = try reader.read(event.encoded(as: schema.root, in: schema))
            return .notFound("the event that was built for it was read without a failure")
        } catch {
            let pointer = pointer(of: path, last)
            let failure = reader.failures.first { $0.pointer == pointer } ?? error
            return .witness(event: event.taggedText(of: schema.root, in: schema), failure: failure.description)
        }
    }

    // MARK: The way to the difference

    private typealias Path = [(pair: TypePairs.Pair, step: Meeting.Step)]

    /// The meetings from the root to the difference; where it was told before, on to the difference that was told.
    private func path(to difference: Difference) -> Path {
        var path = differences.path(to: difference.meeting).map { position in
            (differences.meetings[position].pair, differences.meetings[position].step)
        }
        var difference = difference
        while case .toldBefore(let earlier) = difference.kind {
            let pair = differences.meetings[difference.meeting].pair
            difference = differences.found[earlier]
            let whole = differences.path(to: difference.meeting)
            let start = whole.firstIndex { differences.meetings[$0].pair == pair } ?? whole.startIndex
            path += whole[(start + 1)...].map { position in
                (differences.meetings[position].pair, differences.meetings[position].step)
            }
        }
        return path
    }

    /// Where in the event the reader is to fail.
    private func pointer(of path: Path, _ last: Difference.Kind) -> String {
        var pointer = ""
        for (place, next) in zip(path, path.dropFirst()) {
            switch next.step {
            case .root, .readerBranch, .writerBranch: continue
            case .items: pointer += "/0"
            case .values: pointer += "/key"
            case .field(let index, _): pointer += "/" + differences.reader[place.pair.reader].fields[index].name
            }
        }
        guard let reader = path.last?.pair.reader else { return pointer }
        switch last {
        case .missingField(let index), .ambiguousField(let index, _):
            return "\(pointer)/\(differences.reader[reader].fields[index].name)"
        default: return pointer
        }
    }

    /// How many values the event has, and how deep they nest.
    private func extent(of path: Path) -> (size: Int, depth: Int) {
        guard let last = path.last?.pair.writer else { return (0, 0) }
        var size = smallest.size(last) ?? 0
        var depth = path.count + smallest.depth(last)
        for (index, (place, next)) in zip(path, path.dropFirst()).enumerated() {
            guard case .field = next.step else {
                size = SmallestValues.sum(size, 1)
                continue
            }
            // What is beside the next place: a smallest record, less a field.
            let record = smallest.size(place.pair.writer) ?? 0
            size = SmallestValues.sum(size, record == .max ? .max : record - (smallest.size(next.pair.writer) ?? 0))
            depth = max(depth, index + smallest.depth(place.pair.writer))
        }
        return (size, depth)
    }

    /// The value at the first place of `path`, which leads to the last.
    private func value(_ path: ArraySlice<(pair: TypePairs.Pair, step: Meeting.Step)>, last: Difference.Kind)
        -> AvroValue
    {
        let rest = path.dropFirst()
        guard let place = path.first else { preconditionFailure("a path has at least the root") }
        guard let next = rest.first else {
            if case .missingSymbols(let symbols) = last { return .symbol(symbols[0]) }
            return smallest.value(place.pair.writer)
        }
        switch next.step {
        case .root, .readerBranch: return value(rest, last: last)
        case .items: return .array([value(rest, last: last)])
        case .values: return .map([.init("key", value(rest, last: last))])
        case .writerBranch(let branch): return .union(branch: branch, value(rest, last: last))
        case .field(_, let written):
            let fields = differences.writer[place.pair.writer].fields.enumerated()
            return .record(
                fields.map { $0 == written ? value(rest, last: last) : smallest.value($1.type) })
        }
    }
}
