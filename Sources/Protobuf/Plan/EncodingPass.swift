internal import JSON

/// The one pass from the JSON text of an event to its wire form.
///
/// Every function takes where to read and where to write and returns where to go on, both by value, so that they stay in
/// registers.
///
/// **Reading** stays inside the text because it is terminated (`JSONScan`): each step moves only past bytes that it has
/// looked at and found to be other than the zero behind the text.
///
/// **Writing** stays inside the output because the text pays for it: a value and the comma or bracket that follows it
/// take at least two bytes of text, and get 8 bytes of room for each (`roomPerByte`). A number writes at most a tag of 5
/// bytes and a double of 8, or a wrapper's tag and length more; a negative varint of 10 bytes has a sign that pays for
/// it; a string writes its tag, a length of at most 5 and no more than a byte for a byte; a member has a name, quotes and
/// a colon more. Words are stored whole, up to `slack` bytes beyond what counts.
///
/// Lengths stand in front of what they measure: one byte is kept free for each, and what was written is moved where it
/// takes more.
enum EncodingPass {
    typealias Fault = JSONScan.Fault
    typealias Source = UnsafeRawPointer
    typealias Output = UnsafeMutableRawPointer
    typealias Scratch = UnsafeMutablePointer<PassScratch>

    static let roomPerByte = 8
    static let slack = 128

    /// Encodes the content of a message in whichever form JSON writes it.
    @inline(__always)
    static func content(
        _ type: UnsafePointer<PlanMessage>, _ source: Source, _ output: Output, _ scratch: Scratch
    ) throws(Fault) -> (Source, Output) {
        switch unsafe type.pointee.form {
        case .ordinary: unsafe try message(type, source, output, scratch)
        case .timestamp: unsafe try timestamp(source, output)
        default: unsafe try rareContent(type, source, output, scratch)
        }
    }

    /// Encodes an object as a message, up to and with its closing brace. `@type` is left out where the object is that of
    /// an `Any`.
    @inline(never)
    static func message(
        _ type: UnsafePointer<PlanMessage>, _ source: Source, _ output: Output, _ scratch: Scratch,
        isAny: Bool = false
    ) throws(Fault) -> (Source, Output) {
        guard unsafe source.byte == UInt8(ascii: "{") else { throw .refused }
        try unsafe scratch.pointee.enter()
        let words = unsafe type.pointee.bitWords
        let bits = unsafe try scratch.pointee.take(words)
        for word in 0..<words { unsafe bits[word] = 0 }
        let fields = unsafe type.pointee.fields
        let end = unsafe fields + type.pointee.count
        var next = unsafe fields
        var source = unsafe JSONScan.skipSpace(source + 1)
        var output = unsafe output
        if unsafe source.byte != UInt8(ascii: "}") {
            while true {
                var field = unsafe next
                var isKnown = true
                if unsafe next != end && next.pointee.name.isAt(source) {
                    unsafe source = JSONScan.skipSpace(source + next.pointee.name.length)
                } else {
                    var index: Int
                    let name = unsafe source
                    unsafe (index, source) = try memberName(type.pointee.names, source, scratch)
                    unsafe source = JSONScan.skipSpace(source)
                    if index < 0 {
                        guard unsafe (isAny && isTypeName(name)) || scratch.pointee.ignoresUnknown else {
                            throw .refused
                        }
                        unsafe source = try JSONScan.skipValue(source, depth: 64)
                        isKnown = false
                    } else {
                        unsafe field = fields + Int(type.pointee.nameFields[index])
                    }
                }
                if isKnown {
                    let position = unsafe field - fields
                    let bit: UInt64 = 1 &<< UInt64(truncatingIfNeeded: position & 63)
                    let word = unsafe bits + (position &>> 6)
                    guard unsafe word.pointee & bit == 0 else { throw .refused }
                    if unsafe source.halfWord == JSONScan.null && !field.pointee.admitsNull {
                        unsafe source += 4
                        // A required field must be there, and a name may not come twice even so.
                        if unsafe type.pointee.required == nil { unsafe word.pointee |= bit }
                    } else {
                        unsafe word.pointee |= bit
                        if unsafe field.pointee.oneofBit >= 0 { unsafe try choose(field, bits) }
                        unsafe (source, output) = try member(field, source, output, scratch)
                    }
                    unsafe next = field + 1
                }
                unsafe source = JSONScan.skipSpace(source)
                if unsafe source.byte == UInt8(ascii: "}") { break }
                guard unsafe source.byte == UInt8(ascii: ",") else { throw .refused }
                unsafe source = JSONScan.skipSpace(source + 1)
            }
        }
        if let required = unsafe type.pointee.required {
            for word in 0..<words where unsafe required[word] & ~bits[word] != 0 { throw .refused }
        }
        unsafe scratch.pointee.giveBack(words)
        unsafe scratch.pointee.leave()
        return unsafe (source + 1, output)
    }

