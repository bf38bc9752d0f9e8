/// A JSON number, exactly as written: no digit is lost.
public struct JSONNumber: Sendable {
    /// The number as it stands in the text, by the grammar of RFC 8259, section 6.
    public let text: String

    /// Takes a number's text; nil if it isn't one by the grammar of RFC 8259.
    public init?(_ text: String) {
        var reader = JSONReader(bytes: Array(text.utf8), limits: JSONLimits())
        guard (try? reader.skipNumber()) != nil, reader.isAtEnd else { return nil }
        self.text = text
    }

    /// Wraps an integer.
    public init(_ value: some BinaryInteger) {
        text = String(value)
    }

    /// Takes a text that the reader has just checked.
    init(checked text: String) {
        self.text = text
    }

    /// The value as a 64-bit integer, if it is one: also for `1.0` and `10e2`.
    public var int64: Int64? {
        if let value = Int64(text) { return value }
        let decimal = decimal
        guard decimal.exponent >= 0, decimal.digits.count + decimal.exponent <= 19 else { return nil }
        return Int64(
            (decimal.isNegative ? "-" : "") + decimal.digits + String(repeating: "0", count: decimal.exponent))
    }

    /// The nearest double; infinite where the number is too large for one.
    public var double: Double { Double(text) ?? .infinity }

    /// Whether the value is mathematically an integer: `1.0` and `1e3` are.
    public var isInteger: Bool { decimal.exponent >= 0 }

    /// The value as sign × digits × 10^exponent, with no zero at either end of the digits; zero is `0` × 10^0.
    public var decimal: (isNegative: Bool, digits: String, exponent: Int) {
        var digits: [UInt8] = []
        var exponent = 0
        var afterPoint = false
        var rest = text.utf8[...]
        let isNegative = rest.first == UInt8(ascii: "-")
        if isNegative { rest.removeFirst() }
        while let byte = rest.popFirst() {
            switch byte {
            case UInt8(ascii: "."): afterPoint = true
            case UInt8(ascii: "e"), UInt8(ascii: "E"):
                // The reader's limits keep the exponent in range; one that isn't would only be zero or infinite.
                if rest.first == UInt8(ascii: "+") { rest.removeFirst() }
                exponent += Int(String(rest) ?? "") ?? 0
                rest = rest[rest.endIndex...]
            default:
                digits.append(byte)
                if afterPoint { exponent -= 1 }
            }
        }
        let leading = digits.prefix { $0 == UInt8(ascii: "0") }.count
        digits.removeFirst(leading)
        while digits.last == UInt8(ascii: "0") {
            digits.removeLast()
            exponent += 1
        }
        guard !digits.isEmpty else { return (false, "0", 0) }
        return (isNegative, String(decoding: digits, as: UTF8.self), exponent)
    }
}

extension JSONNumber: Hashable {
    /// Equality of the values, not of the texts: `1.0` equals `1`.
    public static func == (lhs: JSONNumber, rhs: JSONNumber) -> Bool {
        lhs.text == rhs.text || lhs.decimal == rhs.decimal
    }

    /// Feeds what `==` compares.
    public func hash(into hasher: inout Hasher) {
        let decimal = decimal
        hasher.combine(decimal.isNegative)
        hasher.combine(decimal.digits)
        hasher.combine(decimal.exponent)
    }
}
