/// Bytes that lie somewhere for a while: the characters of a string of a tape, or of a Swift string.
///
/// Sound because reading is checked against the count, and because no slice outlives the function that was handed it:
/// a tape isn't read into while it is evaluated, and `withBytes` gives its slice to a closure only.
@safe struct ByteSlice: RandomAccessCollection, BitwiseCopyable {
    private let base: UnsafePointer<UInt8>?
    let endIndex: Int

    init(_ bytes: UnsafeBufferPointer<UInt8>) {
        unsafe base = bytes.baseAddress
        endIndex = bytes.count
    }

    var startIndex: Int { 0 }

    subscript(position: Int) -> UInt8 {
        @inline(__always) get {
            precondition(position >= 0 && position < endIndex, "bytes are read only inside their slice")
            // An empty slice has no position that gets here.
            return unsafe base.unsafelyUnwrapped[position]
        }
    }

    subscript(bounds: Range<Int>) -> ByteSlice {
        precondition(bounds.lowerBound >= 0 && bounds.upperBound <= endIndex, "a slice is cut only inside itself")
        return unsafe ByteSlice(UnsafeBufferPointer(rebasing: buffer[bounds]))
    }

    /// The bytes for a C function.
    var buffer: UnsafeBufferPointer<UInt8> { unsafe UnsafeBufferPointer(start: base, count: endIndex) }

    /// The bytes as a string.
    var text: String { String(decoding: self, as: UTF8.self) }

    /// How many characters, which is code points to JSON Schema, the bytes are.
    var characterCount: Int {
        var count = 0
        for byte in self where byte & 0xC0 != 0x80 { count += 1 }
        return count
    }

    /// The same bytes.
    static func == (lhs: ByteSlice, rhs: ByteSlice) -> Bool {
        lhs.count == rhs.count && lhs.elementsEqual(rhs)
    }
}

extension String {
    /// Hands the UTF-8 of the string to `body`.
    func withBytes<R>(_ body: (ByteSlice) -> R) -> R {
        var copy = self
        return copy.withUTF8 { bytes in unsafe body(ByteSlice(bytes)) }
    }
}
