internal import JSON

extension DecodingPass {
    /// Writes a well-known type that JSON writes in a form of its own.
    @inline(never)
    static func rareContent(
        _ type: UnsafePointer<PlanMessage>, _ source: Source, _ end: Source, _ write: Output, _ state: State
    ) throws(Fault) -> Output {
        let fields = unsafe type.pointee.fields
        switch unsafe type.pointee.form {
        case .ordinary: return unsafe try message(type, source, end, write, state).write
        case .timestamp: return unsafe try timestamp(source, end, write, state)
        case .duration: return unsafe try duration(source, end, write, state)
        case .fieldMask: return unsafe try fieldMask(source, end, write, state)
        case .any: return unsafe try any(source, end, write, state)
        case .structure, .list:
            try unsafe enter(state)
            let isList = unsafe type.pointee.form == .list
            guard unsafe source < end else {
                unsafe write[0] = isList ? UInt8(ascii: "[") : UInt8(ascii: "{")
                unsafe write[1] = isList ? UInt8(ascii: "]") : UInt8(ascii: "}")
                unsafe state.pointee.scratch.leave()
                return unsafe write + 2
            }
            let (tag, after) = unsafe try tag(source, end)
            guard tag == 10 else { throw .needsMerging }
            let (stop, written) =
                isList
                ? unsafe try items(fields, tag, after, end, write, state)
                : unsafe try map(fields, after, end, write, state)
            guard unsafe stop == end else { throw .needsMerging }
            unsafe state.pointee.scratch.leave()
            return unsafe written
        case .value:
            guard unsafe source < end else { return unsafe null(write) }
            let (tag, after) = unsafe try tag(source, end)
            guard let field = unsafe type.field(tag &>> 3), unsafe accepts(field, tag) else { throw .needsMerging }
            if unsafe field.pointee.kind == .double, unsafe end - after == 8,
                unsafe !Double(bitPattern: load(after)).isFinite
            {
                throw .notFinite
            }
            let (stop, written) = unsafe try value(field, after, end, write, state)
            guard unsafe stop == end else { throw .needsMerging }
            return unsafe written
        case .wrapper:
            guard unsafe source < end else {
                guard let text = unsafe fields.pointee.defaultText else { throw .needsMerging }
                let count = unsafe fields.pointee.defaultCount
                unsafe write.update(from: text, count: count)
                return unsafe write + count
            }
            let (tag, after) = unsafe try tag(source, end)
            guard tag &>> 3 == 1, unsafe accepts(fields, tag) else { throw .needsMerging }
            let (stop, written) = unsafe try value(fields, after, end, write, state)
            guard unsafe stop == end else { throw .needsMerging }
            return unsafe written
        }
    }

    /// Writes the kinds that are worth a call.
    @inline(never)
    static func rareValue(
        _ field: UnsafePointer<PlanField>, _ source: Source, _ end: Source, _ write: Output, _ state: State
    ) throws(Fault) -> (source: Source, write: Output) {
        if unsafe field.pointee.kind == .nullValue {
            let (_, after) = unsafe try varint(source, end)
            return unsafe (after, null(write))
        }
        let (start, count) = unsafe try length(source, end)
        var write = unsafe write
        let room = count / 3 * 4 + 8
        if unsafe state.pointee.last - write < room { unsafe write = try state.pointee.grow(write, by: room) }
        unsafe write.pointee = UInt8(ascii: "\"")
        let after = unsafe Base64.encode(start, count: count, to: write + 1)
        unsafe after.pointee = UInt8(ascii: "\"")
        return unsafe (start + count, after + 1)
    }

