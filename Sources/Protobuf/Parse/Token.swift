/// One token of a .proto text. Lines and columns count from 0, columns as protoc counts them: bytes, a tab going on to the
/// next multiple of eight.
struct Token {
    enum Kind: UInt8 {
        case end, identifier, integer, float, string, symbol
    }

    var kind: Kind
    /// The word that an identifier is, if the language has a use for it.
    var word: Word
    /// The character of a symbol; 0 for any other token.
    var symbol: UInt8
    /// Whether there is a comment between the previous token and this one.
    var followsComment: Bool
    /// The first byte, and the one after the last.
    var start: Int32
    var end: Int32
    var line: Int32
    var column: Int32
    /// The column after the token, which never spans lines.
    var endColumn: Int32
}

/// The words that mean something somewhere in the language. None is reserved: each is a valid name as well.
enum Word: UInt8, CaseIterable {
    case other
    case syntax, edition, package, `import`, `public`, weak, option, message, `enum`, service, extend, extensions
    case reserved, oneof, map, group, required, optional, repeated, rpc, returns, stream, to, max, `default`
    case jsonName
    case inf, nan, `true`, `false`, export, local
    case double, float, int64, uint64, int32, fixed64, fixed32, bool, string, bytes, uint32, sfixed32, sfixed64, sint32
    case sint64

    var text: String { self == .jsonName ? "json_name" : "\(self)" }

    /// The scalar type, or `group`, that the word names.
    var fieldType: FieldType? {
        switch self {
        case .double: .double
        case .float: .float
        case .int64: .int64
        case .uint64: .uint64
        case .int32: .int32
        case .fixed64: .fixed64
        case .fixed32: .fixed32
        case .bool: .bool
        case .string: .string
        case .bytes: .bytes
        case .uint32: .uint32
        case .sfixed32: .sfixed32
        case .sfixed64: .sfixed64
        case .sint32: .sint32
        case .sint64: .sint64
        case .group: .group
        default: nil
        }
    }
}

/// Finds the word that an identifier is by its length and its first eight bytes, which tell all words apart.
struct WordTable {
    private var slots: [(key: UInt64, length: Int, word: Word)]

    static let shared = WordTable()

    private init() {
        slots = Array(repeating: (0, 0, .other), count: 256)
        for word in Word.allCases where word != .other {
            let text = Array(word.text.utf8)
            let key = text.prefix(8).reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
            var slot = Self.slot(key)
            while slots[slot].length != 0 { slot = (slot + 1) & 255 }
            slots[slot] = (key, text.count, word)
        }
    }

    private static func slot(_ key: UInt64) -> Int { Int((key &* 0x9E37_79B9_7F4A_7C15) >> 56) }

    /// The word of `length` bytes whose first eight are in `key`, the first one highest.
    func word(_ key: UInt64, length: Int) -> Word {
        var slot = Self.slot(key)
        while slots[slot].length != 0 {
            if slots[slot].key == key, slots[slot].length == length { return slots[slot].word }
            slot = (slot + 1) & 255
        }
        return .other
    }
}
