internal import SchemaLanguage

/// Parses one .proto text into a descriptor, and goes on after a mistake so that all are reported.
///
/// What counts as one statement, where a mistake is reported, and where each part of the descriptor is said to stand, is as
/// in protoc: a place begins at the token that is current when its part begins and ends after the last one that was taken.
struct FileParser {
    /// A statement that can't be made sense of; the mistake has been reported.
    struct Unparsable: Error {}

    let sourceName: String
    let bytes: [UInt8]
    let tokens: [Token]
    /// The position of the current token.
    private(set) var index = 0
    var locations = SourceCodeInfo()
    /// The path of the part that is being read.
    var path: [Int32] = []
    var problems: [SchemaProblem] = []
    var optionLists: [[UninterpretedOption]] = []
    /// The edition that the text states.
    var edition = Edition.proto2
    /// How many messages are around.
    var nesting = 0
    /// The comments before the declaration that comes next.
    private var upcomingLeading = ""
    private var upcomingDetached: [String] = []

    static func parse(_ text: SchemaText, name: String) -> ParsedFile {
        let bytes = Array(text.text.utf8)
        let lexer = Lexer(bytes)
        let sourceName = text.name.isEmpty ? name : text.name
        var parser = FileParser(sourceName: sourceName, bytes: bytes, tokens: lexer.tokens)
        for mistake in lexer.mistakes { parser.report(mistake.message, line: mistake.line, column: mistake.column) }
        var descriptor = parser.parseFile()
        descriptor.name = name
        return ParsedFile(
            name: name, sourceName: sourceName, bytes: bytes, tokens: lexer.tokens, descriptor: descriptor,
            locations: parser.locations, optionLists: parser.optionLists,
            problems: parser.problems.inTextOrder())
    }

    private init(sourceName: String, bytes: [UInt8], tokens: [Token]) {
        self.sourceName = sourceName
        self.bytes = bytes
        self.tokens = tokens
        // A place takes about two tokens.
        locations.reserve(tokens.count / 2)
    }

    // MARK: Tokens

    var current: Token { tokens[index] }
    var previous: Token { tokens[max(index - 1, 0)] }
    var isAtEnd: Bool { tokens[index].kind == .end }

    func isAt(_ word: Word) -> Bool { tokens[index].word == word }
    func isAt(_ symbol: Unicode.Scalar) -> Bool { tokens[index].symbol == UInt8(truncatingIfNeeded: symbol.value) }

    mutating func advance() {
        if index + 1 < tokens.count { index += 1 }
    }

    mutating func take(_ word: Word) -> Bool {
        guard isAt(word) else { return false }
        advance()
        return true
    }

    mutating func take(_ symbol: Unicode.Scalar) -> Bool {
        guard isAt(symbol) else { return false }
        advance()
        return true
    }

    mutating func expect(_ word: Word) throws(Unparsable) {
        guard take(word) else { throw fail("Expected \"\(word.text)\".") }
    }

    mutating func expect(_ symbol: Unicode.Scalar) throws(Unparsable) {
        guard take(symbol) else { throw fail("Expected \"\(symbol)\".") }
    }

    func text(_ token: Token) -> String {
        String(decoding: bytes[Int(token.start)..<Int(token.end)], as: UTF8.self)
    }

    mutating func identifier(_ expectation: String) throws(Unparsable) -> String {
        let token = current
        guard token.kind == .identifier else { throw fail(expectation) }
        advance()
        return text(token)
    }

    /// An integer token of at most `limit`; 0, having reported it, for a greater one.
    mutating func integer(limit: UInt64, _ expectation: String) throws(Unparsable) -> UInt64 {
        let token = current
        guard token.kind == .integer else { throw fail(expectation) }
        let value = TextNumbers.integer(bytes[Int(token.start)..<Int(token.end)], limit: limit)
        if value == nil { report("Integer out of range.") }
        advance()
        return value ?? 0
    }

    mutating func int32(_ expectation: String) throws(Unparsable) -> Int32 {
        Int32(try integer(limit: UInt64(Int32.max), expectation))
    }

    mutating func signedInt32(_ expectation: String) throws(Unparsable) -> Int32 {
        if take("-") { return Int32(-Int64(try integer(limit: UInt64(Int32.max) + 1, expectation))) }
        return try int32(expectation)
    }

    mutating func number(_ expectation: String) throws(Unparsable) -> Double {
        let token = current
        let digits = bytes[Int(token.start)..<Int(token.end)]
        switch token.kind {
        case .float:
            advance()
            return TextNumbers.double(digits)
        case .integer:
            advance()
            if let value = TextNumbers.integer(digits, limit: .max) { return Double(value) }
            // Decimal ones beyond 64 bits are floats.
            if digits.first != UInt8(ascii: "0") { return TextNumbers.double(digits) }
            report("Integer out of range.", line: token.line, column: token.column)
            return 0
        default:
            if take(.inf) { return .infinity }
            if take(.nan) { return .nan }
            throw fail(expectation)
        }
    }

    /// String tokens side by side, which are one string.
    mutating func string(_ expectation: String) throws(Unparsable) -> [UInt8] {
        guard current.kind == .string else { throw fail(expectation) }
        var result: [UInt8] = []
        while current.kind == .string {
            StringLiteral.append(bytes[Int(current.start)..<Int(current.end)], to: &result)
            advance()
        }
        return result
    }

