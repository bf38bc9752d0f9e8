/// Cuts a .proto text into tokens.
///
/// The grammar is that of protoc's tokenizer, its mistakes and their places included: after a mistake the text is read on.
struct Lexer {
    private let bytes: [UInt8]
    private var offset = 0
    private var line: Int32 = 0
    private var column: Int32 = 0
    private(set) var tokens: [Token] = []
    private(set) var mistakes: [Mistake] = []

    /// What is wrong with a text, at a line and column from 0.
    struct Mistake {
        var message: String
        var line: Int32
        var column: Int32
    }

    /// Reads all of `bytes`; the last token is one of kind `end`.
    init(_ bytes: [UInt8]) {
        self.bytes = bytes
        // A token with the space after it takes about seven bytes of an ordinary file.
        tokens.reserveCapacity(bytes.count / 7 + 1)
        skipByteOrderMark()
        while readToken() {}
    }

    private var current: UInt8 { offset < bytes.count ? bytes[offset] : 0 }

    private func peek(_ distance: Int) -> UInt8 {
        offset + distance < bytes.count ? bytes[offset + distance] : 0
    }

    private mutating func advance() {
        switch bytes[offset] {
        case UInt8(ascii: "\n"):
            line += 1
            column = 0
        case UInt8(ascii: "\t"): column += 8 - column % 8
        default: column += 1
        }
        offset += 1
    }

    private mutating func report(_ message: String) {
        mistakes.append(Mistake(message: message, line: line, column: column))
    }

    private mutating func skipByteOrderMark() {
        guard current == 0xEF else { return }
        if peek(1) == 0xBB, peek(2) == 0xBF {
            // Its three bytes count as columns.
            for _ in 0..<3 { advance() }
        } else {
            report("the file starts with the byte 0xEF, but not with a UTF-8 byte order mark; only UTF-8 is read")
        }
    }

    // MARK: Between tokens

    /// Skips spaces, comments and characters that don't belong in a text.
    ///
    /// - Returns: Whether there was a comment.
    private mutating func skipBlank() -> Bool {
        var hasComment = false
        while offset < bytes.count {
            switch bytes[offset] {
            case UInt8(ascii: " "), UInt8(ascii: "\n"), UInt8(ascii: "\t"), UInt8(ascii: "\r"), 0x0B, 0x0C:
                advance()
            case UInt8(ascii: "/"):
                if peek(1) == UInt8(ascii: "/") {
                    while offset < bytes.count, bytes[offset] != UInt8(ascii: "\n") { advance() }
                } else if peek(1) == UInt8(ascii: "*") {
                    skipBlockComment()
                } else {
                    return hasComment
                }
                hasComment = true
            case ..<0x20:
                report("Invalid control characters encountered in text.")
                while offset < bytes.count, bytes[offset] < 0x20, !Self.isSpace(bytes[offset]) { advance() }
            default: return hasComment
            }
        }
        return hasComment
    }