    /// Writes a message between two tags. Those of its own form are first cut out.
    @inline(never)
    static func delimited(
        _ field: UnsafePointer<PlanField>, _ type: UnsafePointer<PlanMessage>, _ source: Source, _ end: Source,
        _ write: Output, _ state: State
    ) throws(Fault) -> (source: Source, write: Output) {
        let number = unsafe UInt32(bitPattern: field.pointee.number)
        if unsafe type.pointee.form == .ordinary {
            return unsafe try message(type, source, end, write, state, group: number)
        }
        let after = unsafe try skip(number &<< 3 | 3, source, end, state)
        let contentEnd = unsafe after - Int(field.pointee.tagCount)
        return unsafe (after, try content(type, source, contentEnd, write, state))
    }

    private static func null(_ write: Output) -> Output {
        unsafe UnsafeMutableRawPointer(write).storeBytes(of: JSONScan.null.littleEndian, as: UInt32.self)
        return unsafe write + 4
    }

    // MARK: Times

    @inline(never)
    static func timestamp(
        _ source: Source, _ end: Source, _ write: Output, _ state: State
    ) throws(Fault) -> Output {
        let time = unsafe try secondsAndNanos(source, end, state)
        guard TimestampText.range.contains(time.seconds), time.nanos >= 0, time.nanos < 1_000_000_000 else {
            throw .timestamp
        }
        unsafe write.pointee = UInt8(ascii: "\"")
        let after = unsafe TimestampText.write(time, to: write + 1)
        unsafe after.pointee = UInt8(ascii: "\"")
        return unsafe after + 1
    }

    private static func duration(
        _ source: Source, _ end: Source, _ write: Output, _ state: State
    ) throws(Fault) -> Output {
        let time = unsafe try secondsAndNanos(source, end, state)
        guard DurationText.isValid(time) else { throw .duration }
        unsafe write.pointee = UInt8(ascii: "\"")
        let after = unsafe DurationText.write(time, to: write + 1)
        unsafe after.pointee = UInt8(ascii: "\"")
        return unsafe after + 1
    }

    /// Reads fields 1 and 2, the last of each.
    private static func secondsAndNanos(
        _ source: Source, _ end: Source, _ state: State
    ) throws(Fault) -> SecondsAndNanos {
        var time = SecondsAndNanos(seconds: 0, nanos: 0)
        var source = unsafe source
        while unsafe source < end {
            let (tag, after) = unsafe try tag(source, end)
            switch tag {
            case 8:
                let (value, next) = unsafe try varint(after, end)
                time.seconds = Int64(bitPattern: value)
                unsafe source = next
            case 16:
                let (value, next) = unsafe try varint(after, end)
                time.nanos = Int32(truncatingIfNeeded: value)
                unsafe source = next
            default: unsafe source = try skip(tag, after, end, state)
            }
        }
        return time
    }

    // MARK: FieldMask

    /// Writes the paths with commas between them, in lowerCamelCase. One that would be read back as another is refused.
    private static func fieldMask(
        _ source: Source, _ end: Source, _ write: Output, _ state: State
    ) throws(Fault) -> Output {
        var text: [UInt8] = []
        var source = unsafe source
        var isFirst = true
        while unsafe source < end {
            let (tag, after) = unsafe try tag(source, end)
            guard tag == 10 else {
                unsafe source = try skip(tag, after, end, state)
                continue
            }
            let (start, count) = unsafe try length(after, end)
            if !isFirst { text.append(UInt8(ascii: ",")) }
            isFirst = false
            var isUpper = false
            for index in 0..<count {
                let byte = unsafe start[index]
                switch byte {
                case UInt8(ascii: "_"):
                    guard !isUpper else { throw .fieldMask }
                    isUpper = true
                    continue
                case UInt8(ascii: "a")...UInt8(ascii: "z"): text.append(isUpper ? byte & ~0x20 : byte)
                case UInt8(ascii: "A")...UInt8(ascii: "Z"): throw .fieldMask
                default:
                    guard !isUpper else { throw .fieldMask }
                    text.append(byte)
                }
                isUpper = false
            }
            guard !isUpper else { throw .fieldMask }
            unsafe source = start + count
        }
        // Behind the text, as many bytes must be readable as words are read whole.
        let count = text.count
        text += [UInt8](repeating: 0, count: JSONScan.terminatorRoom)
        let span = text.span
        return try unsafe span.withUnsafeBufferPointer { bytes throws(Fault) in
            unsafe try string(bytes.baseAddress.unsafelyUnwrapped, count, write, state)
        }
    }

