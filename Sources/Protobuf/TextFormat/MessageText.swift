public import SchemaLanguage

/// A message of a schema in the text format (protobuf.dev, "Text Format Language Specification"), to and from its wire
/// form, and the wire form brought into one order.
///
/// The text format is for people and configuration; events go through `MessageEncodingPlan` and `MessageDecodingPlan`.
public struct MessageText: Sendable {
    /// Whether fields that the schema doesn't have are written, by their numbers.
    public enum UnknownFields: Hashable, Sendable { case leftOut, written }

    /// The schema.
    public let schema: ProtobufSchema
    /// The message.
    public let message: ProtobufSchema.MessageID
    /// Whether fields that the schema doesn't have are written.
    public let unknownFields: UnknownFields
    /// How deep messages may nest.
    public let depth: Int

    /// Prepares to read and write `message`.
    ///
    /// - Parameters:
    ///   - schema: The schema of the message.
    ///   - message: The message.
    ///   - unknownFields: Whether fields that the schema doesn't have are written.
    ///   - depth: How deep messages may nest.
    public init(
        _ schema: ProtobufSchema, message: ProtobufSchema.MessageID, unknownFields: UnknownFields = .leftOut,
        depth: Int = MessageEncodingPlan.depthMax
    ) {
        self.schema = schema
        self.message = message
        self.unknownFields = unknownFields
        self.depth = depth
    }

    /// The wire form of a message in the text format.
    ///
    /// - Throws: `ValueError` with the first mistake.
    public func encode(_ text: [UInt8]) throws(ValueError) -> [UInt8] {
        var path: [String] = []
        do throws(TextFormatScanner.Mistake) {
            var parser = try TextFormatParser(text, schema, depth: depth + 1)
            defer { path = parser.path }
            return try parser.parse(message).encoded(schema)
        } catch {
            throw ValueError([
                ValueMistake(
                    pointer: path.map { "/\($0)" }.joined(), position: SourcePosition(at: error.offset, in: text),
                    expected: error.expected, found: error.found)
            ])
        }
    }

    /// The text of a message in its wire form, a field a line.
    ///
    /// - Throws: `ProtobufDataError` for bytes that are no such message.
    public func decode(_ bytes: [UInt8]) throws(ProtobufDataError) -> [UInt8] {
        var printer = TextFormatPrinter(schema, printsUnknown: unknownFields == .written, depth: depth)
        printer.write(try checked(bytes))
        return printer.output
    }

    /// The same message in one order: fields by number, what occurs several times merged, what is unknown behind.
    ///
    /// - Throws: `ProtobufDataError` for bytes that are no such message.
    public func normalize(_ bytes: [UInt8]) throws(ProtobufDataError) -> [UInt8] {
        try checked(bytes).encoded(schema, sortingMaps: true)
    }

    private func checked(_ bytes: [UInt8]) throws(ProtobufDataError) -> WireMessage {
        let value = try WireMessage(bytes, message, schema, depth: depth)
        if let name = value.missingRequired(schema) {
            throw ProtobufDataError(
                offset: bytes.count, pointer: "", expected: "the required field \(name)", found: "a message without it")
        }
        return value
    }
}
