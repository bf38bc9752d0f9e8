internal import JSON

/// The one pass from the wire form of a message to its JSON text.
///
/// It reads what every writer writes: each field once, the items of a repeated one together. Where a field comes again,
/// or something must be left out that was begun to be written, it gives up (`needsMerging`), and the message is brought
/// into that form first (`WireMessage`).
///
/// **Reading** stays inside the message because each step compares what it takes with what is left; words are read whole,
/// up to `JSONScan.terminatorRoom` bytes behind the input, which can be read.
///
/// **Writing** stays inside the output because before each value at least `margin` bytes are free: more than the first
/// 32 bytes of a label and any value of bounded length. Longer labels, strings and bytes ask for their own room.
enum DecodingPass {
    typealias Source = UnsafePointer<UInt8>
    typealias Output = UnsafeMutablePointer<UInt8>
    typealias State = UnsafeMutablePointer<DecodingState>

    /// Why a message is refused.
    enum Fault: UInt8, Error {
        case truncated, overlongVarint, tag, length, groupEnd
        case notUTF8, timestamp, duration, fieldMask, anyType, notFinite
        case required
        case tooDeep, tooLong
        /// The message must be brought into one order first.
        case needsMerging
        /// The working memory has too little room; the message must be started again with more.
        case outOfScratch
    }

    /// How many bytes are free before each value.
    static let margin = 256

    /// Writes a message in whichever form JSON has for it.
    @inline(__always)
    static func content(
        _ type: UnsafePointer<PlanMessage>, _ source: Source, _ end: Source, _ write: Output, _ state: State
    ) throws(Fault) -> Output {
        switch unsafe type.pointee.form {
        case .ordinary: unsafe try message(type, source, end, write, state).write
        case .timestamp: unsafe try timestamp(source, end, write, state)
        default: unsafe try rareContent(type, source, end, write, state)
        }
    }

    /// Writes an object with the fields up to `end`, or up to the end of the group of a number that isn't 0. In front of
    /// the first member stands `opener`: the brace, or a comma where `Any` has begun the object.
    @inline(never)
    static func message(
        _ type: UnsafePointer<PlanMessage>, _ source: Source, _ end: Source, _ write: Output, _ state: State,
        group: UInt32 = 0, opener: UInt8 = UInt8(ascii: "{")
    ) throws(Fault) -> (source: Source, write: Output) {
        try unsafe enter(state)
        let words = unsafe type.pointee.bitWords
        let bits = unsafe try take(words, state)
        for word in 0..<words { unsafe bits[word] = 0 }
        let fields = unsafe type.pointee.fields
        var opener = opener
        var (source, write) = unsafe (source, write)
        while true {
            if unsafe source == end {
                guard group == 0 else { throw unsafe fail(.truncated, source, state) }
                break
            }
            let tag: UInt32
            let after: Source
            do throws(Fault) {
                unsafe (tag, after) = try self.tag(source, end)
            } catch {
                throw unsafe fail(error, source, state)
            }
            let number = tag &>> 3
            if tag & 7 == 4 {
                guard number == group else { throw unsafe fail(.groupEnd, source, state) }
                unsafe source = after
                break
            }
            guard let field = unsafe type.field(number), unsafe accepts(field, tag) else {
                do throws(Fault) {
                    // An item of a MessageSet is written as the extension that it is, once it stands there as one.
                    guard unsafe !type.pointee.isMessageSet || tag != 11 else { throw .needsMerging }
                    unsafe source = try skip(tag, after, end, state)
                } catch {
                    throw unsafe fail(error, source, state)
                }
                continue
            }
            let position = unsafe field - fields
            let bit: UInt64 = 1 &<< UInt64(truncatingIfNeeded: position & 63)
            guard unsafe bits[position &>> 6] & bit == 0 else { throw .needsMerging }
            unsafe bits[position &>> 6] |= bit
            if unsafe field.pointee.oneofBit >= 0 { unsafe try choose(field, bits) }
            if unsafe write > state.pointee.last { unsafe write = try state.pointee.grow(write, by: 0) }
            unsafe write = try label(field, opener, write, state)
            opener = UInt8(ascii: ",")
            do throws(Fault) {
                switch unsafe field.pointee.shape {
                case .explicit, .implicit:
                    unsafe (source, write) = try value(field, after, end, write, state)
                case .packed, .expanded:
                    unsafe (source, write) = try items(field, tag, after, end, write, state)
                case .map:
                    unsafe (source, write) = try map(field, after, end, write, state)
                }
            } catch {
                if error != .needsMerging && error != .outOfScratch {
                    unsafe state.pointee.path.append(.field(ProtobufFieldLabel(field)))
                    if unsafe state.pointee.stop < source { unsafe state.pointee.stop = source }
                }
                throw error
            }
        }
        if let required = unsafe type.pointee.required {
            for word in 0..<words where unsafe required[word] & ~bits[word] != 0 {
                let missing = unsafe (required[word] & ~bits[word]).trailingZeroBitCount &+ word &* 64
                unsafe state.pointee.missing = ProtobufFieldLabel(fields + missing)
                throw unsafe fail(.required, source, state)
            }
        }
        if unsafe state.pointee.options.defaults == .written {
            unsafe (write, opener) = try defaults(type, bits, write, opener, state)
        }
        unsafe state.pointee.scratch.giveBack(words)
        unsafe state.pointee.scratch.leave()
        unsafe write.pointee = UInt8(ascii: "{")
        unsafe write += opener == UInt8(ascii: "{") ? 1 : 0
        unsafe write.pointee = UInt8(ascii: "}")
        return unsafe (source, write + 1)
    }

