/// How literals are spelled in .proto texts.
enum ProtoLiteral {
    /// A string in quotes. What isn't valid UTF-8 is escaped byte by byte.
    static func string(_ bytes: [UInt8]) -> String {
        let isText = String(validating: bytes, as: UTF8.self) != nil
        var result: [UInt8] = [UInt8(ascii: "\"")]
        for byte in bytes {
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"): result += [UInt8(ascii: "\\"), byte]
            case UInt8(ascii: "\n"): result += Array("\\n".utf8)
            case UInt8(ascii: "\r"): result += Array("\\r".utf8)
            case UInt8(ascii: "\t"): result += Array("\\t".utf8)
            case 0x20..<0x7F: result.append(byte)
            case 0x80... where isText: result.append(byte)
            default: result += escape(byte)
            }
        }
        return String(decoding: result + [UInt8(ascii: "\"")], as: UTF8.self)
    }

    /// Bytes in quotes, everything but printable ASCII escaped.
    static func bytes(_ bytes: [UInt8]) -> String {
        var result = "\""
        for byte in bytes {
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"): result += "\\" + String(UnicodeScalar(byte))
            case 0x20..<0x7F: result += String(UnicodeScalar(byte))
            default: result += String(decoding: escape(byte), as: UTF8.self)
            }
        }
        return result + "\""
    }

    /// Three octal digits: unlike hexadecimal ones they can't run into what follows.
    private static func escape(_ byte: UInt8) -> [UInt8] {
        let zero = UInt8(ascii: "0")
        return [UInt8(ascii: "\\"), zero + (byte >> 6), zero + (byte >> 3 & 7), zero + (byte & 7)]
    }

    /// The name in JSON texts of a field that states none: without underscores, the letter after each in upper case.
    static func jsonName(of name: String) -> String {
        var result: [UInt8] = []
        var isAfterUnderscore = false
        for byte in name.utf8 {
            if byte == UInt8(ascii: "_") {
                isAfterUnderscore = true
                continue
            }
            let isLower = (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
            result.append(isAfterUnderscore && isLower ? byte - 32 : byte)
            isAfterUnderscore = false
        }
        return String(decoding: result, as: UTF8.self)
    }
}
