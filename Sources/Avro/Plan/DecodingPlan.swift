public import JSON
public import SchemaLanguage

/// Turns Avro data into JSON text: what was written with one schema, in the form that another one asks for.
///
/// A plan is compiled once for a pair of schemas and used for any number of data, on any number of threads.
///
/// ```swift
/// let plan = try DecodingPlan(writer: written, reader: mine)
/// var output = OutputBuffer()
/// try plan.decode(bytes, appendingTo: &output)
/// ```
///
/// The schemas are resolved as the specification says ("Schema Resolution"): types are promoted, fields are found by
/// name or alias, left out or taken from their defaults, and stand in the reader's order. Two schemas that don't fit
/// make a plan, too. Only data that comes to where they don't is refused.
public struct DecodingPlan: Sendable {
    /// The schema that the data was written with.
    public var writer: AvroSchema { compiled.writer }
    /// The schema that it is read with.
    public var reader: AvroSchema { compiled.reader }
    /// The form of the JSON text.
    public let form: JSONForm
    /// What a datum may ask for.
    public let limits: DecodingLimits

    /// The program, to explain where it stops.
    var program: DecodingProgram { compiled.program }
    private let compiled: Compiled

    /// Compiles a plan.
    ///
    /// - Parameters:
    ///   - writer: The schema that the data was written with.
    ///   - reader: The schema to read it with; nil for the writer's.
    ///   - form: The form of the JSON text.
    ///   - limits: What a datum may ask for.
    /// - Throws: `ComparisonTooLarge` for schemas that take too many steps to be resolved.
    public init(
        writer: AvroSchema, reader: AvroSchema? = nil, form: JSONForm = .plain,
        limits: DecodingLimits = DecodingLimits()
    ) throws(ComparisonTooLarge) {
        self.form = form
        self.limits = limits
        let resolved = try ResolvedSchema(writer: writer, reader: reader ?? writer)
        compiled = Compiled(resolved, try DecodingCompiler.compile(resolved, form: form), limits)
    }

    /// All that a plan refers to, so that handing one on touches one reference count. The pass, which is the program as it
    /// runs, is written before this is made and never after, and lives as long as this does: so any thread may read it.
    @safe private final class Compiled: @unchecked Sendable {
        let writer: AvroSchema
        let reader: AvroSchema
        let program: DecodingProgram
        let pass: DecodingPass.Plan
        private let memory = PlanMemory()

        init(_ schemas: ResolvedSchema, _ program: DecodingProgram, _ limits: DecodingLimits) {
            writer = schemas.writer
            reader = schemas.reader
            self.program = program
            unsafe pass = DecodingPass.Plan(
                code: memory.copy(program.code), literals: memory.copy(program.literals),
                tables: memory.copy(program.tables), limits: limits, powers: .shared)
        }
    }

    /// Appends the JSON text of one datum, which is all of `bytes`.
    ///
    /// - Throws: `AvroDataError` if the bytes are no datum of the writer's schema, hold something that the reader's
    ///   schema can't take, or go on after the datum. Nothing is appended then.
    public func decode(_ bytes: [UInt8], appendingTo output: inout OutputBuffer) throws(AvroDataError) {
        try decode(bytes.span, appendingTo: &output)
    }

    /// Appends the JSON text of one datum as `decode(_:appendingTo:)` of an array does.
    ///
    /// - Throws: `AvroDataError`; nothing is appended then.
    public func decode(_ bytes: Span<UInt8>, appendingTo output: inout OutputBuffer) throws(AvroDataError) {
        try unsafe bytes.withUnsafeBytes { (bytes) throws(AvroDataError) in
            unsafe try decode(bytes, appendingTo: &output)
        }
    }

    /// Appends the JSON text of one datum as `decode(_:appendingTo:)` of an array does.
    ///
    /// - Throws: `AvroDataError`; nothing is appended then.
    @unsafe public func decode(
        _ bytes: UnsafeRawBufferPointer, appendingTo output: inout OutputBuffer
    ) throws(AvroDataError) {
        let count = output.count
        let end = try unsafe run(bytes, &output).get()
        guard end < bytes.count else { return }
        output.removeAll(from: count)
        throw AvroDataError(
            offset: end, pointer: "", expected: "the end of the data after one value",
            found: "\(bytes.count - end) more bytes")
    }

