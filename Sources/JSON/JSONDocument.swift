/// A plain JSON document: REST bodies, `_schemas` records, configuration and reports.
///
/// Read and written by jansson, which keeps neither places nor numbers beyond 64 bits; schema texts and event values
/// go through `JSONValue` and the plans instead.
public enum JSONDocument: Hashable, Sendable {
    case null
    case boolean(Bool)
    case integer(Int64)
    case real(Double)
    case string(String)
    case array([JSONDocument])
    case object([Member])

    /// One name and its value. The order of members is kept.
    public struct Member: Hashable, Sendable {
        /// The name.
        public var name: String
        /// The value.
        public var value: JSONDocument

        /// Makes a member.
        public init(_ name: String, _ value: JSONDocument) {
            self.name = name
            self.value = value
        }
    }

    /// The value of the member called `name`; nil if there is none or this isn't an object.
    public subscript(name: String) -> JSONDocument? {
        guard case .object(let members) = self else { return nil }
        return members.first { $0.name == name }?.value
    }

    /// The text of a string; nil for any other value.
    public var string: String? {
        guard case .string(let text) = self else { return nil }
        return text
    }

    /// An integer; nil for any other value.
    public var integer: Int64? {
        guard case .integer(let value) = self else { return nil }
        return value
    }

    /// A boolean; nil for any other value.
    public var boolean: Bool? {
        guard case .boolean(let value) = self else { return nil }
        return value
    }

    /// The items of an array; nil for any other value.
    public var array: [JSONDocument]? {
        guard case .array(let items) = self else { return nil }
        return items
    }

    /// The members of an object; nil for any other value.
    public var members: [Member]? {
        guard case .object(let members) = self else { return nil }
        return members
    }

    /// How a document is written.
    public enum Style: Sendable {
        /// On one line, without spaces, members in order.
        case compact
        /// Indented by two spaces, members in order.
        case pretty
        /// On one line, without spaces, members sorted by the bytes of their names: equal documents give equal texts.
        case canonical
    }
}

extension JSONDocument: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral, ExpressibleByBooleanLiteral,
    ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral
{
    /// Makes a string.
    public init(stringLiteral value: String) { self = .string(value) }
    /// Makes an integer.
    public init(integerLiteral value: Int64) { self = .integer(value) }
    /// Makes a boolean.
    public init(booleanLiteral value: Bool) { self = .boolean(value) }
    /// Makes an array.
    public init(arrayLiteral elements: JSONDocument...) { self = .array(elements) }
    /// Makes an object whose members keep the order that is written here.
    public init(dictionaryLiteral elements: (String, JSONDocument)...) {
        self = .object(elements.map { Member($0, $1) })
    }
}
