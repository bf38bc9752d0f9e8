internal import CSnappy

/// Raw snappy blocks.
enum Snappy {
    static func compress(_ input: UnsafeBufferPointer<UInt8>) throws(CompressionError) -> [UInt8] {
        unsafe try [UInt8](atMost: snappy_max_compressed_length(input.count)) { (room) throws(CompressionError) in
            var count = room.count
            let status = unsafe withChars(input) { input in
                unsafe room.withMemoryRebound(to: CChar.self) { room in
                    unsafe snappy_compress(input.baseAddress, input.count, room.baseAddress, &count)
                }
            }
            guard status == SNAPPY_OK else { throw CompressionError(.snappy, .corrupt("snappy answers \(status)")) }
            return count
        }
    }

    static func decompress(_ input: UnsafeBufferPointer<UInt8>, limit: Int) throws(CompressionError) -> [UInt8] {
        var length = 0
        let status = unsafe withChars(input) {
            unsafe snappy_uncompressed_length($0.baseAddress, $0.count, &length)
        }
        guard status == SNAPPY_OK else {
            throw CompressionError(.snappy, .corrupt("the length in front is wrong"))
        }
        guard length <= limit else { throw CompressionError(.snappy, .outputOverLimit(limit)) }
        // The best that an element can do is 64 bytes out of 3, so that no memory is taken for a longer claim.
        guard length / 64 <= input.count else {
            throw CompressionError(.snappy, .corrupt("the length in front is more than the bytes can hold"))
        }
        return unsafe try [UInt8](atMost: length) { (room) throws(CompressionError) in
            var count = length
            let status = unsafe withChars(input) { input in
                unsafe room.withMemoryRebound(to: CChar.self) { room in
                    unsafe snappy_uncompress(input.baseAddress, input.count, room.baseAddress, &count)
                }
            }
            guard status == SNAPPY_OK else {
                throw CompressionError(.snappy, .corrupt("the elements don't make the length in front"))
            }
            return count
        }
    }

    private static func withChars<Result>(
        _ bytes: UnsafeBufferPointer<UInt8>, _ body: (UnsafeBufferPointer<CChar>) -> Result
    ) -> Result {
        unsafe bytes.withMemoryRebound(to: CChar.self) { unsafe body($0) }
    }
}
