internal import JSON

/// Where a field of a reader's record gets its value from.
package enum FieldSource: Hashable, Sendable {
    /// The writer's field at this position.
    case written(Int)
    /// Its own default: the writer has no such field.
    case defaulted
    /// Nothing: the writer has no such field, and there is no default.
    case missing
    /// More than one of the writer's fields, by its name and its aliases, which is an error.
    case ambiguous([Int])
}

/// The fields of a writer's record, by name.
package struct WriterFields: Sendable {
    private let positions: [ExactString: Int]

    package init(_ record: AvroType.Record) {
        positions = Dictionary(
            record.fields.enumerated().map { (ExactString($1.name), $0) }, uniquingKeysWith: { first, _ in first })
    }

    /// Where `field` of a reader's record gets its value from (specification, "Schema Resolution" and "Aliases").
    package func source(of field: AvroType.Field) -> FieldSource {
        var found: [Int] = []
        for name in [field.name] + field.aliases {
            if let position = positions[ExactString(name)], !found.contains(position) { found.append(position) }
        }
        switch found.count {
        case 0: return field.defaultValue == nil ? .missing : .defaulted
        case 1: return .written(found[0])
        default: return .ambiguous(found)
        }
    }
}
