internal import SchemaLanguage

extension Differences {
    /// Finds every difference between the two schemas that `pairs` has compared.
    init(_ pairs: TypePairs) throws(ComparisonTooLarge) {
        var search = DifferenceSearch(pairs: pairs)
        try search.run()
        self.init(pairs: pairs, meetings: search.meetings, found: search.found)
    }
}

/// The search through the unreadable pairs: depth first, with a stack of its own.
private struct DifferenceSearch {
    let pairs: TypePairs
    private(set) var meetings: [Meeting] = []
    private(set) var found: [Difference] = []
    private var stack: [Task] = []
    private var visits: [Visit: Progress] = [:]
    private var steps = 0

    init(pairs: TypePairs) {
        self.pairs = pairs
    }

    private enum Task {
        case enter(Meeting, union: Int?)
        case leave(Visit)
        case note(Difference)
    }

    /// Java's checker tells the differences of two records where it first meets them, but never those inside a union.
    private struct Visit: Hashable {
        let pair: TypePairs.Pair
        let isInsideUnion: Bool
    }

    private struct Progress {
        let isUnderway: Bool
        /// How many differences had been found on entering, which is the position of the first one inside.
        let first: Int
    }

    mutating func run() throws(ComparisonTooLarge) {
        guard !pairs.isReadable(pairs.root) else { return }
        let root = Meeting(
            pair: pairs.root, step: .root, parent: nil, depth: 0,
            readerPlace: pairs.reader[pairs.reader.root].place, writerPlace: pairs.writer[pairs.writer.root].place)
        stack.append(.enter(root, union: nil))
        while let task = stack.popLast() {
            try count(1)
            switch task {
            case .enter(let meeting, let union):
                meetings.append(meeting)
                // The stack gives back last what was put there first.
                let position = meetings.count - 1
                stack.append(contentsOf: tasks(inside: meeting, at: position, union: union).reversed())
            case .note(let difference):
                // Its pointer and its witness will be as long as it is deep.
                try count(meetings[difference.meeting].depth)
                found.append(difference)
            case .leave(let visit):
                // Where nothing was found, only records that are underway were met: look again next time.
                let first = visits[visit]?.first ?? 0
                visits[visit] = found.count > first ? Progress(isUnderway: false, first: first) : nil
            }
        }
    }

    private mutating func count(_ count: Int) throws(ComparisonTooLarge) {
        steps += count
        if steps > TypePairs.defaultLimit { throw ComparisonTooLarge(limit: TypePairs.defaultLimit) }
    }

    /// What is to be noted about a meeting and what is to be entered from it, in order.
    private mutating func tasks(inside meeting: Meeting, at position: Int, union: Int?) -> [Task] {
        let readerType = pairs.reader[meeting.pair.reader]
        let writerType = pairs.writer[meeting.pair.writer]
        var tasks: [Task] = []
        func note(_ kind: Difference.Kind) {
            tasks.append(.note(Difference(kind: kind, meeting: position, union: union)))
        }

        switch (readerType.shape, writerType.shape) {
        case (_, .union(let writers)):
            for (branch, place) in writers.places.enumerated() {
                let pair = TypePairs.Pair(reader: meeting.pair.reader, writer: writers.branches[branch])
                tasks += enter(pair, .writerBranch(branch), from: position, (meeting.readerPlace, place), union)
            }
        case (.union(let readers), _):
            guard let branch = pairs.branch(of: readers, reading: meeting.pair.writer) else {
                note(.missingBranch)
                break
            }
            let pair = TypePairs.Pair(reader: readers.branches[branch], writer: meeting.pair.writer)
            let places = (readers.places[branch], meeting.writerPlace)
            tasks += enter(pair, .readerBranch(branch), from: position, places, union ?? position)
        case (.array(let items), .array(let writerItems)):
            tasks += enter(items, writerItems, .items, from: position, union)
        case (.map(let values), .map(let writerValues)):
            tasks += enter(values, writerValues, .values, from: position, union)
        case (.record(let record), .record(let writerRecord)):
            let visit = Visit(pair: meeting.pair, isInsideUnion: union != nil)
            let earlier = visits[Visit(pair: meeting.pair, isInsideUnion: false)] ?? visits[visit]
            if let earlier {
                if union != nil, !earlier.isUnderway { note(.toldBefore(earlier.first)) }
                break
            }
            visits[visit] = Progress(isUnderway: true, first: found.count)
            if readerType.match(writer: writerType) == nil { note(.nameMismatch) }
            tasks += self.tasks(inside: record, writerRecord, of: meeting.pair, at: position, union: union)
            tasks.append(.leave(visit))
        case (.enumeration(let symbols), .enumeration(let writerSymbols)):
            if readerType.match(writer: writerType) == nil { note(.nameMismatch) }
            let missing = symbols.missingSymbols(of: writerSymbols)
            if !missing.isEmpty { note(.missingSymbols(missing)) }
        case (.fixed(let fixed), .fixed(let writerFixed)):
            if readerType.match(writer: writerType) == nil { note(.nameMismatch) }
            if fixed.size != writerFixed.size { note(.sizeMismatch) }
        default: note(.typeMismatch)
        }
        return tasks
    }

    private func tasks(
        inside record: AvroType.Record, _ writerRecord: AvroType.Record, of pair: TypePairs.Pair, at position: Int,
        union: Int?
    ) -> [Task] {
        var tasks: [Task] = []
        for (index, source) in pairs.sources(of: record, writer: pair.writer).enumerated() {
            switch source {
            case .written(let writerIndex):
                let field = record.fields[index]
                let writerField = writerRecord.fields[writerIndex]
                tasks += enter(
                    TypePairs.Pair(reader: field.type, writer: writerField.type),
                    .field(reader: index, writer: writerIndex), from: position,
                    (field.typePlace, writerField.typePlace), union)
            case .defaulted: continue
            case .missing:
                tasks.append(.note(Difference(kind: .missingField(index), meeting: position, union: union)))
            case .ambiguous(let several):
                tasks.append(.note(Difference(kind: .ambiguousField(index, several), meeting: position, union: union)))
            }
        }
        return tasks
    }

    private func enter(
        _ reader: AvroSchema.TypeID, _ writer: AvroSchema.TypeID, _ step: Meeting.Step, from position: Int,
        _ union: Int?
    ) -> [Task] {
        let outer = meetings[position].pair
        let readerPlace = pairs.reader[outer.reader].innerPlace ?? pairs.reader[reader].place
        let writerPlace = pairs.writer[outer.writer].innerPlace ?? pairs.writer[writer].place
        let pair = TypePairs.Pair(reader: reader, writer: writer)
        return enter(pair, step, from: position, (readerPlace, writerPlace), union)
    }

    /// The task of entering `pair`; none if it can be read.
    private func enter(
        _ pair: TypePairs.Pair, _ step: Meeting.Step, from position: Int,
        _ places: (reader: AvroSchema.Place, writer: AvroSchema.Place), _ union: Int?
    ) -> [Task] {
        guard !pairs.isReadable(pair) else { return [] }
        let meeting = Meeting(
            pair: pair, step: step, parent: position, depth: meetings[position].depth + 1,
            readerPlace: places.reader, writerPlace: places.writer)
        return [.enter(meeting, union: union)]
    }
}
