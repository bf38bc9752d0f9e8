/// The lines and columns of many places in one text, each found in constant time.
public struct SourcePositions: Sendable {
    private static let spacing = 256
    private let text: SchemaText
    private let bytes: [UInt8]
    /// The position of every `spacing`-th byte.
    private let marks: [SourcePosition]

    /// Walks through the text once.
    public init(_ text: SchemaText) {
        self.text = text
        bytes = Array(text.text.utf8)
        var marks = [SourcePosition(line: 1, column: 1)]
        for start in stride(from: 0, to: bytes.count - Self.spacing, by: Self.spacing) {
            marks.append(marks[marks.count - 1].advanced(over: bytes[start..<start + Self.spacing]))
        }
        self.marks = marks
    }

    /// The line and column of the UTF-8 byte at `offset`; an offset past the end is taken as the end.
    public func position(at offset: Int) -> SourcePosition {
        let offset = min(max(offset, 0), bytes.count)
        let mark = min(offset / Self.spacing, marks.count - 1)
        return marks[mark].advanced(over: bytes[mark * Self.spacing..<offset])
    }

    /// The lines and columns of `span`.
    public func range(of span: SourceSpan) -> SourceRange {
        SourceRange(name: text.name, start: position(at: span.start), end: position(at: span.end))
    }
}