    // MARK: Mistakes

    mutating func report(_ message: String) {
        report(message, line: current.line, column: current.column)
    }

    mutating func report(_ message: String, line: Int32, column: Int32) {
        guard problems.count < ParsedFile.problemLimit else { return }
        problems.append(ParsedFile.problem(.error, message, line: line, column: column, in: sourceName))
    }

    mutating func fail(_ message: String) -> Unparsable {
        report(message)
        return Unparsable()
    }

    /// Goes on behind the statement that can't be made sense of. Blocks inside are counted, not descended into.
    mutating func skipStatement() {
        while !isAtEnd {
            if takeEnd(";") { return }
            if take("{") { return skipBlock() }
            if isAt("}") { return }
            advance()
        }
    }

    mutating func skipBlock() {
        var depth = 1
        while !isAtEnd {
            if take("{") {
                depth += 1
            } else if takeEnd("}") {
                depth -= 1
                if depth == 0 { return }
            } else {
                advance()
            }
        }
    }

    // MARK: Places

    /// A place that has been begun.
    struct Place {
        var entry: Int
        var depth: Int
    }

    /// Begins the place of a part inside the current one.
    mutating func begin(_ field: Int32) -> Place {
        let depth = path.count
        path.append(field)
        return Place(entry: locations.append(path: path, line: current.line, column: current.column), depth: depth)
    }

    mutating func begin(_ field: Int32, _ index: Int) -> Place {
        let depth = path.count
        path.append(field)
        path.append(Int32(index))
        return Place(entry: locations.append(path: path, line: current.line, column: current.column), depth: depth)
    }

    /// Ends the place after the previous token, unless it has an end.
    mutating func end(_ place: Place) {
        path.removeLast(path.count - place.depth)
        if locations.entries[place.entry].endLine < 0 { locations.end(place.entry, at: previous) }
    }

    /// Records that the part `field` stands from the token `first` to the token `last`.
    mutating func record(_ field: Int32, from first: Token, to last: Token) {
        path.append(field)
        locations.end(locations.append(path: path, line: first.line, column: first.column), at: last)
        path.removeLast()
    }

    // MARK: Comments

    /// Goes to the first token, keeping the comments before it for the first declaration.
    mutating func start() {
        keepComments(gap: 0..<Int(tokens[0].start), isStart: true, before: tokens[0])
    }

    private mutating func keepComments(gap: Range<Int>, isStart: Bool, before next: Token) {
        let comments = Comments(in: bytes[gap], isStart: isStart, before: next)
        upcomingLeading = comments.leading
        upcomingDetached = comments.detached
    }

    /// Takes `symbol`, which ends the declaration at `place` or the head of its block; false where another token stands.
    ///
    /// The comments around it go to the declaration; nil, where it is the end of a scope or of nothing, gives none.
    mutating func takeEnd(_ symbol: Unicode.Scalar, of place: Place? = nil) -> Bool {
        guard isAt(symbol) else { return false }
        let token = current
        advance()
        let comments =
            current.followsComment
            ? Comments(in: bytes[Int(token.end)..<Int(current.start)], isStart: false, before: current) : Comments()
        let leading = upcomingLeading
        upcomingLeading = comments.leading
        if let place {
            locations.attach(
                Comments(trailing: comments.trailing, detached: upcomingDetached, leading: leading), to: place.entry)
            upcomingDetached = comments.detached
        } else if symbol == "}" {
            upcomingDetached = comments.detached
        } else {
            upcomingDetached += comments.detached
        }
        return true
    }

    mutating func expectEnd(_ symbol: Unicode.Scalar, of place: Place?) throws(Unparsable) {
        guard takeEnd(symbol, of: place) else { throw fail("Expected \"\(symbol)\".") }
    }

    /// Passes over a closing brace that closes nothing.
    mutating func skipUnmatchedBrace() {
        report("Unmatched \"}\".")
        let token = current
        advance()
        keepComments(gap: Int(token.end)..<Int(current.start), isStart: false, before: current)
    }
}

extension SourceCodeInfo {
    fileprivate mutating func reserve(_ count: Int) {
        entries.reserveCapacity(count)
    }

    fileprivate mutating func end(_ entry: Int, at token: Token) {
        entries[entry].endLine = token.line
        entries[entry].endColumn = token.endColumn
    }

    mutating func start(_ entry: Int, at token: Token) {
        entries[entry].startLine = token.line
        entries[entry].startColumn = token.column
    }

    mutating func start(_ entry: Int, at other: Entry) {
        entries[entry].startLine = other.startLine
        entries[entry].startColumn = other.startColumn
    }

    /// Adds a copy of an entry whose path has `step` at `depth`.
    mutating func copy(_ entry: Int, step: Int32, at depth: Int) {
        var path = Array(path(entries[entry]))
        path[depth] = step
        var copy = entries[entry]
        copy.pathStart = Int32(paths.count)
        append(path: path, line: copy.startLine, column: copy.startColumn)
        entries[entries.count - 1] = copy
    }
}
