/// Finds strings of a fixed set, such as the names of properties or the strings of an enum: a hash table with open
/// addressing.
struct NameIndex: Sendable {
    private struct Entry {
        var hash: UInt64 = 0
        var start: Int32 = 0
        var length: Int32 = 0
        /// The position in the set; −1 in an empty entry.
        var position: Int32 = -1
    }

    private var entries: [Entry]
    private var bytes: [UInt8] = []
    private let mask: Int

    /// Makes an index of names; of equal ones the first counts.
    init(_ names: [String]) {
        var capacity = 4
        while capacity < names.count * 2 { capacity *= 2 }
        mask = capacity - 1
        entries = [Entry](repeating: Entry(), count: capacity)
        for (position, name) in names.enumerated() {
            let hash = name.withBytes(NameIndex.hash)
            let known = name.withBytes { find($0, hash: hash) }
            guard known < 0 else { continue }
            var slot = Int(truncatingIfNeeded: hash) & mask
            while entries[slot].position >= 0 { slot = (slot + 1) & mask }
            entries[slot] = Entry(
                hash: hash, start: Int32(bytes.count), length: Int32(name.utf8.count), position: Int32(position))
            bytes += name.utf8
        }
    }

    /// The position of `name` in the set; −1 if it is not in it.
    func find(_ name: ByteSlice) -> Int { find(name, hash: NameIndex.hash(name)) }

    private func find(_ name: ByteSlice, hash: UInt64) -> Int {
        var slot = Int(truncatingIfNeeded: hash) & mask
        while entries[slot].position >= 0 {
            let entry = entries[slot]
            if entry.hash == hash, Int(entry.length) == name.count,
                bytes[Int(entry.start)..<Int(entry.start + entry.length)].elementsEqual(name)
            {
                return Int(entry.position)
            }
            slot = (slot + 1) & mask
        }
        return -1
    }

    /// FNV-1a with a last mixing. The set is a schema's, so that an event can't make it collide.
    private static func hash(_ name: ByteSlice) -> UInt64 {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in name { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
        return hash ^ hash >> 29
    }
}
