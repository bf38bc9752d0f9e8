internal import JSON

/// The loop that runs a decoding plan over the bytes of a datum.
///
/// It is one function without recursion, so that where to read, where to write and the instruction stay in registers:
/// loops and calls of the plan are frames in memory that was set aside before, as many as can be open.
///
/// **Reading** stays inside the datum because each step compares what it takes with what is left.
///
/// **Writing** stays inside the output because before each instruction at least `margin` bytes are free: more than the
/// first 32 bytes of a prefix and any value that isn't as long as the data says. Longer prefixes, strings and bytes ask
/// for their own room, with the margin behind it.
enum DecodingPass {
    typealias Source = UnsafePointer<UInt8>
    typealias Output = UnsafeMutablePointer<UInt8>

    /// Why a datum is refused. What to say about it is worked out afterwards (`DecodingFailure`).
    enum Fault: UInt8, Error {
        case truncated
        case overlongVarint
        case intRange
        case boolean
        case length
        case notUTF8
        case symbolRange, symbolUnknown
        case branchRange
        case blockCount, blockSize, blockEnd
        case repeatedKey
        case decimal, bigDecimal
        case unreadable
        case tooDeep, tooManyItems, tooManyEmptyItems, tooLong
    }

    /// A loop or a call that is open.
    @safe struct Frame: BitwiseCopyable {
        /// The instruction that opened it.
        var opening: UnsafePointer<DecodingInstruction>
        /// The items of the block that are left, with the one that is being read.
        var remaining = 0
        /// The items of the blocks so far, with all of the last.
        var total = 0
        /// Where the block ends, if it says so.
        var blockEnd: Source?
        /// How many slots were taken on the stack before.
        var slots = 0
        /// The nesting outside of a call.
        var depth: Int32 = 0
    }

    /// Where a pass was refused.
    @safe struct Stop {
        var instruction: UnsafePointer<DecodingInstruction>
        var source: Source
        /// How many frames were open.
        var frames: Int
    }

    /// What is constant for a plan.
    @safe struct Plan {
        var code: UnsafePointer<DecodingInstruction>
        var literals: Source
        var tables: UnsafePointer<Int32>
        var limits: DecodingLimits
        var powers: PowersOfTen
    }

    /// How many bytes are free before each instruction.
    static let margin = LogicalText.room + 64

