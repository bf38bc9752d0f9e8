/// Which items or members of a value have been evaluated: bits, in frames that are stacked as schemas apply each other.
struct Marks {
    /// The bits that belong to one value.
    struct Frame: BitwiseCopyable {
        fileprivate var start: Int32
        fileprivate(set) var count: Int32

        /// No bits, for where nobody asks.
        static let none = Frame(start: -1, count: 0)

        var isNone: Bool { start < 0 }
    }

    private var words: [UInt64] = []

    /// Adds a frame of `count` bits, none of them set.
    mutating func push(_ count: Int) -> Frame {
        let frame = Frame(start: Int32(words.count), count: Int32(count))
        words.append(contentsOf: repeatElement(0, count: (count + 63) / 64))
        return frame
    }

    /// Removes the frame, which must be the last.
    mutating func pop(_ frame: Frame) {
        words.removeLast(words.count - Int(frame.start))
    }

    mutating func mark(_ index: Int, in frame: Frame) {
        guard !frame.isNone else { return }
        words[Int(frame.start) + index / 64] |= 1 << UInt64(index % 64)
    }

    mutating func markAll(_ frame: Frame) {
        for index in 0..<Int(frame.count) { mark(index, in: frame) }
    }

    func isMarked(_ index: Int, in frame: Frame) -> Bool {
        words[Int(frame.start) + index / 64] >> UInt64(index % 64) & 1 == 1
    }

    /// Sets in `outer` what is set in `frame`; both must be of the same value.
    mutating func merge(_ frame: Frame, into outer: Frame) {
        for word in 0..<(Int(frame.count) + 63) / 64 {
            words[Int(outer.start) + word] |= words[Int(frame.start) + word]
        }
    }
}
