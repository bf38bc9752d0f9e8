internal import JSON
internal import SchemaLanguage

/// Ways to mend differences, by edits of the new text where they can be made without knowing what the schemas mean.
struct DifferenceFixes {
    let wording: DifferenceWording
    let places: DifferencePlaces

    private typealias Fix = Incompatibility.Fix
    private var differences: Differences { wording.differences }
    private var old: AvroSchema { wording.old }
    private var new: AvroSchema { wording.new }

    /// The fixes for a difference, the most likely first.
    func fixes(for difference: Difference) -> [Incompatibility.Fix] {
        let cause = differences.cause(of: difference)
        let meeting = differences.meetings[cause.meeting]
        switch (cause.kind, wording.direction) {
        case (.missingField(let index), .backward): return fieldAdded(index, meeting.pair)
        case (.missingField(let index), .forward): return fieldRemoved(index, meeting.pair)
        case (.missingSymbols(let symbols), .backward): return symbolsRemoved(symbols, meeting.pair)
        case (.missingSymbols, .forward):
            return [
                upgradeReadersFirst, Fix("first register a version whose enum has a default, and wait for its readers"),
            ]
        case (.typeMismatch, _), (.missingBranch, _): return typeChanged(meeting)
        case (.nameMismatch, .backward): return nameChanged(meeting.pair)
        case (.nameMismatch, .forward):
            return [Fix("keep the name \(wording.byAge(meeting.pair).old.branchName)"), upgradeReadersFirst]
        case (.sizeMismatch, _): return sizeChanged(meeting.pair)
        case (.ambiguousField, _): return [Fix("drop the aliases that name fields the other schema still has")]
        case (.toldBefore, _): return []
        }
    }

    private var upgradeReadersFirst: Incompatibility.Fix {
        Fix("set the subject to BACKWARD, and upgrade the readers before the writers")
    }

    // MARK: Fields

    private func fieldAdded(_ index: Int, _ pair: TypePairs.Pair) -> [Incompatibility.Fix] {
        let field = new[pair.reader].fields[index]
        var fixes: [Fix] = []
        if let earlier = possibleEarlierName(of: field, pair), field.aliases.isEmpty {
            let name = JSONValue.quoted(earlier)
            fixes.append(
                Fix(
                    "if it is the old \(name) under a new name, say so by an alias",
                    edits: insertion(", \"aliases\": [\(name)]", at: field.typePlace, .after)))
        }
        let optional = optional(field)
        fixes.append(
            Fix("make it optional, with null as its default", isSafe: !optional.isEmpty, edits: optional))
        if let value = plainDefault(of: field.type) {
            fixes.append(
                Fix(
                    "give it a default of its own, such as \(value)",
                    edits: insertion(", \"default\": \(value)", at: field.typePlace, .after)))
        }
        fixes.append(Fix("keep it required: set the subject to FORWARD, and upgrade the writers before the readers"))
        return fixes
    }

    /// The one old field of the same kind that the new record doesn't read.
    private func possibleEarlierName(of field: AvroType.Field, _ pair: TypePairs.Pair) -> String? {
        // Where many fields changed, nobody can tell; and it would take the product of their numbers.
        guard case .record(let record) = new[pair.reader].shape, record.fields.count <= 200 else { return nil }
        let taken = Set(
            differences.pairs.sources(of: record, writer: pair.writer).flatMap { source -> [Int] in
                switch source {
                case .written(let position): [position]
                case .ambiguous(let several): several
                case .defaulted, .missing: []
                }
            })
        let alike = old[pair.writer].fields.enumerated().filter { position, earlier in
            !taken.contains(position) && old[earlier.type].isSameKind(as: new[field.type])
        }
        return alike.count == 1 ? alike[0].element.name : nil
    }

