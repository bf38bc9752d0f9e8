internal import JSON

/// What a failure's keyword asks for and what was found, in words.
struct FailureWords {
    private(set) var expected = ""
    private(set) var found = ""
    /// Whether the keyword says what sort of value is expected.
    private(set) var choosesSchema = false

    init(
        _ plan: ValidationPlan, tape: Tape, _ failure: FailureCollector.Failure, node: SchemaNode,
        keyword: SchemaKeyword?
    ) {
        let position = failure.position
        found = tape.summary(position)
        guard let keyword else {
            (expected, found) = FailureWords.ofFalse(node, tape, position)
            choosesSchema = true
            return
        }
        switch keyword.content {
        case .type(let types):
            expected = FailureWords.alternatives(types.names.map(FailureWords.withArticle))
            choosesSchema = true
        case .enumeration(let values):
            expected = FailureWords.oneOf(values)
            choosesSchema = true
        case .constant(let value):
            expected = FailureWords.short(value)
            choosesSchema = true
        case .multipleOf(let number): expected = "a multiple of \(number.text)"
        case .maximum(let number):
            let isExclusive = node.keyword("exclusiveMaximum").map {
                if case .maximumIsExclusive(true) = $0.content { true } else { false }
            }
            expected = "a number \(isExclusive == true ? "below" : "of at most") \(number.text)"
        case .exclusiveMaximum(let number): expected = "a number below \(number.text)"
        case .minimum(let number):
            let isExclusive = node.keyword("exclusiveMinimum").map {
                if case .minimumIsExclusive(true) = $0.content { true } else { false }
            }
            expected = "a number \(isExclusive == true ? "above" : "of at least") \(number.text)"
        case .exclusiveMinimum(let number): expected = "a number above \(number.text)"
        case .maxLength(let count):
            expected = "a string of at most \(FailureWords.counted(count, "character"))"
            found += ", which has \(tape.string(tape[position]).characterCount)"
        case .minLength(let count):
            expected = "a string of at least \(FailureWords.counted(count, "character"))"
            found += ", which has \(tape.string(tape[position]).characterCount)"
        case .pattern(let pattern): expected = "a string that matches the pattern \(JSONValue.quoted(pattern.source))"
        case .format(let name): expected = "a string of the format \(name)"
        case .contentEncoding(let encoding): expected = "a string in \(encoding)"
        case .contentMediaType(let type): expected = "a string that holds \(type)"
        case .maxItems(let count):
            expected = "an array of at most \(FailureWords.counted(count, "item"))"
            found = "one of \(tape[position].count)"
        case .minItems(let count):
            expected = "an array of at least \(FailureWords.counted(count, "item"))"
            found = "one of \(tape[position].count)"
        case .maxProperties(let count):
            expected = "an object of at most \(FailureWords.counted(count, "property", "properties"))"
            found = "one of \(tape[position].count)"
        case .minProperties(let count):
            expected = "an object of at least \(FailureWords.counted(count, "property", "properties"))"
            found = "one of \(tape[position].count)"
        case .uniqueItems:
            expected = "an array whose items all differ"
            if case .equal(let first, let second) = failure.detail { found = "equal ones at \(first) and \(second)" }
        case .contains, .minContains, .maxContains:
            expected = FailureWords.ofContains(node)
            if case .found(let count) = failure.detail { found = "\(count)" }
        case .required:
            if case .missing(let name) = failure.detail { expected = "a property \(JSONValue.quoted(name))" }
            found = "an object without it"
            choosesSchema = false
        case .dependencies:
            if case .missing(let name) = failure.detail {
                expected = "a property \(JSONValue.quoted(name)) beside the others"
            }
            found = "an object without it"
        case .anyOf(let schemas): expected = "a value for at least one of the \(schemas.count) schemas in anyOf"
        case .oneOf(let schemas):
            expected = "a value for exactly one of the \(schemas.count) schemas in oneOf"
            if case .branches(let matches) = failure.detail, !matches.isEmpty {
                found += ", which is one for \(matches.map(String.init).joined(separator: " and "))"
            }
        case .not: expected = "a value that the schema in not refuses"
        default: expected = "what \(keyword.name) asks for"
        }
    }

    /// A schema that is `false` allows nothing; what that means depends on where it stands.
    private static func ofFalse(_ node: SchemaNode, _ tape: Tape, _ position: Int) -> (String, String) {
        switch node.step {
        case "/additionalProperties":
            ("only the properties that the schema names", "another one, \(tape.summary(position))")
        case "/unevaluatedProperties":
            ("only properties that the schema describes", "another one, \(tape.summary(position))")
        case "/items", "/additionalItems", "/unevaluatedItems": ("no further item", tape.summary(position))
        case "/propertyNames": ("no property", "the name \(JSONValue.quoted(tape.string(tape[position]).text))")
        default: ("no value, as the schema here is false", tape.summary(position))
        }
    }

    private static func ofContains(_ node: SchemaNode) -> String {
        var least = 1
        var most: Int?
        if case .minContains(let count) = node.keyword("minContains")?.content { least = count }
        if case .maxContains(let count) = node.keyword("maxContains")?.content { most = count }
        let number = most.map { "\(least) to \($0) items" } ?? "at least \(counted(least, "item"))"
        return "\(number) of the sort that contains describes"
    }

    private static func counted(_ count: Int, _ one: String, _ many: String? = nil) -> String {
        count == 1 ? "1 \(one)" : "\(count) \(many ?? one + "s")"
    }

    private static func withArticle(_ type: String) -> String {
        switch type {
        case "null": "null"
        case "integer", "array", "object": "an \(type)"
        default: "a \(type)"
        }
    }

    static func alternatives(_ words: [String]) -> String {
        words.count < 2 ? words.joined() : words.dropLast().joined(separator: ", ") + " or " + (words.last ?? "")
    }

    private static func oneOf(_ values: [JSONValue]) -> String {
        guard values.count > 1 else { return values.first.map(short) ?? "no value, as the enum is empty" }
        let shown = values.prefix(8).map(short)
        let rest = values.count - shown.count
        return rest == 0 ? alternatives(shown) : shown.joined(separator: ", ") + " or one of \(rest) others"
    }

    private static func short(_ value: JSONValue) -> String {
        let text = value.text
        return text.count > 60 ? text.prefix(60) + "…" : text
    }
}

extension Tape {
    /// What a value is, for a message, as `JSONValue.summary` says it.
    func summary(_ position: Int) -> String {
        let entry = self[position]
        switch entry.kind {
        case .null: return "null"
        case .true: return "true"
        case .false: return "false"
        case .integer, .number: return "the number \(number(entry).text.prefix(40))"
        case .string:
            let text = string(entry).text
            return "the string \(JSONValue.quoted(text.count > 40 ? text.prefix(40) + "…" : text[...]))"
        case .array: return "an array"
        case .object: return "an object"
        }
    }
}
