/// Internet addresses and mailboxes.
extension FormatCursor {
    /// Four numbers up to 255 without leading zeros (RFC 2673, section 3.2).
    mutating func takeIPv4() -> Bool {
        for part in 0..<4 {
            guard part == 0 || take(".") else { return false }
            let start = position
            guard let first = next, takeDigits(), position - start <= 3 else { return false }
            guard first != UInt8(ascii: "0") || position - start == 1 else { return false }
            guard text[start..<position].reduce(0, { $0 * 10 + Int($1 & 0x0F) }) <= 255 else { return false }
        }
        return true
    }

    /// Eight groups, or fewer with `::`; the last two may be written as IPv4 (RFC 4291, section 2.2).
    mutating func takeIPv6() -> Bool {
        var groups = 0
        var hasGap = false
        if take(":") {
            guard take(":") else { return false }
            hasGap = true
        }
        while next.map(Format.isHexadecimal) == true {
            let start = position
            let digits = takeAll(Format.isHexadecimal)
            if next == UInt8(ascii: ".") {
                rewind(to: start)
                guard takeIPv4() else { return false }
                groups += 2
                break
            }
            guard digits <= 4 else { return false }
            groups += 1
            guard take(":") else { break }
            if take(":") {
                guard !hasGap else { return false }
                hasGap = true
            } else if next.map(Format.isHexadecimal) != true {
                return false
            }
        }
        return hasGap ? groups < 8 : groups == 8
    }
}

extension Format {
    /// A mailbox (RFC 5321, section 4.1.2), or one with characters beyond ASCII (RFC 6531, section 3.3).
    static func isEmail(_ text: ByteSlice, international: Bool) -> Bool {
        guard let at = text.lastIndex(of: UInt8(ascii: "@")) else { return false }
        return isLocalPart(text[0..<at], international: international)
            && isMailDomain(text[at + 1..<text.count], international: international)
    }

    private static func isLocalPart(_ text: ByteSlice, international: Bool) -> Bool {
        // Section 4.5.3.1.1: at most 64 octets.
        guard !text.isEmpty, text.count <= 64 else { return false }
        guard text[0] != UInt8(ascii: "\"") else { return isQuotedString(text, international: international) }
        var isAtomStart = true
        for byte in text {
            if byte == UInt8(ascii: ".") {
                guard !isAtomStart else { return false }
                isAtomStart = true
            } else {
                guard isAtomCharacter(byte) || international && byte >= 0x80 else { return false }
                isAtomStart = false
            }
        }
        return !isAtomStart
    }

    private static func isAtomCharacter(_ byte: UInt8) -> Bool {
        isLetter(byte) || isDigit(byte) || "!#$%&'*+-/=?^_`{|}~".utf8.contains(byte)
    }

    private static func isQuotedString(_ text: ByteSlice, international: Bool) -> Bool {
        var cursor = FormatCursor(text)
        guard cursor.take("\"") else { return false }
        while let byte = cursor.next, byte != UInt8(ascii: "\"") {
            if cursor.take("\\") {
                guard cursor.takeAll({ 0x20...0x7E ~= $0 }, atMost: 1) == 1 else { return false }
            } else {
                guard cursor.takeAll({ 0x20...0x7E ~= $0 || international && $0 >= 0x80 }, atMost: 1) == 1 else {
                    return false
                }
            }
        }
        return cursor.take("\"") && cursor.isAtEnd
    }

    private static func isMailDomain(_ text: ByteSlice, international: Bool) -> Bool {
        guard text.first == UInt8(ascii: "[") else {
            return international ? isInternationalHostname(text) : isHostname(text)
        }
        guard text.last == UInt8(ascii: "]") else { return false }
        let literal = text[1..<text.count - 1]
        var cursor = FormatCursor(literal)
        let tag = "IPv6:".utf8
        if literal.count >= tag.count, zip(literal, tag).allSatisfy({ $0 | 0x20 == $1 | 0x20 }) {
            cursor = FormatCursor(literal[tag.count..<literal.count])
            return cursor.takeIPv6() && cursor.isAtEnd
        }
        return cursor.takeIPv4() && cursor.isAtEnd
    }
}
