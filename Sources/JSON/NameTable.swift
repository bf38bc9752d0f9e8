/// Finds names of a fixed set, such as a record's fields or an enum's symbols, in a text.
///
/// A hash table with open addressing. What is hashed and compared are the first eight bytes, the last eight and the
/// length; only longer names are compared in full.
@safe @usableFromInline package struct NameTable: BitwiseCopyable {
    @usableFromInline struct Entry: BitwiseCopyable {
        @usableFromInline var head: UInt64 = 0
        @usableFromInline var tail: UInt64 = 0
        @usableFromInline var length: Int32 = 0
        /// The position of the name in the set; −1 in an empty entry.
        @usableFromInline var index: Int32 = -1
        /// Where the name begins in `text`.
        @usableFromInline var start: Int = 0
    }

    @usableFromInline let entries: UnsafePointer<Entry>
    @usableFromInline let text: UnsafeRawPointer
    @usableFromInline let mask: Int
    @usableFromInline let shift: UInt64
    @usableFromInline let multiplier: UInt64

    /// Makes a table of names that differ. It lives in `memory`.
    package init(_ names: [String], in memory: PlanMemory) {
        var bytes: [UInt8] = []
        var unplaced: [Entry] = []
        for (index, name) in names.enumerated() {
            let name = Array(name.utf8)
            let padded = name + [UInt8](repeating: 0, count: 8)
            var entry = Entry()
            unsafe padded.withUnsafeBytes { padded in
                guard let start = padded.baseAddress else { return }
                (entry.head, entry.tail) = unsafe NameTable.ends(start, name.count)
            }
            entry.length = Int32(name.count)
            entry.index = Int32(index)
            entry.start = bytes.count
            unplaced.append(entry)
            bytes += name
        }
        unsafe text = UnsafeRawPointer(memory.copy(bytes))
        var bits: UInt64 = 2
        while 1 << bits < names.count * 2 { bits += 1 }
        mask = 1 << bits - 1
        shift = 64 - bits
        // Of a few multipliers, the first with which nothing collides, if there is one; else the one with least.
        var best: (entries: [Entry], collisions: Int, multiplier: UInt64) = ([], .max, 0)
        var multiplier: UInt64 = 0x9E37_79B9_7F4A_7C15
        for _ in 0..<(names.count > 1000 ? 1 : 64) where best.collisions > 0 {
            let placed = NameTable.place(unplaced, mask: mask, shift: shift, multiplier: multiplier)
            if placed.collisions < best.collisions { best = (placed.entries, placed.collisions, multiplier) }
            multiplier = multiplier &* 0xD134_2543_DE82_EF95 &+ 2
        }
        self.multiplier = best.multiplier
        unsafe entries = memory.copy(best.entries)
    }

    private static func place(
        _ unplaced: [Entry], mask: Int, shift: UInt64, multiplier: UInt64
    ) -> (entries: [Entry], collisions: Int) {
        var entries = [Entry](repeating: Entry(), count: mask + 1)
        var collisions = 0
        for entry in unplaced {
            var slot = Int(hash(entry.head, entry.tail, Int(entry.length), multiplier) >> shift)
            while entries[slot].index >= 0 {
                slot = (slot + 1) & mask
                collisions += 1
            }
            entries[slot] = entry
        }
        return (entries, collisions)
    }

    /// Finds the name that begins at `source`, after its opening quote.
    ///
    /// - Returns: The position in the set, −1 for another name; and the byte that ended the name: the closing quote, or
    ///   a backslash or a control character, for which the position means nothing.
    @inlinable @inline(__always)
    package func find(_ source: UnsafeRawPointer) -> (index: Int, end: UnsafeRawPointer) {
        let word = unsafe source.word
        let stops = JSONScan.stops(in: word)
        if stops != 0 {
            let length = stops.trailingZeroBitCount &>> 3
            let name = word & (1 &<< (UInt64(truncatingIfNeeded: length) &<< 3) &- 1)
            return unsafe (position(source, length, name, 0), source + length)
        }
        var end = unsafe source + 8
        while true {
            let stops = unsafe JSONScan.stops(in: end.word)
            unsafe end += stops.trailingZeroBitCount &>> 3
            if stops != 0 { break }
        }
        return unsafe (position(source, end - source, word, (end - 8).word), end)
    }

    /// The position of a name; −1 if it isn't in the set. Eight bytes behind it must be readable.
    package func index(of name: UnsafeRawPointer, length: Int) -> Int {
        let (head, tail) = unsafe NameTable.ends(name, length)
        return unsafe position(name, length, head, tail)
    }

    @inlinable @inline(__always)
    func position(_ name: UnsafeRawPointer, _ length: Int, _ head: UInt64, _ tail: UInt64) -> Int {
        var slot = Int(truncatingIfNeeded: NameTable.hash(head, tail, length, multiplier) &>> shift)
        while true {
            let entry = unsafe entries + slot
            if unsafe entry.pointee.head == head && entry.pointee.tail == tail && Int(entry.pointee.length) == length {
                if unsafe length <= 16 || middleIsEqual(name, entry.pointee.start, length) {
                    return unsafe Int(entry.pointee.index)
                }
            }
            if unsafe entry.pointee.index < 0 { return -1 }
            slot = (slot &+ 1) & mask
        }
    }

    @usableFromInline
    func middleIsEqual(_ name: UnsafeRawPointer, _ start: Int, _ length: Int) -> Bool {
        var offset = 8
        while offset &+ 8 < length {
            guard unsafe (name + offset).word == (text + start + offset).word else { return false }
            offset &+= 8
        }
        return true
    }

    /// The first eight bytes, zeros behind a shorter name, and the last eight, zero for a name of less than eight.
    private static func ends(_ name: UnsafeRawPointer, _ length: Int) -> (UInt64, UInt64) {
        guard length < 8 else { return unsafe (name.word, (name + (length - 8)).word) }
        return unsafe (name.word & (1 << (8 * UInt64(length)) - 1), 0)
    }

    @inlinable @inline(__always)
    static func hash(_ head: UInt64, _ tail: UInt64, _ length: Int, _ multiplier: UInt64) -> UInt64 {
        ((head ^ tail &<< 32 ^ tail &>> 32) &+ UInt64(truncatingIfNeeded: length)) &* multiplier
    }
}
