/// One thing that is wrong in an event, or in another value that a schema describes.
public struct ValueMistake: Hashable, Sendable {
    /// Where in the value, as a JSON pointer (RFC 6901): `/items/3/price`; empty for the value itself.
    public var pointer: String
    /// Where in the text that was given; nil for a value that was not text.
    public var position: SourcePosition?
    /// What the schema asks for, such as `an int from -2147483648 to 2147483647`.
    public var expected: String
    /// What was found, such as `the string "12"`, cut at a readable length.
    public var found: String

    /// Makes a mistake.
    public init(pointer: String, position: SourcePosition?, expected: String, found: String) {
        self.pointer = pointer
        self.position = position
        self.expected = expected
        self.found = found
    }
}

extension ValueMistake: CustomStringConvertible {
    /// `pointer: expected …, found …`, with `line:column` in front where they are known.
    public var description: String {
        let place = position.map { "\($0.line):\($0.column): " } ?? ""
        return "\(place)\(pointer.isEmpty ? "(the whole value)" : pointer): expected \(expected), found \(found)"
    }
}

/// Why a value was refused: every mistake in it, in the order of the value, never none.
public struct ValueError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The mistakes, in the order of the value.
    public let mistakes: [ValueMistake]

    /// Makes an error of what was found.
    public init(_ mistakes: [ValueMistake]) {
        self.mistakes = mistakes
    }

    /// One mistake a line.
    public var description: String { mistakes.map(\.description).joined(separator: "\n") }
}
