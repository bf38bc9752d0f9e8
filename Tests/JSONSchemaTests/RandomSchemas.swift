import JSON

/// Schemas and values drawn at random, alike enough that many values are valid and many nearly so.
struct RandomSchemas {
    private var state: UInt64

    init(seed: UInt64) {
        state = seed
    }

    /// SplitMix64.
    private mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ z >> 30) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ z >> 27) &* 0x94D0_49BB_1331_11EB
        return z ^ z >> 31
    }

    private mutating func pick<T>(_ values: [T]) -> T { values[Int(next() % UInt64(values.count))] }

    private mutating func chance(_ percent: UInt64) -> Bool { next() % 100 < percent }

    private static let names = ["a", "b", "long_property_name", "é", "x y", ""]
    private static let strings = ["", "a", "ab", "abc-12", "日本語", "😀", "A\nB", "2020-01-01", "q\"uote", "\u{7F}"]
    private static let numbers = [
        "0", "-0", "1", "-1", "2", "3.5", "1.0", "10", "1e2", "0.1", "-2.50", "9223372036854775807",
        "9223372036854775808",
        "1e400", "1e-400", "0.30000000000000004", "123456789012345678901234567890", "5.0e-324",
    ]
    private static let patterns = ["^a", "b$", "^[a-z]{2,3}$", "^[a-z]+-[0-9]+$", "[0-9]", "^.$", "^\\\\w*$", "(a|b)c"]

    /// A schema of draft 2020-12, which may refer to itself inside arrays and objects.
    mutating func schema(depth: Int = 3) -> String {
        if chance(6) { return pick(["true", "false", "{}"]) }
        var members: [String] = []
        if chance(60) { members.append("\"type\": \(typeName())") }
        for _ in 0..<(next() % 4) { members.append(keyword(depth: depth)) }
        var seen: Set<Substring> = []
        members.removeAll { !seen.insert($0.prefix { $0 != ":" }).inserted }
        return "{\(members.joined(separator: ", "))}"
    }

    /// A schema with one piece changed: a number, a name, a keyword or a member.
    mutating func changed(_ text: String) -> String {
        let changes = [
            ("\"integer\"", "\"number\""), ("\"number\"", "\"integer\""),
            ("\"type\": \"string\"", "\"type\": [\"string\", \"null\"]"),
            ("minimum\": 1", "minimum\": 0"), ("maximum\": 1", "maximum\": 2"), ("Length\": 1", "Length\": 2"),
            ("Items\": 2", "Items\": 1"), ("false", "true"), ("true", "false"), ("oneOf", "anyOf"), ("anyOf", "oneOf"),
            ("\"allOf\"", "\"anyOf\""), ("\"required\"", "\"x-required\""), ("\"pattern\"", "\"x-pattern\""),
            ("\"const\"", "\"x-const\""), ("\"not\"", "\"x-not\""), ("\"enum\": [", "\"enum\": [null, "),
            ("\"uniqueItems\"", "\"x-uniqueItems\""), ("\"contains\"", "\"items\""), ("\"minLength\"", "\"maxLength\""),
            ("\"multipleOf\": 2", "\"multipleOf\": 1"), ("\"maxItems\"", "\"x-maxItems\""),
            ("\"format\"", "\"x-format\""), ("\"minItems\"", "\"x-minItems\""),
        ].filter { text.contains($0.0) }
        guard !changes.isEmpty, !chance(8) else {
            return chance(50) ? "{\"anyOf\": [\(text), {\"type\": \"null\"}]}" : schema(depth: 2)
        }
        let change = pick(changes)
        return text.replacing(change.0, with: change.1, maxReplacements: 1)
    }

    private mutating func typeName() -> String {
        let all = ["\"null\"", "\"boolean\"", "\"integer\"", "\"number\"", "\"string\"", "\"array\"", "\"object\""]
        return chance(70) ? pick(all) : "[\(pick(all)), \"null\"]"
    }

    private mutating func keyword(depth: Int) -> String {
        let count = next() % 4
        let simple = [
            "\"minLength\": \(count)", "\"maxLength\": \(count)", "\"minItems\": \(count)", "\"maxItems\": \(count)",
            "\"minProperties\": \(count)", "\"maxProperties\": \(count)", "\"minimum\": \(pick(RandomSchemas.numbers))",
            "\"maximum\": \(pick(RandomSchemas.numbers))", "\"exclusiveMinimum\": \(pick(RandomSchemas.numbers))",
            "\"exclusiveMaximum\": \(pick(RandomSchemas.numbers))",
            "\"multipleOf\": \(pick(["1", "2", "0.1", "0.5", "3"]))",
            "\"pattern\": \"\(pick(RandomSchemas.patterns))\"", "\"uniqueItems\": true", "\"format\": \"date\"",
            "\"enum\": [\(value(depth: 1)), \(value(depth: 1)), \(value(depth: 0))]", "\"const\": \(value(depth: 1))",
            "\"required\": [\(name())]", "\"dependentRequired\": {\(name()): [\(name())]}",
        ]
        guard depth > 0, chance(60) else { return pick(simple) }
        let inner = { (self: inout RandomSchemas) in self.schema(depth: depth - 1) }
        switch next() % 20 {
        case 0, 1, 2, 3:
            let properties = RandomSchemas.names.shuffled(using: &self.generator).prefix(Int(next() % 4) + 1)
            let members = properties.map { "\(JSONValue.quoted($0)): \(inner(&self))" }
            return "\"properties\": {\(members.joined(separator: ", "))}"
        case 4, 5: return "\"additionalProperties\": \(inner(&self))"
        case 6: return "\"patternProperties\": {\"\(pick(RandomSchemas.patterns))\": \(inner(&self))}"
        case 7: return "\"propertyNames\": \(inner(&self))"
        case 8, 9: return "\"items\": \(inner(&self))"
        case 10: return "\"prefixItems\": [\(inner(&self)), \(inner(&self))]"
        case 11: return "\"contains\": \(inner(&self))"
        case 12, 13: return "\"anyOf\": [\(inner(&self)), \(inner(&self))]"
        case 14: return "\"oneOf\": [\(inner(&self)), \(inner(&self))]"
        case 15: return "\"allOf\": [\(inner(&self)), \(inner(&self))]"
        case 16: return "\"not\": \(inner(&self))"
        case 17: return "\"if\": \(inner(&self)), \"then\": \(inner(&self)), \"else\": \(inner(&self))"
        case 18: return "\"\(pick(["unevaluatedProperties", "unevaluatedItems"]))\": \(inner(&self))"
        default: return pick(["\"items\": {\"$ref\": \"#\"}", "\"additionalProperties\": {\"$ref\": \"#\"}"])
        }
    }

    private mutating func name() -> String { JSONValue.quoted(pick(RandomSchemas.names)) }

    /// A value, written with spaces and escapes here and there.
    mutating func value(depth: Int = 3) -> String {
        let space = chance(10) ? " " : ""
        switch next() % (depth > 0 ? 10 : 6) {
        case 0: return "null"
        case 1: return pick(["true", "false"])
        case 2, 3: return pick(RandomSchemas.numbers)
        case 4, 5: return string(pick(RandomSchemas.strings))
        case 6, 7:
            let items = (0..<Int(next() % 4)).map { _ in value(depth: depth - 1) }
            return "[\(space)\(items.joined(separator: ",\(space)"))\(space)]"
        default:
            let names = RandomSchemas.names.shuffled(using: &generator).prefix(Int(next() % 4))
            let members = names.map { "\(string($0))\(space):\(space)\(value(depth: depth - 1))" }
            return "{\(space)\(members.joined(separator: "\(space),"))}"
        }
    }

    /// `text` with a byte replaced, taken out or put in.
    mutating func damaged(_ text: [UInt8]) -> [UInt8] {
        var text = text
        let byte = chance(70) ? pick(Array("\"\\{}[],:0-.eu \n".utf8)) : UInt8(truncatingIfNeeded: next())
        let position = Int(next() % UInt64(text.count))
        switch next() % 3 {
        case 0: text[position] = byte
        case 1: text.remove(at: position)
        default: text.insert(byte, at: position)
        }
        return text
    }

    private mutating func string(_ text: String) -> String {
        guard chance(15) else { return JSONValue.quoted(text) }
        let units = text.utf16.map { unit in
            let digits = String(unit, radix: 16)
            return "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
        }
        return "\"\(units.joined())\""
    }

    private var generator: Generator {
        get { Generator(state: state) }
        set { state = newValue.state }
    }

    private struct Generator: RandomNumberGenerator {
        var state: UInt64

        mutating func next() -> UInt64 {
            var random = RandomSchemas(seed: state)
            let value = random.next()
            state = random.state
            return value
        }
    }
}
