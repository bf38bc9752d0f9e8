/// The escapes that descriptors write the default values of bytes fields with (those of C).
enum CEscaping {
    static func unescape(_ text: [UInt8]) -> [UInt8] {
        var result: [UInt8] = []
        var index = 0
        while index < text.count {
            let byte = text[index]
            index += 1
            guard byte == UInt8(ascii: "\\"), index < text.count else {
                result.append(byte)
                continue
            }
            let escape = text[index]
            index += 1
            switch escape {
            case UInt8(ascii: "n"): result.append(10)
            case UInt8(ascii: "r"): result.append(13)
            case UInt8(ascii: "t"): result.append(9)
            case UInt8(ascii: "0")...UInt8(ascii: "7"):
                var value = escape - 48
                var digits = 1
                while digits < 3, index < text.count, UInt8(ascii: "0")...UInt8(ascii: "7") ~= text[index] {
                    value = value &* 8 &+ (text[index] - 48)
                    index += 1
                    digits += 1
                }
                result.append(value)
            default: result.append(escape)
            }
        }
        return result
    }

    /// The text of a default value of `bytes`, as protoc writes it.
    static func escape(_ bytes: [UInt8]) -> [UInt8] {
        var result: [UInt8] = []
        for byte in bytes {
            switch byte {
            case 10: result += Array("\\n".utf8)
            case 13: result += Array("\\r".utf8)
            case 9: result += Array("\\t".utf8)
            case UInt8(ascii: "\""), UInt8(ascii: "'"), UInt8(ascii: "\\"): result += [UInt8(ascii: "\\"), byte]
            case 0x20..<0x7F: result.append(byte)
            default: result += [UInt8(ascii: "\\"), 48 + byte >> 6, 48 + (byte >> 3 & 7), 48 + (byte & 7)]
            }
        }
        return result
    }
}
