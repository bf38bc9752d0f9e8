/// What a pass remembers beside its loops: the keys of the maps that are open, and where fields began that are to be put
/// into another order. It begins in memory that is lent to it and moves to its own when that is full.
@safe struct DecodingStack: ~Copyable {
    struct Slot: BitwiseCopyable {
        /// What equal keys have in common; other keys rarely have it, too.
        var fingerprint: UInt64 = 0
        /// Where the length of the key stands in the datum, or where the field stands in the output.
        var offset = 0
    }

    private var slots: UnsafeMutablePointer<Slot>
    private var capacity: Int
    private var isOwner = false
    private(set) var count = 0

    /// Makes an empty stack in memory that outlives it.
    init(_ memory: UnsafeMutablePointer<Slot>, capacity: Int) {
        unsafe slots = memory
        self.capacity = capacity
    }

    deinit { if isOwner { unsafe slots.deallocate() } }

    /// The slot at a position counted from the end, so from −1 downwards.
    @inline(__always)
    subscript(fromEnd position: Int) -> Slot {
        get { unsafe slots[count &+ position] }
        set { unsafe slots[count &+ position] = newValue }
    }

    /// Takes slots, not initialized.
    @inline(__always)
    mutating func append(count added: Int) {
        if capacity - count < added { grow(by: added) }
        count &+= added
    }

    /// Remembers a key whose length stands at `offset` of the datum.
    @inline(__always)
    mutating func append(key: UnsafePointer<UInt8>, count length: Int, at offset: Int) {
        append(count: 1)
        unsafe slots[count &- 1] = Slot(fingerprint: Self.fingerprint(key, length), offset: offset)
    }

    /// Gives slots back.
    @inline(__always)
    mutating func removeAll(from newCount: Int) { count = newCount }

    @inline(never)
    private mutating func grow(by added: Int) {
        capacity = max(capacity * 2, count + added)
        let grown = UnsafeMutablePointer<Slot>.allocate(capacity: capacity)
        unsafe grown.update(from: slots, count: count)
        if isOwner { unsafe slots.deallocate() }
        unsafe slots = grown
        isOwner = true
    }

    /// Mixes the length and the first and last eight bytes.
    @inline(__always)
    private static func fingerprint(_ key: UnsafePointer<UInt8>, _ length: Int) -> UInt64 {
        if length >= 8 {
            return unsafe (DecodingPass.load(key) &* 0x9E37_79B9_7F4A_7C15) ^ DecodingPass.load(key + (length &- 8))
                &+ UInt64(length)
        }
        var word = UInt64(length)
        for index in 0..<length { unsafe word = word &<< 8 | UInt64(key[index]) }
        return word
    }

    /// Where in the datum that begins at `start` a key stands that is also among the keys before it, looking at the
    /// slots from `first` on, all of which are keys.
    @inline(__always)
    func repeatedKey(from first: Int, _ start: UnsafePointer<UInt8>, _ end: UnsafePointer<UInt8>) -> Int? {
        let keys = count &- first
        if keys > 8 { return unsafe repeatedKeyAmongMany(from: first, start, end) }
        for later in first..<count {
            for earlier in first..<later {
                let (earlier, later) = unsafe (slots[earlier], slots[later])
                if earlier.fingerprint == later.fingerprint, unsafe isSame(earlier, later, start, end) {
                    return later.offset
                }
            }
        }
        return nil
    }

    /// Sorts the keys, so that equal ones stand side by side: whoever writes the data can't make that slow.
    @inline(never)
    private func repeatedKeyAmongMany(
        from first: Int, _ start: UnsafePointer<UInt8>, _ end: UnsafePointer<UInt8>
    ) -> Int? {
        var keys = unsafe UnsafeMutableBufferPointer(start: slots + first, count: count - first)
        unsafe keys.sort {
            if $0.fingerprint != $1.fingerprint { return $0.fingerprint < $1.fingerprint }
            let order = unsafe compare($0, $1, start, end)
            return order < 0 || (order == 0 && $0.offset < $1.offset)
        }
        for position in 1..<keys.count {
            let (earlier, later) = unsafe (keys[position - 1], keys[position])
            if earlier.fingerprint == later.fingerprint, unsafe isSame(earlier, later, start, end) {
                return later.offset
            }
        }
        return nil
    }

    private func isSame(
        _ lhs: Slot, _ rhs: Slot, _ start: UnsafePointer<UInt8>, _ end: UnsafePointer<UInt8>
    ) -> Bool {
        unsafe compare(lhs, rhs, start, end) == 0
    }

    /// Compares two keys by their bytes.
    private func compare(
        _ lhs: Slot, _ rhs: Slot, _ start: UnsafePointer<UInt8>, _ end: UnsafePointer<UInt8>
    ) -> Int {
        // Both have been read from there before.
        guard let lhs = unsafe try? DecodingPass.bytes(start + lhs.offset, end),
            let rhs = unsafe try? DecodingPass.bytes(start + rhs.offset, end)
        else { return -1 }
        for index in unsafe 0..<min(lhs.count, rhs.count) where unsafe lhs.start[index] != rhs.start[index] {
            return unsafe Int(lhs.start[index]) - Int(rhs.start[index])
        }
        return unsafe lhs.count - rhs.count
    }
}