    @inline(__always)
    static func take(_ words: Int, _ state: State) throws(Fault) -> UnsafeMutablePointer<UInt64> {
        do throws(JSONScan.Fault) { return unsafe try state.pointee.scratch.take(words) } catch { throw .outOfScratch }
    }

    /// Notes where a value was refused.
    @inline(never)
    private static func fail(_ fault: Fault, _ source: Source, _ state: State) -> Fault {
        unsafe state.pointee.stop = source
        return fault
    }

    /// Whether a field may have the wire type of a tag: that of its kind, or one length for several numbers.
    @inline(__always)
    static func accepts(_ field: UnsafePointer<PlanField>, _ tag: UInt32) -> Bool {
        let wireType = UInt8(truncatingIfNeeded: tag & 7)
        if unsafe wireType == field.pointee.wireType { return true }
        return unsafe wireType == 2 && (field.pointee.shape == .packed || field.pointee.shape == .expanded)
            && field.pointee.wireType != 3
    }

    @inline(__always)
    private static func choose(_ field: UnsafePointer<PlanField>, _ bits: UnsafeMutablePointer<UInt64>) throws(Fault) {
        let position = unsafe Int(field.pointee.oneofBit)
        let bit: UInt64 = 1 &<< UInt64(truncatingIfNeeded: position & 63)
        guard unsafe bits[position &>> 6] & bit == 0 else { throw .needsMerging }
        unsafe bits[position &>> 6] |= bit
    }

    /// Writes what stands in front of a field's value.
    @inline(__always)
    static func label(
        _ field: UnsafePointer<PlanField>, _ opener: UInt8, _ write: Output, _ state: State
    ) throws(Fault) -> Output {
        let count = unsafe field.pointee.labelCount
        var write = unsafe write
        if count <= 32 {
            unsafe copy32(field.pointee.label, to: write)
        } else {
            if unsafe state.pointee.last - write < count { unsafe write = try state.pointee.grow(write, by: count) }
            unsafe write.update(from: field.pointee.label, count: count)
        }
        unsafe write.pointee = opener
        return unsafe write + count
    }

    /// Writes the fields without presence that are absent.
    @inline(never)
    private static func defaults(
        _ type: UnsafePointer<PlanMessage>, _ bits: UnsafeMutablePointer<UInt64>, _ write: Output, _ opener: UInt8,
        _ state: State
    ) throws(Fault) -> (Output, UInt8) {
        var (write, opener) = unsafe (write, opener)
        for index in unsafe 0..<type.pointee.count where unsafe bits[index &>> 6] >> UInt64(index & 63) & 1 == 0 {
            let field = unsafe type.pointee.fields + index
            guard let text = unsafe field.pointee.defaultText, unsafe !field.pointee.isExtension else { continue }
            if unsafe write > state.pointee.last { unsafe write = try state.pointee.grow(write, by: 0) }
            unsafe write = try label(field, opener, write, state)
            opener = UInt8(ascii: ",")
            let count = unsafe field.pointee.defaultCount
            if unsafe state.pointee.last - write < count { unsafe write = try state.pointee.grow(write, by: count) }
            unsafe write.update(from: text, count: count)
            unsafe write += count
        }
        return unsafe (write, opener)
    }

