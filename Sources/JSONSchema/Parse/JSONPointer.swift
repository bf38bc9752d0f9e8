internal import JSON

/// JSON pointers (RFC 6901).
package enum JSONPointer {
    /// The reference tokens of `pointer`, unescaped; nil for a text that is not a pointer.
    package static func tokens(_ pointer: String) -> [String]? {
        guard !pointer.isEmpty else { return [] }
        guard pointer.utf8.first == UInt8(ascii: "/") else { return nil }
        var tokens: [String] = []
        for token in pointer.dropFirst().split(separator: "/", omittingEmptySubsequences: false) {
            guard let unescaped = unescaped(token) else { return nil }
            tokens.append(unescaped)
        }
        return tokens
    }

    private static func unescaped(_ token: Substring) -> String? {
        guard token.utf8.contains(UInt8(ascii: "~")) else { return String(token) }
        var text = String.UnicodeScalarView()
        var rest = token.unicodeScalars
        while let scalar = rest.popFirst() {
            guard scalar == "~" else {
                text.append(scalar)
                continue
            }
            switch rest.popFirst() {
            case "0": text.append("~")
            case "1": text.append("/")
            default: return nil
            }
        }
        return String(text)
    }

    /// `token` as it stands in a pointer, with the slash in front.
    package static func step(_ token: some StringProtocol) -> String {
        var text = "/"
        for scalar in token.unicodeScalars {
            switch scalar {
            case "~": text += "~0"
            case "/": text += "~1"
            default: text.unicodeScalars.append(scalar)
            }
        }
        return text
    }

    /// `token` as the position of an item: digits without a leading zero.
    static func itemIndex(_ token: String) -> Int? {
        guard token.utf8.allSatisfy({ UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 }),
            token == "0" || token.utf8.first != UInt8(ascii: "0")
        else { return nil }
        return Int(token)
    }
}

extension JSONValue {
    /// The member or the item that `token` names; nil where there is none.
    func child(_ token: String) -> JSONValue? {
        switch content {
        case .object(let object): return object[token]
        case .array(let items):
            guard let index = JSONPointer.itemIndex(token), index < items.count else { return nil }
            return items[index]
        default: return nil
        }
    }
}
