public import JSON
public import SchemaLanguage

/// A message of a Protobuf schema compiled for encoding: reads the JSON text of an event, by the rules of ProtoJSON, and
/// writes its wire form, with everything checked, in one pass.
///
/// A plan is made once a message and used for any number of events, by several threads at a time. It keeps nothing of
/// an event.
///
/// ```swift
/// let plan = MessageEncodingPlan(schema, message: id)
/// let bytes = try plan.encode(Array(#"{"id": "7", "name": "Ada"}"#.utf8))
/// ```
public struct MessageEncodingPlan: Sendable {
    /// What happens to a member of an object that its message has no field for, and to a name that its enum has no value
    /// for.
    public enum UnknownFields: Hashable, Sendable {
        /// The event is refused.
        case refused
        /// The member is left out.
        case ignored
    }

    /// In which order fields and the entries of maps are written.
    public enum Order: Hashable, Sendable {
        /// As the text has them.
        case asGiven
        /// Fields by number and entries by key, so that equal events have equal bytes.
        case deterministic
    }

    /// How many bytes an event's text may have.
    public static let textMax = JSONLimits().bytes
    /// How many bytes an event's encoding may have.
    public static let outputMax = 1 << 30
    /// How deep messages may nest by default.
    public static let depthMax = 100

    /// The schema.
    public var schema: ProtobufSchema { compiled.schema }
    /// The message that events are.
    public var message: ProtobufSchema.MessageID { compiled.message }

    /// One reference, so that to copy a plan costs no more than that.
    private let compiled: Compiled

    /// Compiles `message` and what it leads to.
    ///
    /// - Parameters:
    ///   - schema: The schema of the message.
    ///   - message: The message that events are.
    ///   - unknownFields: What happens to members that are no fields.
    ///   - order: In which order fields are written.
    ///   - depth: How deep messages may nest.
    public init(
        _ schema: ProtobufSchema, message: ProtobufSchema.MessageID, unknownFields: UnknownFields = .refused,
        order: Order = .asGiven, depth: Int = depthMax
    ) {
        compiled = Compiled(schema, message, unknownFields, order, depth)
    }

    /// The nodes, and what the diagnosis needs. They point into `memory`, are written before this is made and never
    /// after, and live as long as this does: so any thread may read them.
    @safe private final class Compiled: @unchecked Sendable {
        let types: PlanTypes
        let memory = PlanMemory()
        let schema: ProtobufSchema
        let message: ProtobufSchema.MessageID
        let unknownFields: UnknownFields
        let order: Order
        let depth: Int

        init(
            _ schema: ProtobufSchema, _ message: ProtobufSchema.MessageID, _ unknownFields: UnknownFields,
            _ order: Order, _ depth: Int
        ) {
            self.schema = schema
            self.message = message
            self.unknownFields = unknownFields
            self.order = order
            self.depth = depth
            var compiler = PlanCompiler(schema, usesTextNames: false, memory: memory)
            types = compiler.compile(message)
        }
    }

    /// Encodes one event.
    ///
    /// - Parameters:
    ///   - text: The event, one JSON text.
    ///   - output: What the encoding is appended to; it stays as it was if the event is refused.
    /// - Throws: `ValueError` with every mistake in the event, up to a hundred.
    public func encode(_ text: [UInt8], appendingTo output: inout OutputBuffer) throws(ValueError) {
        let result = unsafe text.withUnsafeBytes { text in unsafe run(text, &output) }
        if result != .encoded { throw error(result, text) }
    }

    /// Encodes one event as `encode(_:appendingTo:)` of an array does.
    ///
    /// - Throws: `ValueError` with every mistake in the event, up to a hundred.
    @unsafe public func encode(
        _ text: UnsafeRawBufferPointer, appendingTo output: inout OutputBuffer
    ) throws(ValueError) {
        let result = unsafe run(text, &output)
        if result != .encoded { throw error(result, unsafe Array(text)) }
    }

