/// What a streaming codec did with the room that it was given.
struct FilledPiece {
    /// The bytes that it wrote.
    var count: Int
    /// Whether the stream is complete.
    var isLast: Bool
}

extension [UInt8] {
    /// The output of a codec that doesn't say beforehand how long it is.
    ///
    /// `fill` is called with uninitialized room until it has written its last piece. The room grows with what has come,
    /// never with what the input claims, and ends one byte past `limit`: a stream that reaches there is over it.
    init(
        codec: Codec, limit: Int, firstPiece: Int,
        fill: (UnsafeMutableBufferPointer<UInt8>) throws(CompressionError) -> FilledPiece
    ) throws(CompressionError) {
        self = []
        var isComplete = false
        while !isComplete {
            let room = Swift.min(Swift.max(firstPiece, count), limit - count, 1 << 30) + 1
            try append(addingCapacity: room) { (span) throws(CompressionError) in
                isComplete = unsafe try span.withUnsafeMutableBufferPointer {
                    (buffer, initializedCount) throws(CompressionError) in
                    let piece = unsafe try fill(UnsafeMutableBufferPointer(rebasing: buffer[..<room]))
                    initializedCount = piece.count
                    return piece.isLast
                }
            }
            guard count <= limit else { throw CompressionError(codec, .outputOverLimit(limit)) }
        }
    }

    /// The output of a codec that says beforehand that it is at most `capacity` bytes, written by `fill`, which returns
    /// how many they are.
    init(
        atMost capacity: Int,
        fill: (UnsafeMutableBufferPointer<UInt8>) throws(CompressionError) -> Int
    ) throws(CompressionError) {
        self = []
        try append(addingCapacity: capacity) { (span) throws(CompressionError) in
            unsafe try span.withUnsafeMutableBufferPointer { (buffer, initializedCount) throws(CompressionError) in
                initializedCount = unsafe try fill(buffer)
            }
        }
    }
}
