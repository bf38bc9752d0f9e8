internal import JSON

/// What a pass over one event may use beside the output: counted in words, given back in the reverse order.
@safe struct EncodingScratch {
    /// How many arrays and objects may nest.
    static let depthMax = 64

    private let words: UnsafeMutablePointer<UInt64>
    private let capacity: Int
    private var used = 0
    /// How many arrays and objects are open.
    private(set) var depth = 0
    /// How many more bytes may be written beyond what the text pays for (`EncodingPass`).
    private var allowance: Int

    init(_ words: UnsafeMutablePointer<UInt64>, capacity: Int, allowance: Int) {
        unsafe self.words = words
        self.capacity = capacity
        self.allowance = allowance
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

    /// Enters an array or object.
    @inline(__always)
    mutating func enter() throws(JSONScan.Fault) {
        guard depth < EncodingScratch.depthMax else { throw .refused }
        depth &+= 1
    }

    /// Leaves an array or object.
    @inline(__always)
    mutating func leave() { depth &-= 1 }

    /// Asks to write `count` bytes that the text doesn't pay for.
    @inline(__always)
    mutating func pay(_ count: Int) throws(JSONScan.Fault) {
        guard count <= allowance else { throw .outOfRoom }
        allowance &-= count
    }

    /// A mark to return to after something was only tried.
    var mark: (used: Int, depth: Int, allowance: Int) {
        get { (used, depth, allowance) }
        set { (used, depth, allowance) = newValue }
    }
}
