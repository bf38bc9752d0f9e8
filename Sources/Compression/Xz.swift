internal import CLzma

/// One xz stream.
enum Xz {
    /// The preset that the xz command takes by default.
    private static let preset: UInt32 = 6
    /// The memory that a decoder may take: what the largest preset needs, 65 MiB, and a little.
    private static let memoryLimit: UInt64 = 80 << 20

    static func compress(_ input: UnsafeBufferPointer<UInt8>) throws(CompressionError) -> [UInt8] {
        unsafe try [UInt8](atMost: lzma_stream_buffer_bound(input.count)) { (room) throws(CompressionError) in
            var count = 0
            let code = unsafe lzma_easy_buffer_encode(
                preset, LZMA_CHECK_CRC64, nil, input.baseAddress, input.count, room.baseAddress, &count, room.count)
            guard code == LZMA_OK else { throw error(code) }
            return count
        }
    }

    static func decompress(_ input: UnsafeBufferPointer<UInt8>, limit: Int) throws(CompressionError) -> [UInt8] {
        let stream = UnsafeMutablePointer<lzma_stream>.allocate(capacity: 1)
        unsafe stream.initialize(to: lzma_stream())
        defer { unsafe stream.deallocate() }
        let code = unsafe lzma_stream_decoder(stream, memoryLimit, UInt32(XZ_TELL_UNSUPPORTED_CHECK))
        guard code == LZMA_OK else { throw error(code) }
        defer { unsafe lzma_end(stream) }
        unsafe stream.pointee.next_in = input.baseAddress
        unsafe stream.pointee.avail_in = input.count
        let output = unsafe try [UInt8](codec: .xz, limit: limit, firstPiece: 4 * input.count) {
            (room) throws(CompressionError) in
            unsafe stream.pointee.next_out = room.baseAddress
            unsafe stream.pointee.avail_out = room.count
            let code = unsafe lzma_code(stream, LZMA_RUN)
            // LZMA_BUF_ERROR says that the last call and this one got nowhere.
            guard code != LZMA_BUF_ERROR else { throw CompressionError(.xz, .truncated) }
            guard code == LZMA_OK || code == LZMA_STREAM_END else { throw error(code) }
            let free = unsafe stream.pointee.avail_out
            // All of the input was given: where room is left, the input has ended.
            guard code == LZMA_STREAM_END || free == 0 else { throw CompressionError(.xz, .truncated) }
            return FilledPiece(count: room.count - free, isLast: code == LZMA_STREAM_END)
        }
        let rest = unsafe stream.pointee.avail_in
        guard rest == 0 else { throw CompressionError(.xz, .trailingBytes(rest)) }
        return output
    }

    private static func error(_ code: lzma_ret) -> CompressionError {
        switch code {
        case LZMA_MEM_ERROR: CompressionError(.xz, .outOfMemory)
        case LZMA_MEMLIMIT_ERROR: CompressionError(.xz, .windowOverLimit(Int(memoryLimit)))
        case LZMA_FORMAT_ERROR: CompressionError(.xz, .corrupt("it doesn't begin as an xz stream"))
        case LZMA_OPTIONS_ERROR: CompressionError(.xz, .corrupt("it uses a filter that is not supported"))
        case LZMA_UNSUPPORTED_CHECK: CompressionError(.xz, .corrupt("its checksum is of a kind that is not supported"))
        case LZMA_DATA_ERROR: CompressionError(.xz, .corrupt("a block or its checksum is wrong"))
        default: CompressionError(.xz, .corrupt("liblzma answers \(code.rawValue)"))
        }
    }
}