    /// Writes one value, for which the margin is free.
    @inline(__always)
    static func value(
        _ field: UnsafePointer<PlanField>, _ source: Source, _ end: Source, _ write: Output, _ state: State
    ) throws(Fault) -> (source: Source, write: Output) {
        switch unsafe field.pointee.kind {
        case .int32:
            let (value, after) = unsafe try varint(source, end)
            return unsafe (after, JSONText.write(Int64(Int32(truncatingIfNeeded: value)), to: write))
        case .uint32:
            let (value, after) = unsafe try varint(source, end)
            return unsafe (after, JSONText.write(UInt64(UInt32(truncatingIfNeeded: value)), to: write))
        case .sint32:
            let (value, after) = unsafe try varint(source, end)
            let zigzag = UInt32(truncatingIfNeeded: value)
            let number = Int32(bitPattern: zigzag &>> 1 ^ (0 &- (zigzag & 1)))
            return unsafe (after, JSONText.write(Int64(number), to: write))
        case .int64:
            let (value, after) = unsafe try varint(source, end)
            return unsafe (after, quoted(Int64(bitPattern: value), write))
        case .uint64:
            let (value, after) = unsafe try varint(source, end)
            return unsafe (after, quoted(value, write))
        case .sint64:
            let (value, after) = unsafe try varint(source, end)
            return unsafe (after, quoted(Int64(bitPattern: value &>> 1 ^ (0 &- (value & 1))), write))
        case .fixed32, .sfixed32, .float:
            guard unsafe end - source >= 4 else { throw .truncated }
            let bits = unsafe loadHalf(source)
            let after = unsafe source + 4
            return switch unsafe field.pointee.kind {
            case .fixed32: unsafe (after, JSONText.write(UInt64(bits), to: write))
            case .sfixed32: unsafe (after, JSONText.write(Int64(Int32(bitPattern: bits)), to: write))
            default: unsafe (after, JSONText.write(Float(bitPattern: bits), powers: state.pointee.powers, to: write))
            }
        case .double:
            guard unsafe end - source >= 8 else { throw .truncated }
            let value = unsafe Double(bitPattern: load(source))
            return unsafe (source + 8, JSONText.write(value, powers: state.pointee.powers, to: write))
        case .fixed64, .sfixed64:
            guard unsafe end - source >= 8 else { throw .truncated }
            let bits = unsafe load(source)
            return unsafe (
                source + 8,
                field.pointee.kind == .fixed64 ? quoted(bits, write) : quoted(Int64(bitPattern: bits), write)
            )
        case .bool:
            let (value, after) = unsafe try varint(source, end)
            // The letters of `true` and `false`, the first in the lowest byte.
            let word: UInt64 = value != 0 ? 0x65_7572_74 : 0x65_736C_6166
            unsafe UnsafeMutableRawPointer(write).storeBytes(of: word.littleEndian, as: UInt64.self)
            return unsafe (after, write + (value != 0 ? 4 : 5))
        case .string:
            let (text, count) = unsafe try length(source, end)
            return unsafe (text + count, try string(text, count, write, state))
        case .enumeration:
            let (value, after) = unsafe try varint(source, end)
            return unsafe (after, try symbol(field, Int32(truncatingIfNeeded: value), write, state))
        case .message:
            let type = unsafe field.pointee.messageType
            if unsafe field.pointee.isDelimited {
                return unsafe try delimited(field, type, source, end, write, state)
            }
            let (start, count) = unsafe try length(source, end)
            return unsafe (start + count, try content(type, start, start + count, write, state))
        case .bytes, .nullValue:
            return unsafe try rareValue(field, source, end, write, state)
        }
    }

    @inline(__always)
    private static func quoted(_ value: Int64, _ write: Output) -> Output {
        unsafe write.pointee = UInt8(ascii: "\"")
        let end = unsafe JSONText.write(value, to: write + 1)
        unsafe end.pointee = UInt8(ascii: "\"")
        return unsafe end + 1
    }

    @inline(__always)
    private static func quoted(_ value: UInt64, _ write: Output) -> Output {
        unsafe write.pointee = UInt8(ascii: "\"")
        let end = unsafe JSONText.write(value, to: write + 1)
        unsafe end.pointee = UInt8(ascii: "\"")
        return unsafe end + 1
    }

    /// Writes a string with its quotes.
    @inline(__always)
    static func string(_ text: Source, _ count: Int, _ write: Output, _ state: State) throws(Fault) -> Output {
        var write = unsafe write
        if unsafe state.pointee.last - write < JSONText.stringRoom(count) {
            unsafe write = try state.pointee.grow(write, by: JSONText.stringRoom(count))
        }
        unsafe write.pointee = UInt8(ascii: "\"")
        var after = unsafe write + (count &+ 1)
        if unsafe count > 16 || !JSONText.copyPlain(text, count: count, to: write + 1) {
            guard let written = unsafe JSONText.write(utf8: text, count: count, to: write + 1) else { throw .notUTF8 }
            unsafe after = written
        }
        unsafe after.pointee = UInt8(ascii: "\"")
        return unsafe after + 1
    }

    /// Writes an enum's value by its name, or by its number where it has none.
    @inline(__always)
    private static func symbol(
        _ field: UnsafePointer<PlanField>, _ number: Int32, _ write: Output, _ state: State
    ) throws(Fault) -> Output {
        let type = unsafe field.pointee.enumType
        guard let value = unsafe type.pointee.value(number) else {
            // A number that a closed enum doesn't have is no value of the field.
            guard unsafe !type.pointee.isClosed else { throw .needsMerging }
            return unsafe JSONText.write(Int64(number), to: write)
        }
        if unsafe state.pointee.options.enums == .numbers { return unsafe JSONText.write(Int64(number), to: write) }
        let count = unsafe Int(value.pointee.length)
        let text = unsafe type.pointee.text + Int(value.pointee.start)
        var write = unsafe write
        if count <= 32 {
            unsafe copy32(text, to: write)
        } else {
            if unsafe state.pointee.last - write < count { unsafe write = try state.pointee.grow(write, by: count) }
            unsafe write.update(from: text, count: count)
        }
        return unsafe write + count
    }
}
