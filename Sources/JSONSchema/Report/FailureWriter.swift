internal import JSON
internal import SchemaLanguage

/// Turns what an evaluation collected into failures with their places and words.
struct FailureWriter {
    private let plan: ValidationPlan
    private let tape: Tape
    private let collector: FailureCollector
    /// The pointers and places of the values that failed, by their positions on the tape.
    private let places: [Int: TapePlace]

    init(_ plan: ValidationPlan, tape: Tape, _ collector: FailureCollector) {
        self.plan = plan
        self.tape = tape
        self.collector = collector
        var positions = Set(collector.failures.map(\.position))
        positions.formUnion(collector.steps.map(\.position))
        places = tape.places(of: positions)
    }

    func failures() -> [ValidationFailure] { failures(0..<collector.failures.count) }

    func steps() -> [ValidationStep] {
        collector.steps.indices.map { index in
            let step = collector.steps[index]
            let absolute = plan.schema.absoluteLocation(of: JSONSchema.NodeID(Int(step.target)))
            return ValidationStep(
                instanceLocation: places[step.position]?.pointer ?? "",
                keywordLocation: location(way(to: Int32(index))),
                absoluteKeywordLocation: absolute)
        }
    }

    /// The failures of a stretch, each with its causes, which stand before it.
    private func failures(_ stretch: Range<Int>) -> [ValidationFailure] {
        var failures: [ValidationFailure] = []
        var end = stretch.upperBound
        while end > stretch.lowerBound {
            let failure = collector.failures[end - 1]
            failures.append(written(failure, causes: self.failures(failure.firstCause..<end - 1)))
            end = failure.firstCause < end ? failure.firstCause : end - 1
        }
        return failures.reversed()
    }

    private func written(_ failure: FailureCollector.Failure, causes: [ValidationFailure]) -> ValidationFailure {
        let schema = plan.schema
        let node = schema.nodes[Int(failure.schema)]
        let keyword = failure.keyword < 0 ? nil : node.keywords[Int(failure.keyword)]
        let step = keyword.map { JSONPointer.step($0.name) } ?? ""
        let way = way(to: failure.step)
        let id = JSONSchema.NodeID(Int(failure.schema))
        let words = FailureWords(plan, tape: tape, failure, node: node, keyword: keyword)
        return ValidationFailure(
            instanceLocation: places[failure.position]?.pointer ?? "",
            position: places[failure.position]?.position ?? SourcePosition(line: 1, column: 1),
            keyword: keyword?.name ?? "", keywordLocation: location(way) + step,
            absoluteKeywordLocation: schema.absoluteLocation(of: id) + URIReference.fragmentEncoded(step),
            schemaRange: schema.range(of: keyword?.valueSpan ?? node.span, in: node), expected: words.expected,
            found: words.found, causes: causes, way: way, choosesSchema: words.choosesSchema)
    }

    /// The steps to `step` from the root, first to last.
    private func way(to step: Int32) -> [Int32] {
        var way: [Int32] = []
        var step = step
        while step >= 0 {
            way.append(step)
            step = collector.steps[Int(step)].previous
        }
        return way.reversed()
    }

    private func location(_ way: [Int32]) -> String {
        var location = ""
        for position in way {
            let step = collector.steps[Int(position)]
            if step.keyword >= 0 {
                location += JSONPointer.step(plan.schema.nodes[Int(step.schema)].keywords[Int(step.keyword)].name)
            } else {
                location += plan.schema.nodes[Int(step.target)].step
            }
        }
        return location
    }
}

/// Where a value of a tape is.
struct TapePlace {
    var pointer: String
    var position: SourcePosition
}

extension Tape {
    /// The places of the values at `positions`, found in one walk. A name has the pointer of its object.
    func places(of positions: Set<Int>) -> [Int: TapePlace] {
        struct Open {
            var end: Int
            var isObject: Bool
            /// The items or members before the one that is being looked at.
            var index: Int
            /// The length of the pointer to the container.
            var pointerLength: Int
        }
        var places: [Int: TapePlace] = [:]
        var open: [Open] = []
        var pointer: [UInt8] = []
        var line = LineCounter()
        func note(_ position: Int, _ pointer: [UInt8]) {
            guard positions.contains(position) else { return }
            let place = line.position(of: Int(self[position].start), in: self)
            places[position] = TapePlace(pointer: String(decoding: pointer, as: UTF8.self), position: place)
        }
        var position = 0
        while position < count {
            while let last = open.last, position == last.end { open.removeLast() }
            if let last = open.last {
                pointer.removeLast(pointer.count - last.pointerLength)
                if last.isObject {
                    note(position, pointer)
                    pointer += JSONPointer.step(string(self[position]).text).utf8
                    position += 1
                } else {
                    pointer += "/\(last.index)".utf8
                }
                open[open.count - 1].index += 1
            }
            note(position, pointer)
            let entry = self[position]
            if entry.kind == .array || entry.kind == .object {
                open.append(
                    Open(
                        end: Int(entry.rest), isObject: entry.kind == .object, index: 0, pointerLength: pointer.count))
            }
            position += 1
        }
        return places
    }
}

/// Counts lines and columns, going forward only.
private struct LineCounter {
    private var offset = 0
    private var place = SourcePosition(line: 1, column: 1)

    mutating func position(of target: Int, in tape: Tape) -> SourcePosition {
        while offset < target {
            let byte = tape.byte(offset)
            if byte == UInt8(ascii: "\n") {
                place.line += 1
                place.column = 1
            } else if byte & 0xC0 != 0x80 {
                place.column += 1
            }
            offset += 1
        }
        return place
    }
}
