internal import JSON
internal import SchemaLanguage

/// Walks an event that the pass refused, slowly, and finds every mistake in it.
///
/// It knows the same rules as the pass and shares only the conversions of single texts (dates, decimals) with it, so
/// that tests can hold one against the other: the pass refuses what has a mistake here, and nothing else. A text that is
/// no JSON ends the walk.
struct EventDiagnosis {
    /// Names and indices that lead to a value.
    enum Step {
        case name(String)
        case index(Int)
    }

    let schema: AvroSchema
    let form: JSONForm
    let unknownFields: EncodingPlan.UnknownFields
    let defaults: FieldDefaults
    var reader: JSONReader
    private var path: [Step] = []
    private var depth = 0
    private(set) var mistakes: [ValueMistake] = []

    /// How many mistakes are told.
    static let mistakesMax = 100

    /// Prepares to walk `text`.
    init(
        of text: [UInt8], _ schema: AvroSchema, _ form: JSONForm, _ unknownFields: EncodingPlan.UnknownFields,
        _ defaults: FieldDefaults
    ) {
        self.schema = schema
        self.form = form
        self.unknownFields = unknownFields
        self.defaults = defaults
        reader = JSONReader(bytes: text, limits: JSONLimits())
    }

    /// The mistakes, in the order of the text, up to a hundred.
    mutating func run() -> [ValueMistake] {
        guard reader.bytes.count <= EncodingPlan.textMax else {
            add("a text of up to \(EncodingPlan.textMax) bytes", found: "one of \(reader.bytes.count)", at: 0)
            return mistakes
        }
        do throws(JSONError) {
            reader.skipWhitespace()
            try walk(schema.root)
            reader.skipWhitespace()
            if !reader.isAtEnd {
                throw JSONError("expected the end of the text, found \(reader.found)", at: reader.offset)
            }
        } catch {
            add(error)
        }
        return mistakes
    }

    // MARK: Mistakes

    mutating func add(_ expected: String, found: String, at offset: Int) {
        guard mistakes.count < EventDiagnosis.mistakesMax else { return }
        mistakes.append(
            ValueMistake(
                pointer: pointer, position: SourcePosition(at: offset, in: reader.bytes), expected: expected,
                found: found))
    }

    /// Adds what a reader of JSON says, which is mostly of the form "expected this, found that".
    private mutating func add(_ error: JSONError) {
        let prefix = "expected "
        guard error.message.hasPrefix(prefix), let comma = error.message.firstRange(of: ", found ") else {
            return add("JSON", found: "a mistake in it: " + error.message, at: error.offset)
        }
        add(
            String(error.message[..<comma.lowerBound].dropFirst(prefix.count)),
            found: String(error.message[comma.upperBound...]), at: error.offset)
    }

    /// Moves past the value that comes next and adds that it isn't what was expected.
    mutating func refuse(_ expected: String) throws(JSONError) {
        let start = reader.offset
        try skipValue()
        add(expected, found: summary(from: start), at: start)
    }

    /// What stands between `start` and the reader's place, for a message.
    func summary(from start: Int) -> String {
        let text = reader.bytes[start..<reader.offset]
        let shown = String(decoding: text.prefix(60), as: UTF8.self) + (text.count > 60 ? "…" : "")
        return switch text.first.flatMap(JSONKind.init) {
        case .string: "the string \(shown)"
        case .number: "the number \(shown)"
        case .array: "an array"
        case .object: "an object"
        case .null, .boolean, nil: shown
        }
    }

    /// The path as a JSON pointer (RFC 6901).
    private var pointer: String {
        path.map { step in
            switch step {
            case .index(let index): "/\(index)"
            case .name(let name):
                "/" + name.replacing("~", with: "~0").replacing("/", with: "~1")
            }
        }.joined()
    }

    // MARK: JSON

    /// The kind of the value that comes next.
    func nextKind() throws(JSONError) -> JSONKind {
        guard let kind = reader.peek.flatMap(JSONKind.init) else {
            throw JSONError("expected a value, found \(reader.found)", at: reader.offset)
        }
        return kind
    }

    /// Reads an array, of which the bracket comes next.
    mutating func readItems(_ item: (inout EventDiagnosis) throws(JSONError) -> Void) throws(JSONError) {
        try enter()
        if reader.skip("]") { return leave() }
        var index = 0
        while true {
            path.append(.index(index))
            try item(&self)
            path.removeLast()
            index += 1
            reader.skipWhitespace()
            if reader.skip("]") { return leave() }
            guard reader.skip(",") else {
                throw JSONError("expected \",\" or \"]\", found \(reader.found)", at: reader.offset)
            }
            reader.skipWhitespace()
        }
    }

    /// Reads an object, of which the brace comes next; `member` gets each name and where it stands, and reads the value.
    mutating func readMembers(
        _ member: (inout EventDiagnosis, String, Int) throws(JSONError) -> Void
    ) throws(JSONError) {
        try enter()
        if reader.skip("}") { return leave() }
        while true {
            let start = reader.offset
            guard reader.peek == UInt8(ascii: "\"") else {
                throw JSONError("expected a member's name in quotes, found \(reader.found)", at: start)
            }
            let name = try reader.readString()
            path.append(.name(name))
            reader.skipWhitespace()
            guard reader.skip(":") else {
                throw JSONError("expected \":\" after a member's name, found \(reader.found)", at: reader.offset)
            }
            reader.skipWhitespace()
            try member(&self, name, start)
            path.removeLast()
            reader.skipWhitespace()
            if reader.skip("}") { return leave() }
            guard reader.skip(",") else {
                throw JSONError("expected \",\" or \"}\", found \(reader.found)", at: reader.offset)
            }
            reader.skipWhitespace()
        }
    }

    /// Moves past a value of any kind.
    mutating func skipValue() throws(JSONError) {
        switch try nextKind() {
        case .null: try reader.readWord("null", value: ())
        case .boolean: _ = try readBoolean()
        case .number: try reader.skipNumber()
        case .string: _ = try reader.readString()
        case .array: try readItems { diagnosis throws(JSONError) in try diagnosis.skipValue() }
        case .object: try readMembers { diagnosis, _, _ throws(JSONError) in try diagnosis.skipValue() }
        }
    }

    private mutating func readBoolean() throws(JSONError) -> Bool {
        reader.peek == UInt8(ascii: "t")
            ? try reader.readWord("true", value: true) : try reader.readWord("false", value: false)
    }

    private mutating func enter() throws(JSONError) {
        guard depth < EncodingScratch.depthMax else {
            throw JSONError("arrays and objects nest more than \(EncodingScratch.depthMax) deep", at: reader.offset)
        }
        depth += 1
        _ = reader.skip("{") || reader.skip("[")
        reader.skipWhitespace()
    }

    private mutating func leave() { depth -= 1 }

    /// Adds a mistake about a member that isn't there.
    mutating func addMissing(_ name: String, _ expected: String) {
        path.append(.name(name))
        add(expected, found: "no such member", at: reader.offset - 1)
        path.removeLast()
    }

    /// A copy that has found nothing yet, to try something.
    var probe: EventDiagnosis {
        var probe = self
        probe.mistakes = []
        return probe
    }
}
