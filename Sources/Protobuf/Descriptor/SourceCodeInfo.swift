package import SchemaLanguage

/// Where the parts of a file stand in its text, and the comments beside them.
public struct SourceCodeInfo: Sendable, Hashable {
    /// The places in the order of the text, an outer one before those inside it.
    public var locations: [Location] = []

    /// Makes an information without places.
    public init(locations: [Location] = []) {
        self.locations = locations
    }

    /// The place of one part of a file.
    public struct Location: Sendable, Hashable {
        /// Which part: field numbers and positions of descriptor.proto, from the file down. `[4, 1, 2, 0, 1]` is the name
        /// (1) of the first (0) field (2) of the second (1) message (4).
        public var path: [Int32]
        /// Start line, start column, end line (left out where it is the start line) and end column, from 0, columns as
        /// protoc counts them: bytes, a tab going on to the next multiple of eight.
        public var span: [Int32]
        /// The comment that stands right before.
        public var leadingComments: String?
        /// The comment that stands right after.
        public var trailingComments: String?
        /// The comments before the leading one, each apart from the next by an empty line.
        public var leadingDetachedComments: [String]

        /// Makes a place.
        public init(
            path: [Int32], span: [Int32], leadingComments: String? = nil, trailingComments: String? = nil,
            leadingDetachedComments: [String] = []
        ) {
            self.path = path
            self.span = span
            self.leadingComments = leadingComments
            self.trailingComments = trailingComments
            self.leadingDetachedComments = leadingDetachedComments
        }

        /// The place with lines and columns from 1; nil where the span is malformed.
        package func range(inFile name: String) -> SourceRange? {
            guard span.count == 3 || span.count == 4, span.allSatisfy({ $0 >= 0 && $0 < Int32.max }) else { return nil }
            let end = span.count == 3 ? (span[0], span[2]) : (span[2], span[3])
            return SourceRange(
                name: name, start: SourcePosition(line: Int(span[0]) + 1, column: Int(span[1]) + 1),
                end: SourcePosition(line: Int(end.0) + 1, column: Int(end.1) + 1))
        }
    }
}
