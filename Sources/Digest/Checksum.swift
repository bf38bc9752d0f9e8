internal import CIsal

/// The checksums of files and record batches. ISA-L computes them with the processor's own instructions where it has them.
package enum Checksum {
    /// CRC-32C (Castagnoli; RFC 3720, appendix B.4): reflected, initial value and final XOR all ones.
    package static func crc32c(_ bytes: UnsafeRawBufferPointer) -> UInt32 {
        unsafe crc(bytes, seed: 0xFFFF_FFFF) { unsafe crc32_iscsi($0, $1, $2) } ^ 0xFFFF_FFFF
    }

    /// CRC-32C of an array.
    package static func crc32c(_ bytes: [UInt8]) -> UInt32 {
        unsafe bytes.withUnsafeBytes { unsafe crc32c($0) }
    }

    /// CRC-32 as gzip and zip use it (RFC 1952, section 8).
    package static func crc32(_ bytes: [UInt8]) -> UInt32 {
        unsafe bytes.withUnsafeBytes { bytes in
            unsafe crc(bytes, seed: 0) { unsafe crc32_gzip_refl($2, $0, UInt64($1)) }
        }
    }

    /// Feeds `bytes` in pieces that fit ISA-L's 32-bit length.
    private static func crc(
        _ bytes: UnsafeRawBufferPointer, seed: UInt32,
        _ update: (UnsafeMutablePointer<UInt8>?, Int32, UInt32) -> UInt32
    ) -> UInt32 {
        var value = seed
        var rest = unsafe bytes[...]
        while unsafe !rest.isEmpty {
            let piece = unsafe UnsafeRawBufferPointer(rebasing: rest.prefix(1 << 30))
            // ISA-L only reads, though its C signature lacks the const.
            let start = unsafe UnsafeMutablePointer(mutating: piece.assumingMemoryBound(to: UInt8.self).baseAddress)
            value = unsafe update(start, Int32(piece.count), value)
            unsafe rest = rest.dropFirst(piece.count)
        }
        return value
    }
}
