internal import SchemaLanguage

extension JSONValue {
    /// Reads one JSON text (RFC 8259), strictly: UTF-8 without a byte order mark, no duplicate names (RFC 7493), no
    /// lone surrogates, nothing after the value.
    ///
    /// - Throws: `JSONError` with the byte of the first mistake.
    public init(parsing text: some Collection<UInt8>, limits: JSONLimits = JSONLimits()) throws(JSONError) {
        var reader = JSONReader(bytes: Array(text), limits: limits)
        self = try reader.readText()
    }

    /// Reads one JSON text as `init(parsing:limits:)` of its UTF-8 bytes does.
    ///
    /// - Throws: `JSONError` with the byte of the first mistake.
    public init(parsing text: String, limits: JSONLimits = JSONLimits()) throws(JSONError) {
        try self.init(parsing: text.utf8, limits: limits)
    }
}

/// One pass over the bytes of a JSON text, and its steps for those who look for a mistake.
package struct JSONReader {
    package let bytes: [UInt8]
    let limits: JSONLimits
    package private(set) var offset = 0
    private var depth = 0

    package init(bytes: [UInt8], limits: JSONLimits) {
        self.bytes = bytes
        self.limits = limits
    }

    package var isAtEnd: Bool { offset == bytes.count }

    mutating func readText() throws(JSONError) -> JSONValue {
        guard bytes.count <= limits.bytes else {
            throw JSONError(
                "the text has \(bytes.count) bytes, more than the \(limits.bytes) allowed", at: limits.bytes)
        }
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) {
            throw JSONError("the text begins with a byte order mark, which JSON doesn't allow", at: 0)
        }
        skipWhitespace()
        let value = try readValue()
        skipWhitespace()
        guard isAtEnd else { throw JSONError("expected the end of the text, found \(found)", at: offset) }
        return value
    }

    private mutating func readValue() throws(JSONError) -> JSONValue {
        let start = offset
        let content: JSONValue.Content
        switch peek {
        case UInt8(ascii: "{"): content = .object(try nested { reader throws(JSONError) in try reader.readObject() })
        case UInt8(ascii: "["): content = .array(try nested { reader throws(JSONError) in try reader.readArray() })
        case UInt8(ascii: "\""): content = .string(try readString())
        case UInt8(ascii: "t"): content = .boolean(try readWord("true", value: true))
        case UInt8(ascii: "f"): content = .boolean(try readWord("false", value: false))
        case UInt8(ascii: "n"): content = try readWord("null", value: .null)
        case let byte? where byte == UInt8(ascii: "-") || isDigit(byte):
            try skipNumber()
            content = .number(JSONNumber(checked: String(decoding: bytes[start..<offset], as: UTF8.self)))
        default: throw JSONError("expected a value, found \(found)", at: offset)
        }
        return JSONValue(content, span: SourceSpan(start: start, end: offset))
    }

    private mutating func nested<R>(
        _ body: (inout JSONReader) throws(JSONError) -> R
    ) throws(JSONError) -> R {
        guard depth < limits.depth else {
            throw JSONError("arrays and objects nest more than \(limits.depth) deep", at: offset)
        }
        depth += 1
        offset += 1
        skipWhitespace()
        let result = try body(&self)
        depth -= 1
        return result
    }

    private mutating func readArray() throws(JSONError) -> [JSONValue] {
        var items: [JSONValue] = []
        if skip("]") { return items }
        while true {
            items.append(try readValue())
            skipWhitespace()
            if skip("]") { return items }
            guard skip(",") else { throw JSONError("expected \",\" or \"]\", found \(found)", at: offset) }
            skipWhitespace()
        }
    }

    private mutating func readObject() throws(JSONError) -> JSONObject {
        var members: [JSONObject.Member] = []
        var names: Set<ExactString> = []
        if skip("}") { return JSONObject(members) }
        while true {
            let start = offset
            guard peek == UInt8(ascii: "\"") else {
                throw JSONError("expected a member's name in quotes, found \(found)", at: offset)
            }
            let name = try readString()
            let nameSpan = SourceSpan(start: start, end: offset)
            guard names.insert(ExactString(name)).inserted else {
                throw JSONError("the name \(JSONValue.quoted(name)) occurs twice in this object", at: start)
            }
            skipWhitespace()
            guard skip(":") else { throw JSONError("expected \":\" after a member's name, found \(found)", at: offset) }
            skipWhitespace()
            members.append(JSONObject.Member(name, try readValue(), nameSpan: nameSpan))
            skipWhitespace()
            if skip("}") { return JSONObject(members) }
            guard skip(",") else { throw JSONError("expected \",\" or \"}\", found \(found)", at: offset) }
            skipWhitespace()
        }
    }

    // MARK: Strings

    /// Reads a string, of which the opening quote comes next.
    package mutating func readString() throws(JSONError) -> String {
        offset += 1
        let start = offset
        while let byte = peek, byte != UInt8(ascii: "\""), byte != UInt8(ascii: "\\"), byte >= 0x20 { offset += 1 }
        guard peek != UInt8(ascii: "\"") else {
            let text = try checkedUTF8(bytes[start..<offset], at: start)
            offset += 1
            return text
        }
        var decoded = Array(bytes[start..<offset])
        while let byte = peek, byte != UInt8(ascii: "\"") {
            guard byte >= 0x20 else {
                throw JSONError("a string holds the control character \(found); write it as an escape", at: offset)
            }
            offset += 1
            if byte == UInt8(ascii: "\\") {
                try readEscape(into: &decoded)
            } else {
                decoded.append(byte)
            }
        }
        guard !isAtEnd else { throw JSONError("the text ends inside a string that began here", at: start - 1) }
        offset += 1
        return try checkedUTF8(decoded[...], at: start)
    }

    private mutating func readEscape(into decoded: inout [UInt8]) throws(JSONError) {
        let start = offset - 1
        defer { offset += 1 }
        switch peek {
        case UInt8(ascii: "\""): decoded.append(UInt8(ascii: "\""))
        case UInt8(ascii: "\\"): decoded.append(UInt8(ascii: "\\"))
        case UInt8(ascii: "/"): decoded.append(UInt8(ascii: "/"))
        case UInt8(ascii: "b"): decoded.append(0x08)
        case UInt8(ascii: "f"): decoded.append(0x0C)
        case UInt8(ascii: "n"): decoded.append(0x0A)
        case UInt8(ascii: "r"): decoded.append(0x0D)
        case UInt8(ascii: "t"): decoded.append(0x09)
        case UInt8(ascii: "u"):
            var unit = try hexadecimal(at: offset + 1)
            offset += 4
            if unit & 0xFC00 == 0xD800 {
                // A high surrogate counts only together with the low one that must follow (RFC 8259, section 7).
                guard offset + 2 < bytes.count, bytes[offset + 1] == UInt8(ascii: "\\"),
                    bytes[offset + 2] == UInt8(ascii: "u")
                else { throw JSONError("a lone surrogate is no character", at: start) }
                let low = try hexadecimal(at: offset + 3)
                guard low & 0xFC00 == 0xDC00 else { throw JSONError("a lone surrogate is no character", at: start) }
                unit = 0x10000 + ((unit & 0x3FF) << 10 | (low & 0x3FF))
                offset += 6
            }
            guard let scalar = Unicode.Scalar(unit) else {
                throw JSONError("a lone surrogate is no character", at: start)
            }
            decoded.append(contentsOf: Unicode.UTF8.encode(scalar) ?? .init())
        default: throw JSONError("\(found) can't follow a backslash in a string", at: offset)
        }
    }

    private func hexadecimal(at position: Int) throws(JSONError) -> UInt32 {
        guard position + 4 <= bytes.count else { throw JSONError("an escape \\u needs four digits", at: position) }
        var value: UInt32 = 0
        for byte in bytes[position..<position + 4] {
            guard let digit = Character(Unicode.Scalar(byte)).hexDigitValue else {
                throw JSONError("an escape \\u needs four hexadecimal digits", at: position)
            }
            value = value << 4 | UInt32(digit)
        }
        return value
    }

    private func checkedUTF8(_ slice: ArraySlice<UInt8>, at start: Int) throws(JSONError) -> String {
        guard let text = String(validating: slice, as: UTF8.self) else {
            throw JSONError("a string is not valid UTF-8", at: start)
        }
        return text
    }

    // MARK: Numbers and words

    /// Moves past a number by the grammar of RFC 8259, section 6.
    package mutating func skipNumber() throws(JSONError) {
        let start = offset
        _ = skip("-")
        if skip("0") {
            guard peek.map(isDigit) != true else { throw JSONError("a number can't begin with a zero", at: start) }
        } else {
            try skipDigits()
        }
        if skip(".") { try skipDigits() }
        let digits = offset - start
        if skip("e") || skip("E") {
            if !skip("-") { _ = skip("+") }
            let exponentStart = offset
            try skipDigits()
            let significant = bytes[exponentStart..<offset].drop { $0 == UInt8(ascii: "0") }.prefix(10)
            let exponent = significant.isEmpty ? 0 : Int(String(decoding: significant, as: UTF8.self)) ?? .max
            guard exponent <= limits.exponent else {
                throw JSONError("a number's exponent is beyond ±\(limits.exponent)", at: start)
            }
        }
        guard digits <= limits.numberDigits else {
            throw JSONError("a number has more than \(limits.numberDigits) digits", at: start)
        }
    }

    private mutating func skipDigits() throws(JSONError) {
        let start = offset
        while let byte = peek, isDigit(byte) { offset += 1 }
        guard offset > start else { throw JSONError("expected a digit, found \(found)", at: offset) }
    }

    private func isDigit(_ byte: UInt8) -> Bool { byte &- UInt8(ascii: "0") < 10 }

    /// Moves past `word`.
    package mutating func readWord<R>(_ word: StaticString, value: R) throws(JSONError) -> R {
        let text = String(describing: word)
        guard bytes[offset...].starts(with: text.utf8) else {
            throw JSONError("expected a value, found \(found)", at: offset)
        }
        offset += text.utf8.count
        return value
    }

    // MARK: Bytes

    /// The next byte; nil at the end.
    package var peek: UInt8? { offset < bytes.count ? bytes[offset] : nil }

    /// Moves past `scalar` if it comes next.
    package mutating func skip(_ scalar: Unicode.Scalar) -> Bool {
        guard peek == UInt8(ascii: scalar) else { return false }
        offset += 1
        return true
    }

    package mutating func skipWhitespace() {
        while let byte = peek, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { offset += 1 }
    }

    /// What stands at the offset, for a message.
    package var found: String {
        guard let byte = peek else { return "the end of the text" }
        guard byte >= 0x20, byte < 0x7F else {
            return "the byte 0x" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
        }
        return "\"\(Unicode.Scalar(byte))\""
    }
}
