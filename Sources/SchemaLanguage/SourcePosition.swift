/// A place in a text, as people count: both from 1.
public struct SourcePosition: Hashable, Sendable, Comparable {
    /// The line, from 1.
    public var line: Int
    /// The column in Unicode scalars, from 1.
    public var column: Int

    /// Makes a position of a line and a column, both from 1.
    public init(line: Int, column: Int) {
        self.line = line
        self.column = column
    }

    /// Whether `lhs` comes before `rhs` in the text.
    public static func < (lhs: SourcePosition, rhs: SourcePosition) -> Bool {
        (lhs.line, lhs.column) < (rhs.line, rhs.column)
    }
}

/// A range of UTF-8 bytes in a text. It is kept while parsing; lines and columns are counted only when printed.
public struct SourceSpan: Hashable, Sendable {
    /// The first byte.
    public var start: Int
    /// The byte after the last.
    public var end: Int

    /// Makes a span from the first byte to the byte after the last.
    public init(start: Int, end: Int) {
        self.start = start
        self.end = end
    }
}

/// A span of a named text, with its lines and columns: what a message points at.
public struct SourceRange: Hashable, Sendable {
    /// The name of the text (`SchemaText.name`).
    public var name: String
    /// The place of the first character.
    public var start: SourcePosition
    /// The place after the last character.
    public var end: SourcePosition

    /// Makes a range in the text called `name`.
    public init(name: String, start: SourcePosition, end: SourcePosition) {
        self.name = name
        self.start = start
        self.end = end
    }
}

extension SchemaText {
    /// The line and column of the UTF-8 byte at `offset`; an offset past the end is taken as the end.
    public func position(at offset: Int) -> SourcePosition {
        SourcePosition(at: offset, in: text.utf8)
    }

    /// The lines and columns of `span`.
    public func range(of span: SourceSpan) -> SourceRange {
        SourceRange(name: name, start: position(at: span.start), end: position(at: span.end))
    }
}

extension SourcePosition {
    /// The line and column of the byte at `offset` of UTF-8 `bytes`. Linear in `offset`: for messages, not for loops.
    public init(at offset: Int, in bytes: some Sequence<UInt8>) {
        self = SourcePosition(line: 1, column: 1).advanced(over: bytes.prefix(offset))
    }

    /// The position after UTF-8 `bytes` that begin here.
    func advanced(over bytes: some Sequence<UInt8>) -> SourcePosition {
        var position = self
        for byte in bytes {
            if byte == UInt8(ascii: "\n") {
                position.line += 1
                position.column = 1
            } else if byte & 0xC0 != 0x80 {
                position.column += 1
            }
        }
        return position
    }
}
