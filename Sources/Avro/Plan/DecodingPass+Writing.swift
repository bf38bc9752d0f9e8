internal import JSON

/// Where a pass may write: the room behind the bytes of a buffer, which grows with what is written.
@safe struct OutputRoom {
    /// The last place at which an instruction may begin to write.
    private(set) var last: DecodingPass.Output
    private let countBefore: Int
    private let limit: Int

    /// Makes room behind the bytes of `buffer`, for at most `limit` bytes.
    init(limit: Int, in buffer: inout OutputBuffer) {
        countBefore = buffer.count
        self.limit = limit
        buffer.reserve(DecodingPass.margin)
        unsafe last = buffer.address(of: buffer.capacity - DecodingPass.margin)
    }

    /// Where to write first.
    func start(in buffer: borrowing OutputBuffer) -> DecodingPass.Output {
        unsafe buffer.address(of: buffer.count)
    }

    /// Where `write` is, counted from the beginning of the buffer, which may move.
    func offset(of write: DecodingPass.Output, in buffer: borrowing OutputBuffer) -> Int {
        unsafe UnsafeMutableRawPointer(write) - buffer.start
    }

    /// Keeps what was written up to `write`, and makes room for `count` bytes and the margin behind it.
    ///
    /// - Returns: Where to write on: the buffer may have moved.
    @inline(never)
    mutating func grow(
        _ buffer: inout OutputBuffer, from write: DecodingPass.Output, by count: Int
    ) throws(DecodingPass.Fault) -> DecodingPass.Output {
        unsafe try finish(&buffer, at: write)
        buffer.reserve(count + DecodingPass.margin)
        unsafe last = buffer.address(of: buffer.capacity - DecodingPass.margin)
        return unsafe buffer.address(of: buffer.count)
    }

    /// Takes what was written up to `write` for written.
    func finish(_ buffer: inout OutputBuffer, at write: DecodingPass.Output) throws(DecodingPass.Fault) {
        unsafe buffer.commit(upTo: UnsafeMutableRawPointer(write))
        guard buffer.count - countBefore <= limit else { throw .tooLong }
    }
}

extension OutputBuffer {
    /// The place of the byte at `offset`.
    fileprivate func address(of offset: Int) -> DecodingPass.Output {
        unsafe (start + offset).assumingMemoryBound(to: UInt8.self)
    }
}

extension DecodingPass {
    /// Writes a string with its quotes, for which there is room.
    @inline(__always)
    static func string(_ text: Source, _ count: Int, _ end: Source, _ write: Output) throws(Fault) -> Output {
        unsafe write.pointee = UInt8(ascii: "\"")
        var after = unsafe write + (count &+ 1)
        if unsafe count > 16 || end - text < 16 || !JSONText.copyPlain(text, count: count, to: write + 1) {
            guard let written = unsafe JSONText.write(utf8: text, count: count, to: write + 1) else { throw .notUTF8 }
            unsafe after = written
        }
        unsafe after.pointee = UInt8(ascii: "\"")
        return unsafe after + 1
    }

    /// Reads and writes all blocks of an array of longs or doubles.
    @inline(never)
    static func numbers(
        _ plan: Plan, _ frame: UnsafeMutablePointer<Frame>, _ source: inout Source, _ end: Source,
        _ write: inout Output, _ output: inout OutputRoom, _ buffer: inout OutputBuffer, _ itemsLeft: inout Int
    ) throws(Fault) {
        let isLong = unsafe frame.pointee.opening.pointee.operation == .longItems
        var emptyItemsLeft = 0
        var (from, to) = unsafe (source, write)
        var left = 0
        do throws(Fault) {
            while true {
                let block = unsafe try block(from, end)
                if block.count > 0 {
                    unsafe try admit(block, minimum: isLong ? 1 : 8, end, &itemsLeft, &emptyItemsLeft)
                }
                unsafe from = block.start
                if block.count == 0 { break }
                unsafe frame.pointee.continue(with: block)
                left = block.count
                while left > 0 {
                    if unsafe to > output.last { unsafe to = try output.grow(&buffer, from: to, by: 0) }
                    if isLong {
                        let (zigzag, after) = unsafe try varint(from, end)
                        unsafe to = JSONText.write(signed(zigzag), to: to)
                        unsafe from = after
                    } else {
                        unsafe to = JSONText.write(Double(bitPattern: load(from)), powers: plan.powers, to: to)
                        unsafe from += 8
                    }
                    unsafe to.pointee = UInt8(ascii: ",")
                    unsafe to += 1
                    left &-= 1
                }
                guard unsafe block.end == nil || block.end == from else { throw .blockEnd }
            }
        } catch {
            unsafe frame.pointee.remaining = left
            unsafe source = from
            throw error
        }
        // The last comma gives way to what follows.
        unsafe (source, write) = unsafe (from, frame.pointee.total > 0 ? to - 1 : to)
    }

    /// Writes bytes as a string of U+0000 to U+00FF.
    @inline(never)
    static func latin1(
        _ source: Source, _ count: Int, _ output: inout OutputRoom, _ buffer: inout OutputBuffer, _ write: Output
    ) throws(Fault) -> Output {
        var write = unsafe write
        if unsafe output.last - write < JSONText.latin1Room(count) {
            unsafe write = try output.grow(&buffer, from: write, by: JSONText.latin1Room(count))
        }
        unsafe write.pointee = UInt8(ascii: "\"")
        let end = unsafe JSONText.write(latin1: source, count: count, to: write + 1)
        unsafe end.pointee = UInt8(ascii: "\"")
        return unsafe end + 1
    }

    /// Puts the fields that a record's stack slots point at into the reader's order, with the defaults between them.
    /// Each has a comma in front, the first of which becomes the opening brace's neighbour and goes.
    @inline(never)
    static func reorder(
        _ instruction: UnsafePointer<DecodingInstruction>, _ plan: Plan, _ stack: inout DecodingStack,
        _ output: inout OutputRoom, _ buffer: inout OutputBuffer, _ write: Output
    ) throws(Fault) -> Output {
        let (fields, entries) = unsafe (instruction.pointee.size, Int(instruction.pointee.limit))
        let table = unsafe plan.tables + Int(instruction.pointee.target)
        let written = stack[fromEnd: -1].offset - stack[fromEnd: -fields - 1].offset
        var size = written
        for entry in 0..<entries { unsafe size += max(0, Int(table[entry * 2 + 1])) }
        // The new order is put together behind the old one, and moved there.
        var write = unsafe write
        if unsafe output.last - write < size { unsafe write = try output.grow(&buffer, from: write, by: size) }
        let start = unsafe write - written
        var end = unsafe write
        for entry in 0..<entries {
            let (first, second) = unsafe (Int(table[entry * 2]), Int(table[entry * 2 + 1]))
            if second >= 0 {
                unsafe end.update(from: plan.literals + first, count: second)
                unsafe end += second
            } else {
                let slot = first - fields - 1
                let (from, to) = (stack[fromEnd: slot].offset, stack[fromEnd: slot + 1].offset)
                unsafe end.update(from: start + (from - stack[fromEnd: -fields - 1].offset), count: to - from)
                unsafe end += to - from
            }
        }
        unsafe start.update(from: write + 1, count: size - 1)
        stack.removeAll(from: stack.count - fields - 1)
        return unsafe start + (size - 1)
    }
}
