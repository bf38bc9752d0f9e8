/// How Avro's Java library (`SchemaCompatibility`) names, places and details a difference, which Confluent's registry
/// passes on.
struct ReferenceReport: Hashable {
    let type: String
    let pointer: String
    let detail: String
}

extension Differences {
    /// The report of Java's checker that the difference is part of.
    func referenceReport(of difference: Difference) -> ReferenceReport {
        let meeting = difference.union ?? difference.meeting
        let readerType = reader[meetings[meeting].pair.reader]
        let writerType = writer[meetings[meeting].pair.writer]
        func report(_ type: String, at suffix: String = "", _ detail: String) -> ReferenceReport {
            ReferenceReport(type: type, pointer: pointer(to: meeting, suffix: suffix), detail: detail)
        }
        let missingBranch = "reader union lacking writer type: \(writerType.referenceName)"
        guard difference.union == nil else { return report("MISSING_UNION_BRANCH", missingBranch) }

        switch difference.kind {
        case .missingBranch, .toldBefore: return report("MISSING_UNION_BRANCH", missingBranch)
        case .typeMismatch: return typeMismatch(readerType, writerType, at: pointer(to: meeting))
        case .nameMismatch: return report("NAME_MISMATCH", at: "name", "expected: \(writerType.branchName)")
        case .sizeMismatch:
            guard case .fixed(let fixed) = readerType.shape, case .fixed(let writerFixed) = writerType.shape else {
                preconditionFailure("only fixed types have sizes")
            }
            return report("FIXED_SIZE_MISMATCH", at: "size", "expected: \(writerFixed.size), found: \(fixed.size)")
        case .missingSymbols(let symbols):
            // Java keeps them in a TreeSet, which sorts by UTF-16 code units.
            let sorted = symbols.sorted { $0.utf16.lexicographicallyPrecedes($1.utf16) }
            return report("MISSING_ENUM_SYMBOLS", at: "symbols", "[\(sorted.joined(separator: ", "))]")
        case .missingField(let index):
            let field = readerType.fields[index]
            // Java takes an enum with a default for a field with one, and then compares the enum with the record.
            if case .enumeration(let enumeration) = reader[field.type].shape, enumeration.defaultSymbol != nil {
                let place = pointer(to: meeting, suffix: "fields/\(index)/type")
                return typeMismatch(reader[field.type], writerType, at: place)
            }
            return report("READER_FIELD_MISSING_DEFAULT_VALUE", at: "fields/\(index)", field.name)
        case .ambiguousField(let index, _):
            // Java throws, and Confluent's registry refuses the schema for it; neither has a name for the difference.
            return report("READER_FIELD_AMBIGUOUS", at: "fields/\(index)", readerType.fields[index].name)
        }
    }

    private func typeMismatch(_ reader: AvroType, _ writer: AvroType, at pointer: String) -> ReferenceReport {
        let detail = "reader type: \(reader.referenceName) not compatible with writer type: \(writer.referenceName)"
        return ReferenceReport(type: "TYPE_MISMATCH", pointer: pointer, detail: detail)
    }

    /// The JSON pointer to a meeting in the reader's schema, where a branch is counted in the writer's union.
    private func pointer(to meeting: Int, suffix: String = "") -> String {
        var tokens = path(to: meeting).compactMap { position -> String? in
            switch meetings[position].step {
            case .root, .readerBranch: nil
            case .field(let reader, _): "fields/\(reader)/type"
            case .items: "items"
            case .values: "values"
            case .writerBranch(let branch): String(branch)
            }
        }
        if !suffix.isEmpty { tokens.append(suffix) }
        return "/" + tokens.joined(separator: "/")
    }
}

extension AvroType {
    /// The name of Java's `Schema.Type`.
    fileprivate var referenceName: String {
        guard case .record = shape else { return kindName.uppercased() }
        return "RECORD"
    }

    /// The fields of a record; none for any other type.
    var fields: [Field] {
        guard case .record(let record) = shape else { return [] }
        return record.fields
    }
}
