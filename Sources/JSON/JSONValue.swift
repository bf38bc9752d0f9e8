public import SchemaLanguage

/// A JSON value as it stands in a text: exact numbers, members in order, and the place of everything.
///
/// This is what schema texts are read into. Event values never are: they are read in one pass by a plan.
public struct JSONValue: Sendable {
    /// What the value is.
    public enum Content: Sendable {
        case null
        case boolean(Bool)
        case number(JSONNumber)
        case string(String)
        case array([JSONValue])
        case object(JSONObject)
    }

    /// What the value is.
    public var content: Content
    /// The bytes that it takes in the text, quotes and brackets included.
    public var span: SourceSpan

    /// Makes a value that stands at `span`.
    public init(_ content: Content, span: SourceSpan = SourceSpan(start: 0, end: 0)) {
        self.content = content
        self.span = span
    }

    /// The text of a string; nil for any other value.
    public var string: String? {
        guard case .string(let text) = content else { return nil }
        return text
    }

    /// A number; nil for any other value.
    public var number: JSONNumber? {
        guard case .number(let number) = content else { return nil }
        return number
    }

    /// A boolean; nil for any other value.
    public var boolean: Bool? {
        guard case .boolean(let value) = content else { return nil }
        return value
    }

    /// The items of an array; nil for any other value.
    public var array: [JSONValue]? {
        guard case .array(let items) = content else { return nil }
        return items
    }

    /// The members of an object; nil for any other value.
    public var object: JSONObject? {
        guard case .object(let object) = content else { return nil }
        return object
    }

    /// Whether the value is `null`.
    public var isNull: Bool {
        guard case .null = content else { return false }
        return true
    }

    /// What the value is, for a message: `an object`, `the string "a"`, `the number 12`.
    public var summary: String {
        switch content {
        case .null: "null"
        case .boolean(let value): value ? "true" : "false"
        case .number(let number): "the number \(number.text.prefix(40))"
        case .string(let text):
            "the string \(JSONValue.quoted(text.count > 40 ? text.prefix(40) + "…" : text))"
        case .array: "an array"
        case .object: "an object"
        }
    }
}

extension JSONValue: Hashable {
    /// Equality of the values: places don't count, the order of members doesn't, and 1.0 equals 1.
    public static func == (lhs: JSONValue, rhs: JSONValue) -> Bool {
        switch (lhs.content, rhs.content) {
        case (.null, .null): true
        case (.boolean(let l), .boolean(let r)): l == r
        case (.number(let l), .number(let r)): l == r
        // Canonical equivalence of Swift strings is not JSON's equality: "é" composed and decomposed differ.
        case (.string(let l), .string(let r)): l.utf8.elementsEqual(r.utf8)
        case (.array(let l), .array(let r)): l == r
        case (.object(let l), .object(let r)):
            l.members.count == r.members.count && l.members.allSatisfy { $0.value == r[$0.name] }
        default: false
        }
    }

    /// Feeds what `==` compares; objects feed only their size, as their order doesn't count.
    public func hash(into hasher: inout Hasher) {
        switch content {
        case .null: hasher.combine(0)
        case .boolean(let value): hasher.combine(value)
        case .number(let number): hasher.combine(number)
        case .string(let text): text.utf8.forEach { hasher.combine($0) }
        case .array(let items): hasher.combine(items)
        case .object(let object): hasher.combine(object.members.count)
        }
    }
}

/// The members of a JSON object, in the order of the text; no name occurs twice.
public struct JSONObject: Sendable {
    /// One name and its value.
    public struct Member: Sendable {
        /// The name, without quotes and escapes.
        public var name: String
        /// The bytes of the name in the text, quotes included.
        public var nameSpan: SourceSpan
        /// The value.
        public var value: JSONValue

        /// Makes a member whose name stands at `nameSpan`.
        public init(_ name: String, _ value: JSONValue, nameSpan: SourceSpan = SourceSpan(start: 0, end: 0)) {
            self.name = name
            self.nameSpan = nameSpan
            self.value = value
        }
    }

    /// The members, in the order of the text.
    public let members: [Member]
    /// Where a name is in `members`; only made for objects that are too large to look through.
    private let positions: [ExactString: Int]

    /// Makes an object of members whose names differ.
    public init(_ members: [Member]) {
        self.members = members
        guard members.count > 8 else {
            positions = [:]
            return
        }
        var positions = [ExactString: Int](minimumCapacity: members.count)
        for (position, member) in members.enumerated() { positions[ExactString(member.name)] = position }
        self.positions = positions
    }

    /// The value of the member called `name`, if there is one.
    public subscript(name: String) -> JSONValue? { member(name)?.value }

    /// The member called `name`, if there is one.
    public func member(_ name: String) -> Member? {
        guard members.count > 8 else { return members.first { $0.name.utf8.elementsEqual(name.utf8) } }
        return positions[ExactString(name)].map { members[$0] }
    }
}