    /// The edits that make null the type's first branch and the field's default. It comes first because Avro before
    /// 1.12 takes the default of a union for its first branch.
    private func optional(_ field: AvroType.Field) -> [Incompatibility.Edit] {
        let place = field.typePlace
        let null = insertion(", \"default\": null", at: place, .after)
        switch new[field.type].shape {
        case .null: return null
        case .union(let union):
            let position = union.branches.firstIndex { if case .null = new[$0].shape { true } else { false } }
            if position == 0 { return null }
            guard let position else {
                return insertion(union.branches.isEmpty ? "\"null\"" : "\"null\", ", at: place, .inside(1)) + null
            }
            var branches = union.places.compactMap { text(of: $0, in: new) }
            branches.insert(branches.remove(at: position), at: 0)
            return replacement("[\(branches.joined(separator: ", "))]", of: place) + null
        default:
            return insertion("[\"null\", ", at: place, .before) + insertion("], \"default\": null", at: place, .after)
        }
    }

    /// A default that every program can make sense of; nil where there is none.
    private func plainDefault(of type: AvroSchema.TypeID) -> String? {
        switch new[type].shape {
        case .boolean: "false"
        case .int, .long, .float, .double: "0"
        case .bytes, .string: "\"\""
        case .array: "[]"
        case .map: "{}"
        case .enumeration(let enumeration): enumeration.symbols.first.map { JSONValue.quoted($0) }
        case .null, .fixed, .record, .union: nil
        }
    }

    private func fieldRemoved(_ index: Int, _ pair: TypePairs.Pair) -> [Incompatibility.Fix] {
        let field = old[pair.reader].fields[index]
        var edits: [Incompatibility.Edit] = []
        if namesNoType(field.type, in: old), let last = new[pair.writer].fields.last,
            let text = text(of: field.place, in: old)
        {
            edits = insertion(", \(text)", at: last.place, .after)
        }
        return [
            Fix("keep the field", edits: edits),
            Fix("first register a version in which the field has a default, and wait for its readers"),
            upgradeReadersFirst,
        ]
    }

    // MARK: Enums

    private func symbolsRemoved(_ symbols: [String], _ pair: TypePairs.Pair) -> [Incompatibility.Fix] {
        guard case .enumeration(let enumeration) = new[pair.reader].shape else { return [] }
        let names = symbols.map { JSONValue.quoted($0) }.joined(separator: ", ")
        let separator = enumeration.symbols.isEmpty ? "" : ", "
        let noun = symbols.count == 1 ? "symbol" : "symbols"
        let kept = insertion(separator + names, at: enumeration.symbolsPlace, .inside(-1))
        var fixes = [
            Fix(
                "keep the \(noun) \(names), and stop writing \(symbols.count == 1 ? "it" : "them")",
                isSafe: !kept.isEmpty, edits: kept)
        ]
        if let first = enumeration.symbols.first.map({ JSONValue.quoted($0) }) {
            fixes.append(
                Fix(
                    "give the enum a default for symbols that it lacks, such as \(first)",
                    edits: insertion(", \"default\": \(first)", at: enumeration.symbolsPlace, .after)))
        }
        return fixes
    }

    // MARK: Types

    private func typeChanged(_ meeting: Meeting) -> [Incompatibility.Fix] {
        let isBackward = wording.direction == .backward
        let (oldID, newID) =
            isBackward ? (meeting.pair.writer, meeting.pair.reader) : (meeting.pair.reader, meeting.pair.writer)
        let (oldPlace, newPlace) =
            isBackward ? (meeting.writerPlace, meeting.readerPlace) : (meeting.readerPlace, meeting.writerPlace)
        let oldText = namesNoType(oldID, in: old) ? text(of: oldPlace, in: old) : nil
        let oldName = old[oldID].branchName
        // A default that fits the new type need not fit the old one.
        let keptText = hasDefault(around: meeting) ? nil : oldText
        let keepOldType = Fix("keep the old type", edits: keptText.map { replacement($0, of: newPlace) } ?? [])
        guard isBackward else {
            if case .writerBranch = meeting.step { return [upgradeReadersFirst] }
            return [keepOldType, upgradeReadersFirst]
        }
        if case .union(let union) = new[newID].shape {
            let separator = union.branches.isEmpty ? "" : ", "
            let edits = oldText.map { insertion(separator + $0, at: newPlace, .inside(-1)) } ?? []
            return [Fix("keep a branch \(oldName) in the union", isSafe: !edits.isEmpty, edits: edits)]
        }
        let both = oldText.map { text in
            insertion("[", at: newPlace, .before) + insertion(", \(text)]", at: newPlace, .after)
        }
        var fixes = [Fix("take both, as a union of the new and the old type", edits: both ?? [])]
        if case .writerBranch = meeting.step { return fixes + [Fix("keep the branch \(oldName)")] }
        fixes.append(keepOldType)
        fixes.append(Fix("add a field of the new type under another name, with a default, beside the old one"))
        return fixes
    }

