/// JSON pointers and UUIDs.
extension FormatCursor {
    /// A JSON pointer (RFC 6901, section 3).
    mutating func takeJSONPointer() -> Bool {
        while take("/") {
            while let byte = next, byte != UInt8(ascii: "/") {
                skip()
                if byte == UInt8(ascii: "~"), !take("0"), !take("1") { return false }
            }
        }
        return true
    }

    /// A relative JSON pointer (draft-bhutton-relative-json-pointer-00, section 3).
    mutating func takeRelativeJSONPointer() -> Bool {
        guard takeIndex() else { return false }
        if take("+") || take("-") {
            guard next != UInt8(ascii: "0"), takeIndex() else { return false }
        }
        return take("#") || takeJSONPointer()
    }

    private mutating func takeIndex() -> Bool {
        if take("0") { return next.map(Format.isDigit) != true }
        return takeDigits()
    }

    /// A UUID (RFC 4122, section 3).
    mutating func takeUUID() -> Bool {
        for (part, digits) in [8, 4, 4, 4, 12].enumerated() {
            guard part == 0 || take("-"), takeAll(Format.isHexadecimal, atMost: digits) == digits else { return false }
        }
        return true
    }
}
