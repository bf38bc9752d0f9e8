internal import JSON

/// What a decoding pass over one message uses beside where it reads and writes.
@safe struct DecodingState {
    /// One step of a path to a value, from the inside out.
    enum Step {
        case field(ProtobufFieldLabel)
        case index(Int)
        case key(String)
    }

    let buffer: UnsafeMutablePointer<OutputBuffer>
    private let countBefore: Int
    /// The last place at which a value may begin to be written.
    var last: DecodingPass.Output
    let options: MessageDecodingPlan.Options
    let powers = PowersOfTen.shared
    private let schema: ProtobufSchema
    /// The bits of fields of open messages, the map keys, and all messages for `Any`.
    var scratch: PassScratch
    /// Where a value was refused, and the way to it.
    var stop: DecodingPass.Source
    var path: [Step] = []
    var missing: ProtobufFieldLabel?

    init(
        _ buffer: UnsafeMutablePointer<OutputBuffer>, scratch: PassScratch, schema: ProtobufSchema,
        options: MessageDecodingPlan.Options,
        source: DecodingPass.Source, count: Int
    ) {
        unsafe self.buffer = buffer
        self.scratch = scratch
        self.options = options
        self.schema = schema
        unsafe stop = source
        unsafe countBefore = buffer.pointee.count
        unsafe buffer.pointee.reserve(DecodingPass.margin + count * 4)
        unsafe last = DecodingState.last(buffer)
    }

    /// Where to write first.
    var start: DecodingPass.Output {
        unsafe (buffer.pointee.start + buffer.pointee.count).assumingMemoryBound(to: UInt8.self)
    }

    /// Keeps what was written up to `write`, and makes room for `count` bytes and the margin behind it.
    ///
    /// - Returns: Where to write on: the buffer may have moved.
    @inline(never)
    mutating func grow(_ write: DecodingPass.Output, by count: Int) throws(DecodingPass.Fault) -> DecodingPass.Output {
        unsafe buffer.pointee.commit(upTo: UnsafeMutableRawPointer(write))
        guard unsafe buffer.pointee.count - countBefore + count <= options.outputBytes else { throw .tooLong }
        unsafe buffer.pointee.reserve(count + DecodingPass.margin)
        unsafe last = DecodingState.last(buffer)
        return unsafe start
    }

    /// A message's bytes in one order, its fields merged, with readable bytes behind them.
    func merged(_ start: DecodingPass.Source, _ count: Int, _ type: Int) throws(DecodingPass.Fault) -> [UInt8] {
        let bytes = unsafe Array(UnsafeBufferPointer(start: start, count: count))
        do throws(ProtobufDataError) {
            let message = try WireMessage(bytes, ProtobufSchema.MessageID(type), schema, depth: scratch.depthLeft)
            return message.encodedForDecoding(schema) + [UInt8](repeating: 0, count: JSONScan.terminatorRoom)
        } catch {
            throw .truncated
        }
    }

    private static func last(_ buffer: UnsafeMutablePointer<OutputBuffer>) -> DecodingPass.Output {
        unsafe (buffer.pointee.start + (buffer.pointee.capacity - DecodingPass.margin)).assumingMemoryBound(
            to: UInt8.self)
    }
}

/// A field's label in a plan, to name the field when a message is refused.
@safe struct ProtobufFieldLabel {
    let start: UnsafePointer<UInt8>
    let count: Int

    init(_ field: UnsafePointer<PlanField>) {
        unsafe start = field.pointee.label
        unsafe count = field.pointee.labelCount
    }

    /// The name without the comma, the quotes and the colon.
    var name: String {
        let text = unsafe UnsafeBufferPointer(start: start + 1, count: count - 2)
        guard let value = try? JSONValue(parsing: unsafe Array(text)) else { return "" }
        return value.string ?? ""
    }
}
