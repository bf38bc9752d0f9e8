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

    /// Whether there are so many characters. A character takes one to four bytes, so that most often they needn't be counted.
    func hasCharacters(atLeast least: Int) -> Bool { count / 4 >= least || count >= least && characterCount >= least }

    /// Whether there are no more characters.
    func hasCharacters(atMost most: Int) -> Bool { count <= most || count / 4 <= most && characterCount <= most }

    /// Whether they match a sequence of classes.
    func matches(_ pattern: SequencePattern) -> Bool {
        // An empty slice may have no address, and then nothing of it is read.
        guard let base = unsafe base else { return pattern.matchesEmpty }
        return unsafe pattern.matches(UnsafeRawPointer(base), UnsafeRawPointer(base + count))
    }

    /// The same bytes.
    static func == (lhs: ByteSlice, rhs: ByteSlice) -> Bool {
        lhs.count == rhs.count && lhs.elementsEqual(rhs)
    }
}

extension String {
    /// Hands the UTF-8 of the string to `body`. Unlike that of a tape it must not be looked at in words.
    func withBytes<R>(_ body: (ByteSlice) -> R) -> R {
        var copy = self
        return copy.withUTF8 { bytes in unsafe body(ByteSlice(bytes)) }
    }
}
