internal import JSON

/// The values of a JSON text in the order in which they stand in it, an object's names among them: what a schema is
/// evaluated on where one pass over the text is not enough.
///
/// An object takes one entry, then two or more for each member: the name, and the value with everything in it.
///
/// The memory is used again for the next text. Positions and counts in entries are trusted, as only `TapeReader`, which
/// has checked them, writes entries.
@safe final class Tape {
    /// One value, or one name.
    struct Entry: BitwiseCopyable {
        enum Kind: UInt8 {
            case null
            case `true`
            case `false`
            /// An integer that fits in 64 bits, written with digits only; its value is kept.
            case integer
            /// Any other number.
            case number
            case string
            case array
            case object
        }

        var kind: Kind
        /// Whether a string was written with escapes; what they stand for is in `decoded`.
        var hasEscapes = false
        /// The first byte of the value in the text.
        var start: UInt32
        /// For strings the number of bytes, for numbers the length of the text, for arrays and objects how many items or
        /// members they have; for integers the lower half of the value.
        var count: UInt32 = 0
        /// For arrays and objects the entry after everything in them; for strings with escapes the place in `decoded`; for
        /// integers the upper half of the value.
        var rest: UInt32 = 0

        var integer: Int64 { Int64(truncatingIfNeeded: UInt64(rest) << 32 | UInt64(count)) }
    }

    /// How many bytes behind the text are zeros.
    static let padding = JSONScan.terminatorRoom

    /// The text, followed by zeros.
    private(set) var text: UnsafeMutablePointer<UInt8>
    private(set) var textCount = 0
    private var textCapacity = 0
    /// What strings with escapes stand for.
    private(set) var decoded: UnsafeMutablePointer<UInt8>
    private(set) var entries: UnsafeMutablePointer<Entry>
    private(set) var count = 0
    private var capacity = 0

    init() {
        unsafe text = .allocate(capacity: 0)
        unsafe decoded = .allocate(capacity: 0)
        unsafe entries = .allocate(capacity: 0)
    }

    deinit {
        unsafe text.deallocate()
        unsafe decoded.deallocate()
        unsafe entries.deallocate()
    }

    /// Takes a copy of `bytes` and forgets what was there before.
    func load(_ bytes: Span<UInt8>) {
        if bytes.count + Tape.padding > textCapacity {
            textCapacity = bytes.count * 2 + Tape.padding
            unsafe text.deallocate()
            unsafe decoded.deallocate()
            unsafe text = .allocate(capacity: textCapacity)
            // What an escape stands for is never longer than the escape.
            unsafe decoded = .allocate(capacity: textCapacity)
        }
        unsafe bytes.withUnsafeBytes { bytes in
            guard let base = bytes.baseAddress else { return }
            unsafe UnsafeMutableRawPointer(text).copyMemory(from: base, byteCount: bytes.count)
        }
        unsafe (text + bytes.count).update(repeating: 0, count: Tape.padding)
        textCount = bytes.count
        clear()
    }

    /// Forgets the values.
    func clear() { count = 0 }

    /// Adds an entry and returns its position.
    @inline(__always)
    func append(_ entry: Entry) {
        if count == capacity { grow() }
        unsafe (entries + count).initialize(to: entry)
        count += 1
    }

    @inline(never)
    private func grow() {
        let larger = max(64, capacity * 2)
        let copy = UnsafeMutablePointer<Entry>.allocate(capacity: larger)
        unsafe copy.update(from: entries, count: count)
        unsafe entries.deallocate()
        unsafe entries = unsafe copy
        capacity = larger
    }

    // MARK: Looking at values

    subscript(position: Int) -> Entry {
        @inline(__always) get {
            assert(position < count, "entries are looked at only where there are any")
            return unsafe entries[position]
        }
        @inline(__always) set { unsafe entries[position] = newValue }
    }

    /// The entry after the value at `position` and everything in it.
    @inline(__always)
    func next(after position: Int) -> Int {
        let entry = self[position]
        return entry.kind.rawValue >= Entry.Kind.array.rawValue ? Int(entry.rest) : position + 1
    }

    /// The characters of a string.
    @inline(__always)
    func string(_ entry: Entry) -> ByteSlice {
        let start = unsafe entry.hasEscapes ? decoded + Int(entry.rest) : text + Int(entry.start) + 1
        return unsafe ByteSlice(UnsafeBufferPointer(start: start, count: Int(entry.count)))
    }

    /// The text of a number.
    func number(_ entry: Entry) -> ByteSlice {
        let start = unsafe text + Int(entry.start)
        var length = Int(entry.count)
        if entry.kind == .integer {
            length = 0
            while unsafe start[length] == UInt8(ascii: "-") || start[length] &- UInt8(ascii: "0") < 10 { length += 1 }
        }
        return unsafe ByteSlice(UnsafeBufferPointer(start: start, count: length))
    }

    /// The position of the value of the member called `name` in the object at `object`; nil if there is none.
    func member(_ name: ByteSlice, of object: Int) -> Int? {
        var position = object + 1
        for _ in 0..<self[object].count {
            if string(self[position]) == name { return position + 1 }
            position = next(after: position + 1)
        }
        return nil
    }
}
