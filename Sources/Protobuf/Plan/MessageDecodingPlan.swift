public import JSON

/// A message of a Protobuf schema compiled for decoding: reads its wire form and writes JSON text by the rules of
/// ProtoJSON, in one pass.
///
/// A plan is compiled once for a message and used for any number of data, on any number of threads.
///
/// ```swift
/// let plan = MessageDecodingPlan(schema, message: id)
/// var output = OutputBuffer()
/// try plan.decode(bytes, appendingTo: &output)
/// ```
///
/// Fields stand in the text as they stand in the bytes, and those that the schema doesn't have are left out.
public struct MessageDecodingPlan: Sendable {
    /// What the text looks like, and what a message may ask for.
    public struct Options: Hashable, Sendable {
        /// Whether absent fields without presence, repeated ones and maps are written with their defaults.
        public enum Defaults: Hashable, Sendable { case leftOut, written }
        /// Which names fields have.
        public enum Names: Hashable, Sendable { case json, text }
        /// What stands for the values of enums.
        public enum Enums: Hashable, Sendable { case names, numbers }

        /// Whether absent fields without presence are written.
        public var defaults = Defaults.leftOut
        /// Which names fields have.
        public var names = Names.json
        /// What stands for the values of enums.
        public var enums = Enums.names
        /// How deep messages may nest.
        public var depth = MessageEncodingPlan.depthMax
        /// How many bytes the text may have.
        public var outputBytes = 1 << 30

        /// The defaults.
        public init() {}
    }

    /// The schema.
    public var schema: ProtobufSchema { compiled.schema }
    /// The message.
    public var message: ProtobufSchema.MessageID { compiled.message }
    /// What the text looks like.
    public let options: Options

    private let compiled: Compiled

    /// Compiles `message` and what it leads to.
    ///
    /// - Parameters:
    ///   - schema: The schema of the message.
    ///   - message: The message that the bytes are.
    ///   - options: What the text looks like.
    public init(_ schema: ProtobufSchema, message: ProtobufSchema.MessageID, options: Options = Options()) {
        self.options = options
        compiled = Compiled(schema, message, options)
    }

    /// All that a plan refers to. The nodes are written before this is made and never after, and live as long as this
    /// does: so any thread may read them.
    @safe private final class Compiled: @unchecked Sendable {
        let types: PlanTypes
        let memory = PlanMemory()
        let schema: ProtobufSchema
        let message: ProtobufSchema.MessageID

        init(_ schema: ProtobufSchema, _ message: ProtobufSchema.MessageID, _ options: Options) {
            self.schema = schema
            self.message = message
            var compiler = PlanCompiler(schema, usesTextNames: options.names == .text, memory: memory)
            types = compiler.compile(message)
        }
    }

    /// Appends the JSON text of one message, which is all of `bytes`.
    ///
    /// - Throws: `ProtobufDataError` if the bytes are no such message, or one that JSON has no text for. Nothing is
    ///   appended then.
    public func decode(_ bytes: [UInt8], appendingTo output: inout OutputBuffer) throws(ProtobufDataError) {
        try decode(bytes.span, appendingTo: &output)
    }

    /// Appends the JSON text of one message as `decode(_:appendingTo:)` of an array does.
    ///
    /// - Throws: `ProtobufDataError`; nothing is appended then.
    public func decode(_ bytes: Span<UInt8>, appendingTo output: inout OutputBuffer) throws(ProtobufDataError) {
        try unsafe bytes.withUnsafeBytes { (bytes) throws(ProtobufDataError) in
            unsafe try decode(bytes, appendingTo: &output)
        }
    }

    /// Appends the JSON text of one message as `decode(_:appendingTo:)` of an array does.
    ///
    /// - Throws: `ProtobufDataError`; nothing is appended then.
    @unsafe public func decode(
        _ bytes: UnsafeRawBufferPointer, appendingTo output: inout OutputBuffer
    ) throws(ProtobufDataError) {
        var failure = unsafe run(bytes, &output)
        // A required field may come in the other part of a message that must be merged.
        guard let first = failure else { return }
        if first.fault == .needsMerging || first.fault == .required {
            let merged = try WireMessage(unsafe Array(bytes), message, schema, depth: options.depth)
                .encodedForDecoding(schema)
            failure = unsafe merged.withUnsafeBytes { unsafe run($0, &output) }
            guard failure != nil else { return }
        }
        if let failure { throw failure.error }
    }

    /// The JSON text of one message, which is all of `bytes`.
    ///
    /// - Throws: `ProtobufDataError` as `decode(_:appendingTo:)` does.
    public func decode(_ bytes: [UInt8]) throws(ProtobufDataError) -> [UInt8] {
        var output = OutputBuffer(capacity: 0)
        try decode(bytes, appendingTo: &output)
        return output.bytes
    }

    private func run(_ bytes: UnsafeRawBufferPointer, _ output: inout OutputBuffer) -> DecodingFailure? {
        let count = bytes.count
        let before = output.count
        let copyWords = (count + JSONScan.terminatorRoom + 7) / 8
        var words = 512 + count / 8
        while true {
            let scratch = unsafe output.reserveScratch(words: copyWords + words)
            let copy = UnsafeMutableRawPointer(scratch)
            if let start = bytes.baseAddress { unsafe copy.copyMemory(from: start, byteCount: count) }
            for offset in stride(from: 0, to: JSONScan.terminatorRoom, by: 8) {
                unsafe (copy + (count + offset)).store(0 as UInt64)
            }
            let source = unsafe DecodingPass.Source(copy.assumingMemoryBound(to: UInt8.self))
            let failure = unsafe withUnsafeMutablePointer(to: &output) { buffer -> DecodingFailure? in
                var state = unsafe DecodingState(
                    buffer,
                    scratch: PassScratch(
                        scratch + copyWords, capacity: words, depth: options.depth + 1, types: compiled.types),
                    schema: schema, options: options, source: source, count: count)
                do throws(DecodingPass.Fault) {
                    let write = unsafe try DecodingPass.content(
                        compiled.types.root, source, source + count, state.start, &state)
                    unsafe buffer.pointee.commit(upTo: UnsafeMutableRawPointer(write))
                    return nil
                } catch {
                    return unsafe DecodingFailure(fault: error, offset: state.stop - source, count: count, state: state)
                }
            }
            guard let failure else { return nil }
            output.removeAll(from: before)
            guard failure.fault == .outOfScratch else { return failure }
            words *= 4
        }
    }
}
