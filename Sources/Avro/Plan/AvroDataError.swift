/// Why bytes are no value of an Avro schema, or none that the reader's schema can take.
public struct AvroDataError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The byte, from 0, at which the value begins that is wrong.
    public let offset: Int
    /// Where that is in the value, as a JSON pointer (RFC 6901): `/items/3/price`; empty for the value itself. What the
    /// reader's schema leaves out is called as the writer's schema calls it.
    public let pointer: String
    /// What should be there, such as `a string`.
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

    /// The same error in data that begins `count` bytes before.
    func moved(by count: Int) -> AvroDataError {
        AvroDataError(offset: offset + count, pointer: pointer, expected: expected, found: found)
    }

    /// `byte offset, pointer: expected …, found …`.
    public var description: String {
        "byte \(offset), \(pointer.isEmpty ? "the whole value" : pointer): expected \(expected), found \(found)"
    }
}
