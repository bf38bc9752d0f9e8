internal import SchemaLanguage

/// A .proto text as the parser leaves it: names are as written, options are not interpreted.
struct ParsedFile {
    /// The path by which the file is imported.
    var name: String
    /// What messages call the text.
    var sourceName: String
    /// The text.
    var bytes: [UInt8]
    /// The tokens; aggregate values of options name theirs by position.
    var tokens: [Token]
    /// Without `sourceInfo`, which is in `locations`.
    var descriptor: FileDescriptorProto
    var locations: SourceCodeInfo
    /// The options of every declaration that has some, by `DescriptorOptions.pending`.
    var optionLists: [[UninterpretedOption]]
    var problems: [SchemaProblem]

    /// How many problems of one text, or of what is linked, are reported: who has more mends these first.
    static let problemLimit = 1_000

    var hasErrors: Bool { problems.contains { $0.severity == .error } }

    /// A problem at a line and column from 0.
    static func problem(
        _ severity: SchemaProblem.Severity, _ message: String, line: Int32, column: Int32, in sourceName: String
    ) -> SchemaProblem {
        let position = SourcePosition(line: Int(line) + 1, column: Int(column) + 1)
        return SchemaProblem(severity, message, at: SourceRange(name: sourceName, start: position, end: position))
    }
}

/// An option as a text states it.
struct UninterpretedOption {
    struct NamePart {
        var name: String
        /// Whether it stands in parentheses.
        var isExtension: Bool
    }

    enum Value {
        case identifier(String)
        case positive(UInt64)
        case negative(Int64)
        case double(Double)
        case string([UInt8])
        /// The tokens between the braces.
        case aggregate(Range<Int>)
    }

    /// A line and a column from 0.
    struct Position {
        var line: Int32
        var column: Int32
    }

    var name: [NamePart] = []
    var value = Value.positive(0)
    var namePosition = Position(line: 0, column: 0)
    var valuePosition = Position(line: 0, column: 0)
    /// Its place in `ParsedFile.locations`; −1 for one that stands for several declarations.
    var location: Int

    /// The name as it is written, without spaces.
    var nameText: String { name.map { $0.isExtension ? "(\($0.name))" : $0.name }.joined(separator: ".") }
}

extension [SchemaProblem] {
    /// The problems of one text in the order of their places; those without one come first.
    func inTextOrder() -> [SchemaProblem] {
        let order = indices.sorted { left, right in
            guard let a = self[left].range?.start, let b = self[right].range?.start, a != b else {
                return (self[left].range == nil ? 0 : 1, left) < (self[right].range == nil ? 0 : 1, right)
            }
            return a < b
        }
        return order.map { self[$0] }
    }
}
