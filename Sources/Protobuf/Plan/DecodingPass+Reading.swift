internal import JSON

extension DecodingPass {
    /// Reads a varint of at most ten bytes that ends before `end`.
    @inline(__always)
    static func varint(_ source: Source, _ end: Source) throws(Fault) -> (value: UInt64, after: Source) {
        guard unsafe source < end else { throw .truncated }
        let byte = unsafe source.pointee
        if byte < 0x80 { return unsafe (UInt64(byte), source + 1) }
        let word = unsafe load(source)
        // The highest bit of each byte that has no other behind it.
        let stops: UInt64 = ~word & 0x8080_8080_8080_8080
        if stops != 0 {
            let below: UInt64 = (stops & (0 &- stops)) &- 1
            var value: UInt64 = word & below & 0x7F7F_7F7F_7F7F_7F7F
            // Closes the gaps of one bit between bytes, of two between pairs of bytes, of four between the halves.
            value = (value & 0x007F_007F_007F_007F) | (value & 0x7F00_7F00_7F00_7F00) &>> 1
            value = (value & 0x0000_3FFF_0000_3FFF) | (value & 0x3FFF_0000_3FFF_0000) &>> 2
            value = (value & 0x0000_0000_0FFF_FFFF) | (value & 0x0FFF_FFFF_0000_0000) &>> 4
            let after = unsafe source + (stops.trailingZeroBitCount &>> 3 &+ 1)
            guard unsafe after <= end else { throw .truncated }
            return unsafe (value, after)
        }
        return unsafe try longVarint(source, end)
    }

    @inline(never)
    private static func longVarint(_ source: Source, _ end: Source) throws(Fault) -> (value: UInt64, after: Source) {
        var value: UInt64 = 0
        var cursor = unsafe source
        for shift in stride(from: UInt64(0), to: 70, by: 7) {
            guard unsafe cursor < end else { throw .truncated }
            let byte = unsafe cursor.pointee
            unsafe cursor += 1
            // What the tenth byte has beyond 64 bits is dropped, as every other reader does.
            value |= UInt64(byte & 0x7F) << shift
            if byte < 0x80 { return unsafe (value, cursor) }
        }
        throw .overlongVarint
    }

    /// Reads a tag: a field number from 1 to 536870911 and a wire type from 0 to 5, in at most five bytes.
    @inline(__always)
    static func tag(_ source: Source, _ end: Source) throws(Fault) -> (tag: UInt32, after: Source) {
        let (value, after) = unsafe try varint(source, end)
        guard unsafe value <= UInt64(UInt32.max) && value >= 8 && value & 7 <= 5 && after - source <= 5 else {
            throw .tag
        }
        return unsafe (UInt32(truncatingIfNeeded: value), after)
    }

    /// Reads a length, and looks that the bytes are there.
    @inline(__always)
    static func length(_ source: Source, _ end: Source) throws(Fault) -> (start: Source, count: Int) {
        let (value, after) = unsafe try varint(source, end)
        guard unsafe value <= UInt64(bitPattern: Int64(end - after)) else { throw .length }
        return unsafe (after, Int(truncatingIfNeeded: value))
    }

    /// Moves past the value behind a tag; a group with everything in it and its end.
    @inline(never)
    static func skip(_ tag: UInt32, _ source: Source, _ end: Source, _ state: State) throws(Fault) -> Source {
        switch tag & 7 {
        case 0: return unsafe try varint(source, end).after
        case 1:
            guard unsafe end - source >= 8 else { throw .truncated }
            return unsafe source + 8
        case 2:
            let (start, count) = unsafe try length(source, end)
            return unsafe start + count
        case 5:
            guard unsafe end - source >= 4 else { throw .truncated }
            return unsafe source + 4
        case 3:
            try unsafe enter(state)
            var source = unsafe source
            while true {
                let (inner, after) = unsafe try self.tag(source, end)
                if inner & 7 == 4 {
                    guard inner &>> 3 == tag &>> 3 else { throw .groupEnd }
                    unsafe state.pointee.scratch.leave()
                    return unsafe after
                }
                unsafe source = try skip(inner, after, end, state)
            }
        default: throw .groupEnd
        }
    }

    @inline(__always)
    static func enter(_ state: State) throws(Fault) {
        do throws(JSONScan.Fault) { try unsafe state.pointee.scratch.enter() } catch { throw .tooDeep }
    }

    /// Loads eight bytes, the first in the lowest.
    @inline(__always)
    static func load(_ source: Source) -> UInt64 {
        unsafe UInt64(littleEndian: UnsafeRawPointer(source).loadUnaligned(as: UInt64.self))
    }

    @inline(__always)
    static func loadHalf(_ source: Source) -> UInt32 {
        unsafe UInt32(littleEndian: UnsafeRawPointer(source).loadUnaligned(as: UInt32.self))
    }

    @inline(__always)
    static func copy32(_ source: Source, to output: Output) {
        let bytes = unsafe UnsafeRawPointer(source).loadUnaligned(as: SIMD32<UInt8>.self)
        unsafe UnsafeMutableRawPointer(output).storeBytes(of: bytes, as: SIMD32<UInt8>.self)
    }
}