    /// Marks the oneof of a field as set; two fields of one are refused.
    @inline(__always)
    private static func choose(_ field: UnsafePointer<PlanField>, _ bits: UnsafeMutablePointer<UInt64>) throws(Fault) {
        let position = unsafe Int(field.pointee.oneofBit)
        let bit: UInt64 = 1 &<< UInt64(truncatingIfNeeded: position & 63)
        guard unsafe bits[position &>> 6] & bit == 0 else { throw .refused }
        unsafe bits[position &>> 6] |= bit
    }

    /// Encodes a member's value with its tag.
    @inline(__always)
    static func member(
        _ field: UnsafePointer<PlanField>, _ source: Source, _ output: Output, _ scratch: Scratch
    ) throws(Fault) -> (Source, Output) {
        switch unsafe field.pointee.shape {
        case .explicit:
            unsafe output.store(field.pointee.tag)
            let start = unsafe output + Int(field.pointee.tagCount)
            let (end, written) = unsafe try value(field, source, start, scratch)
            // Nothing is written for an enum's name that is ignored.
            return unsafe (end, written == start ? output : written)
        case .implicit:
            unsafe output.store(field.pointee.tag)
            let start = unsafe output + Int(field.pointee.tagCount)
            let (end, written) = unsafe try value(field, source, start, scratch)
            return unsafe (end, isZero(start, written) ? output : written)
        case .packed: return unsafe try packed(field, source, output, scratch)
        case .expanded: return unsafe try expanded(field, source, output, scratch)
        case .map: return unsafe try map(field, source, output, scratch)
        }
    }

    /// Whether what was written is the default of its type. A string or a longer varint never begins with a zero byte,
    /// so the number of zero bytes tells.
    @inline(__always)
    static func isZero(_ start: Output, _ end: Output) -> Bool {
        let (bytes, count) = unsafe (Source(start), end - start)
        guard unsafe bytes.byte == 0 || count == 0 else { return false }
        if count == 4 { return unsafe bytes.halfWord == 0 }
        if count == 8 { return unsafe bytes.word == 0 }
        return count <= 1
    }

    /// Encodes one value without its tag; a message with its length, or with its end tag.
    @inline(__always)
    static func value(
        _ field: UnsafePointer<PlanField>, _ source: Source, _ output: Output, _ scratch: Scratch
    ) throws(Fault) -> (Source, Output) {
        switch unsafe field.pointee.kind {
        case .int32, .nullValue, .enumeration:
            if unsafe field.pointee.kind != .int32 { return unsafe try enumeration(field, source, output, scratch) }
            let (end, value) = unsafe try integer(source, scratch)
            guard Int64(Int32(truncatingIfNeeded: value)) == value else { throw .refused }
            return unsafe (end, write(varint: UInt64(bitPattern: value), to: output))
        case .int64:
            let (end, value) = unsafe try integer(source, scratch)
            return unsafe (end, write(varint: UInt64(bitPattern: value), to: output))
        case .uint32:
            let (end, value) = unsafe try integer(source, scratch)
            guard Int64(UInt32(truncatingIfNeeded: value)) == value else { throw .refused }
            return unsafe (end, write(varint: UInt64(bitPattern: value), to: output))
        case .bool:
            let isTrue = unsafe source.halfWord == JSONScan.true_
            guard unsafe isTrue || source.word & JSONScan.falseMask == JSONScan.false_ else { throw .refused }
            unsafe output.store(UInt8(isTrue ? 1 : 0))
            return unsafe (source + (isTrue ? 4 : 5), output + 1)
        case .double:
            guard unsafe source.byte != UInt8(ascii: "\"") else {
                return unsafe try quotedFloat(field, source, output, scratch)
            }
            let (end, value) = unsafe try JSONScan.double(source)
            unsafe output.store(value.bitPattern)
            return unsafe (end, output + 8)
        case .string:
            guard unsafe source.byte == UInt8(ascii: "\"") else { throw .refused }
            let (end, written) = unsafe try JSONScan.string(source + 1, to: output + 1)
            return unsafe (end, close(output, written))
        case .message:
            let type = unsafe field.pointee.messageType
            if unsafe field.pointee.isDelimited {
                let (end, written) = unsafe try content(type, source, output, scratch)
                // The end tag differs from the start tag in its lowest three bits: 4 instead of 3.
                unsafe written.store(field.pointee.tag &+ 1)
                return unsafe (end, written + Int(field.pointee.tagCount))
            }
            let (end, written) = unsafe try content(type, source, output + 1, scratch)
            return unsafe (end, close(output, written))
        case .uint64, .sint32, .sint64, .fixed32, .fixed64, .sfixed32, .sfixed64, .float, .bytes:
            return unsafe try rareValue(field, source, output, scratch)
        }
    }