    private static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || 0x09...0x0D ~= byte }

    private mutating func skipBlockComment() {
        let start = (line, column)
        advance()
        advance()
        while offset < bytes.count {
            let byte = bytes[offset]
            advance()
            if byte == UInt8(ascii: "*"), current == UInt8(ascii: "/") {
                advance()
                return
            }
            if byte == UInt8(ascii: "/"), current == UInt8(ascii: "*") {
                report("\"/*\" inside block comment.  Block comments cannot be nested.")
            }
        }
        report("End-of-file inside block comment.")
        mistakes.append(Mistake(message: "  Comment started here.", line: start.0, column: start.1))
    }

    // MARK: Tokens

    private mutating func readToken() -> Bool {
        let followsComment = skipBlank()
        var token = Token(
            kind: .end, word: .other, symbol: 0, followsComment: followsComment, start: Int32(offset), end: 0,
            line: line,
            column: column, endColumn: 0)
        guard offset < bytes.count else {
            token.end = token.start
            token.endColumn = column
            tokens.append(token)
            return false
        }
        let byte = bytes[offset]
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "_"):
            token.kind = .identifier
            token.word = readIdentifier()
        case UInt8(ascii: "0")...UInt8(ascii: "9"):
            token.kind = readNumber()
        case UInt8(ascii: "."):
            if Self.isDigit(peek(1)) {
                if let last = tokens.last, last.kind == .identifier, Int(last.end) == offset {
                    report("Need space between identifier and decimal point.")
                }
                advance()
                readFraction()
                token.kind = .float
            } else {
                token.kind = .symbol
                token.symbol = byte
                advance()
            }
        case UInt8(ascii: "\""), UInt8(ascii: "'"):
            token.kind = .string
            readString(byte)
        default:
            if byte >= 0x80 { report("Interpreting non ascii codepoint \(byte).") }
            token.kind = .symbol
            token.symbol = byte
            advance()
        }
        token.end = Int32(offset)
        token.endColumn = column
        tokens.append(token)
        return true
    }

    static func isDigit(_ byte: UInt8) -> Bool { byte &- 48 < 10 }
    private static func isOctal(_ byte: UInt8) -> Bool { byte &- 48 < 8 }
    private static func isHex(_ byte: UInt8) -> Bool { isDigit(byte) || (byte | 0x20) &- 97 < 6 }
    private static func isLetter(_ byte: UInt8) -> Bool { (byte | 0x20) &- 97 < 26 || byte == UInt8(ascii: "_") }

    private mutating func readIdentifier() -> Word {
        let start = offset
        var key: UInt64 = 0
        while offset < bytes.count {
            let byte = bytes[offset]
            guard Self.isLetter(byte) || Self.isDigit(byte) else { break }
            if offset - start < 8 { key = key << 8 | UInt64(byte) }
            offset += 1
        }
        let length = offset - start
        column += Int32(length)
        // The longest word is `extensions`.
        return length <= 10 ? WordTable.shared.word(key, length: length) : .other
    }

    private mutating func skip(while matches: (UInt8) -> Bool) {
        while offset < bytes.count, matches(bytes[offset]) { advance() }
    }

    private mutating func readNumber() -> Token.Kind {
        var kind = Token.Kind.integer
        let isZero = current == UInt8(ascii: "0")
        advance()
        if isZero, current | 0x20 == UInt8(ascii: "x") {
            advance()
            if !Self.isHex(current) { report("\"0x\" must be followed by hex digits.") }
            skip(while: Self.isHex)
        } else if isZero, Self.isDigit(current) {
            skip(while: Self.isOctal)
            if Self.isDigit(current) {
                report("Numbers starting with leading zero must be in octal.")
                skip(while: Self.isDigit)
            }
        } else {
            skip(while: Self.isDigit)
            if current == UInt8(ascii: ".") {
                advance()
                kind = .float
                skip(while: Self.isDigit)
            }
            if readExponent() { kind = .float }
        }
        checkEndOfNumber(isFloat: kind == .float)
        return kind
    }

    /// What comes after a leading dot.
    private mutating func readFraction() {
        skip(while: Self.isDigit)
        _ = readExponent()
        checkEndOfNumber(isFloat: true)
    }

    private mutating func readExponent() -> Bool {
        guard current | 0x20 == UInt8(ascii: "e") else { return false }
        advance()
        if current == UInt8(ascii: "-") || current == UInt8(ascii: "+") { advance() }
        if !Self.isDigit(current) { report("\"e\" must be followed by exponent.") }
        skip(while: Self.isDigit)
        return true
    }

    private mutating func checkEndOfNumber(isFloat: Bool) {
        if Self.isLetter(current) {
            report("Need space between number and identifier.")
        } else if current == UInt8(ascii: ".") {
            report(
                isFloat
                    ? "Already saw decimal point or exponent; can't have another one."
                    : "Hex and octal numbers must be integers.")
        }
    }

    private mutating func readString(_ quote: UInt8) {
        advance()
        while true {
            switch current {
            case 0:
                report("Unexpected end of string.")
                return
            case UInt8(ascii: "\n"):
                report("String literals cannot cross line boundaries.")
                return
            case UInt8(ascii: "\\"):
                advance()
                readEscape()
            case quote:
                advance()
                return
            default: advance()
            }
        }
    }

    private mutating func readEscape() {
        switch current {
        case UInt8(ascii: "a"), UInt8(ascii: "b"), UInt8(ascii: "f"), UInt8(ascii: "n"), UInt8(ascii: "r"),
            UInt8(ascii: "t"), UInt8(ascii: "v"), UInt8(ascii: "\\"), UInt8(ascii: "?"), UInt8(ascii: "'"),
            UInt8(ascii: "\""):
            advance()
        // Up to three octal digits; those that follow are read as ordinary characters.
        case UInt8(ascii: "0")...UInt8(ascii: "7"): advance()
        case UInt8(ascii: "x"), UInt8(ascii: "X"):
            advance()
            if Self.isHex(current) { advance() } else { report("Expected hex digits for escape sequence.") }
        case UInt8(ascii: "u"):
            advance()
            for _ in 0..<4 {
                guard Self.isHex(current) else { return report("Expected four hex digits for \\u escape sequence.") }
                advance()
            }
        case UInt8(ascii: "U"):
            advance()
            // Two zeroes, then up to 10ffff.
            for position in 0..<8 {
                let fits =
                    switch position {
                    case 0, 1: current == UInt8(ascii: "0")
                    case 2: current == UInt8(ascii: "0") || current == UInt8(ascii: "1")
                    default: Self.isHex(current)
                    }
                guard fits else {
                    return report("Expected eight hex digits up to 10ffff for \\U escape sequence")
                }
                advance()
            }
        default: report("Invalid escape sequence in string literal.")
        }
    }
}
