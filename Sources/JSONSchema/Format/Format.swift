internal import JSON

/// A format that the specifications define (draft 2020-12 validation, section 7.3, and its predecessors).
///
/// Every format is known in every draft: the drafts allow formats beyond their own, and schemas use `uuid` or `duration`
/// in draft 7 as if it had them.
enum Format: UInt8, BitwiseCopyable, CaseIterable {
    case dateTime
    case date
    case time
    case duration
    case email
    case idnEmail
    case hostname
    case idnHostname
    case ipv4
    case ipv6
    case uri
    case uriReference
    case iri
    case iriReference
    case uriTemplate
    case jsonPointer
    case relativeJSONPointer
    case regex
    case uuid

    /// The name in schemas.
    var name: String {
        switch self {
        case .dateTime: "date-time"
        case .date: "date"
        case .time: "time"
        case .duration: "duration"
        case .email: "email"
        case .idnEmail: "idn-email"
        case .hostname: "hostname"
        case .idnHostname: "idn-hostname"
        case .ipv4: "ipv4"
        case .ipv6: "ipv6"
        case .uri: "uri"
        case .uriReference: "uri-reference"
        case .iri: "iri"
        case .iriReference: "iri-reference"
        case .uriTemplate: "uri-template"
        case .jsonPointer: "json-pointer"
        case .relativeJSONPointer: "relative-json-pointer"
        case .regex: "regex"
        case .uuid: "uuid"
        }
    }

    /// The format called `name`; nil for any other, which then asserts nothing.
    init?(_ name: String) {
        guard let format = Format.allCases.first(where: { $0.name == name }) else { return nil }
        self = format
    }

    /// Whether `text` has the format.
    func matches(_ text: ByteSlice) -> Bool {
        var cursor = FormatCursor(text)
        return switch self {
        case .dateTime: cursor.takeDateTime() && cursor.isAtEnd
        case .date: cursor.takeDate() && cursor.isAtEnd
        case .time: cursor.takeTime() && cursor.isAtEnd
        case .duration: cursor.takeDuration() && cursor.isAtEnd
        case .email: Format.isEmail(text, international: false)
        case .idnEmail: Format.isEmail(text, international: true)
        case .hostname: Format.isHostname(text)
        case .idnHostname: Format.isInternationalHostname(text)
        case .ipv4: cursor.takeIPv4() && cursor.isAtEnd
        case .ipv6: cursor.takeIPv6() && cursor.isAtEnd
        case .uri: cursor.takeURI(international: false) && cursor.isAtEnd
        case .uriReference: cursor.takeURIReference(international: false) && cursor.isAtEnd
        case .iri: cursor.takeURI(international: true) && cursor.isAtEnd
        case .iriReference: cursor.takeURIReference(international: true) && cursor.isAtEnd
        case .uriTemplate: cursor.takeURITemplate() && cursor.isAtEnd
        case .jsonPointer: cursor.takeJSONPointer() && cursor.isAtEnd
        case .relativeJSONPointer: cursor.takeRelativeJSONPointer() && cursor.isAtEnd
        case .regex: Pattern.isECMA(text.text)
        case .uuid: cursor.takeUUID() && cursor.isAtEnd
        }
    }

    /// Whether `text` decodes from base64 and then is JSON, so far as either is asked.
    static func isContent(_ text: ByteSlice, isBase64: Bool, isJSON: Bool) -> Bool {
        guard isBase64 else { return (try? JSONValue(parsing: text)) != nil }
        guard let decoded = decodedBase64(text) else { return false }
        return !isJSON || (try? JSONValue(parsing: decoded)) != nil
    }

