/// The comments between two tokens, sorted into those that belong to the declaration before, to the one after, and to
/// neither, by protoc's rules.
struct Comments: Sendable, Hashable {
    /// The one after the declaration that has just ended; empty for none.
    var trailing = ""
    /// Those that blank lines set apart.
    var detached: [String] = []
    /// The one right before the next declaration; empty for none.
    var leading = ""

    init(trailing: String = "", detached: [String] = [], leading: String = "") {
        self.trailing = trailing
        self.detached = detached
        self.leading = leading
    }

    var isEmpty: Bool { trailing.isEmpty && detached.isEmpty && leading.isEmpty }

    /// Reads the gap between two tokens of `bytes`.
    ///
    /// - Parameters:
    ///   - gap: What is between them.
    ///   - isStart: Whether the gap is before the first token.
    ///   - next: The token after it.
    init(in gap: ArraySlice<UInt8>, isStart: Bool, before next: Token) {
        var scan = CommentScan(gap)
        scan.read(isStart: isStart, before: next)
        self = scan.comments
    }
}

private struct CommentScan {
    private let bytes: ArraySlice<UInt8>
    private var offset: Int
    var comments = Comments()
    /// The comment that is being put together; adjacent line comments are one.
    private var pending: [UInt8]?
    private var pendingIsLine = false
    /// Whether the next finished comment can still belong to the declaration before.
    private var canTrail = true

    init(_ bytes: ArraySlice<UInt8>) {
        self.bytes = bytes
        offset = bytes.startIndex
    }

    mutating func read(isStart: Bool, before next: Token) {
        if isStart {
            canTrail = false
        } else {
            skipSpaces()
            if readComment() {
                if !pendingIsLine {
                    skipSpaces()
                    guard takeNewline() else {
                        // More stands on the same line: the comment could belong to either.
                        pending = nil
                        return
                    }
                }
                finish()
            } else if !takeNewline() {
                return
            }
        }
        while offset < bytes.endIndex {
            skipSpaces()
            if readComment() {
                if !pendingIsLine {
                    skipSpaces()
                    _ = takeNewline()
                }
            } else if takeNewline() {
                finish()
                canTrail = false
            } else if offset < bytes.endIndex {
                // A character that doesn't belong in a text.
                offset += 1
            }
        }
        let closes =
            next.symbol == UInt8(ascii: "}") || next.symbol == UInt8(ascii: "]") || next.symbol == UInt8(ascii: ")")
        if next.kind == .end || closes { finish() }
        if let pending { comments.leading = String(decoding: pending, as: UTF8.self) }
    }

    /// The pending comment is complete, and not the next token's.
    private mutating func finish() {
        guard let comment = pending else { return }
        let text = String(decoding: comment, as: UTF8.self)
        if canTrail {
            comments.trailing += text
            canTrail = false
        } else {
            comments.detached.append(text)
        }
        pending = nil
    }

    private mutating func skipSpaces() {
        while offset < bytes.endIndex, bytes[offset] != 0x0A, bytes[offset] == 0x20 || 0x09...0x0D ~= bytes[offset] {
            offset += 1
        }
    }

    private mutating func takeNewline() -> Bool {
        guard offset < bytes.endIndex, bytes[offset] == 0x0A else { return false }
        offset += 1
        return true
    }

    /// Reads a comment into `pending` if there is one here.
    private mutating func readComment() -> Bool {
        guard offset + 1 < bytes.endIndex, bytes[offset] == UInt8(ascii: "/") else { return false }
        switch bytes[offset + 1] {
        case UInt8(ascii: "/"):
            if pending != nil, !pendingIsLine { finish() }
            pendingIsLine = true
            offset += 2
            let start = offset
            while offset < bytes.endIndex, bytes[offset] != 0x0A { offset += 1 }
            _ = takeNewline()
            pending = (pending ?? []) + bytes[start..<offset]
            return true
        case UInt8(ascii: "*"):
            if pending != nil { finish() }
            pendingIsLine = false
            offset += 2
            pending = readBlock()
            return true
        default: return false
        }
    }

    /// The text of a block comment: spaces and an asterisk at the start of a line don't belong to it.
    private mutating func readBlock() -> [UInt8] {
        var text: [UInt8] = []
        while offset < bytes.endIndex {
            let byte = bytes[offset]
            offset += 1
            if byte == UInt8(ascii: "*"), offset < bytes.endIndex, bytes[offset] == UInt8(ascii: "/") {
                offset += 1
                return text
            }
            text.append(byte)
            if byte == 0x0A {
                skipSpaces()
                if offset < bytes.endIndex, bytes[offset] == UInt8(ascii: "*") {
                    offset += 1
                    if offset < bytes.endIndex, bytes[offset] == UInt8(ascii: "/") {
                        offset += 1
                        return text
                    }
                }
            }
        }
        return text
    }
}
