/// A string that equals another only if the bytes do.
///
/// Swift's strings are equal when they are canonically equivalent, so that "é" and "e" + U+0301 would be one key.
/// JSON, Avro and Protobuf compare code points.
public struct ExactString: Hashable, Sendable {
    /// The string.
    public let text: String

    /// Wraps `text`.
    public init(_ text: String) {
        self.text = text
    }

    /// Whether the UTF-8 bytes are the same.
    public static func == (lhs: ExactString, rhs: ExactString) -> Bool {
        lhs.text.utf8.elementsEqual(rhs.text.utf8)
    }

    /// Feeds the UTF-8 bytes.
    public func hash(into hasher: inout Hasher) {
        var text = text
        text.withUTF8 { bytes in unsafe hasher.combine(bytes: UnsafeRawBufferPointer(bytes)) }
    }
}
