internal import SchemaLanguage

/// Splits a text in the text format into tokens, one ahead.
struct TextFormatScanner {
    enum Token: Equatable {
        case end
        case identifier
        /// Decimal, octal or hexadecimal, without a sign.
        case integer
        case float
        /// What a literal stands for.
        case string([UInt8])
        case symbol(UInt8)
    }

    /// What is wrong, and where.
    struct Mistake: Error {
        var offset: Int
        var expected: String
        var found: String
    }

    let bytes: [UInt8]
    private(set) var token = Token.end
    /// Where the token begins.
    private(set) var start = 0
    /// The byte after the token.
    private(set) var offset = 0

    init(_ bytes: [UInt8]) throws(Mistake) {
        self.bytes = bytes
        try advance()
    }

    /// The token's text.
    var text: String { String(decoding: bytes[start..<offset], as: UTF8.self) }

    /// The token for a message.
    var found: String {
        switch token {
        case .end: "the end of the text"
        case .string: "a string"
        default: "\"\(text.prefix(40))\""
        }
    }

    /// Moves to the next token.
    mutating func advance() throws(Mistake) {
        skipBlanks()
        start = offset
        guard let byte = peek() else {
            token = .end
            return
        }
        if TextFormatScanner.isLetter(byte) {
            while let byte = peek(), TextFormatScanner.isLetter(byte) || isDigit(byte) { offset += 1 }
            token = .identifier
        } else if isDigit(byte) || (byte == UInt8(ascii: ".") && peek(1).map(isDigit) == true) {
            token = try number()
        } else if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") {
            token = .string(try string(byte))
        } else {
            offset += 1
            token = .symbol(byte)
        }
    }

    /// Moves past a symbol if it comes next.
    mutating func take(_ symbol: Unicode.Scalar) throws(Mistake) -> Bool {
        guard token == .symbol(UInt8(ascii: symbol)) else { return false }
        try advance()
        return true
    }

    mutating func expect(_ symbol: Unicode.Scalar) throws(Mistake) {
        guard try take(symbol) else { throw mistake("\"\(symbol)\"") }
    }

    /// A mistake at the token.
    func mistake(_ expected: String) -> Mistake { Mistake(offset: start, expected: expected, found: found) }

    private func peek(_ distance: Int = 0) -> UInt8? {
        offset + distance < bytes.count ? bytes[offset + distance] : nil
    }

    private mutating func skipBlanks() {
        while let byte = peek() {
            if byte == UInt8(ascii: "#") {
                while let byte = peek(), byte != UInt8(ascii: "\n") { offset += 1 }
            } else if byte == 0x20 || 0x09...0x0D ~= byte {
                offset += 1
            } else {
                return
            }
        }
    }

    private mutating func skipDigits() { while let byte = peek(), isDigit(byte) { offset += 1 } }

    private mutating func number() throws(Mistake) -> Token {
        var token = Token.integer
        if peek() == UInt8(ascii: "0"), let letter = peek(1), letter | 0x20 == UInt8(ascii: "x") {
            offset += 2
            while let byte = peek(), TextNumbers.digit(byte) != nil { offset += 1 }
        } else {
            skipDigits()
            if peek() == UInt8(ascii: ".") {
                offset += 1
                skipDigits()
                token = .float
            }
            if let byte = peek(), byte | 0x20 == UInt8(ascii: "e") {
                offset += 1
                if peek() == UInt8(ascii: "+") || peek() == UInt8(ascii: "-") { offset += 1 }
                guard peek().map(isDigit) == true else { throw mistake(at: offset, "the digits of an exponent") }
                skipDigits()
                token = .float
            }
            if let byte = peek(), byte | 0x20 == UInt8(ascii: "f") {
                offset += 1
                token = .float
            }
        }
        if let byte = peek(), TextFormatScanner.isLetter(byte) || isDigit(byte) || byte == UInt8(ascii: ".") {
            throw mistake(at: offset, "a space between a number and what follows")
        }
        return token
    }

    // MARK: Strings

    private mutating func string(_ quote: UInt8) throws(Mistake) -> [UInt8] {
        offset += 1
        var result: [UInt8] = []
        while let byte = peek(), byte != quote {
            guard byte != UInt8(ascii: "\n") else { break }
            offset += 1
            if byte == UInt8(ascii: "\\") { try escape(&result) } else { result.append(byte) }
        }
        guard peek() == quote else {
            throw Mistake(offset: start, expected: "the end of a string in its line", found: "none")
        }
        offset += 1
        return result
    }

    private mutating func escape(_ result: inout [UInt8]) throws(Mistake) {
        guard let letter = peek() else { throw mistake(at: offset, "an escape") }
        offset += 1
        switch letter {
        case UInt8(ascii: "a"): result.append(0x07)
        case UInt8(ascii: "b"): result.append(0x08)
        case UInt8(ascii: "f"): result.append(0x0C)
        case UInt8(ascii: "n"): result.append(0x0A)
        case UInt8(ascii: "r"): result.append(0x0D)
        case UInt8(ascii: "t"): result.append(0x09)
        case UInt8(ascii: "v"): result.append(0x0B)
        case UInt8(ascii: "?"), UInt8(ascii: "\\"), UInt8(ascii: "'"), UInt8(ascii: "\""): result.append(letter)
        case UInt8(ascii: "0")...UInt8(ascii: "7"):
            offset -= 1
            guard let value = digits(upTo: 3, base: 8), value <= 0xFF else {
                throw mistake(at: offset, "an octal escape up to \\377")
            }
            result.append(UInt8(value))
        case UInt8(ascii: "x"), UInt8(ascii: "X"):
            guard let value = digits(upTo: 2, base: 16) else { throw mistake(at: offset, "hexadecimal digits") }
            result.append(UInt8(value))
        case UInt8(ascii: "u"): try unicode(&result, count: 4)
        case UInt8(ascii: "U"): try unicode(&result, count: 8)
        default: throw mistake(at: offset - 1, "an escape of the text format")
        }
    }

    private mutating func digits(upTo count: Int, base: UInt64) -> UInt32? {
        var value: UInt32?
        for _ in 0..<count {
            guard let digit = peek().flatMap(TextNumbers.digit), digit < base else { break }
            value = (value ?? 0) * UInt32(base) + UInt32(digit)
            offset += 1
        }
        return value
    }

    private mutating func unicode(_ result: inout [UInt8], count: Int) throws(Mistake) {
        let begin = offset
        guard var value = digits(upTo: count, base: 16), offset == begin + count else {
            throw mistake(at: begin, "\(count) hexadecimal digits")
        }
        // A pair of surrogates is one character; each by itself is none.
        if value & 0xFFFF_FC00 == 0xD800, peek() == UInt8(ascii: "\\"), peek(1) == UInt8(ascii: "u") {
            offset += 2
            guard let low = digits(upTo: 4, base: 16), low & 0xFC00 == 0xDC00 else {
                throw mistake(at: begin, "the lower half of a pair of surrogates")
            }
            value = 0x10000 + ((value & 0x3FF) << 10 | (low & 0x3FF))
        }
        guard let scalar = Unicode.Scalar(value) else { throw mistake(at: begin, "a character of Unicode") }
        result += Unicode.UTF8.encode(scalar) ?? .init()
    }

    private func mistake(at offset: Int, _ expected: String) -> Mistake {
        let byte = offset < bytes.count ? String(decoding: [bytes[offset]], as: UTF8.self) : nil
        return Mistake(offset: offset, expected: expected, found: byte.map { "\"\($0)\"" } ?? "the end of the text")
    }

    private func isDigit(_ byte: UInt8) -> Bool { byte &- 0x30 < 10 }
    private static func isLetter(_ byte: UInt8) -> Bool { (byte | 0x20) &- 97 < 26 || byte == UInt8(ascii: "_") }
}
