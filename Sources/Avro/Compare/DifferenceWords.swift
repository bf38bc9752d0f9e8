internal import JSON
internal import SchemaLanguage

/// What is said about a difference.
struct DifferenceWords {
    let rule: CompatibilityRule
    let element: String
    let message: String
    let breaks: String
}

/// Puts differences into words: by the age of the schemas, as people think of them, and not by who reads.
struct DifferenceWording {
    let differences: Differences
    let direction: CompatibilityDirection

    var old: AvroSchema { direction == .backward ? differences.writer : differences.reader }
    var new: AvroSchema { direction == .backward ? differences.reader : differences.writer }

    func words(for difference: Difference) -> DifferenceWords {
        let position = difference.meeting
        let meeting = differences.meetings[position]
        let readerType = differences.reader[meeting.pair.reader]
        let writerType = differences.writer[meeting.pair.writer]
        switch difference.kind {
        case .typeMismatch:
            return changedType(position, "\(value(of: writerType)) can't be read as \(value(of: readerType))")
        case .missingBranch:
            let union = name(of: readerType, in: differences.reader)
            return changedType(position, "no branch of \(union) takes \(value(of: writerType))")
        case .nameMismatch: return changedName(meeting.pair)
        case .sizeMismatch: return changedSize(meeting.pair)
        case .missingSymbols(let symbols): return changedSymbols(symbols, of: meeting.pair)
        case .missingField(let index): return missingField(readerType.fields[index], readerType, writerType)
        case .ambiguousField(let index, let several):
            return ambiguousField(readerType.fields[index], several.map { writerType.fields[$0].name }, readerType)
        case .toldBefore:
            let cause = words(for: differences.cause(of: difference))
            return DifferenceWords(
                rule: .unionBranchChanged, element: element(position),
                message: "a branch of \(subject(position)) changed: \(cause.message)", breaks: cause.breaks)
        }
    }

    // MARK: One kind each

    private func changedType(_ position: Int, _ failure: String) -> DifferenceWords {
        let meeting = differences.meetings[position]
        let subject = subject(position)
        let element = element(position)
        guard case .writerBranch = meeting.step, let parent = meeting.parent else {
            return DifferenceWords(
                rule: .typeChanged, element: element, message: "\(subject) \(change(meeting.pair))",
                breaks: breaks(failure))
        }
        // The branch is the writer's; what became of the whole union tells more.
        let change = change(differences.meetings[parent].pair)
        let value = value(of: differences.writer[meeting.pair.writer])
        switch direction {
        case .backward:
            return DifferenceWords(
                rule: .unionBranchRemoved, element: element,
                message: "\(subject) no longer takes \(value): it \(change)",
                breaks: breaks(failure))
        case .forward:
            return DifferenceWords(
                rule: .unionBranchAdded, element: element, message: "\(subject) may now be \(value): it \(change)",
                breaks: breaks(failure))
        }
    }

    private func changedName(_ pair: TypePairs.Pair) -> DifferenceWords {
        let (oldType, newType) = byAge(pair)
        let alias = direction == .backward ? ", which doesn't have the old name as an alias" : ""
        let (reader, writer) = (differences.reader[pair.reader], differences.writer[pair.writer])
        return DifferenceWords(
            rule: .nameChanged, element: newType.branchName,
            message: "\(name(of: oldType, in: old)) became \(name(of: newType, in: new))\(alias)",
            breaks: breaks("\(value(of: writer)) can't be read as \(value(of: reader)), as the names differ"))
    }

    private func changedSize(_ pair: TypePairs.Pair) -> DifferenceWords {
        let (oldType, newType) = byAge(pair)
        let (reader, writer) = (differences.reader[pair.reader], differences.writer[pair.writer])
        return DifferenceWords(
            rule: .fixedSizeChanged, element: newType.branchName,
            message: "the size of \(name(of: newType, in: new)) changed from \(oldType.size) to \(newType.size)",
            breaks: breaks("\(writer.size) bytes were written where \(reader.size) are expected"))
    }

    private func changedSymbols(_ symbols: [String], of pair: TypePairs.Pair) -> DifferenceWords {
        let newType = byAge(pair).new
        let isOne = symbols.count == 1
        let subject = "the \(isOne ? "symbol" : "symbols") \(Self.list(symbols))"
        let element = newType.branchName
        let breaks =
            "\(audience) that hold \(Self.list(symbols, "or")): the enum that reads has neither "
            + "\(isOne ? "it" : "them") nor a default"
        switch direction {
        case .backward:
            let message = "\(subject) of \(name(of: newType, in: new)) \(isOne ? "is" : "are") gone"
            return DifferenceWords(rule: .enumSymbolRemoved, element: element, message: message, breaks: breaks)
        case .forward:
            let message = "\(subject) \(isOne ? "was" : "were") added to \(name(of: newType, in: new))"
            return DifferenceWords(rule: .enumSymbolAdded, element: element, message: message, breaks: breaks)
        }
    }

