internal import CZstd

/// Zstandard frames (RFC 8878).
enum Zstandard {
    /// The level that the zstd command and Avro's other implementations take by default.
    private static let level: Int32 = 3
    /// What RFC 8878, section 3.1.1.1.2, asks every decoder to support: 8 MiB.
    private static let windowLog: Int32 = 23

    static func compress(_ input: UnsafeBufferPointer<UInt8>) throws(CompressionError) -> [UInt8] {
        guard let context = unsafe ZSTD_createCCtx() else { throw CompressionError(.zstandard, .outOfMemory) }
        defer { unsafe ZSTD_freeCCtx(context) }
        unsafe ZSTD_CCtx_setParameter(context, ZSTD_c_compressionLevel, level)
        // Four bytes for which a reader finds every damage; without them most goes unseen.
        unsafe ZSTD_CCtx_setParameter(context, ZSTD_c_checksumFlag, 1)
        return unsafe try [UInt8](atMost: ZSTD_compressBound(input.count)) { (room) throws(CompressionError) in
            let count = unsafe ZSTD_compress2(context, room.baseAddress, room.count, input.baseAddress, input.count)
            guard ZSTD_isError(count) == 0 else { throw error(count) }
            return count
        }
    }

    static func decompress(_ input: UnsafeBufferPointer<UInt8>, limit: Int) throws(CompressionError) -> [UInt8] {
        guard let context = unsafe ZSTD_createDCtx() else { throw CompressionError(.zstandard, .outOfMemory) }
        defer { unsafe ZSTD_freeDCtx(context) }
        unsafe ZSTD_DCtx_setParameter(context, ZSTD_d_windowLogMax, windowLog)
        var source = unsafe ZSTD_inBuffer(src: input.baseAddress, size: input.count, pos: 0)
        return unsafe try [UInt8](codec: .zstandard, limit: limit, firstPiece: 4 * input.count) {
            (room) throws(CompressionError) in
            var target = unsafe ZSTD_outBuffer(dst: room.baseAddress, size: room.count, pos: 0)
            var rest = 0
            // Frames may follow each other; each call stops at the end of one.
            repeat {
                rest = unsafe ZSTD_decompressStream(context, &target, &source)
                guard ZSTD_isError(rest) == 0 else { throw error(rest) }
            } while unsafe source.pos < source.size && target.pos < target.size
            let isLast = unsafe rest == 0 && source.pos == source.size
            guard unsafe isLast || target.pos == target.size else { throw CompressionError(.zstandard, .truncated) }
            return unsafe FilledPiece(count: target.pos, isLast: isLast)
        }
    }

    private static func error(_ result: Int) -> CompressionError {
        let message = unsafe String(cString: ZSTD_getErrorName(result))
        return switch ZSTD_getErrorCode(result) {
        case ZSTD_error_memory_allocation: CompressionError(.zstandard, .outOfMemory)
        case ZSTD_error_frameParameter_windowTooLarge:
            CompressionError(.zstandard, .windowOverLimit(1 << Int(windowLog)))
        default: CompressionError(.zstandard, .corrupt(message))
        }
    }
}