    // MARK: Any

    /// Writes the message that an `Any` holds, with the URL of its type as `@type`.
    private static func any(
        _ source: Source, _ end: Source, _ write: Output, _ state: State
    ) throws(Fault) -> Output {
        var url: (start: Source, count: Int)?
        var held: (start: Source, count: Int)?
        var source = unsafe source
        while unsafe source < end {
            let (tag, after) = unsafe try tag(source, end)
            switch tag {
            case 10:
                let (start, count) = unsafe try length(after, end)
                unsafe (url, source) = ((start, count), start + count)
            case 18:
                let (start, count) = unsafe try length(after, end)
                unsafe (held, source) = ((start, count), start + count)
            default: unsafe source = try skip(tag, after, end, state)
            }
        }
        guard let url = unsafe url, unsafe url.count > 0 else {
            guard unsafe held == nil || held?.count == 0 else { throw .anyType }
            unsafe write[0] = UInt8(ascii: "{")
            unsafe write[1] = UInt8(ascii: "}")
            return unsafe write + 2
        }
        guard
            let slash = unsafe UnsafeBufferPointer(start: url.start, count: url.count).lastIndex(of: UInt8(ascii: "/"))
        else { throw .anyType }
        let types = unsafe state.pointee.scratch.types
        let index = unsafe types.names.index(
            of: UnsafeRawPointer(url.start + (slash + 1)), length: url.count - slash - 1)
        guard index >= 0 else { throw .anyType }
        let type = unsafe types.messages[index]
        try unsafe enter(state)
        var write = unsafe write
        for byte in "{\"@type\":".utf8 {
            unsafe write.pointee = byte
            unsafe write += 1
        }
        unsafe write = try string(url.start, url.count, write, state)
        if unsafe write > state.pointee.last { unsafe write = try state.pointee.grow(write, by: 0) }
        let start = unsafe held?.start ?? url.start
        let count = unsafe held?.count ?? 0
        let offset = unsafe UnsafeMutableRawPointer(write) - state.pointee.buffer.pointee.start
        let mark = unsafe state.pointee.scratch.mark
        do throws(Fault) {
            unsafe write = try anyContent(type, start, start + count, write, state)
        } catch {
            guard error == .needsMerging || error == .required else { throw error }
            // What is held is brought into order by itself.
            unsafe state.pointee.scratch.mark = mark
            unsafe state.pointee.path = []
            let bytes = unsafe try state.pointee.merged(start, count, Int(type.pointee.messageIndex))
            let restart = unsafe (state.pointee.buffer.pointee.start + offset).assumingMemoryBound(to: UInt8.self)
            let span = bytes.span
            unsafe write = try span.withUnsafeBufferPointer { merged throws(Fault) in
                let start = unsafe merged.baseAddress.unsafelyUnwrapped
                return unsafe try anyContent(
                    type, start, start + (merged.count - JSONScan.terminatorRoom), restart, state)
            }
        }
        unsafe state.pointee.scratch.leave()
        return unsafe write
    }

    private static func anyContent(
        _ type: UnsafePointer<PlanMessage>, _ start: Source, _ end: Source, _ write: Output, _ state: State
    ) throws(Fault) -> Output {
        if unsafe type.pointee.form == .ordinary {
            return unsafe try message(type, start, end, write, state, opener: UInt8(ascii: ",")).write
        }
        var write = unsafe write
        for byte in ",\"value\":".utf8 {
            unsafe write.pointee = byte
            unsafe write += 1
        }
        unsafe write = try content(type, start, end, write, state)
        unsafe write.pointee = UInt8(ascii: "}")
        return unsafe write + 1
    }
}
