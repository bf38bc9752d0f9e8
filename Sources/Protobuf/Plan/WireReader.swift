/// Reads the parts of a message byte by byte; for the ways that need not be fast.
struct WireReader {
    let bytes: [UInt8]
    private(set) var offset: Int
    let end: Int

    /// Why reading stops, and where the value begins that is wrong.
    struct Fault: Error {
        var offset: Int
        var expected: String
        var found: String
    }

    struct Tag {
        var number: UInt32
        var wireType: UInt8
        /// Where the tag begins.
        var start: Int
    }

    init(_ bytes: [UInt8], _ range: Range<Int>) {
        self.bytes = bytes
        offset = range.lowerBound
        end = range.upperBound
    }

    var isAtEnd: Bool { offset == end }

    mutating func varint() throws(Fault) -> UInt64 {
        let start = offset
        var value: UInt64 = 0
        for shift in stride(from: UInt64(0), to: 70, by: 7) {
            guard offset < end else { throw Fault(offset: start, expected: "a varint", found: "the end of the data") }
            let byte = bytes[offset]
            offset += 1
            // What the tenth byte has beyond 64 bits is dropped, as every other reader does.
            value |= UInt64(byte & 0x7F) << shift
            if byte < 0x80 { return value }
        }
        throw Fault(offset: start, expected: "a varint of at most 10 bytes", found: "a longer one")
    }

    /// Reads a tag: a field number from 1 to 536870911 and a wire type.
    mutating func tag() throws(Fault) -> Tag {
        let start = offset
        let value = try varint()
        guard value <= UInt64(UInt32.max), value >> 3 > 0, offset - start <= 5 else {
            throw Fault(offset: start, expected: "a field number from 1 to 536870911", found: "\(value >> 3)")
        }
        let wireType = UInt8(value & 7)
        guard wireType <= 5 else {
            throw Fault(offset: start, expected: "a wire type from 0 to 5", found: "\(wireType)")
        }
        return Tag(number: UInt32(value >> 3), wireType: wireType, start: start)
    }

    /// Reads a length, and returns the bytes that it is of.
    mutating func slice() throws(Fault) -> Range<Int> {
        let start = offset
        let length = try varint()
        guard length <= UInt64(end - offset) else {
            throw Fault(
                offset: start, expected: "a length of at most the \(end - offset) bytes left", found: "\(length)")
        }
        defer { offset += Int(length) }
        return offset..<offset + Int(length)
    }

    /// Reads a number of four or eight bytes.
    mutating func fixed(_ size: Int) throws(Fault) -> UInt64 {
        guard size <= end - offset else {
            throw Fault(offset: offset, expected: "\(size) bytes", found: "only \(end - offset)")
        }
        var value: UInt64 = 0
        for index in 0..<size { value |= UInt64(bytes[offset + index]) << UInt64(8 * index) }
        offset += size
        return value
    }

    /// Moves past the value behind a tag; a group with everything in it and its end.
    mutating func skip(_ tag: Tag, depth: Int) throws(Fault) {
        switch tag.wireType {
        case 0: _ = try varint()
        case 1: _ = try fixed(8)
        case 2: _ = try slice()
        case 5: _ = try fixed(4)
        case 3: _ = try group(tag, depth: depth)
        default: throw Fault(offset: tag.start, expected: "a field", found: "the end of a group that did not begin")
        }
    }

    /// Moves past a group, and returns the bytes between its tags.
    mutating func group(_ tag: Tag, depth: Int) throws(Fault) -> Range<Int> {
        guard depth > 0 else {
            throw Fault(offset: tag.start, expected: "messages that nest no deeper than allowed", found: "a group more")
        }
        let start = offset
        while true {
            guard !isAtEnd else {
                throw Fault(
                    offset: tag.start, expected: "the end of group \(tag.number)", found: "the end of the data")
            }
            let inner = try self.tag()
            if inner.wireType == 4 {
                guard inner.number == tag.number else {
                    throw Fault(
                        offset: inner.start, expected: "the end of group \(tag.number)",
                        found: "the end of group \(inner.number)")
                }
                return start..<inner.start
            }
            try skip(inner, depth: depth - 1)
        }
    }
}