    /// Reads one datum, and appends its text to the output. On failure `stop` says where, and the output is to be cut.
    ///
    /// - Returns: The byte after the datum.
    static func run(
        _ plan: Plan, from start: Source, to end: Source, frames: UnsafeMutablePointer<Frame>,
        stack: inout DecodingStack, output buffer: inout OutputBuffer, stop: inout Stop
    ) throws(Fault) -> Source {
        let (code, literals, tables) = unsafe (plan.code, plan.literals, plan.tables)
        let depthMax = Int32(clamping: plan.limits.depth)
        var (itemsLeft, emptyItemsLeft) = (plan.limits.items, plan.limits.emptyItems)
        var output = OutputRoom(limit: plan.limits.outputBytes, in: &buffer)
        var source = unsafe start
        var next = unsafe code
        var frame = unsafe frames
        var depth: Int32 = 0
        var write = unsafe output.start(in: buffer)
        do throws(Fault) {
            while true {
                let instruction = unsafe next
                unsafe next += 1
                if unsafe write > output.last { unsafe write = try output.grow(&buffer, from: write, by: 0) }
                let prefixCount = unsafe Int(instruction.pointee.prefixCount)
                let prefix = unsafe literals + Int(instruction.pointee.prefix)
                if prefixCount <= 32 {
                    unsafe copy32(prefix, to: write)
                } else {
                    if unsafe output.last - write < prefixCount {
                        unsafe write = try output.grow(&buffer, from: write, by: prefixCount)
                    }
                    unsafe write.update(from: prefix, count: prefixCount)
                }
                unsafe write += prefixCount

                switch unsafe instruction.pointee.operation {
                case .boolean:
                    guard unsafe source < end else { throw .truncated }
                    let byte = unsafe source.pointee
                    guard byte <= 1 else { throw .boolean }
                    // The letters of `true` and `false`, the first in the lowest byte.
                    unsafe store(byte == 1 ? 0x65_7572_74 : 0x65_736C_6166, to: write)
                    unsafe write += 5 &- Int(byte)
                    unsafe source += 1
                case .int:
                    let (value, after) = unsafe try int(source, end)
                    unsafe write = JSONText.write(value, to: write)
                    unsafe source = after
                case .long:
                    let (zigzag, after) = unsafe try varint(source, end)
                    unsafe write = JSONText.write(signed(zigzag), to: write)
                    unsafe source = after
                case .float:
                    guard unsafe end - source >= 4 else { throw .truncated }
                    unsafe write = JSONText.write(float(source), powers: plan.powers, to: write)
                    unsafe source += 4
                case .double:
                    guard unsafe end - source >= 8 else { throw .truncated }
                    unsafe write = JSONText.write(Double(bitPattern: load(source)), powers: plan.powers, to: write)
                    unsafe source += 8
                case .intAsFloat:
                    let (value, after) = unsafe try int(source, end)
                    unsafe write = JSONText.write(Float(value), powers: plan.powers, to: write)
                    unsafe source = after
                case .intAsDouble:
                    let (value, after) = unsafe try int(source, end)
                    unsafe write = JSONText.write(Double(value), powers: plan.powers, to: write)
                    unsafe source = after
                case .longAsFloat:
                    let (zigzag, after) = unsafe try varint(source, end)
                    unsafe write = JSONText.write(Float(signed(zigzag)), powers: plan.powers, to: write)
                    unsafe source = after
                case .longAsDouble:
                    let (zigzag, after) = unsafe try varint(source, end)
                    unsafe write = JSONText.write(Double(signed(zigzag)), powers: plan.powers, to: write)
                    unsafe source = after
                case .floatAsDouble:
                    guard unsafe end - source >= 4 else { throw .truncated }
                    unsafe write = JSONText.write(Double(float(source)), powers: plan.powers, to: write)
                    unsafe source += 4
                case .string:
                    let (text, count) = unsafe try bytes(source, end)
                    if unsafe output.last - write < JSONText.stringRoom(count) {
                        unsafe write = try output.grow(&buffer, from: write, by: JSONText.stringRoom(count))
                    }
                    let after = unsafe try string(text, count, end, write)
                    unsafe (write, source) = (after, text + count)
                case .bytes:
                    let (text, count) = unsafe try bytes(source, end)
                    unsafe write = try latin1(text, count, &output, &buffer, write)
                    unsafe source = text + count
                case .fixed:
                    let count = unsafe instruction.pointee.size
                    guard unsafe end - source >= count else { throw .truncated }
                    unsafe write = try latin1(source, count, &output, &buffer, write)
                    unsafe source += count
                case .decimal:
                    let (integer, count) = unsafe try bytes(source, end)
                    let scale = unsafe Int(instruction.pointee.target)
                    guard let after = unsafe LogicalText.write(decimal: integer, count: count, scale: scale, to: write)
                    else { throw .decimal }
                    unsafe (write, source) = (after, integer + count)
                case .fixedDecimal:
                    let (count, scale) = unsafe (instruction.pointee.size, Int(instruction.pointee.target))
                    guard unsafe end - source >= count else { throw .truncated }
                    guard let after = unsafe LogicalText.write(decimal: source, count: count, scale: scale, to: write)
                    else { throw .decimal }
                    unsafe (write, source) = (after, source + count)
                case .bigDecimal:
                    let (integer, count) = unsafe try bytes(source, end)
                    guard let after = unsafe LogicalText.write(bigDecimal: integer, count: count, to: write)
                    else { throw .bigDecimal }
                    unsafe (write, source) = (after, integer + count)
                case .uuid:
                    guard unsafe end - source >= 16 else { throw .truncated }
                    unsafe write = LogicalText.write(uuid: source, to: write)
                    unsafe source += 16
                case .duration:
                    guard unsafe end - source >= 12 else { throw .truncated }
                    unsafe write = LogicalText.write(duration: source, to: write)
                    unsafe source += 12
                case .symbol:
                    let (zigzag, after) = unsafe try shortVarint(source, end)
                    guard zigzag & 1 == 0, unsafe zigzag &>> 1 < UInt64(instruction.pointee.size) else {
                        throw .symbolRange
                    }
                    let entry = unsafe tables + (Int(instruction.pointee.target) &+ Int(zigzag))
                    let (text, count) = unsafe (literals + Int(entry[0]), Int(entry[1]))
                    if count <= 32 {
                        guard count >= 0 else { throw .symbolUnknown }
                        unsafe copy32(text, to: write)
                    } else {
                        if unsafe output.last - write < count {
                            unsafe write = try output.grow(&buffer, from: write, by: count)
                        }
                        unsafe write.update(from: text, count: count)
                    }
                    unsafe (write, source) = (write + count, after)

                case .literal: break
                case .end:
                    unsafe try output.finish(&buffer, at: write)
                    return unsafe source
                case .items, .members:
                    let block = unsafe try DecodingPass.block(source, end)
                    guard block.count > 0 else {
                        unsafe (source, next) = (block.start, code + Int(instruction.pointee.target))
                        continue
                    }
                    unsafe try admit(block, minimum: instruction.pointee.size, end, &itemsLeft, &emptyItemsLeft)
                    unsafe source = block.start
                    guard unsafe instruction.pointee.limit <= depthMax &- depth else { throw .tooDeep }
                    unsafe frame.initialize(
                        to: Frame(
                            opening: instruction, remaining: block.count, total: block.count, blockEnd: block.end,
                            slots: stack.count))
                    unsafe frame += 1
                case .longItems, .doubleItems:
                    unsafe frame.initialize(to: Frame(opening: instruction))
                    unsafe frame += 1
                    var place = unsafe (source, write)
                    do throws(Fault) {
                        unsafe try numbers(
                            plan, frame - 1, &place.0, end, &place.1, &output, &buffer, &itemsLeft)
                    } catch {
                        unsafe source = place.0
                        throw error
                    }
                    unsafe (source, write) = place
                    unsafe frame -= 1
                case .nextItem, .nextMember:
                    let loop = unsafe frame - 1
                    let remaining = unsafe loop.pointee.remaining &- 1
                    if remaining > 0 {
                        unsafe loop.pointee.remaining = remaining
                    } else {
                        guard unsafe loop.pointee.blockEnd == nil || loop.pointee.blockEnd == source else {
                            throw .blockEnd
                        }
                        let block = unsafe try DecodingPass.block(source, end)
                        guard block.count > 0 else {
                            if unsafe instruction.pointee.operation == .nextMember {
                                if let repeated = unsafe stack.repeatedKey(from: loop.pointee.slots, start, end) {
                                    unsafe source = start + repeated
                                    throw .repeatedKey
                                }
                                unsafe stack.removeAll(from: loop.pointee.slots)
                            }
                            unsafe (source, frame) = (block.start, loop)
                            continue
                        }
                        unsafe try admit(block, minimum: instruction.pointee.size, end, &itemsLeft, &emptyItemsLeft)
                        unsafe source = block.start
                        unsafe loop.pointee.continue(with: block)
                    }
                    unsafe write.pointee = UInt8(ascii: ",")
                    unsafe write += 1
                    unsafe next = code + Int(instruction.pointee.target)
                case .key:
                    let (text, count) = unsafe try bytes(source, end)
                    if unsafe output.last - write < JSONText.stringRoom(count) {
                        unsafe write = try output.grow(&buffer, from: write, by: JSONText.stringRoom(count))
                    }
                    let after = unsafe try string(text, count, end, write)
                    unsafe after.pointee = UInt8(ascii: ":")
                    unsafe stack.append(key: text, count: count, at: source - start)
                    unsafe (write, source) = (after + 1, text + count)
                case .branch:
                    let (zigzag, after) = unsafe try shortVarint(source, end)
                    guard zigzag & 1 == 0, unsafe zigzag &>> 1 < UInt64(instruction.pointee.size) else {
                        throw .branchRange
                    }
                    unsafe source = after
                    unsafe next = code + Int(tables[Int(instruction.pointee.target) &+ Int(zigzag &>> 1)])
                case .optional:
                    let (zigzag, after) = unsafe try shortVarint(source, end)
                    let null = unsafe UInt64(instruction.pointee.size) &<< 1
                    if zigzag == null {
                        // The letters of `null`, the first in the lowest byte.
                        unsafe store(0x6C_6C75_6E, to: write)
                        unsafe write += 4
                        unsafe next = code + Int(instruction.pointee.target)
                    } else {
                        guard zigzag == 2 &- null else { throw .branchRange }
                        guard unsafe instruction.pointee.limit <= depthMax &- depth else { throw .tooDeep }
                    }
                    unsafe source = after
                case .jump: unsafe next = code + Int(instruction.pointee.target)
                case .nest:
                    guard unsafe instruction.pointee.limit <= depthMax &- depth else { throw .tooDeep }
                case .call:
                    guard unsafe instruction.pointee.limit <= depthMax &- depth else { throw .tooDeep }
                    unsafe frame.initialize(to: Frame(opening: instruction, depth: depth))
                    unsafe frame += 1
                    unsafe depth &+= Int32(truncatingIfNeeded: instruction.pointee.size)
                    unsafe next = code + Int(instruction.pointee.target)
                case .endOfCall:
                    unsafe frame -= 1
                    unsafe depth = frame.pointee.depth
                    unsafe next = frame.pointee.opening + 1
                case .unreadable: throw .unreadable

                case .skip:
                    let count = unsafe instruction.pointee.size
                    guard unsafe end - source >= count else { throw .truncated }
                    unsafe source += count
                case .skipVarints:
                    for _ in unsafe 0..<instruction.pointee.size { unsafe source = try varint(source, end).1 }
                case .skipBytes:
                    let (text, count) = unsafe try bytes(source, end)
                    unsafe source = text + count
                case .skipItems:
                    unsafe source = try skipItems(
                        source, end, size: instruction.pointee.size, &itemsLeft, &emptyItemsLeft)
                case .skippedItems, .nextSkippedItem:
                    let isNext = unsafe instruction.pointee.operation == .nextSkippedItem
                    if isNext {
                        let loop = unsafe frame - 1
                        unsafe loop.pointee.remaining &-= 1
                        if unsafe loop.pointee.remaining > 0 {
                            unsafe next = code + Int(instruction.pointee.target)
                            continue
                        }
                    }
                    var block = unsafe try DecodingPass.block(source, end)
                    while let blockEnd = unsafe block.end {
                        unsafe source = blockEnd
                        unsafe block = try DecodingPass.block(source, end)
                    }
                    guard block.count > 0 else {
                        unsafe source = block.start
                        if isNext {
                            unsafe frame -= 1
                        } else {
                            unsafe next = code + Int(instruction.pointee.target)
                        }
                        continue
                    }
                    unsafe try admit(block, minimum: instruction.pointee.size, end, &itemsLeft, &emptyItemsLeft)
                    unsafe source = block.start
                    if isNext {
                        unsafe (frame - 1).pointee.continue(with: block)
                        unsafe next = code + Int(instruction.pointee.target)
                    } else {
                        guard unsafe instruction.pointee.limit <= depthMax &- depth else { throw .tooDeep }
                        unsafe frame.initialize(
                            to: Frame(opening: instruction, remaining: block.count, total: block.count))
                        unsafe frame += 1
                    }

                case .reorder: unsafe stack.append(count: instruction.pointee.size &+ 1)
                case .mark:
                    let slot = unsafe Int(instruction.pointee.target) &- instruction.pointee.size &- 1
                    unsafe stack[fromEnd: slot].offset = output.offset(of: write, in: buffer)
                case .reordered:
                    unsafe stack[fromEnd: -1].offset = output.offset(of: write, in: buffer)
                    unsafe write = try reorder(instruction, plan, &stack, &output, &buffer, write)
                }
            }
        } catch {
            unsafe stop = Stop(instruction: next - 1, source: source, frames: frame - frames)
            throw error
        }
    }
}
