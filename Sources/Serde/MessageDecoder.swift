internal import JSON
internal import Protobuf
internal import Registry

/// Reads the Protobuf messages of one schema as JSON; the plan of a message is compiled when the first one comes.
struct MessageDecoder: Sendable {
    private let writer: ProtobufSchema
    private let reader: ProtobufSchema
    /// What stands in front of a message's payloads, and how they are decoded.
    private var plans: [(indexes: [UInt8], plan: MessageDecodingPlan)] = []

    /// - Parameters:
    ///   - writer: The schema that payloads were written with, whose messages the indexes count.
    ///   - reader: The schema that they are read with, by messages of the same full names.
    init(writer: ProtobufSchema, reader: ProtobufSchema) {
        self.writer = writer
        self.reader = reader
    }

    /// Appends the JSON text of one payload, or nothing if it can't be read.
    ///
    /// - Parameters:
    ///   - payload: The indexes and the message, or the message alone.
    ///   - headerRest: The indexes, if a header has them.
    ///   - output: What the text is appended to.
    /// - Returns: Whether a plan was compiled, so that this is worth keeping.
    /// - Throws: `SerdeError` for indexes of no message, and bytes that are no such message.
    mutating func decode(
        _ payload: Span<UInt8>, headerRest: [UInt8]?, appendingTo output: inout OutputBuffer
    ) throws(SerdeError) -> Bool {
        if let headerRest { return try decode(payload, indexes: headerRest.span, isPrefixed: false, &output) }
        return try decode(payload, indexes: payload, isPrefixed: true, &output)
    }

    private mutating func decode(
        _ payload: Span<UInt8>, indexes: Span<UInt8>, isPrefixed: Bool, _ output: inout OutputBuffer
    ) throws(SerdeError) -> Bool {
        // No indexes begin with others, so that those that match are whole.
        for (known, plan) in plans where indexes.hasPrefix(known) {
            try decode(payload, from: isPrefixed ? known.count : 0, by: plan, &output)
            return false
        }
        let start = (0..<min(indexes.count, MessageIndexes.bytesMax)).map { indexes[$0] }
        let read: (indexes: MessageIndexes, length: Int)
        do throws(FrameError) {
            read = try MessageIndexes.read(start[...])
        } catch {
            throw .frame(error)
        }
        let path = read.indexes.path.map(Int.init)
        guard let written = writer.message(atIndexes: path) else { throw .noMessage(indexes: path) }
        let name = writer[written].fullName
        guard let message = reader.message(named: name) else { throw .noReaderMessage(name) }
        let plan = MessageDecodingPlan(reader, message: message)
        let bytes = Array(start.prefix(read.length))
        plans.append((bytes, plan))
        try decode(payload, from: isPrefixed ? read.length : 0, by: plan, &output)
        return true
    }

    private func decode(
        _ payload: Span<UInt8>, from start: Int, by plan: MessageDecodingPlan, _ output: inout OutputBuffer
    ) throws(SerdeError) {
        do throws(ProtobufDataError) {
            try plan.decode(payload.extracting(start..<payload.count), appendingTo: &output)
        } catch {
            throw .message(error)
        }
    }
}

extension Span<UInt8> {
    fileprivate func hasPrefix(_ bytes: [UInt8]) -> Bool {
        guard count >= bytes.count else { return false }
        for index in bytes.indices where self[index] != bytes[index] { return false }
        return true
    }
}