    /// The bytes that `text` encodes (RFC 4648, section 4); nil where it is no base64.
    private static func decodedBase64(_ text: ByteSlice) -> [UInt8]? {
        guard text.count % 4 == 0 else { return nil }
        var decoded: [UInt8] = []
        var bits: UInt32 = 0
        var padding = 0
        for (position, byte) in text.enumerated() {
            let value: UInt8
            switch byte {
            case UInt8(ascii: "A")...UInt8(ascii: "Z"): value = byte - UInt8(ascii: "A")
            case UInt8(ascii: "a")...UInt8(ascii: "z"): value = byte - UInt8(ascii: "a") + 26
            case UInt8(ascii: "0")...UInt8(ascii: "9"): value = byte - UInt8(ascii: "0") + 52
            case UInt8(ascii: "+"): value = 62
            case UInt8(ascii: "/"): value = 63
            case UInt8(ascii: "=") where position >= text.count - 2:
                padding += 1
                value = 0
            default: return nil
            }
            guard padding == 0 || byte == UInt8(ascii: "=") else { return nil }
            bits = bits << 6 | UInt32(value)
            guard position % 4 == 3 else { continue }
            decoded += [
                UInt8(truncatingIfNeeded: bits >> 16), UInt8(truncatingIfNeeded: bits >> 8),
                UInt8(truncatingIfNeeded: bits),
            ]
        }
        return decoded.dropLast(padding)
    }
}

/// Reads a text piece by piece. Every function that takes something returns whether it was there.
struct FormatCursor {
    let text: ByteSlice
    private(set) var position = 0

    init(_ text: ByteSlice) {
        self.text = text
    }

    var isAtEnd: Bool { position == text.count }

    /// The byte that comes next; nil at the end.
    var next: UInt8? { position < text.count ? text[position] : nil }

    mutating func take(_ scalar: Unicode.Scalar) -> Bool {
        guard next == UInt8(ascii: scalar) else { return false }
        position += 1
        return true
    }

    /// Takes a letter in either case.
    mutating func take(anyCase scalar: Unicode.Scalar) -> Bool {
        guard let byte = next, byte | 0x20 == UInt8(ascii: scalar) else { return false }
        position += 1
        return true
    }

    /// Takes bytes as long as they satisfy `isMember`, and returns how many.
    mutating func takeAll(_ isMember: (UInt8) -> Bool, atMost limit: Int = .max) -> Int {
        let start = position
        while position - start < limit, let byte = next, isMember(byte) { position += 1 }
        return position - start
    }

    /// Takes the byte that comes next, whatever it is.
    mutating func skip() { if !isAtEnd { position += 1 } }

    /// Takes a character; nil at the end.
    mutating func takeScalar() -> Unicode.Scalar? {
        guard let byte = next else { return nil }
        position += 1
        guard byte >= 0x80 else { return Unicode.Scalar(byte) }
        var value = UInt32(byte) & (byte >= 0xF0 ? 0x07 : byte >= 0xE0 ? 0x0F : 0x1F)
        while let next, next & 0xC0 == 0x80 {
            value = value << 6 | UInt32(next & 0x3F)
            position += 1
        }
        return Unicode.Scalar(value)
    }

    /// Takes exactly `count` digits as a number.
    mutating func takeNumber(digits count: Int) -> Int? {
        var value = 0
        for _ in 0..<count {
            guard let byte = next, Format.isDigit(byte) else { return nil }
            value = value * 10 + Int(byte & 0x0F)
            position += 1
        }
        return value
    }

    /// Takes one digit or more.
    mutating func takeDigits() -> Bool { takeAll(Format.isDigit) > 0 }

    /// Goes back to a position that has been passed.
    mutating func rewind(to position: Int) { self.position = position }
}

extension Format {
    static func isDigit(_ byte: UInt8) -> Bool { byte &- UInt8(ascii: "0") < 10 }

    static func isLetter(_ byte: UInt8) -> Bool { byte | 0x20 >= UInt8(ascii: "a") && byte | 0x20 <= UInt8(ascii: "z") }

    static func isHexadecimal(_ byte: UInt8) -> Bool {
        isDigit(byte) || byte | 0x20 >= UInt8(ascii: "a") && byte | 0x20 <= UInt8(ascii: "f")
    }
}
