internal import CIsal

/// Raw deflate (RFC 1951), through ISA-L.
enum Deflate {
    /// The level of ISA-L that compresses best.
    private static let level: UInt32 = 3

    /// The bytes of zlib's Adler-32, all or some of which may follow the data.
    private static let checksumSize = 4

    static func compress(_ input: UnsafeBufferPointer<UInt8>) throws(CompressionError) -> [UInt8] {
        let workspace = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: ISAL_DEFLATE_LEVEL_3_WORKSPACE)
        let stream = UnsafeMutablePointer<isal_zstream>.allocate(capacity: 1)
        defer {
            unsafe workspace.deallocate()
            unsafe stream.deallocate()
        }
        unsafe isal_deflate_init(stream)
        unsafe stream.pointee.level = level
        unsafe stream.pointee.level_buf = workspace.baseAddress
        unsafe stream.pointee.level_buf_size = UInt32(workspace.count)
        unsafe stream.pointee.end_of_stream = 1
        // ISA-L only reads, though its C signature lacks the const.
        unsafe stream.pointee.next_in = UnsafeMutablePointer(mutating: input.baseAddress)
        unsafe stream.pointee.avail_in = UInt32(input.count)
        return unsafe try [UInt8](codec: .deflate, limit: .max - 1, firstPiece: input.count / 2 + 64) {
            (room) throws(CompressionError) in
            unsafe stream.pointee.next_out = room.baseAddress
            unsafe stream.pointee.avail_out = UInt32(room.count)
            let code = unsafe isal_deflate(stream)
            guard code == COMP_OK else { throw CompressionError(.deflate, .corrupt("ISA-L answers \(code)")) }
            return unsafe FilledPiece(
                count: room.count - Int(stream.pointee.avail_out),
                isLast: stream.pointee.internal_state.state == ZSTATE_END)
        }
    }

    static func decompress(_ input: UnsafeBufferPointer<UInt8>, limit: Int) throws(CompressionError) -> [UInt8] {
        let state = UnsafeMutablePointer<inflate_state>.allocate(capacity: 1)
        defer { unsafe state.deallocate() }
        unsafe isal_inflate_init(state)
        unsafe state.pointee.next_in = UnsafeMutablePointer(mutating: input.baseAddress)
        unsafe state.pointee.avail_in = UInt32(input.count)
        let output = unsafe try [UInt8](codec: .deflate, limit: limit, firstPiece: 4 * input.count) {
            (room) throws(CompressionError) in
            unsafe state.pointee.next_out = room.baseAddress
            unsafe state.pointee.avail_out = UInt32(room.count)
            let code = unsafe isal_inflate(state)
            guard code >= 0 else { throw CompressionError(.deflate, .corrupt(message(of: code))) }
            let isLast = unsafe state.pointee.block_state == ISAL_BLOCK_FINISH
            // All of the input was given: where room is left, the input has ended.
            let free = unsafe Int(state.pointee.avail_out)
            guard isLast || free == 0 else { throw CompressionError(.deflate, .truncated) }
            return FilledPiece(count: room.count - free, isLast: isLast)
        }
        let rest = unsafe Int(state.pointee.avail_in) + Int(state.pointee.read_in_length / 8)
        // Avro's libraries for Python compress with zlib and cut its header and one byte of its checksum off, so that
        // three bytes of the checksum follow.
        guard rest <= checksumSize else { throw CompressionError(.deflate, .trailingBytes(rest)) }
        return output
    }

    private static func message(of code: Int32) -> String {
        switch code {
        case ISAL_INVALID_BLOCK: "a block header is wrong"
        case ISAL_INVALID_SYMBOL: "a symbol has no code"
        case ISAL_INVALID_LOOKBACK: "a distance points before the beginning"
        default: "ISA-L answers \(code)"
        }
    }
}
