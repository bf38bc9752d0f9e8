package import SchemaLanguage

/// Where the parts of a file stand in its text, and the comments beside them.
///
/// A file has some ten places a field: they are kept in flat arrays and made into values of their own when asked for.
public struct SourceCodeInfo: Sendable, Hashable {
    /// The paths of all places, one after the other.
    private(set) var paths: [Int32] = []
    var entries: [Entry] = []
    private(set) var comments: [Comments] = []

    struct Entry: Sendable, Hashable {
        var pathStart: Int32
        var pathCount: Int32
        var startLine: Int32
        var startColumn: Int32
        /// −1 while the end isn't known.
        var endLine: Int32
        var endColumn: Int32
        /// The position in `comments`; −1 for none.
        var comments: Int32
    }

    /// Takes places as they are; those whose spans are malformed are left out.
    public init(locations: [Location] = []) {
        for location in locations {
            let span = location.span
            guard span.count == 3 || span.count == 4, span.allSatisfy({ $0 >= 0 }) else { continue }
            let entry = append(path: location.path, line: span[0], column: span[1])
            entries[entry].endLine = span.count == 3 ? span[0] : span[2]
            entries[entry].endColumn = span[span.count - 1]
            attach(
                Comments(
                    trailing: location.trailingComments ?? "", detached: location.leadingDetachedComments,
                    leading: location.leadingComments ?? ""), to: entry)
        }
    }

    /// The places in the order of the text, an outer one before those inside it.
    public var locations: [Location] { entries.indices.map { location($0) } }

    /// Whether both have the same places; how they are kept doesn't count.
    public static func == (lhs: SourceCodeInfo, rhs: SourceCodeInfo) -> Bool {
        lhs.entries.count == rhs.entries.count
            && lhs.entries.indices.allSatisfy { lhs.location($0) == rhs.location($0) }
    }

    /// Feeds the places.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(locations)
    }

    func path(_ entry: Entry) -> ArraySlice<Int32> {
        paths[Int(entry.pathStart)..<Int(entry.pathStart + entry.pathCount)]
    }

    func location(_ index: Int) -> Location {
        let entry = entries[index]
        let comments = entry.comments < 0 ? Comments() : comments[Int(entry.comments)]
        return Location(
            path: Array(path(entry)),
            span: entry.endLine == entry.startLine
                ? [entry.startLine, entry.startColumn, entry.endColumn]
                : [entry.startLine, entry.startColumn, entry.endLine, entry.endColumn],
            leadingComments: comments.leading.isEmpty ? nil : comments.leading,
            trailingComments: comments.trailing.isEmpty ? nil : comments.trailing,
            leadingDetachedComments: comments.detached)
    }

    /// Adds a place without an end.
    ///
    /// - Parameters:
    ///   - path: The path.
    ///   - line: The line of its start, from 0.
    ///   - column: The column of its start, from 0.
    /// - Returns: The position in `entries`.
    @discardableResult
    mutating func append(path: some Collection<Int32>, line: Int32, column: Int32) -> Int {
        entries.append(
            Entry(
                pathStart: Int32(paths.count), pathCount: Int32(path.count), startLine: line, startColumn: column,
                endLine: -1, endColumn: 0, comments: -1))
        paths.append(contentsOf: path)
        return entries.count - 1
    }

    /// Puts `step` in the place of the last one of the path.
    mutating func setLastStep(_ step: Int32, of entry: Int) {
        paths[Int(entries[entry].pathStart + entries[entry].pathCount) - 1] = step
    }

    /// Gives an entry another path.
    mutating func setPath(_ path: [Int32], of entry: Int) {
        entries[entry].pathStart = Int32(paths.count)
        entries[entry].pathCount = Int32(path.count)
        paths.append(contentsOf: path)
    }

    mutating func attach(_ comments: Comments, to entry: Int) {
        guard !comments.isEmpty else { return }
        entries[entry].comments = Int32(self.comments.count)
        self.comments.append(comments)
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
