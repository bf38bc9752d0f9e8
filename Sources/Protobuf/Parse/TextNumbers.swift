#if canImport(Glibc)
internal import Glibc
#else
internal import Darwin
#endif

/// Numbers as .proto texts and descriptors write them.
enum TextNumbers {
    /// The value of an integer token: decimal, octal after `0`, hexadecimal after `0x`; nil where it has other digits or is
    /// greater than `limit`.
    static func integer(_ text: ArraySlice<UInt8>, limit: UInt64) -> UInt64? {
        var digits = text
        var base: UInt64 = 10
        if digits.first == 48, digits.count > 1 {
            let isHex = digits[digits.startIndex + 1] | 0x20 == UInt8(ascii: "x")
            digits = digits.dropFirst(isHex ? 2 : 1)
            base = isHex ? 16 : 8
        }
        var value: UInt64 = 0
        for byte in digits {
            guard let digit = digit(byte), digit < base else { return nil }
            let (product, overflow) = value.multipliedReportingOverflow(by: base)
            let (sum, carry) = product.addingReportingOverflow(digit)
            guard !overflow, !carry else { return nil }
            value = sum
        }
        return value <= limit ? value : nil
    }

    static func digit(_ byte: UInt8) -> UInt64? {
        switch byte {
        case 48...57: UInt64(byte - 48)
        case 65...70: UInt64(byte - 55)
        case 97...102: UInt64(byte - 87)
        default: nil
        }
    }

    /// The value of a float token.
    static func double(_ text: ArraySlice<UInt8>) -> Double {
        let text = String(decoding: text, as: UTF8.self)
        return unsafe strtod(text, nil)
    }

    /// A double as descriptors write it: with 15 digits, or 17 where those are not enough.
    static func text(_ value: Double) -> String {
        if value.isNaN { return "nan" }
        if value.isInfinite { return value < 0 ? "-inf" : "inf" }
        let short = format(value, digits: 15)
        return Double(short) == value ? short : format(value, digits: 17)
    }

    /// A float as descriptors write it: with 6 digits, or 9 where those are not enough.
    static func text(_ value: Float) -> String {
        if value.isNaN { return "nan" }
        if value.isInfinite { return value < 0 ? "-inf" : "inf" }
        let short = format(Double(value), digits: 6)
        return Float(short) == value ? short : format(Double(value), digits: 9)
    }

    /// What `%.{digits}g` of C prints.
    private static func format(_ value: Double, digits: Int32) -> String {
        var buffer = [CChar](repeating: 0, count: 40)
        let count = buffer.count
        // At most 17 digits, a sign, a point and an exponent of five characters.
        let length = unsafe withVaList([digits, value]) { arguments in
            unsafe vsnprintf(&buffer, count, "%.*g", arguments)
        }
        return String(decoding: buffer.prefix(Int(length)).map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}

/// String literals of .proto texts, of which the lexer has reported what is wrong.
enum StringLiteral {
    /// Appends what the literal `text`, quotes included, stands for.
    static func append(_ text: ArraySlice<UInt8>, to result: inout [UInt8]) {
        guard let quote = text.first else { return }
        var index = text.startIndex + 1
        while index < text.endIndex {
            let byte = text[index]
            index += 1
            if byte == UInt8(ascii: "\\"), index < text.endIndex {
                appendEscape(text, &index, to: &result)
            } else if byte == quote, index == text.endIndex {
                return
            } else {
                result.append(byte)
            }
        }
    }

    private static func appendEscape(_ text: ArraySlice<UInt8>, _ index: inout Int, to result: inout [UInt8]) {
        let escape = text[index]
        index += 1
        switch escape {
        case UInt8(ascii: "a"): result.append(7)
        case UInt8(ascii: "b"): result.append(8)
        case UInt8(ascii: "t"): result.append(9)
        case UInt8(ascii: "n"): result.append(10)
        case UInt8(ascii: "v"): result.append(11)
        case UInt8(ascii: "f"): result.append(12)
        case UInt8(ascii: "r"): result.append(13)
        case 48...55:
            index -= 1
            let value = number(text, &index, base: 8, digits: 3)
            result.append(UInt8(truncatingIfNeeded: value))
        case UInt8(ascii: "x"), UInt8(ascii: "X"):
            result.append(UInt8(truncatingIfNeeded: number(text, &index, base: 16, digits: 2)))
        case UInt8(ascii: "u"):
            appendScalar(number(text, &index, base: 16, digits: 4), text, &index, to: &result)
        case UInt8(ascii: "U"):
            appendScalar(number(text, &index, base: 16, digits: 8), text, &index, to: &result)
        default: result.append(escape)
        }
    }

    private static func number(_ text: ArraySlice<UInt8>, _ index: inout Int, base: UInt64, digits: Int) -> UInt32 {
        var value: UInt64 = 0
        for _ in 0..<digits {
            guard index < text.endIndex, let digit = TextNumbers.digit(text[index]), digit < base else { break }
            value = value * base + digit
            index += 1
        }
        return UInt32(truncatingIfNeeded: value)
    }

    /// Appends a scalar as UTF-8; two escapes that are a surrogate pair are one. A lone surrogate is written as three bytes.
    private static func appendScalar(
        _ value: UInt32, _ text: ArraySlice<UInt8>, _ index: inout Int, to result: inout [UInt8]
    ) {
        var value = value
        if 0xD800..<0xDC00 ~= value, index + 1 < text.endIndex, text[index] == UInt8(ascii: "\\"),
            text[index + 1] == UInt8(ascii: "u")
        {
            var after = index + 2
            let low = number(text, &after, base: 16, digits: 4)
            if 0xDC00..<0xE000 ~= low {
                value = 0x10000 + (value - 0xD800) << 10 + (low - 0xDC00)
                index = after
            }
        }
        switch value {
        case ..<0x80: result.append(UInt8(value))
        case ..<0x800: result += [UInt8(0xC0 | value >> 6), UInt8(0x80 | value & 0x3F)]
        case ..<0x10000:
            result += [UInt8(0xE0 | value >> 12), UInt8(0x80 | value >> 6 & 0x3F), UInt8(0x80 | value & 0x3F)]
        default:
            result += [
                UInt8(0xF0 | value >> 18 & 7), UInt8(0x80 | value >> 12 & 0x3F), UInt8(0x80 | value >> 6 & 0x3F),
                UInt8(0x80 | value & 0x3F),
            ]
        }
    }
}
