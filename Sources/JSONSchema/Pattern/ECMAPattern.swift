/// Why a text is not a regular expression of ECMA-262.
public struct PatternError: Error, Hashable, Sendable {
    /// What is wrong, in one sentence without a full stop.
    public let message: String
}

/// Rewrites a regular expression of ECMA-262 (2024, section 22.2, with the flag `u`) as PCRE2 spells the same thing.
///
/// Where the languages differ, ECMA-262 decides: `$` is only the very end, `.` stops at four line terminators, `\d`
/// and `\w` are ASCII, `\s` is Unicode's white space, and what only Perl knows is refused.
struct ECMAPattern {
    /// How strictly the grammar is taken.
    enum Strictness {
        /// As the grammar with the flag `u` has it: what the format `regex` asks.
        case exact
        /// Punctuation may be escaped needlessly and brackets may stand for themselves, as in section B.1.2, which is
        /// how most patterns in schemas were tried out.
        case lenient
    }

    /// The longest pattern that is read, in bytes.
    static let lengthLimit = 10 << 10

    private let strictness: Strictness
    private var rest: Substring.UnicodeScalarView
    private var output = ""
    private var openGroups = 0
    /// Whether a quantifier may come next.
    private var canRepeat = false

    /// The pattern as PCRE2 reads it, with the options of `Pattern`.
    static func rewritten(_ source: String, strictness: Strictness) throws(PatternError) -> String {
        guard source.utf8.count <= lengthLimit else {
            throw PatternError(message: "a pattern has more than \(lengthLimit) bytes")
        }
        var pattern = ECMAPattern(strictness: strictness, rest: source.unicodeScalars[...])
        while let scalar = pattern.rest.popFirst() { try pattern.rewrite(scalar) }
        guard pattern.openGroups == 0 else { throw PatternError(message: "a parenthesis is not closed") }
        return pattern.output
    }

    private init(strictness: Strictness, rest: Substring.UnicodeScalarView) {
        self.strictness = strictness
        self.rest = rest
    }

