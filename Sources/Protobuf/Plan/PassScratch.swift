internal import JSON

/// What a pass over one event may use beside the output: counted in words, given back in the reverse order.
@safe struct PassScratch {
    private let words: UnsafeMutablePointer<UInt64>
    private let capacity: Int
    private var used = 0
    /// How many more messages, and objects and arrays of `Value`, may be entered.
    private(set) var depthLeft: Int
    /// All messages, for `Any`.
    let types: PlanTypes
    /// Whether members that are no fields, and names that are no enum values, are left out.
    let ignoresUnknown: Bool

    init(
        _ words: UnsafeMutablePointer<UInt64>, capacity: Int, depth: Int, types: PlanTypes, ignoresUnknown: Bool = true
    ) {
        unsafe self.words = words
        self.capacity = capacity
        self.types = types
        self.ignoresUnknown = ignoresUnknown
        depthLeft = depth
    }

    /// Takes `count` words, not initialized.
    @inline(__always)
    mutating func take(_ count: Int) throws(JSONScan.Fault) -> UnsafeMutablePointer<UInt64> {
        guard count <= capacity &- used else { throw .outOfScratch }
        let taken = unsafe words + used
        used &+= count
        return unsafe taken
    }

    /// Gives back the last `count` words.
    @inline(__always)
    mutating func giveBack(_ count: Int) { used &-= count }

    /// A mark to return to after something was only tried.
    var mark: (used: Int, depthLeft: Int) {
        get { (used, depthLeft) }
        set { (used, depthLeft) = newValue }
    }

    @inline(__always)
    mutating func enter() throws(JSONScan.Fault) {
        guard depthLeft > 0 else { throw .refused }
        depthLeft &-= 1
    }

    @inline(__always)
    mutating func leave() { depthLeft &+= 1 }
}

/// The keys of one map, to find one that occurs twice: two words each, a hash and where the key stands.
@safe struct MapKeys {
    /// Up to here each key is compared with all before; a larger map's keys are sorted at the end.
    private static let comparedMax = 16

    /// What the offsets of keys count from; 16 bytes behind every key are readable.
    private let start: UnsafeRawPointer
    private var count = 0
    private var entries: UnsafeMutablePointer<UInt64>?

    init(_ start: UnsafeRawPointer) { unsafe self.start = start }

    /// Adds a key of `length` bytes. Between two calls, what was taken from `scratch` must be given back.
    @inline(__always)
    mutating func add(
        _ key: UnsafeRawPointer, length: Int, _ scratch: UnsafeMutablePointer<PassScratch>
    ) throws(JSONScan.Fault) {
        let entry = unsafe try scratch.pointee.take(2)
        let mask: UInt64 = length >= 8 ? .max : 1 &<< (UInt64(truncatingIfNeeded: length) &<< 3) &- 1
        let head = unsafe key.word & mask
        let tail = unsafe length > 8 ? (key + (length &- 8)).word : 0
        let hash: UInt64 =
            ((head ^ tail &<< 32 ^ tail &>> 32) &+ UInt64(truncatingIfNeeded: length)) &* 0x9E37_79B9_7F4A_7C15
        unsafe entry[0] = hash
        unsafe entry[1] = UInt64(truncatingIfNeeded: (key - start) &<< 32 | length)
        if count == 0 { unsafe entries = entry }
        if count < MapKeys.comparedMax, let entries = unsafe entries {
            for index in 0..<count {
                let other = unsafe entries + index &* 2
                if unsafe other[0] == hash && compare(other[1], entry[1]) == 0 { throw .refused }
            }
        }
        count &+= 1
    }

    /// Looks through a large map, and gives back what was taken.
    @inline(__always)
    func finish(_ scratch: UnsafeMutablePointer<PassScratch>) throws(JSONScan.Fault) {
        if count > MapKeys.comparedMax { try sort() }
        unsafe scratch.pointee.giveBack(count &* 2)
    }

    @inline(never)
    private func sort() throws(JSONScan.Fault) {
        guard let entries = unsafe entries else { return }
        var keys = unsafe UnsafeMutableRawPointer(entries).withMemoryRebound(to: (UInt64, UInt64).self, capacity: count)
        {
            unsafe UnsafeMutableBufferPointer(start: $0, count: count)
        }
        // By bytes where hashes agree, so that keys made to collide cost no more than others.
        unsafe keys.sort { $0.0 != $1.0 ? $0.0 < $1.0 : compare($0.1, $1.1) < 0 }
        for index in 1..<count where unsafe keys[index].0 == keys[index - 1].0 {
            if unsafe compare(keys[index].1, keys[index - 1].1) == 0 { throw .refused }
        }
    }

    /// Less than zero, zero or more, as one key is below, equal to or above the other in some order.
    private func compare(_ lhs: UInt64, _ rhs: UInt64) -> Int {
        let (left, right) = (Int(lhs & 0xFFFF_FFFF), Int(rhs & 0xFFFF_FFFF))
        guard left == right else { return left - right }
        let (first, second) = unsafe (start + Int(lhs &>> 32), start + Int(rhs &>> 32))
        for index in 0..<left {
            let (a, b) = unsafe ((first + index).byte, (second + index).byte)
            if a != b { return Int(a) - Int(b) }
        }
        return 0
    }
}
