internal import SchemaLanguage

/// Strings in which a pattern is found, drawn at random.
///
/// It knows the most common parts of patterns: characters, classes, groups, alternatives, quantifiers and anchors. What it
/// doesn't know it takes for nothing, so that each string must still be checked.
struct PatternSample {
    private var rest: Substring.UnicodeScalarView
    private var random: SplitMix64
    /// Whether everything is repeated as few times as it may be.
    private let isShort: Bool
    private var length = 0
    private var depth = 0

    private static let lengthMax = 200
    private static let depthMax = 20

    /// A string for `pattern`, the text of a regular expression.
    static func string(for pattern: String, isShort: Bool, using random: inout SplitMix64) -> String {
        var sample = PatternSample(
            rest: pattern.unicodeScalars[...], random: SplitMix64(seed: random.next()), isShort: isShort)
        return sample.alternatives()
    }

    private mutating func alternatives() -> String {
        depth += 1
        defer { depth -= 1 }
        var choices = [""]
        while let scalar = rest.first, scalar != ")" {
            if scalar == "|" {
                rest.removeFirst()
                choices.append("")
            } else {
                choices[choices.count - 1] += piece()
            }
        }
        return isShort ? choices[0] : random.pick(choices)
    }

    /// An atom with its quantifier.
    private mutating func piece() -> String {
        let start = rest
        var text = atom()
        let end = rest
        let (least, most) = counts()
        let after = rest
        let count = isShort ? least : Int.random(in: least...max(least, min(most, least + 3)), using: &random)
        guard count != 1 else { return text }
        text = ""
        // Each time the atom is drawn again.
        for _ in 0..<min(count, PatternSample.lengthMax) where length < PatternSample.lengthMax {
            rest = start
            text += atom()
            rest = end
        }
        rest = after
        return text
    }

    private mutating func atom() -> String {
        guard let scalar = rest.popFirst() else { return "" }
        length += 1
        switch scalar {
        case "^", "$": return ""
        case ".": return isShort ? "a" : String(Character(random.pick(["a", "b", "0", " "])))
        case "[": return bracketed()
        case "\\": return escaped().map { String(Character(isShort ? $0[0] : random.pick($0))) } ?? ""
        case "(":
            guard depth < PatternSample.depthMax else { return "" }
            let isAssertion = ["?=", "?!", "?<=", "?<!"].contains { rest.starts(with: $0.unicodeScalars) }
            if rest.first == "?" { skipGroupKind() }
            let text = alternatives()
            if rest.first == ")" { rest.removeFirst() }
            return isAssertion ? "" : text
        default: return String(Character(scalar))
        }
    }

    /// Skips `?:`, `?=`, `?<name>` and the like.
    private mutating func skipGroupKind() {
        rest.removeFirst()
        if rest.first == "<", let next = rest.dropFirst().first, next != "=", next != "!" {
            rest = rest.drop { $0 != ">" }.dropFirst()
        } else {
            rest = rest.drop { "<=!:".unicodeScalars.contains($0) }
        }
    }

    private mutating func counts() -> (Int, Int) {
        var counts = (1, 1)
        switch rest.first {
        case "?": counts = (0, 1)
        case "*": counts = (0, .max)
        case "+": counts = (1, .max)
        case "{":
            guard let close = rest.firstIndex(of: "}") else { return counts }
            let parts = rest.dropFirst()[..<close].split(separator: ",", omittingEmptySubsequences: false)
            guard let least = Int(String(parts.first ?? "".unicodeScalars[...])) else { return counts }
            counts = (least, parts.count == 1 ? least : Int(String(parts[1])) ?? .max)
            rest = rest[close...]
        default: return counts
        }
        rest.removeFirst()
        if rest.first == "?" { rest.removeFirst() }
        return counts.0 <= counts.1 ? counts : (counts.0, counts.0)
    }

    // MARK: Classes

    private static let digits = Array("0123456789".unicodeScalars)
    private static let words = Array("abcxyzABC0189_".unicodeScalars)

    /// What an escape stands for; nil for one that takes no character.
    private mutating func escaped() -> [Unicode.Scalar]? {
        guard let scalar = rest.popFirst() else { return nil }
        switch scalar {
        case "d": return PatternSample.digits
        case "w": return PatternSample.words
        case "s": return [" "]
        case "D", "S", "W": return scalar == "W" ? ["-"] : ["a"]
        case "n": return ["\n"]
        case "t": return ["\t"]
        case "r": return ["\r"]
        case "b", "B": return nil
        case "p", "P":
            // A property; letters are the most common.
            if rest.first == "{" { rest = rest.drop { $0 != "}" }.dropFirst() }
            return scalar == "p" ? ["a", "B"] : ["0"]
        case "u", "x":
            let digits = String(rest.prefix(scalar == "u" ? 4 : 2))
            guard let value = UInt32(digits, radix: 16), let character = Unicode.Scalar(value) else { return [scalar] }
            rest = rest.dropFirst(digits.unicodeScalars.count)
            return [character]
        default: return [scalar]
        }
    }

    private mutating func bracketed() -> String {
        let isNegated = rest.first == "^"
        if isNegated { rest.removeFirst() }
        var set: [Unicode.Scalar] = []
        while let scalar = rest.popFirst(), scalar != "]" {
            let low = scalar == "\\" ? escaped() ?? [] : [scalar]
            set += low
            guard rest.first == "-", let end = rest.dropFirst().first, end != "]", end != "\\", let first = low.last
            else { continue }
            rest = rest.dropFirst(2)
            guard end.value > first.value else { continue }
            let middle = Unicode.Scalar(first.value + (end.value - first.value) / 2)
            set += [middle ?? first, end]
        }
        if isNegated {
            let others = "a0A -_.é".unicodeScalars.filter { !set.contains($0) }
            return others.first.map { String(Character($0)) } ?? ""
        }
        guard !set.isEmpty else { return "" }
        return String(Character(isShort ? set[0] : random.pick(set)))
    }
}