    private mutating func rewrite(_ scalar: Unicode.Scalar) throws(PatternError) {
        switch scalar {
        case "^", "|":
            emit(String(scalar), canRepeat: false)
        case "$":
            emit("$", canRepeat: false)
        case ".":
            emit(#"[^\n\r\x{2028}\x{2029}]"#, canRepeat: true)
        case "(":
            try rewriteGroupStart()
        case ")":
            guard openGroups > 0 else { throw PatternError(message: "a parenthesis is closed that was never opened") }
            openGroups -= 1
            emit(")", canRepeat: true)
        case "*", "+", "?":
            try rewriteQuantifier(String(scalar))
        case "{":
            if let counts = popCounts() {
                try rewriteQuantifier(counts)
            } else {
                try emitBracket(scalar)
            }
        case "}", "]":
            try emitBracket(scalar)
        case "[":
            try rewriteClass()
        case "\\":
            try rewriteEscape()
        default:
            emit(ECMAPattern.literal(scalar), canRepeat: true)
        }
    }

    private mutating func emit(_ text: String, canRepeat: Bool) {
        output += text
        self.canRepeat = canRepeat
    }

    private mutating func emitBracket(_ scalar: Unicode.Scalar) throws(PatternError) {
        guard strictness == .lenient else { throw PatternError(message: "a \"\(scalar)\" stands alone; escape it") }
        emit(ECMAPattern.literal(scalar), canRepeat: true)
    }

    /// `scalar` standing for itself: everything in ASCII that is no letter or digit can be escaped in PCRE2.
    static func literal(_ scalar: Unicode.Scalar) -> String {
        switch scalar {
        case "a"..."z", "A"..."Z", "0"..."9", "_": String(scalar)
        case "\0"..<" ", "\u{7F}"...: "\\x{\(String(scalar.value, radix: 16))}"
        default: "\\\(scalar)"
        }
    }

    // MARK: Groups and quantifiers

    private mutating func rewriteGroupStart() throws(PatternError) {
        openGroups += 1
        guard rest.first != "*" else { throw PatternError(message: "there is nothing to repeat before \"*\"") }
        guard rest.first == "?" else { return emit("(", canRepeat: false) }
        for kind in ["?:", "?=", "?!", "?<=", "?<!"] where rest.starts(with: kind.unicodeScalars) {
            rest.removeFirst(kind.unicodeScalars.count)
            return emit("(" + kind, canRepeat: false)
        }
        guard rest.dropFirst().first == "<" else {
            throw PatternError(
                message: "after \"(?\" ECMA-262 knows only \":\", \"=\", \"!\", \"<=\", \"<!\" and a name")
        }
        rest.removeFirst()
        emit("(?<" + (try popGroupName()) + ">", canRepeat: false)
    }

    /// Reads `<name>`.
    private mutating func popGroupName() throws(PatternError) -> String {
        guard rest.popFirst() == "<", let end = rest.firstIndex(of: ">") else {
            throw PatternError(message: "a group's name must stand in angle brackets")
        }
        let name = rest[..<end]
        let isName =
            name.allSatisfy { $0.properties.isIDContinue || $0 == "$" }
            && name.first.map { $0.properties.isIDStart || $0 == "_" || $0 == "$" } == true
        guard isName else { throw PatternError(message: "\"\(String(name))\" is no name for a group") }
        rest = rest[rest.index(after: end)...]
        // PCRE2 takes letters, digits and underscores.
        return String(name).replacing("$", with: "_dollar_")
    }

    /// Reads what follows the `{` of `{2}`, `{2,}` or `{2,3}`; leaves everything where it is if it is none of these.
    private mutating func popCounts() -> String? {
        var ahead = rest
        func digits() -> String {
            var digits = ""
            while let scalar = ahead.first, "0"..."9" ~= scalar {
                digits.unicodeScalars.append(scalar)
                ahead.removeFirst()
            }
            return digits
        }
        var counts = digits()
        guard !counts.isEmpty else { return nil }
        if ahead.first == "," {
            ahead.removeFirst()
            counts += "," + digits()
        }
        guard ahead.popFirst() == "}" else { return nil }
        rest = ahead
        return "{" + counts + "}"
    }

    private mutating func rewriteQuantifier(_ text: String) throws(PatternError) {
        guard canRepeat else { throw PatternError(message: "there is nothing to repeat before \"\(text)\"") }
        emit(text, canRepeat: false)
        if rest.first == "?" {
            rest.removeFirst()
            output += "?"
        }
    }

    // MARK: Escapes

    private mutating func rewriteEscape() throws(PatternError) {
        switch rest.first {
        case "b", "B":
            emit("\\\(rest.removeFirst())", canRepeat: false)
        case let digit? where "1"..."9" ~= digit:
            var digits = ""
            while let digit = rest.first, "0"..."9" ~= digit {
                digits.unicodeScalars.append(digit)
                rest.removeFirst()
            }
            emit("\\g{\(digits)}", canRepeat: true)
        case "k":
            rest.removeFirst()
            emit("\\k{\(try popGroupName())}", canRepeat: true)
        default:
            switch try popAtom() {
            case .set(let members): emit("[\(members)]", canRepeat: true)
            case .scalar(let scalar): emit(ECMAPattern.literal(scalar), canRepeat: true)
            case .never: emit("(?!)", canRepeat: true)
            }
        }
    }

    /// What an escape stands for, in a class and outside.
    private enum Atom {
        /// Many characters, written as members of a class.
        case set(String)
        case scalar(Unicode.Scalar)
        /// Half a surrogate pair, which no valid text holds.
        case never
    }

    /// Reads an escape that means the same in a class and outside; the backslash has been read.
    private mutating func popAtom() throws(PatternError) -> Atom {
        guard let scalar = rest.popFirst() else { throw PatternError(message: "the pattern ends in a backslash") }
        switch scalar {
        case "d", "D", "w", "W": return .set("\\\(scalar)")
        case "s": return .set(WhiteSpace.members)
        case "S": return .set(WhiteSpace.others)
        case "n": return .scalar("\n")
        case "r": return .scalar("\r")
        case "t": return .scalar("\t")
        case "v": return .scalar("\u{0B}")
        case "f": return .scalar("\u{0C}")
        case "0":
            if let next = rest.first, "0"..."9" ~= next { throw PatternError(message: "ECMA-262 has no octal escapes") }
            return .scalar("\0")
        case "c":
            guard let letter = rest.first, "a"..."z" ~= letter || "A"..."Z" ~= letter else {
                throw PatternError(message: "\"\\c\" needs a letter")
            }
            rest.removeFirst()
            return .scalar(Unicode.Scalar(UInt8(letter.value & 0x1F)))
        case "x":
            guard let value = popHexadecimal(2), let scalar = Unicode.Scalar(value) else {
                throw PatternError(message: "\"\\x\" needs two hexadecimal digits")
            }
            return .scalar(scalar)
        case "u": return try popUnicodeEscape()
        case "p", "P": return .set(try popProperty(negated: scalar == "P"))
        default:
            let isSyntax = "^$\\.*+?()[]{}|/".unicodeScalars.contains(scalar)
            let isPunctuation = scalar.isASCII && !ECMAPattern.isWordCharacter(scalar)
            guard isSyntax || strictness == .lenient && (isPunctuation || !scalar.isASCII || scalar == "_") else {
                throw PatternError(message: "ECMA-262 has no escape \"\\\(scalar)\"")
            }
            return .scalar(scalar)
        }
    }

    private static func isWordCharacter(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case "a"..."z", "A"..."Z", "0"..."9", "_": true
        default: false
        }
    }

