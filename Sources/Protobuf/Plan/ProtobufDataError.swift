/// Why bytes are no message of a schema, or none that can be written as JSON.
public struct ProtobufDataError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The byte, from 0, at which the value begins that is wrong.
    public let offset: Int
    /// Where that is in the message, as a JSON pointer (RFC 6901): `/items/3/price`; empty for the message itself.
    public let pointer: String
    /// What should be there, such as `a string in UTF-8`.
    public let expected: String
    /// What is there.
    public let found: String

    /// Makes an error of its four parts.
    public init(offset: Int, pointer: String, expected: String, found: String) {
        self.offset = offset
        self.pointer = pointer
        self.expected = expected
        self.found = found
    }

    /// `byte offset, pointer: expected …, found …`.
    public var description: String {
        "byte \(offset), \(pointer.isEmpty ? "the whole message" : pointer): expected \(expected), found \(found)"
    }
}