    /// Whether the new field that the meeting is part of has a default.
    private func hasDefault(around meeting: Meeting) -> Bool {
        var meeting = meeting
        while let parent = meeting.parent {
            if case .field(let reader, let writer) = meeting.step {
                let pair = differences.meetings[parent].pair
                return wording.direction == .backward
                    ? new[pair.reader].fields[reader].defaultValue != nil
                    : new[pair.writer].fields[writer].defaultValue != nil
            }
            meeting = differences.meetings[parent]
        }
        return false
    }

    private func nameChanged(_ pair: TypePairs.Pair) -> [Incompatibility.Fix] {
        let (oldType, newType) = wording.byAge(pair)
        let name = JSONValue.quoted(oldType.branchName)
        var edits: [Incompatibility.Edit] = []
        // Without a dot, an alias would be a name in the new type's namespace.
        if newType.aliases.isEmpty, let place = newType.namePlace,
            oldType.fullName?.namespace.isEmpty == false || newType.fullName?.namespace.isEmpty == true
        {
            edits = insertion(", \"aliases\": [\(name)]", at: place, .after)
        }
        return [
            Fix("if it is the old \(oldType.branchName) under a new name, say so by an alias", edits: edits),
            Fix("keep the old type"),
        ]
    }

    private func sizeChanged(_ pair: TypePairs.Pair) -> [Incompatibility.Fix] {
        let (oldType, newType) = wording.byAge(pair)
        guard case .fixed(let fixed) = newType.shape else { return [] }
        return [
            Fix("keep the size \(oldType.size)", edits: replacement(String(oldType.size), of: fixed.sizePlace)),
            Fix("give the new size a type of another name, and let the field be a union of both"),
        ]
    }

    // MARK: Edits

    private enum Side {
        case before
        case after
        /// So many bytes after the start, or, where negative, before the end.
        case inside(Int)
    }

    /// An insertion into the new text; nothing where the place is in a schema that the text refers to.
    private func insertion(_ text: String, at place: AvroSchema.Place, _ side: Side) -> [Incompatibility.Edit] {
        let offset =
            switch side {
            case .before: place.span.start
            case .after: place.span.end
            case .inside(let bytes): bytes < 0 ? place.span.end + bytes : place.span.start + bytes
            }
        return edit(text, of: SourceSpan(start: offset, end: offset), in: place.source)
    }

    private func replacement(_ text: String, of place: AvroSchema.Place) -> [Incompatibility.Edit] {
        edit(text, of: place.span, in: place.source)
    }

    private func edit(_ text: String, of span: SourceSpan, in source: Int) -> [Incompatibility.Edit] {
        guard source == 0 else { return [] }
        return [Incompatibility.Edit(range: places.rangeInNew(of: span), text: text)]
    }

    private func text(of place: AvroSchema.Place, in schema: AvroSchema) -> String? {
        let bytes = schema.sources[place.source].text.utf8
        guard place.span.end <= bytes.count else { return nil }
        let start = bytes.index(bytes.startIndex, offsetBy: place.span.start)
        return String(bytes[start..<bytes.index(start, offsetBy: place.span.end - place.span.start)])
    }

    /// Whether a type can be copied into the other text, where a name could mean another type or be defined twice.
    private func namesNoType(_ type: AvroSchema.TypeID, in schema: AvroSchema) -> Bool {
        switch schema[type].shape {
        case .record, .enumeration, .fixed: false
        case .array(let items): namesNoType(items, in: schema)
        case .map(let values): namesNoType(values, in: schema)
        case .union(let union): union.branches.allSatisfy { namesNoType($0, in: schema) }
        default: true
        }
    }
}

extension AvroType {
    /// The aliases of a named type; none for any other.
    var aliases: [AvroName] {
        switch shape {
        case .record(let record): record.aliases
        case .enumeration(let enumeration): enumeration.aliases
        case .fixed(let fixed): fixed.aliases
        default: []
        }
    }
}
