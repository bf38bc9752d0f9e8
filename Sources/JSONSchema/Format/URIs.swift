/// URIs (RFC 3986, appendix A), IRIs (RFC 3987, section 2.2) and URI templates (RFC 6570, section 2).
extension FormatCursor {
    /// `URI` or `IRI`: with a scheme.
    mutating func takeURI(international: Bool) -> Bool {
        takeScheme() && takeHierarchy(international: international, isRelative: false)
    }

    /// `URI-reference` or `IRI-reference`: with a scheme or without.
    mutating func takeURIReference(international: Bool) -> Bool {
        if takeScheme() { return takeHierarchy(international: international, isRelative: false) }
        rewind(to: 0)
        return takeHierarchy(international: international, isRelative: true)
    }

    private mutating func takeScheme() -> Bool {
        guard next.map(Format.isLetter) == true else { return false }
        _ = takeAll { Format.isLetter($0) || Format.isDigit($0) || "+-.".utf8.contains($0) }
        return take(":")
    }

    private mutating func takeHierarchy(international: Bool, isRelative: Bool) -> Bool {
        let start = position
        if take("/"), take("/") {
            guard takeAuthority(international: international) else { return false }
            guard next.map({ "/?#".utf8.contains($0) }) != false else { return false }
        } else {
            rewind(to: start)
            // Section 4.2: the first segment of a relative path can't hold a colon, which would look like a scheme.
            if isRelative {
                _ = takeCharacters(":@", international: international)
                if text[start..<position].contains(UInt8(ascii: ":")) { return false }
            }
        }
        guard takeCharacters(":@/", international: international) else { return false }
        if take("?"), !takeCharacters(":@/?", international: international, isPrivate: true) { return false }
        if take("#"), !takeCharacters(":@/?", international: international) { return false }
        return true
    }

    private mutating func takeAuthority(international: Bool) -> Bool {
        let start = position
        guard takeCharacters(":", international: international) else { return false }
        if !take("@") {
            rewind(to: start)
        }
        if take("[") {
            let literal = position
            if !takeIPv6() {
                rewind(to: literal)
                guard takeFutureAddress() else { return false }
            }
            guard take("]") else { return false }
        } else {
            guard takeCharacters("", international: international) else { return false }
        }
        if take(":") { _ = takeAll(Format.isDigit) }
        return true
    }

    /// `IPvFuture`.
    private mutating func takeFutureAddress() -> Bool {
        take(anyCase: "v") && takeAll(Format.isHexadecimal) > 0 && take(".")
            && takeAll { Format.isUnreserved($0) || Format.isSubDelimiter($0) || $0 == UInt8(ascii: ":") } > 0
    }

    /// Takes unreserved characters, sub-delimiters, escapes and those of `others`; false at an escape that is none.
    private mutating func takeCharacters(_ others: String, international: Bool, isPrivate: Bool = false) -> Bool {
        while let byte = next {
            if byte == UInt8(ascii: "%") {
                guard takePercentEscape() else { return false }
            } else if byte >= 0x80 {
                guard international, takeInternational(isPrivate: isPrivate) else { return false }
            } else if Format.isUnreserved(byte) || Format.isSubDelimiter(byte) || others.utf8.contains(byte) {
                skip()
            } else {
                return true
            }
        }
        return true
    }

    private mutating func takePercentEscape() -> Bool {
        take("%") && takeAll(Format.isHexadecimal, atMost: 2) == 2
    }

    /// `ucschar`, and where they are allowed `iprivate`.
    private mutating func takeInternational(isPrivate: Bool) -> Bool {
        guard let scalar = takeScalar() else { return false }
        switch scalar.value {
        case 0xA0...0xD7FF, 0xF900...0xFDCF, 0xFDF0...0xFFEF: return true
        case 0xE000...0xF8FF, 0xF_0000...0x10_FFFD: return isPrivate
        case 0x1_0000...0xE_FFFD: return scalar.value & 0xFFFF <= 0xFFFD && !(0xE_0000..<0xE_1000 ~= scalar.value)
        default: return false
        }
    }

    // MARK: Templates

    /// `URI-Template`; an apostrophe is a literal by erratum 6937.
    mutating func takeURITemplate() -> Bool {
        while let byte = next {
            switch byte {
            case UInt8(ascii: "{"): guard takeExpression() else { return false }
            case UInt8(ascii: "%"): guard takePercentEscape() else { return false }
            case 0...0x20, 0x7F, UInt8(ascii: "\""), UInt8(ascii: "<"), UInt8(ascii: ">"),
                UInt8(ascii: "\\"), UInt8(ascii: "^"), UInt8(ascii: "`"), UInt8(ascii: "|"), UInt8(ascii: "}"):
                return false
            case 0x80...: guard takeInternational(isPrivate: true) else { return false }
            default: skip()
            }
        }
        return true
    }

    private mutating func takeExpression() -> Bool {
        guard take("{") else { return false }
        if let byte = next, "+#./;?&".utf8.contains(byte) { skip() }
        repeat {
            guard takeVariable() else { return false }
        } while take(",")
        return take("}")
    }

    private mutating func takeVariable() -> Bool {
        repeat {
            let start = position
            while let byte = next {
                if byte == UInt8(ascii: "%") {
                    guard takePercentEscape() else { return false }
                } else if Format.isLetter(byte) || Format.isDigit(byte) || byte == UInt8(ascii: "_") {
                    skip()
                } else {
                    break
                }
            }
            guard position > start else { return false }
        } while take(".")
        if take("*") { return true }
        guard take(":") else { return true }
        // Section 2.4.1: a length below 10,000 that doesn't begin with a zero.
        return next != UInt8(ascii: "0") && 1...4 ~= takeAll(Format.isDigit)
    }
}

extension Format {
    static func isUnreserved(_ byte: UInt8) -> Bool { isLetter(byte) || isDigit(byte) || "-._~".utf8.contains(byte) }

    static func isSubDelimiter(_ byte: UInt8) -> Bool { "!$&'()*+,;=".utf8.contains(byte) }
}
