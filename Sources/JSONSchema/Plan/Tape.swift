internal import JSON

/// The values of a JSON text in the order in which they stand in it, an object's names among them: what a schema is
/// evaluated on where one pass over the text is not enough.
///
/// An object takes one entry, then two or more for each member: the name, and the value with everything in it.
///
/// Looks into the memory of a `TapeMemory`, which must outlive it and not be read into meanwhile. Positions and counts in
/// entries are trusted, as only `TapeReader`, which has checked them, writes entries.
@safe struct Tape: BitwiseCopyable {
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

            /// The type; for `number` either of two.
            var types: TypeSet {
                switch self {
                case .null: .null
                case .true, .false: .boolean
                case .integer: .integer
                case .number: .number
                case .string: .string
                case .array: .array
                case .object: .object
                }
            }
        }

        var kind: Kind
        /// Whether the characters of a string are in `decoded`, as it was written with escapes or isn't ASCII.
        var isDecoded = false
        /// The first byte of the value in the text.
        var start: UInt32
        /// For strings the number of bytes, for numbers the length of the text, for arrays and objects how many items or
        /// members they have; for integers the lower half of the value.
        var count: UInt32 = 0
        /// For arrays and objects the entry after everything in them; for strings that are decoded the place; for integers
        /// the upper half of the value.
        var rest: UInt32 = 0

        var integer: Int64 { Int64(truncatingIfNeeded: UInt64(rest) << 32 | UInt64(count)) }
    }

    /// The longest text that a tape can hold: offsets have 32 bits, of which one is left.
    static let textMax = Int(Int32.max)

    /// The text, followed by `JSONScan.terminatorRoom` zeros.
    let text: UnsafePointer<UInt8>
    let textCount: Int
    /// The characters of strings that couldn't stay where they are.
    let decoded: UnsafePointer<UInt8>
    let entries: UnsafePointer<Entry>
    let count: Int

    @inline(__always)
    subscript(position: Int) -> Entry {
        assert(position < count, "entries are looked at only where there are any")
        return unsafe entries[position]
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
        let start = unsafe entry.isDecoded ? decoded + Int(entry.rest) : text + Int(entry.start) + 1
        return unsafe ByteSlice(UnsafeBufferPointer(start: start, count: Int(entry.count)))
    }

    /// The position of a string in a table; −1 if it isn't in it.
    @inline(__always)
    func find(_ entry: Entry, in table: NameTable) -> Int {
        let start = unsafe entry.isDecoded ? decoded + Int(entry.rest) : text + Int(entry.start) + 1
        return unsafe table.index(of: UnsafeRawPointer(start), length: Int(entry.count))
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

    /// The double nearest to a number; infinite where it is too large for one.
    func double(_ entry: Entry) -> Double {
        guard entry.kind == .number else { return Double(entry.integer) }
        let start = unsafe UnsafeRawPointer(text + Int(entry.start))
        guard let value = unsafe try? JSONScan.double(start).value else {
            return unsafe start.byte == UInt8(ascii: "-") ? -.infinity : .infinity
        }
        return value
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

    /// The byte at an offset of the text.
    func byte(_ offset: Int) -> UInt8 {
        precondition(offset < textCount, "the text is looked at only where there is any")
        return unsafe text[offset]
    }
}
