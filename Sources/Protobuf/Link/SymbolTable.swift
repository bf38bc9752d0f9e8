/// What full names stand for. Names are kept as bytes in one array, and looked up as bytes: resolving a relative name tries
/// many candidates, none of which is worth a string.
struct SymbolTable: Sendable {
    typealias Symbol = ProtobufSchema.Symbol

    struct Entry: Sendable {
        var hash: UInt32
        var nameStart: Int32
        var nameEnd: Int32
        var symbol: Symbol
        /// The file that declares it; the first one for a package.
        var file: Int32
    }

    private(set) var entries: [Entry] = []
    private var names: [UInt8] = []
    /// Positions in `entries`, plus one; 0 for a free slot. The count is a power of two, at least twice that of the entries.
    private var slots = [Int32](repeating: 0, count: 64)

    /// The position in `entries` of the entry called `name`.
    func find(_ name: [UInt8]) -> Int? {
        find(name[...])
    }

    func find(_ name: ArraySlice<UInt8>) -> Int? {
        let hash = Self.hash(name)
        var slot = Int(hash) & (slots.count - 1)
        while slots[slot] != 0 {
            let entry = Int(slots[slot]) - 1
            if entries[entry].hash == hash, isName(name, of: entry) { return entry }
            slot = (slot + 1) & (slots.count - 1)
        }
        return nil
    }

    /// Adds `name`, unless there is an entry of that name.
    ///
    /// - Parameters:
    ///   - name: The full name.
    ///   - symbol: What it stands for.
    ///   - file: The file that declares it.
    /// - Returns: The position of the entry, and whether it is new.
    mutating func insert(_ name: [UInt8], _ symbol: Symbol, file: Int) -> (entry: Int, isNew: Bool) {
        if let entry = find(name) { return (entry, false) }
        if (entries.count + 1) * 2 > slots.count { grow() }
        let hash = Self.hash(name[...])
        let start = Int32(names.count)
        names += name
        entries.append(
            Entry(hash: hash, nameStart: start, nameEnd: Int32(names.count), symbol: symbol, file: Int32(file)))
        place(entries.count - 1)
        return (entries.count - 1, true)
    }

    func name(of entry: Int) -> String {
        String(decoding: names[Int(entries[entry].nameStart)..<Int(entries[entry].nameEnd)], as: UTF8.self)
    }

    private func isName(_ name: ArraySlice<UInt8>, of entry: Int) -> Bool {
        let start = Int(entries[entry].nameStart)
        guard Int(entries[entry].nameEnd) - start == name.count else { return false }
        let offset = start - name.startIndex
        for index in name.indices where names[index + offset] != name[index] { return false }
        return true
    }

    private mutating func grow() {
        slots = [Int32](repeating: 0, count: slots.count * 2)
        for entry in entries.indices { place(entry) }
    }

    private mutating func place(_ entry: Int) {
        var slot = Int(entries[entry].hash) & (slots.count - 1)
        while slots[slot] != 0 { slot = (slot + 1) & (slots.count - 1) }
        slots[slot] = Int32(entry + 1)
    }

    /// Seeded anew in each process, so that no text can be made of names that collide.
    private static func hash(_ name: ArraySlice<UInt8>) -> UInt32 {
        var hasher = Hasher()
        unsafe name.withUnsafeBytes { bytes in unsafe hasher.combine(bytes: bytes) }
        return UInt32(truncatingIfNeeded: hasher.finalize())
    }
}
