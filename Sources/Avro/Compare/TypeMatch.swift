internal import JSON

/// How a reader's type fits a writer's, as far as can be told without looking inside: the better first.
package enum TypeMatch: Int, Comparable, Sendable {
    /// The same primitive type, two arrays, two maps, or two named types with the same full name.
    case same
    /// Named types of one kind, and the reader's has the writer's full name as an alias.
    case alias
    /// Named types of one kind with the same unqualified name in different namespaces.
    case unqualifiedName
    /// Different primitive types with a promotion.
    case promotion

    /// Whether `lhs` is the better match.
    package static func < (lhs: TypeMatch, rhs: TypeMatch) -> Bool { lhs.rawValue < rhs.rawValue }
}

extension AvroType {
    /// How this type of a reader fits `writer`, neither being a union; nil where it doesn't.
    package func match(writer: AvroType) -> TypeMatch? {
        switch (shape, writer.shape) {
        case (.null, .null), (.boolean, .boolean), (.int, .int), (.long, .long), (.float, .float), (.double, .double),
            (.bytes, .bytes), (.string, .string), (.array, .array), (.map, .map):
            .same
        case (.record(let reader), .record(let writer)):
            Self.match(reader.name, aliases: reader.aliases, writer: writer.name)
        case (.enumeration(let reader), .enumeration(let writer)):
            Self.match(reader.name, aliases: reader.aliases, writer: writer.name)
        case (.fixed(let reader), .fixed(let writer)):
            Self.match(reader.name, aliases: reader.aliases, writer: writer.name)
        default: shape.isPromotion(of: writer.shape) ? .promotion : nil
        }
    }

    /// Whether both are of one kind; a record and an error are.
    package func isSameKind(as other: AvroType) -> Bool {
        switch (shape, other.shape) {
        case (.record, .record): true
        default: kindName == other.kindName
        }
    }

    // Java compares unqualified names first and aliases by the full name; the specification agrees ("the (unqualified)
    // names match"). The order here only decides which of several branches of a union is the better one.
    private static func match(_ name: AvroName, aliases: [AvroName], writer: AvroName) -> TypeMatch? {
        if name.isIdentical(to: writer) { return .same }
        if aliases.contains(where: { $0.isIdentical(to: writer) }) { return .alias }
        return ExactString(name.name) == ExactString(writer.name) ? .unqualifiedName : nil
    }
}

extension AvroName {
    /// Whether both parts have the same bytes: `==` would take canonically equivalent strings for the same.
    package func isIdentical(to other: AvroName) -> Bool {
        ExactString(name) == ExactString(other.name) && ExactString(namespace) == ExactString(other.namespace)
    }
}
