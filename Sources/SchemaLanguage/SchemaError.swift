/// One thing that is wrong, or doubtful, in a schema text.
public struct SchemaProblem: Hashable, Sendable {
    /// Whether the schema can be used in spite of it.
    public enum Severity: String, Hashable, Sendable {
        case error
        case warning
    }

    /// An error makes the schema unusable, a warning does not.
    public var severity: Severity
    /// What is wrong and what was expected, in one sentence without a full stop.
    public var message: String
    /// Where; nil when it is not about a place in a text.
    public var range: SourceRange?

    /// Makes a problem.
    public init(_ severity: Severity, _ message: String, at range: SourceRange?) {
        self.severity = severity
        self.message = message
        self.range = range
    }
}

extension SchemaProblem: CustomStringConvertible {
    /// `name:line:column: severity: message`, without the parts that are not known.
    public var description: String {
        guard let range else { return "\(severity.rawValue): \(message)" }
        let name = range.name.isEmpty ? "" : range.name + ":"
        return "\(name)\(range.start.line):\(range.start.column): \(severity.rawValue): \(message)"
    }
}

/// Why a text is not a usable schema: every error that was found, in the order of the text, never none.
public struct SchemaError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The errors and warnings, in the order of the text.
    public let problems: [SchemaProblem]

    /// Makes an error of what was found.
    public init(_ problems: [SchemaProblem]) {
        self.problems = problems
    }

    /// One problem a line.
    public var description: String { problems.map(\.description).joined(separator: "\n") }
}