    /// The encoding of one event.
    ///
    /// - Throws: `ValueError` with every mistake in the event, up to a hundred.
    public func encode(_ text: [UInt8]) throws(ValueError) -> [UInt8] {
        var output = OutputBuffer(capacity: 0)
        try encode(text, appendingTo: &output)
        return output.bytes
    }

    /// Every mistake in an event, up to a hundred; none if it can be encoded. Slow: it serves to tell people what is
    /// wrong with an event that was refused.
    public func mistakes(in text: [UInt8]) -> [ValueMistake] {
        var diagnosis = EventDiagnosis(
            of: text, compiled.schema, types: compiled.types, ignoresUnknown: compiled.unknownFields == .ignored,
            depth: compiled.depth)
        return diagnosis.run(compiled.message)
    }

    // MARK: The pass

    private enum Result {
        case encoded, refused, tooLarge
    }

    private func run(_ text: UnsafeRawBufferPointer, _ output: inout OutputBuffer) -> Result {
        guard text.count <= MessageEncodingPlan.textMax, let start = text.baseAddress else { return .refused }
        let count = text.count
        let copyWords = (count + JSONScan.terminatorRoom + 7) / 8
        // Enough for most; an event that needs more is started again, each time with several times as much.
        var words = 512 + count / 8
        while true {
            let room = count * EncodingPass.roomPerByte + EncodingPass.slack
            guard room <= MessageEncodingPlan.outputMax else { return .tooLarge }
            output.reserve(room)
            let scratch = unsafe output.reserveScratch(words: copyWords + words)
            let copy = UnsafeMutableRawPointer(scratch)
            unsafe copy.copyMemory(from: start, byteCount: count)
            for offset in stride(from: 0, to: JSONScan.terminatorRoom, by: 8) {
                unsafe (copy + (count + offset)).store(0 as UInt64)
            }
            var state = unsafe PassScratch(
                scratch + copyWords, capacity: words, depth: compiled.depth + 1, types: compiled.types,
                ignoresUnknown: compiled.unknownFields == .ignored)
            do throws(JSONScan.Fault) {
                let source = unsafe JSONScan.skipSpace(UnsafeRawPointer(copy))
                let (end, written) = unsafe try EncodingPass.content(
                    compiled.types.root, source, output.start + output.count, &state)
                guard unsafe JSONScan.skipSpace(end) == UnsafeRawPointer(copy) + count else { return .refused }
                unsafe assert(
                    written - output.start - output.count <= room - EncodingPass.slack / 2, "the text pays for all")
                let before = output.count
                unsafe output.commit(upTo: written)
                // The pass writes the extensions of a MessageSet as plain fields.
                if compiled.order == .deterministic || compiled.types.hasMessageSets { reorder(&output, from: before) }
                return .encoded
            } catch {
                guard error == .outOfScratch else { return .refused }
                words *= 4
            }
        }
    }

    /// Puts the bytes of an event from `offset` on into their one order.
    private func reorder(_ output: inout OutputBuffer, from offset: Int) {
        let bytes = unsafe output.withUnsafeBytes { unsafe Array($0[offset...]) }
        guard let value = try? WireMessage(bytes, compiled.message, compiled.schema, depth: compiled.depth) else {
            return
        }
        output.removeAll(from: offset)
        output.append(value.encoded(compiled.schema, sortingMaps: compiled.order == .deterministic))
    }

    @inline(never)
    private func error(_ result: Result, _ text: [UInt8]) -> ValueError {
        if result == .tooLarge {
            return ValueError([
                ValueMistake(
                    pointer: "", position: SourcePosition(line: 1, column: 1),
                    expected: "an event of up to \(MessageEncodingPlan.outputMax) bytes when encoded",
                    found: "a larger one")
            ])
        }
        let mistakes = mistakes(in: text)
        guard mistakes.isEmpty else { return ValueError(mistakes) }
        // The walk and the pass disagree, which tests have never seen.
        return ValueError([
            ValueMistake(
                pointer: "", position: nil, expected: "an event that the schema can encode", found: "another")
        ])
    }
}
