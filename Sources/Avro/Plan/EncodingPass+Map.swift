internal import JSON

extension EncodingPass {
    /// Encodes a map as one block (specification, "Maps"). No key may occur twice.
    @inline(never)
    static func map(
        _ values: UnsafePointer<EncodingNode>, _ source: Source, _ output: Output, _ scratch: Scratch
    ) throws(Fault) -> (Source, Output) {
        guard unsafe source.byte == UInt8(ascii: "{") else { throw .refused }
        try unsafe scratch.pointee.enter()
        var source = unsafe JSONScan.skipSpace(source + 1)
        var end = unsafe output + 1
        var count = 0
        if unsafe source.byte != UInt8(ascii: "}") {
            var keys = unsafe MapKeys(output)
            while true {
                guard unsafe source.byte == UInt8(ascii: "\"") else { throw .refused }
                let key = unsafe end
                let (next, written) = unsafe try JSONScan.string(source + 1, to: key + 1)
                unsafe end = closeBytes(key, written)
                try unsafe keys.add(key, end: end, scratch)
                unsafe source = JSONScan.skipSpace(next)
                guard unsafe source.byte == UInt8(ascii: ":") else { throw .refused }
                unsafe source = JSONScan.skipSpace(source + 1)
                unsafe (source, end) = try value(values, source, end, scratch)
                count &+= 1
                unsafe source = JSONScan.skipSpace(source)
                guard unsafe source.byte == UInt8(ascii: ",") else { break }
                unsafe source = JSONScan.skipSpace(source + 1)
            }
            guard unsafe source.byte == UInt8(ascii: "}") else { throw .refused }
            try unsafe keys.finish(scratch)
        }
        unsafe scratch.pointee.leave()
        return unsafe (source + 1, closeBlock(output, end, count: count))
    }
}

/// The keys of one map, to find one that occurs twice. They are known by where they were written, each with its length
/// in front.
@safe struct MapKeys {
    /// Up to here each key is compared with all before; a larger map's keys are sorted at the end.
    private static let comparedMax = 16

    private let start: UnsafeMutableRawPointer
    private var count = 0
    private var words: UnsafeMutablePointer<UInt64>?

    init(_ start: UnsafeMutableRawPointer) { unsafe self.start = start }

    /// Adds the key between `key` and `end`.
    @inline(__always)
    mutating func add(
        _ key: UnsafeMutableRawPointer, end: UnsafeMutableRawPointer, _ scratch: UnsafeMutablePointer<EncodingScratch>
    ) throws(JSONScan.Fault) {
        // The stack is used by the values between, but given back by the time the next key comes.
        let word = unsafe try scratch.pointee.take(1)
        let length = unsafe end - key
        let source = UnsafeRawPointer(key)
        // The bytes behind a short key don't count.
        let mask: UInt64 = length >= 8 ? .max : 1 &<< (UInt64(truncatingIfNeeded: length) &<< 3) &- 1
        let head = unsafe source.word & mask
        let tail = unsafe length > 8 ? (source + (length &- 8)).word : 0
        let mixed: UInt64 = (head ^ tail &<< 32 ^ tail &>> 32) &* 0x9E37_79B9_7F4A_7C15
        let entry = unsafe mixed & 0xFFFF_FFFF_0000_0000 | UInt64(truncatingIfNeeded: key - start)
        unsafe word.pointee = entry
        if count == 0 { unsafe words = word }
        if count < MapKeys.comparedMax {
            for index in 0..<count {
                let other = unsafe words.unsafelyUnwrapped[index]
                if (other ^ entry) &>> 32 == 0, compare(other, entry) == 0 { throw .refused }
            }
        }
        count &+= 1
    }

    /// Looks through a large map, and gives back what was taken.
    @inline(__always)
    func finish(_ scratch: UnsafeMutablePointer<EncodingScratch>) throws(JSONScan.Fault) {
        if count > MapKeys.comparedMax { try sort() }
        unsafe scratch.pointee.giveBack(count)
    }

    @inline(never)
    private func sort() throws(JSONScan.Fault) {
        var words = unsafe UnsafeMutableBufferPointer(start: words, count: count)
        // By bytes where the upper halves agree, so that keys made to collide cost no more than others.
        unsafe words.sort { lhs, rhs in
            (lhs ^ rhs) >> 32 != 0 ? lhs < rhs : compare(lhs, rhs) < 0
        }
        for index in 1..<count where unsafe (words[index] ^ words[index - 1]) >> 32 == 0 {
            if unsafe compare(words[index], words[index - 1]) == 0 { throw .refused }
        }
    }
    /// Less than zero, zero or more, as the key of `lhs` is below, equal to or above that of `rhs` in some order.
    private func compare(_ lhs: UInt64, _ rhs: UInt64) -> Int {
        let (left, right) = unsafe (key(lhs), key(rhs))
        guard left.count == right.count else { return left.count - right.count }
        for index in left.indices where unsafe left[index] != right[index] {
            return unsafe Int(left[index]) - Int(right[index])
        }
        return 0
    }

    private func key(_ entry: UInt64) -> UnsafeRawBufferPointer {
        var key = unsafe UnsafeRawPointer(start) + Int(entry & 0xFFFF_FFFF)
        var length = 0
        var shift = 0
        repeat {
            length |= unsafe Int(key.byte & 0x7F) << shift
            shift += 7
            unsafe key += 1
        } while unsafe (key - 1).byte >= 0x80
        return unsafe UnsafeRawBufferPointer(start: key, count: length >> 1)
    }
}
