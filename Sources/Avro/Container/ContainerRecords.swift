public import JSON

/// The records of a block of an object container file, one after the other.
///
/// ```swift
/// let plan = try DecodingPlan(writer: header.schema)
/// var records = ContainerRecords(block)
/// while try records.decodeNext(with: plan, appendingTo: &output) { … }
/// ```
public struct ContainerRecords: Sendable {
    private let block: ContainerBlock
    private var next = 0
    private var offset = 0

    /// Stands before the first record of `block`.
    public init(_ block: ContainerBlock) {
        self.block = block
    }

    /// Appends the JSON text of the next record.
    ///
    /// - Parameters:
    ///   - plan: How records are decoded, from the schema of the file's header.
    ///   - output: What the text is appended to.
    /// - Returns: Whether there was a record left.
    /// - Throws: `ContainerError` if the block holds something else, or something after its last record.
    public mutating func decodeNext(
        with plan: DecodingPlan, appendingTo output: inout OutputBuffer
    ) throws(ContainerError) -> Bool {
        guard try hasNext() else { return false }
        let length: Int
        do throws(AvroDataError) {
            let rest = block.bytes.span.extracting(offset...)
            length = try unsafe rest.withUnsafeBytes { (bytes) throws(AvroDataError) in
                unsafe try plan.decodeFirst(of: bytes, appendingTo: &output)
            }
        } catch {
            throw self.error("record \(next + 1) of \(block.count), at byte \(offset) of the block's data: \(error)")
        }
        offset += length
        next += 1
        return true
    }

    /// Makes a Swift value of the next record.
    ///
    /// - Parameters:
    ///   - type: The type to make of it.
    ///   - decoder: How records are decoded, from the schema of the file's header.
    /// - Returns: The value; nil after the last record.
    /// - Throws: `ContainerError` if the block holds something else, or something after its last record; and what the
    ///   type's own `init(from:)` throws.
    public mutating func decodeNext<Value: Decodable>(_ type: Value.Type, with decoder: AvroDecoder) throws -> Value? {
        guard try hasNext() else { return nil }
        do {
            let (value, end) = try decoder.decodeFirst(type, from: block.bytes, at: offset)
            offset = end
            next += 1
            return value
        } catch let error as AvroDataError {
            // Its offset counts from the beginning of the block already.
            throw self.error("record \(next + 1) of \(block.count): \(error)")
        }
    }

    private func hasNext() throws(ContainerError) -> Bool {
        if next < block.count { return true }
        guard offset == block.bytes.count else {
            throw error("its \(block.count) records end at byte \(offset) of \(block.bytes.count)")
        }
        return false
    }

    private func error(_ message: String) -> ContainerError {
        ContainerError(.corruptRecord, message, offset: block.offset, block: block.number)
    }
}