    /// Encodes the items of an array behind one length.
    @inline(never)
    private static func packed(
        _ field: UnsafePointer<PlanField>, _ source: Source, _ output: Output, _ scratch: Scratch
    ) throws(Fault) -> (Source, Output) {
        guard unsafe source.byte == UInt8(ascii: "[") else { throw .refused }
        var source = unsafe JSONScan.skipSpace(source + 1)
        unsafe output.store(field.pointee.tag)
        let start = unsafe output + Int(field.pointee.tagCount)
        var end = unsafe start + 1
        if unsafe source.byte != UInt8(ascii: "]") {
            while true {
                unsafe (source, end) = try value(field, source, end, scratch)
                unsafe source = JSONScan.skipSpace(source)
                guard unsafe source.byte == UInt8(ascii: ",") else { break }
                unsafe source = JSONScan.skipSpace(source + 1)
            }
            guard unsafe source.byte == UInt8(ascii: "]") else { throw .refused }
        }
        return unsafe (source + 1, end == start + 1 ? output : close(start, end))
    }

    /// Encodes the items of an array, each with its tag.
    @inline(never)
    private static func expanded(
        _ field: UnsafePointer<PlanField>, _ source: Source, _ output: Output, _ scratch: Scratch
    ) throws(Fault) -> (Source, Output) {
        guard unsafe source.byte == UInt8(ascii: "[") else { throw .refused }
        var source = unsafe JSONScan.skipSpace(source + 1)
        var output = unsafe output
        if unsafe source.byte != UInt8(ascii: "]") {
            while true {
                unsafe output.store(field.pointee.tag)
                let start = unsafe output + Int(field.pointee.tagCount)
                let (next, written) = unsafe try value(field, source, start, scratch)
                unsafe output = written == start ? output : written
                unsafe source = JSONScan.skipSpace(next)
                guard unsafe source.byte == UInt8(ascii: ",") else { break }
                unsafe source = JSONScan.skipSpace(source + 1)
            }
            guard unsafe source.byte == UInt8(ascii: "]") else { throw .refused }
        }
        return unsafe (source + 1, output)
    }

    /// Encodes an object as the entries of a map, each a message with the key and the value. No key may occur twice.
    @inline(never)
    private static func map(
        _ field: UnsafePointer<PlanField>, _ source: Source, _ output: Output, _ scratch: Scratch
    ) throws(Fault) -> (Source, Output) {
        guard unsafe source.byte == UInt8(ascii: "{") else { throw .refused }
        var source = unsafe JSONScan.skipSpace(source + 1)
        var output = unsafe output
        guard unsafe source.byte != UInt8(ascii: "}") else { return unsafe (source + 1, output) }
        let keyField = unsafe field.pointee.messageType.pointee.fields
        let valueField = unsafe keyField + 1
        var keys = unsafe MapKeys(output)
        while true {
            unsafe output.store(field.pointee.tag)
            let start = unsafe output + Int(field.pointee.tagCount)
            // Key and value always stand in an entry, whose two tags have one byte each.
            unsafe (start + 1).store(UInt8(truncatingIfNeeded: keyField.pointee.tag))
            let key = unsafe start + 2
            guard unsafe source.byte == UInt8(ascii: "\"") else { throw .refused }
            var end: Output
            if unsafe keyField.pointee.kind == .string {
                let (next, written) = unsafe try JSONScan.string(source + 1, to: key + 1)
                unsafe (source, end) = (next, close(key, written))
            } else {
                unsafe (source, end) = try mapKey(keyField, source, key, scratch)
            }
            let keyLength = unsafe end - key
            unsafe source = JSONScan.skipSpace(source)
            guard unsafe source.byte == UInt8(ascii: ":") else { throw .refused }
            unsafe source = JSONScan.skipSpace(source + 1)
            unsafe end.store(valueField.pointee.tag)
            let valueStart = unsafe end + 1
            unsafe (source, end) = try value(valueField, source, valueStart, scratch)
            if unsafe end != valueStart {
                unsafe output = close(start, end)
                // A long entry has moved with its key.
                unsafe try keys.add(key + (output - end), length: keyLength, scratch)
            }
            unsafe source = JSONScan.skipSpace(source)
            guard unsafe source.byte == UInt8(ascii: ",") else { break }
            unsafe source = JSONScan.skipSpace(source + 1)
        }
        guard unsafe source.byte == UInt8(ascii: "}") else { throw .refused }
        unsafe try keys.finish(scratch)
        return unsafe (source + 1, output)
    }

    /// Encodes a key that is no string: the same literals, in quotes.
    @inline(never)
    private static func mapKey(
        _ field: UnsafePointer<PlanField>, _ source: Source, _ output: Output, _ scratch: Scratch
    ) throws(Fault) -> (Source, Output) {
        try unsafe withText(source, scratch) { text, end throws(Fault) in
            let start = unsafe text.baseAddress.unsafelyUnwrapped
            guard unsafe text.count > 0 && start.byte != UInt8(ascii: "\"") else { throw .refused }
            let (stop, written) = unsafe try value(field, start, output, scratch)
            guard unsafe stop == start + text.count else { throw .refused }
            return unsafe (end, written)
        }
    }
}
