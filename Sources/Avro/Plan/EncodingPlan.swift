public import JSON
public import SchemaLanguage

/// An Avro schema compiled for encoding: reads the JSON text of an event and writes its Avro binary encoding, with
/// everything checked, in one pass.
///
/// A plan is made once a schema and used for any number of events, by several threads at a time. It keeps nothing of
/// an event.
///
/// ```swift
/// let plan = EncodingPlan(try AvroSchema(parsing: text))
/// let bytes = try plan.encode(Array(#"{"id": 7, "name": "Ada"}"#.utf8))
/// ```
public struct EncodingPlan: Sendable {
    /// What happens to a member of an object that its record has no field for.
    public enum UnknownFields: Hashable, Sendable {
        /// The event is refused.
        case refused
        /// The member is left out.
        case ignored
    }

    /// How many bytes an event's text may have.
    public static let textMax = JSONLimits().bytes
    /// How many bytes an event's encoding may have.
    public static let outputMax = 1 << 30

    /// One reference, so that to copy a plan costs no more than that.
    private let compiled: Compiled

    /// Compiles `schema`.
    ///
    /// - Parameters:
    ///   - schema: The schema that events are encoded with, the writer's schema of their readers.
    ///   - form: How events are written as JSON.
    ///   - unknownFields: What happens to members that are no fields.
    public init(_ schema: AvroSchema, form: JSONForm = .plain, unknownFields: UnknownFields = .refused) {
        compiled = Compiled(schema, form, unknownFields)
    }

    /// The nodes, and what the diagnosis needs. They point into `memory`, are written before this is made and never
    /// after, and live as long as this does: so any thread may read them.
    @safe private final class Compiled: @unchecked Sendable {
        let root: UnsafePointer<EncodingNode>
        let memory = PlanMemory()
        let schema: AvroSchema
        let form: JSONForm
        let unknownFields: UnknownFields
        let defaults: FieldDefaults

        init(_ schema: AvroSchema, _ form: JSONForm, _ unknownFields: UnknownFields) {
            self.schema = schema
            self.form = form
            self.unknownFields = unknownFields
            defaults = FieldDefaults(schema)
            var compiler = EncodingCompiler(
                schema, form: form, unknownFields: unknownFields, defaults: defaults, memory: memory)
            unsafe root = compiler.compileRoot()
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
            of: text, compiled.schema, compiled.form, compiled.unknownFields, compiled.defaults)
        return diagnosis.run()
    }

    // MARK: The pass

    private enum Result {
        case encoded, refused, tooLarge
    }

    private func run(_ text: UnsafeRawBufferPointer, _ output: inout OutputBuffer) -> Result {
        guard text.count <= EncodingPlan.textMax, let start = text.baseAddress else { return .refused }
        let count = text.count
        let copyWords = (count + JSONScan.terminatorRoom + 7) / 8
        // Enough for most; an event that needs more is started again, each time with several times as much.
        var words = 512 + count / 8
        var allowance = 4096
        while true {
            let room = count * EncodingPass.roomPerByte + allowance + EncodingPass.slack
            guard room <= EncodingPlan.outputMax else { return .tooLarge }
            output.reserve(room)
            let scratch = unsafe output.reserveScratch(words: copyWords + words)
            let copy = UnsafeMutableRawPointer(scratch)
            unsafe copy.copyMemory(from: start, byteCount: count)
            for offset in stride(from: 0, to: JSONScan.terminatorRoom, by: 8) {
                unsafe (copy + (count + offset)).store(0 as UInt64)
            }
            var state = unsafe EncodingScratch(scratch + copyWords, capacity: words, allowance: allowance)
            do throws(JSONScan.Fault) {
                let source = unsafe JSONScan.skipSpace(UnsafeRawPointer(copy))
                let (end, written) = unsafe try EncodingPass.anyValue(
                    compiled.root, source, output.start + output.count, &state)
                guard unsafe JSONScan.skipSpace(end) == UnsafeRawPointer(copy) + count else { return .refused }
                unsafe assert(
                    written - output.start - output.count <= room - EncodingPass.slack, "the text pays for all")
                unsafe output.commit(upTo: written)
                return .encoded
            } catch {
                switch error {
                case .refused: return .refused
                case .outOfScratch: words *= 4
                case .outOfRoom: allowance *= 4
                }
            }
        }
    }

    @inline(never)
    private func error(_ result: Result, _ text: [UInt8]) -> ValueError {
        if result == .tooLarge {
            return ValueError([
                ValueMistake(
                    pointer: "", position: SourcePosition(line: 1, column: 1),
                    expected: "an event of up to \(EncodingPlan.outputMax) bytes when encoded", found: "a larger one")
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
