internal import JSON

// Avro's binary encoding of values, one after the other (specification, "Binary Encoding").
//
// The pointers are properties of the class, not of a struct in it, because a struct is under Swift's exclusivity check
// for as long as its methods run, which costs more than writing a number does.
//
// They lie in the buffer that the encoder has taken over and nobody else can reach. Every write makes room for itself
// first, so `next` never passes `end`, which is where the buffer's room ends.
extension ValueEncoder {
    /// How many bytes there are, those that were in the buffer before included.
    var byteCount: Int { unsafe next - start }

    /// The buffer with everything that was written. Nothing may be written after it.
    func finish() -> OutputBuffer {
        guard var buffer = buffer.take() else { preconditionFailure("the buffer was given back before") }
        unsafe buffer.commit(upTo: next)
        unsafe (start, next, end) = (buffer.start, buffer.start, buffer.start)
        return buffer
    }

    /// Takes over `buffer`, to append to it.
    func take(_ buffer: consuming OutputBuffer) {
        unsafe start = buffer.start
        unsafe next = buffer.start + buffer.count
        unsafe end = buffer.start + buffer.capacity
        self.buffer = consume buffer
    }

    @inline(__always)
    private func reserve(_ room: Int) {
        if unsafe end - next < room { grow(room) }
    }

    @inline(never)
    private func grow(_ room: Int) {
        var buffer = finish()
        buffer.reserve(room)
        take(buffer)
    }

    @inline(__always)
    func write(byte: UInt8) {
        reserve(1)
        unsafe next.storeBytes(of: byte, as: UInt8.self)
        unsafe next += 1
    }

    /// An int or a long: zigzag, seven bits a byte, the lowest first.
    @inline(__always)
    func write(long value: Int64) {
        reserve(10)
        var rest = UInt64(bitPattern: value << 1 ^ value >> 63)
        while rest >= 0x80 {
            unsafe next.storeBytes(of: UInt8(truncatingIfNeeded: rest) | 0x80, as: UInt8.self)
            unsafe next += 1
            rest >>= 7
        }
        unsafe next.storeBytes(of: UInt8(truncatingIfNeeded: rest), as: UInt8.self)
        unsafe next += 1
    }

    func write(float value: Float) {
        reserve(4)
        unsafe next.storeBytes(of: value.bitPattern.littleEndian, as: UInt32.self)
        unsafe next += 4
    }

    func write(double value: Double) {
        reserve(8)
        unsafe next.storeBytes(of: value.bitPattern.littleEndian, as: UInt64.self)
        unsafe next += 8
    }

    /// The length of `string` in UTF-8 and its bytes.
    @inline(__always)
    func write(string: String) {
        let isWritten: Void? = unsafe string.utf8.withContiguousStorageIfAvailable { utf8 in
            write(long: Int64(utf8.count))
            unsafe write(raw: UnsafeRawBufferPointer(utf8))
        }
        // Only strings that Objective-C has stored come here.
        if isWritten == nil { write(bytes: Array(string.utf8)) }
    }

    /// The length of `bytes` and the bytes.
    func write(bytes: [UInt8]) {
        write(long: Int64(bytes.count))
        write(fixed: bytes)
    }

    /// The bytes alone.
    func write(fixed bytes: [UInt8]) {
        unsafe bytes.withUnsafeBytes { unsafe write(raw: $0) }
    }

    @inline(__always)
    private func write(raw bytes: UnsafeRawBufferPointer) {
        guard let source = bytes.baseAddress else { return }
        reserve(bytes.count)
        unsafe next.copyMemory(from: source, byteCount: bytes.count)
        unsafe next += bytes.count
    }

    /// Forgets the bytes from `count` on.
    func remove(from count: Int) {
        precondition(count <= byteCount)
        unsafe next = start + count
    }

    /// Puts the count of an array's or a map's one block into the byte at `position`, which was written for it, moving
    /// what follows where it takes more than a byte, and ends the array or map.
    func endBlocks(count: Int, at position: Int) {
        precondition(position < byteCount)
        write(byte: 0)
        guard count > 0 else { return remove(from: position + 1) }
        let length = 1 + (UInt64.bitWidth - UInt64(2 * count).leadingZeroBitCount - 1) / 7
        reserve(length + 9)
        let first = unsafe start + position
        let after = unsafe next + (length - 1)
        unsafe (first + length).copyMemory(from: first + 1, byteCount: next - first - 1)
        unsafe next = first
        write(long: Int64(count))
        unsafe next = after
    }

    /// Puts the pieces of what follows `start` in another order. Every piece must lie after `start`.
    func reorder(from start: Int, _ pieces: [OrderedPiece]) {
        var ordered: [UInt8] = []
        ordered.reserveCapacity(byteCount - start)
        for piece in pieces {
            switch piece {
            case .written(let range):
                precondition(range.lowerBound >= start && range.upperBound <= byteCount)
                unsafe ordered += UnsafeRawBufferPointer(
                    start: self.start + range.lowerBound, count: range.count)
            case .bytes(let bytes): ordered += bytes
            }
        }
        remove(from: start)
        write(fixed: ordered)
    }

    /// What comes next when bytes are put in another order.
    enum OrderedPiece {
        /// Bytes that were written.
        case written(Range<Int>)
        /// Others.
        case bytes([UInt8])
    }

    /// Whether `text` is 8-4-4-4-12 hexadecimal digits, in either case (RFC 9562, section 4).
    static func isUUID(_ text: String) -> Bool {
        var text = text
        return text.withUTF8 { utf8 in
            guard utf8.count == 36, let start = utf8.baseAddress else { return false }
            return unsafe EncodingPass.isUUID(UnsafeRawPointer(start))
        }
    }
}
