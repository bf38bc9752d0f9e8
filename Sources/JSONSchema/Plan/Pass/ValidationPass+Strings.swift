internal import JSON

extension ValidationPass {
    /// Checks a string. Its characters are put down without escapes, so that patterns can look at them.
    @inline(__always)
    static func string(
        _ node: UnsafePointer<PassNode>, _ source: Source, _ scratch: Scratch
    ) throws(Fault) -> Source {
        guard unsafe source.byte == UInt8(ascii: "\"") else { throw .refused }
        let start = unsafe scratch.pointee.characters
        let (end, stop) = unsafe try JSONScan.string(source + 1, to: start)
        try unsafe check(node, UnsafeRawPointer(start), UnsafeRawPointer(stop), scratch)
        return unsafe end
    }

    /// Checks the characters of a string or a name from `start` to `stop`.
    @inline(__always)
    static func check(
        _ node: UnsafePointer<PassNode>, _ start: Source, _ stop: Source, _ scratch: Scratch
    ) throws(Fault) {
        let count = Int64(unsafe stop - start)
        // A character takes one to four bytes, so that most often they needn't be counted.
        if unsafe count > node.pointee.high || count &>> 2 < node.pointee.low {
            let characters = unsafe characterCount(start, stop)
            guard unsafe characters >= node.pointee.low && characters <= node.pointee.high else { throw .refused }
        }
        if let detail = unsafe node.pointee.detail {
            try unsafe check(detail.assumingMemoryBound(to: PassString.self), start, stop, scratch)
        }
    }

    private static func characterCount(_ start: Source, _ stop: Source) -> Int64 {
        var count: Int64 = 0
        var position = unsafe start
        while unsafe position < stop {
            count &+= unsafe position.byte & 0xC0 == 0x80 ? 0 : 1
            unsafe position += 1
        }
        return count
    }

    @inline(never)
    private static func check(
        _ rule: UnsafePointer<PassString>, _ start: Source, _ stop: Source, _ scratch: Scratch
    ) throws(Fault) {
        for index in 0..<(unsafe rule.pointee.sequenceCount) {
            guard unsafe rule.pointee.sequences[index].matches(start, stop) else { throw .refused }
        }
        guard unsafe rule.pointee.patternCount + rule.pointee.formatCount > 0 else { return }
        let text = unsafe ByteSlice(
            UnsafeBufferPointer(start: start.assumingMemoryBound(to: UInt8.self), count: stop - start))
        for index in 0..<(unsafe rule.pointee.patternCount) {
            guard unsafe rule.pointee.patterns[index].find(in: text, scratch.pointee.room) == .match else {
                throw .refused
            }
        }
        for index in 0..<(unsafe rule.pointee.formatCount) {
            guard unsafe rule.pointee.formats[index].matches(text) else { throw .refused }
        }
    }

    /// Checks a string that must be one of a list.
    @inline(__always)
    static func enumeration(
        _ node: UnsafePointer<PassNode>, _ source: Source, _ scratch: Scratch
    ) throws(Fault) -> Source {
        guard unsafe source.byte == UInt8(ascii: "\"") else { throw .refused }
        let (index, end) = unsafe node.detail(NameTable.self).pointee.find(source + 1)
        if unsafe index >= 0 && end.byte == UInt8(ascii: "\"") { return unsafe end + 1 }
        return unsafe try escapedSymbol(node, source, scratch)
    }

    @inline(never)
    private static func escapedSymbol(
        _ node: UnsafePointer<PassNode>, _ source: Source, _ scratch: Scratch
    ) throws(Fault) -> Source {
        let start = unsafe scratch.pointee.characters
        let (end, stop) = unsafe try JSONScan.string(source + 1, to: start)
        let index = unsafe node.detail(NameTable.self).pointee.index(of: UnsafeRawPointer(start), length: stop - start)
        guard index >= 0 else { throw .refused }
        return unsafe end
    }
}
