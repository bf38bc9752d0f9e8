extension DecodingPass {
    /// The count of a block, and what it says about its end.
    @safe struct Block {
        var count: Int
        var start: Source
        var end: Source?
    }

    /// Reads a variable-length number of at most 64 bits, and returns what comes after it.
    @inline(__always)
    static func varint(_ source: Source, _ end: Source) throws(Fault) -> (zigzag: UInt64, after: Source) {
        if unsafe end - source >= 8 {
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
                return unsafe (value, source + (stops.trailingZeroBitCount &>> 3 &+ 1))
            }
        }
        return unsafe try longVarint(source, end)
    }

    /// Reads a variable-length number; nil where there is none.
    static func optionalVarint(_ source: Source, _ end: Source) -> (zigzag: UInt64, after: Source)? {
        unsafe try? varint(source, end)
    }

    /// Reads a number that is expected to take one byte.
    @inline(__always)
    static func shortVarint(_ source: Source, _ end: Source) throws(Fault) -> (zigzag: UInt64, after: Source) {
        guard unsafe source < end else { throw .truncated }
        let byte = unsafe source.pointee
        guard byte >= 0x80 else { return unsafe (UInt64(byte), source + 1) }
        return unsafe try varint(source, end)
    }

    /// Reads a number byte by byte: one of nine or ten, or close to the end.
    @inline(never)
    private static func longVarint(_ source: Source, _ end: Source) throws(Fault) -> (zigzag: UInt64, after: Source) {
        var value: UInt64 = 0
        var shift: UInt64 = 0
        var source = unsafe source
        while unsafe source < end {
            let byte = unsafe source.pointee
            unsafe source += 1
            // The tenth byte has one bit that fits.
            guard shift < 63 || byte <= 1 else { throw .overlongVarint }
            value |= UInt64(byte & 0x7F) << shift
            guard byte >= 0x80 else { return unsafe (value, source) }
            shift += 7
        }
        throw .truncated
    }

    /// The number that a zigzag stands for: 0, −1, 1, −2, …
    @inline(__always)
    static func signed(_ zigzag: UInt64) -> Int64 {
        Int64(bitPattern: zigzag &>> 1 ^ (0 &- (zigzag & 1)))
    }

    @inline(__always)
    static func int(_ source: Source, _ end: Source) throws(Fault) -> (value: Int64, after: Source) {
        let (zigzag, after) = unsafe try varint(source, end)
        guard zigzag <= UInt64(UInt32.max), unsafe after - source <= 5 else { throw .intRange }
        return unsafe (signed(zigzag), after)
    }

    /// Reads the length of a string or of bytes, and looks that they are there.
    @inline(__always)
    static func bytes(_ source: Source, _ end: Source) throws(Fault) -> (start: Source, count: Int) {
        let (zigzag, after) = unsafe try shortVarint(source, end)
        guard zigzag & 1 == 0 else { throw .length }
        let count = Int(truncatingIfNeeded: zigzag &>> 1)
        guard unsafe count <= end - after else { throw .truncated }
        return unsafe (after, count)
    }

    @inline(__always)
    static func float(_ source: Source) -> Float {
        Float(
            bitPattern: unsafe UInt32(littleEndian: UnsafeRawPointer(source).loadUnaligned(as: UInt32.self)))
    }

    // MARK: Blocks

    /// Reads what stands in front of a block.
    @inline(__always)
    static func block(_ source: Source, _ end: Source) throws(Fault) -> Block {
        let (zigzag, after) = unsafe try shortVarint(source, end)
        guard zigzag & 1 == 0 else { return unsafe try sizedBlock(count: zigzag, after, end) }
        return unsafe Block(count: Int(truncatingIfNeeded: zigzag &>> 1), start: after, end: nil)
    }

    /// Reads the size that follows a negative count.
    @inline(never)
    private static func sizedBlock(count zigzag: UInt64, _ source: Source, _ end: Source) throws(Fault) -> Block {
        // −2^63 has no opposite.
        guard zigzag != .max else { throw .blockCount }
        let (size, after) = unsafe try shortVarint(source, end)
        guard size & 1 == 0, unsafe size >> 1 <= UInt64(end - after) else { throw .blockSize }
        return unsafe Block(count: Int(-signed(zigzag)), start: after, end: after + Int(size >> 1))
    }

    /// Compares the count of a block with the bytes and with the limits.
    @inline(__always)
    static func admit(
        _ block: Block, minimum: Int, _ end: Source, _ itemsLeft: inout Int, _ emptyItemsLeft: inout Int
    ) throws(Fault) {
        if minimum == 0 {
            guard block.count <= emptyItemsLeft else { throw .tooManyEmptyItems }
            emptyItemsLeft &-= block.count
        } else {
            let (needed, overflow) = block.count.multipliedReportingOverflow(by: minimum)
            guard !overflow, unsafe needed <= end - block.start else { throw .blockCount }
        }
        guard block.count <= itemsLeft else { throw .tooManyItems }
        itemsLeft &-= block.count
    }

    /// Skips all blocks of an array whose items take `size` bytes each.
    @inline(never)
    static func skipItems(
        _ source: Source, _ end: Source, size: Int, _ itemsLeft: inout Int, _ emptyItemsLeft: inout Int
    ) throws(Fault) -> Source {
        var source = unsafe source
        while true {
            let block = unsafe try block(source, end)
            guard block.count > 0 else { return unsafe block.start }
            if let blockEnd = unsafe block.end {
                unsafe source = blockEnd
            } else {
                unsafe try admit(block, minimum: size, end, &itemsLeft, &emptyItemsLeft)
                unsafe source = block.start + block.count * size
            }
        }
    }

    // MARK: Words

    /// Loads eight bytes, the first in the lowest.
    @inline(__always)
    static func load(_ source: Source) -> UInt64 {
        unsafe UInt64(littleEndian: UnsafeRawPointer(source).loadUnaligned(as: UInt64.self))
    }

    /// Stores eight bytes, the first in the lowest.
    @inline(__always)
    static func store(_ word: UInt64, to output: Output) {
        unsafe UnsafeMutableRawPointer(output).storeBytes(of: word.littleEndian, as: UInt64.self)
    }

    @inline(__always)
    static func copy32(_ source: Source, to output: Output) {
        let bytes = unsafe UnsafeRawPointer(source).loadUnaligned(as: SIMD32<UInt8>.self)
        unsafe UnsafeMutableRawPointer(output).storeBytes(of: bytes, as: SIMD32<UInt8>.self)
    }
}

extension DecodingPass.Frame {
    /// Goes on with the next block.
    @inline(__always)
    mutating func `continue`(with block: DecodingPass.Block) {
        remaining = block.count
        total &+= block.count
        unsafe blockEnd = block.end
    }
}
