internal import CBzip2

/// One bzip2 stream.
enum Bzip2 {
    /// The size of a block in units of 100,000 bytes: the largest, which is what the bzip2 command takes by default.
    private static let blockSize: Int32 = 9

    static func compress(_ input: UnsafeBufferPointer<UInt8>) throws(CompressionError) -> [UInt8] {
        // The bound in the manual of BZ2_bzBuffToBuffCompress: one percent more and 600 bytes.
        unsafe try [UInt8](atMost: input.count + input.count / 100 + 600) { (room) throws(CompressionError) in
            var count = UInt32(room.count)
            // An empty input may have no address, which libbz2 refuses; of length 0 any address will do.
            let source = unsafe input.baseAddress ?? UnsafePointer(room.baseAddress)
            let code = unsafe BZ2_bzBuffToBuffCompress(
                chars(room.baseAddress), &count, chars(source), UInt32(input.count), blockSize, 0, 0)
            guard code == BZ_OK else { throw error(code) }
            return Int(count)
        }
    }

    static func decompress(_ input: UnsafeBufferPointer<UInt8>, limit: Int) throws(CompressionError) -> [UInt8] {
        // libbz2 remembers the stream's address, so it must not move.
        let stream = UnsafeMutablePointer<bz_stream>.allocate(capacity: 1)
        unsafe stream.initialize(to: bz_stream())
        defer { unsafe stream.deallocate() }
        let code = unsafe BZ2_bzDecompressInit(stream, 0, 0)
        guard code == BZ_OK else { throw error(code) }
        defer { unsafe BZ2_bzDecompressEnd(stream) }
        unsafe stream.pointee.next_in = chars(input.baseAddress)
        unsafe stream.pointee.avail_in = UInt32(input.count)
        let output = unsafe try [UInt8](codec: .bzip2, limit: limit, firstPiece: 4 * input.count) {
            (room) throws(CompressionError) in
            unsafe stream.pointee.next_out = chars(room.baseAddress)
            unsafe stream.pointee.avail_out = UInt32(room.count)
            let code = unsafe BZ2_bzDecompress(stream)
            guard code == BZ_OK || code == BZ_STREAM_END else { throw error(code) }
            let free = unsafe Int(stream.pointee.avail_out)
            // All of the input was given: where room is left, the input has ended.
            guard code == BZ_STREAM_END || free == 0 else { throw CompressionError(.bzip2, .truncated) }
            return FilledPiece(count: room.count - free, isLast: code == BZ_STREAM_END)
        }
        let rest = unsafe Int(stream.pointee.avail_in)
        guard rest == 0 else { throw CompressionError(.bzip2, .trailingBytes(rest)) }
        return output
    }

    /// `bytes` as libbz2 takes them: as chars, and mutable, though it never writes to an input.
    private static func chars(_ bytes: UnsafePointer<UInt8>?) -> UnsafeMutablePointer<CChar>? {
        unsafe UnsafeMutableRawPointer(mutating: bytes)?.assumingMemoryBound(to: CChar.self)
    }

    private static func error(_ code: Int32) -> CompressionError {
        switch code {
        case BZ_MEM_ERROR: CompressionError(.bzip2, .outOfMemory)
        case BZ_DATA_ERROR_MAGIC: CompressionError(.bzip2, .corrupt("it doesn't begin with \"BZh\""))
        case BZ_DATA_ERROR: CompressionError(.bzip2, .corrupt("a block or its checksum is wrong"))
        default: CompressionError(.bzip2, .corrupt("libbz2 answers \(code)"))
        }
    }
}