    private mutating func popHexadecimal(_ count: Int) -> UInt32? {
        let digits = rest.prefix(count)
        guard digits.count == count, digits.allSatisfy({ $0.properties.isASCIIHexDigit }) else { return nil }
        rest.removeFirst(count)
        return UInt32(String(digits), radix: 16)
    }

    private mutating func popUnicodeEscape() throws(PatternError) -> Atom {
        if rest.first == "{" {
            guard let end = rest.firstIndex(of: "}"),
                let value = UInt32(String(rest[rest.index(after: rest.startIndex)..<end]), radix: 16), value <= 0x10FFFF
            else { throw PatternError(message: "\"\\u{\" needs hexadecimal digits up to 10FFFF and a \"}\"") }
            rest = rest[rest.index(after: end)...]
            return Unicode.Scalar(value).map(Atom.scalar) ?? .never
        }
        guard let unit = popHexadecimal(4) else { throw PatternError(message: "\"\\u\" needs four hexadecimal digits") }
        if let scalar = Unicode.Scalar(unit) { return .scalar(scalar) }
        let afterUnit = rest
        if unit & 0xFC00 == 0xD800, rest.popFirst() == "\\", rest.popFirst() == "u", let low = popHexadecimal(4),
            low & 0xFC00 == 0xDC00, let scalar = Unicode.Scalar(0x10000 + ((unit & 0x3FF) << 10 | (low & 0x3FF)))
        {
            return .scalar(scalar)
        }
        rest = afterUnit
        return .never
    }

    private mutating func popProperty(negated: Bool) throws(PatternError) -> String {
        guard rest.popFirst() == "{", let end = rest.firstIndex(of: "}") else {
            throw PatternError(message: "\"\\p\" needs the name of a property in braces")
        }
        let name = String(rest[..<end])
        rest = rest[rest.index(after: end)...]
        return try UnicodeProperty.pcre2(name, negated: negated)
    }

    // MARK: Classes

    /// Rewrites a class whose `[` has been read.
    private mutating func rewriteClass() throws(PatternError) {
        let isNegated = rest.first == "^"
        if isNegated { rest.removeFirst() }
        var members = ""
        while rest.first != "]" {
            let first = try popClassAtom()
            guard rest.first == "-", let next = rest.dropFirst().first, next != "]" else {
                members += ECMAPattern.member(first)
                continue
            }
            rest.removeFirst()
            let last = try popClassAtom()
            if case .scalar(let low) = first, case .scalar(let high) = last {
                guard low <= high else { throw PatternError(message: "the range \(low)-\(high) is out of order") }
                members += ECMAPattern.literal(low) + "-" + ECMAPattern.literal(high)
            } else if strictness == .lenient {
                members += ECMAPattern.member(first) + "\\-" + ECMAPattern.member(last)
            } else {
                throw PatternError(message: "a range must be between two characters")
            }
        }
        rest.removeFirst()
        switch (members.isEmpty, isNegated) {
        case (true, false): emit("(?!)", canRepeat: true)
        case (true, true): emit(#"[\x{0}-\x{10ffff}]"#, canRepeat: true)
        case (false, false): emit("[\(members)]", canRepeat: true)
        case (false, true): emit("[^\(members)]", canRepeat: true)
        }
    }

    private static func member(_ atom: Atom) -> String {
        switch atom {
        case .set(let members): members
        case .scalar(let scalar): literal(scalar)
        case .never: ""
        }
    }

    private mutating func popClassAtom() throws(PatternError) -> Atom {
        guard let scalar = rest.popFirst() else { throw PatternError(message: "a \"[\" is not closed") }
        guard scalar == "\\" else { return .scalar(scalar) }
        switch rest.first {
        case "b":
            rest.removeFirst()
            return .scalar("\u{08}")
        case "-":
            rest.removeFirst()
            return .scalar("-")
        default: return try popAtom()
        }
    }
}

/// The white space of ECMA-262, sections 12.2 and 12.3, as members of a PCRE2 class.
private enum WhiteSpace {
    static let members =
        #"\x{9}-\x{d}\x{20}\x{a0}\x{1680}\x{2000}-\x{200a}\x{2028}\x{2029}\x{202f}\x{205f}\x{3000}\x{feff}"#
    static let others =
        #"\x{0}-\x{8}\x{e}-\x{1f}\x{21}-\x{9f}\x{a1}-\x{167f}\x{1681}-\x{1fff}\x{200b}-\x{2027}\x{202a}-\x{202e}"#
        + #"\x{2030}-\x{205e}\x{2060}-\x{2fff}\x{3001}-\x{fefe}\x{ff00}-\x{10ffff}"#
}