    /// The JSON text of one datum, which is all of `bytes`.
    ///
    /// - Throws: `AvroDataError` as `decode(_:appendingTo:)` does.
    public func decode(_ bytes: [UInt8]) throws(AvroDataError) -> [UInt8] {
        var output = OutputBuffer(capacity: 0)
        try decode(bytes, appendingTo: &output)
        return output.bytes
    }

    /// Appends the JSON text of the datum that begins at `offset`; others may follow it, as in the blocks of object
    /// container files.
    ///
    /// - Returns: The offset behind the datum.
    /// - Throws: `AvroDataError` if no datum of the writer's schema begins there, or if it holds something that the
    ///   reader's schema can't take. Nothing is appended then.
    public func decodeFirst(
        of bytes: [UInt8], at offset: Int, appendingTo output: inout OutputBuffer
    ) throws(AvroDataError) -> Int {
        let result = unsafe bytes.withUnsafeBytes { bytes in
            unsafe run(UnsafeRawBufferPointer(rebasing: bytes[offset...]), &output)
        }
        switch result {
        case .success(let count): return offset + count
        case .failure(let error): throw error.moved(by: offset)
        }
    }

    /// Appends the JSON text of the datum at the beginning of `bytes`, as the method of the same name does.
    ///
    /// - Returns: How many bytes the datum took.
    package func decodeFirst(
        of bytes: UnsafeRawBufferPointer, appendingTo output: inout OutputBuffer
    ) throws(AvroDataError) -> Int {
        try unsafe run(bytes, &output).get()
    }

    /// Lends the pass memory for its frames and its stack. Returns how many bytes the datum took.
    private func run(_ bytes: UnsafeRawBufferPointer, _ output: inout OutputBuffer) -> Result<Int, AvroDataError> {
        let pass = compiled.pass
        let count = output.count
        let (frameSize, slotSize) = (MemoryLayout<DecodingPass.Frame>.stride, MemoryLayout<DecodingStack.Slot>.stride)
        let frameCount = program.framesMax ?? limits.depth
        let slotCount = 32
        let memory = unsafe UnsafeMutableRawPointer(
            output.reserveScratch(words: (frameCount * frameSize + slotCount * slotSize) / 8))
        let slots = unsafe memory.bindMemory(to: DecodingStack.Slot.self, capacity: slotCount)
        let frames = unsafe (memory + slotCount * slotSize).bindMemory(
            to: DecodingPass.Frame.self, capacity: frameCount)
        var stack = unsafe DecodingStack(slots, capacity: slotCount)
        // No bytes may have no address; then nothing is read.
        let start = unsafe bytes.baseAddress?.assumingMemoryBound(to: UInt8.self) ?? pass.literals
        var stop = unsafe DecodingPass.Stop(instruction: pass.code, source: start, frames: 0)
        do throws(DecodingPass.Fault) {
            guard program.depth <= limits.depth else { throw .tooDeep }
            let end = unsafe try DecodingPass.run(
                pass, from: start, to: start + bytes.count, frames: frames, stack: &stack, output: &output, stop: &stop)
            return .success(unsafe end - start)
        } catch {
            output.removeAll(from: count)
            let failure = unsafe DecodingFailure(
                fault: error, instruction: stop.instruction - pass.code, offset: stop.source - start,
                bytes: UnsafeRawBufferPointer(start: start, count: bytes.count),
                loops: (0..<stop.frames).reversed().map { unsafe loop(frames[$0], pass.code, stack) })
            return .failure(failure.error(self))
        }
    }

    private func loop(
        _ frame: DecodingPass.Frame, _ code: UnsafePointer<DecodingInstruction>, _ stack: borrowing DecodingStack
    ) -> DecodingFailure.Loop {
        let index = frame.total - frame.remaining
        let slot = frame.slots + index
        return unsafe DecodingFailure.Loop(
            opening: frame.opening - code, index: index, isInItem: frame.remaining > 0,
            keyOffset: slot < stack.count ? stack[fromEnd: slot - stack.count].offset : 0)
    }
}