    private func missingField(_ field: AvroType.Field, _ reader: AvroType, _ writer: AvroType) -> DifferenceWords {
        let name = JSONValue.quoted(field.name)
        let breaks = breaks("the records hold no \(name), and there is no default to take its place")
        switch direction {
        case .backward:
            return DifferenceWords(
                rule: .fieldAddedWithoutDefault, element: "\(reader.branchName).\(field.name)",
                message: "field \(name) added to \(reader.branchName) without a default", breaks: breaks)
        case .forward:
            return DifferenceWords(
                rule: .fieldRemovedWithoutDefault, element: "\(writer.branchName).\(field.name)",
                message: "field \(name) removed from \(writer.branchName), and its old definition has no default",
                breaks: breaks)
        }
    }

    private func ambiguousField(_ field: AvroType.Field, _ several: [String], _ reader: AvroType) -> DifferenceWords {
        let (readers, writers) = direction == .backward ? ("new", "old") : ("old", "new")
        let name = JSONValue.quoted(field.name)
        return DifferenceWords(
            rule: .fieldAliasAmbiguous, element: "\(reader.branchName).\(field.name)",
            message:
                "the \(readers) field \(name) of \(reader.branchName) matches several \(writers) fields by its name "
                + "and aliases: \(Self.list(several))",
            breaks: breaks("nothing tells which of the fields is to be read"))
    }

    // MARK: Pieces

    private var audience: String {
        direction == .backward ? "new readers on old records" : "old readers on new records"
    }

    private func breaks(_ failure: String) -> String { "\(audience): \(failure)" }

    func byAge(_ pair: TypePairs.Pair) -> (old: AvroType, new: AvroType) {
        let (reader, writer) = (differences.reader[pair.reader], differences.writer[pair.writer])
        return direction == .backward ? (writer, reader) : (reader, writer)
    }

    private func change(_ pair: TypePairs.Pair) -> String {
        let (oldType, newType) = byAge(pair)
        return "changed from \(name(of: oldType, in: old)) to \(name(of: newType, in: new))"
    }

    /// What the types that meet at `position` are the types of.
    private func subject(_ position: Int) -> String {
        let meeting = differences.meetings[position]
        guard let parent = meeting.parent else { return "the schema" }
        switch meeting.step {
        case .root: return "the schema"
        case .field: return element(position)
        case .items: return "an item of \(subject(parent))"
        case .values: return "a value of \(subject(parent))"
        case .writerBranch, .readerBranch: return subject(parent)
        }
    }

    /// The full name of the innermost field around `position`; where there is none, the name of the whole schema.
    private func element(_ position: Int) -> String {
        var next = position
        while let parent = differences.meetings[next].parent {
            if case .field(let reader, let writer) = differences.meetings[next].step {
                let record = byAge(differences.meetings[parent].pair).new
                return "\(record.branchName).\(record.fields[direction == .backward ? reader : writer].name)"
            }
            next = parent
        }
        return new[new.root].branchName
    }

    /// A type as it is named in a sentence: `int`, `record shop.Item`, `array of int`, `[null, string]`.
    private func name(of type: AvroType, in schema: AvroSchema) -> String {
        switch type.shape {
        case .record, .enumeration, .fixed: return "\(type.kindName) \(type.branchName)"
        case .array(let items): return "array of \(schema[items].branchName)"
        case .map(let values): return "map of \(schema[values].branchName)"
        case .union(let union):
            let names = union.branches.prefix(6).map { schema[$0].branchName }
            return "[\((names + (union.branches.count > 6 ? ["…"] : [])).joined(separator: ", "))]"
        default: return type.kindName
        }
    }

    /// A value of a type that is no union: `an int`, `a record shop.Item`, `null`.
    private func value(of type: AvroType) -> String {
        switch type.shape {
        case .null: "null"
        case .int, .array, .enumeration: "an \(type.fullName.map { "enum \($0.full)" } ?? type.kindName)"
        case .record, .fixed: "a \(type.kindName) \(type.branchName)"
        default: "a \(type.kindName)"
        }
    }

    private static func list(_ names: [String], _ conjunction: String = "and") -> String {
        var shown = names.prefix(6).map { JSONValue.quoted($0) }
        if names.count > 6 { shown.append("\(names.count - 6) more") }
        let last = shown.removeLast()
        return shown.isEmpty ? last : "\(shown.joined(separator: ", ")) \(conjunction) \(last)"
    }
}

extension AvroType {
    /// The size of a fixed; 0 for any other type.
    var size: Int {
        guard case .fixed(let fixed) = shape else { return 0 }
        return fixed.size
    }
}
