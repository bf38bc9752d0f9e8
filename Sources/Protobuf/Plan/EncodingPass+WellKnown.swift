internal import JSON

extension EncodingPass {
    /// Encodes the content of a well-known type that JSON writes in a form of its own.
    @inline(never)
    static func rareContent(
        _ type: UnsafePointer<PlanMessage>, _ source: Source, _ output: Output, _ scratch: Scratch
    ) throws(Fault) -> (Source, Output) {
        switch unsafe type.pointee.form {
        case .ordinary: return unsafe try message(type, source, output, scratch)
        case .timestamp: return unsafe try timestamp(source, output)
        case .duration: return unsafe try duration(source, output, scratch)
        case .fieldMask: return unsafe try fieldMask(source, output, scratch)
        case .any: return unsafe try any(source, output, scratch)
        case .structure: return unsafe try structure(type, source, output, scratch)
        case .list: return unsafe try list(type, source, output, scratch)
        case .value: return unsafe try dynamicValue(type, source, output, scratch)
        case .wrapper:
            // The default is not written, as the field has no presence.
            return unsafe try member(type.pointee.fields, source, output, scratch)
        }
    }

    /// Encodes a time of RFC 3339 as seconds (field 1) and nanoseconds (field 2).
    @inline(never)
    static func timestamp(_ source: Source, _ output: Output) throws(Fault) -> (Source, Output) {
        guard unsafe source.byte == UInt8(ascii: "\"") else { throw .refused }
        guard let (time, end) = unsafe TimestampText.read(source + 1), unsafe end.byte == UInt8(ascii: "\"") else {
            throw .refused
        }
        return unsafe (end + 1, write(time, to: output))
    }

    private static func duration(
        _ source: Source, _ output: Output, _ scratch: Scratch
    ) throws(Fault) -> (Source, Output) {
        guard unsafe source.byte == UInt8(ascii: "\"") else { throw .refused }
        guard let (time, end) = unsafe DurationText.read(source + 1), unsafe end.byte == UInt8(ascii: "\"") else {
            throw .refused
        }
        return unsafe (end + 1, write(time, to: output))
    }

    /// Writes the fields of a timestamp or duration that are not zero.
    @inline(__always)
    private static func write(_ time: SecondsAndNanos, to output: Output) -> Output {
        var output = unsafe output
        if time.seconds != 0 {
            unsafe output.store(0x08 as UInt8)
            unsafe output = write(varint: UInt64(bitPattern: time.seconds), to: output + 1)
        }
        if time.nanos != 0 {
            unsafe output.store(0x10 as UInt8)
            unsafe output = write(varint: UInt64(bitPattern: Int64(time.nanos)), to: output + 1)
        }
        return unsafe output
    }

    /// Encodes paths that are separated by commas, in lowerCamelCase, as the names of the .proto text.
    private static func fieldMask(
        _ source: Source, _ output: Output, _ scratch: Scratch
    ) throws(Fault) -> (Source, Output) {
        try unsafe withText(source, scratch) { text, end throws(Fault) in
            var output = unsafe output
            guard text.count > 0 else { return unsafe (end, output) }
            var start = unsafe output
            func open() {
                unsafe output.store(0x0A as UInt8)
                unsafe start = output + 1
                unsafe output += 2
            }
            open()
            for index in text.indices {
                let byte = unsafe text[index]
                switch byte {
                case UInt8(ascii: ","):
                    unsafe output = close(start, output)
                    open()
                case UInt8(ascii: "_"): throw .refused
                case UInt8(ascii: "A")...UInt8(ascii: "Z"):
                    unsafe output.store(UInt8(ascii: "_"))
                    unsafe (output + 1).store(byte | 0x20)
                    unsafe output += 2
                default:
                    unsafe output.store(byte)
                    unsafe output += 1
                }
            }
            return unsafe (end, close(start, output))
        }
    }

    // MARK: Any

    /// Whether a name with its quotes is `@type`.
    static func isTypeName(_ source: Source) -> Bool {
        unsafe source.word == 0x2265_7079_7440_22 | UInt64((source + 7).byte) &<< 56
    }

    /// Encodes an object with the member `@type`, wherever that stands, as its URL and the content in bytes.
    private static func any(
        _ source: Source, _ output: Output, _ scratch: Scratch
    ) throws(Fault) -> (Source, Output) {
        guard unsafe source.byte == UInt8(ascii: "{") else { throw .refused }
        // The type decides how the other members are read, so it is looked for first.
        var cursor = unsafe JSONScan.skipSpace(source + 1)
        // An object without members is an Any without a type.
        if unsafe cursor.byte == UInt8(ascii: "}") { return unsafe (cursor + 1, output) }
        while true {
            let isType = unsafe isTypeName(cursor)
            unsafe cursor = try JSONScan.skipName(cursor)
            if isType { break }
            unsafe cursor = JSONScan.skipSpace(try JSONScan.skipValue(cursor, depth: 64))
            guard unsafe cursor.byte == UInt8(ascii: ",") else { throw .refused }
            unsafe cursor = JSONScan.skipSpace(cursor + 1)
        }
        let type = try unsafe withText(cursor, scratch) { text, _ throws(Fault) in
            guard let slash = unsafe text.lastIndex(of: UInt8(ascii: "/")) else { throw .refused }
            let types = unsafe scratch.pointee.types
            let start = unsafe text.baseAddress.unsafelyUnwrapped + (slash + 1)
            let index = unsafe types.names.index(of: start, length: text.count - slash - 1)
            guard index >= 0 else { throw .refused }
            return unsafe types.messages[index]
        }
        unsafe output.store(0x0A as UInt8)
        let (_, urlEnd) = unsafe try JSONScan.string(cursor + 1, to: output + 2)
        var written = unsafe close(output + 1, urlEnd)
        let start = unsafe written + 1
        unsafe written.store(0x12 as UInt8)
        let end: Source
        let contentEnd: Output
        if unsafe type.pointee.form == .ordinary {
            unsafe (end, contentEnd) = try anyMembers(type, source, start + 1, scratch)
        } else {
            unsafe (end, contentEnd) = try anyValue(type, source, start + 1, scratch)
        }
        unsafe written = contentEnd == start + 1 ? written : close(start, contentEnd)
        return unsafe (end, written)
    }

    private static func anyMembers(
        _ type: UnsafePointer<PlanMessage>, _ source: Source, _ output: Output, _ scratch: Scratch
    ) throws(Fault) -> (Source, Output) {
        unsafe try message(type, source, output, scratch, isAny: true)
    }

    /// Encodes the member `value` of an `Any` that holds a well-known type.
    private static func anyValue(
        _ type: UnsafePointer<PlanMessage>, _ source: Source, _ output: Output, _ scratch: Scratch
    ) throws(Fault) -> (Source, Output) {
        try unsafe scratch.pointee.enter()
        var cursor = unsafe JSONScan.skipSpace(source + 1)
        var output = unsafe output
        var hasValue = false
        var typeCount = 0
        while true {
            let isType = unsafe isTypeName(cursor)
            // `"value"` as seven bytes.
            let isValue = unsafe cursor.word & 0x00FF_FFFF_FFFF_FFFF == 0x0022_6575_6C61_7622
            unsafe cursor = try JSONScan.skipName(cursor)
            if isValue {
                guard !hasValue else { throw .refused }
                hasValue = true
                unsafe (cursor, output) = try content(type, cursor, output, scratch)
            } else {
                guard unsafe isType || scratch.pointee.ignoresUnknown else { throw .refused }
                typeCount += isType ? 1 : 0
                guard typeCount <= 1 else { throw .refused }
                unsafe cursor = try JSONScan.skipValue(cursor, depth: 64)
            }
            unsafe cursor = JSONScan.skipSpace(cursor)
            if unsafe cursor.byte == UInt8(ascii: "}") { break }
            guard unsafe cursor.byte == UInt8(ascii: ",") else { throw .refused }
            unsafe cursor = JSONScan.skipSpace(cursor + 1)
        }
        guard hasValue else { throw .refused }
        unsafe scratch.pointee.leave()
        return unsafe (cursor + 1, output)
    }

    // MARK: Struct

    /// Encodes an object as a `Struct`: its field 1 is a map from strings to `Value`.
    private static func structure(
        _ type: UnsafePointer<PlanMessage>, _ source: Source, _ output: Output, _ scratch: Scratch
    ) throws(Fault) -> (Source, Output) {
        try unsafe scratch.pointee.enter()
        let result = unsafe try member(type.pointee.fields, source, output, scratch)
        unsafe scratch.pointee.leave()
        return unsafe result
    }

    /// Encodes an array as a `ListValue`: its field 1 is a repeated `Value`.
    private static func list(
        _ type: UnsafePointer<PlanMessage>, _ source: Source, _ output: Output, _ scratch: Scratch
    ) throws(Fault) -> (Source, Output) {
        try unsafe scratch.pointee.enter()
        let result = unsafe try member(type.pointee.fields, source, output, scratch)
        unsafe scratch.pointee.leave()
        return unsafe result
    }

    /// Encodes any JSON value as a `Value`: null (field 1), number (2), string (3), bool (4), struct (5) or list (6).
    private static func dynamicValue(
        _ type: UnsafePointer<PlanMessage>, _ source: Source, _ output: Output, _ scratch: Scratch
    ) throws(Fault) -> (Source, Output) {
        let index =
            switch unsafe source.byte {
            case UInt8(ascii: "n"): 0
            case UInt8(ascii: "\""): 2
            case UInt8(ascii: "t"), UInt8(ascii: "f"): 3
            case UInt8(ascii: "{"): 4
            case UInt8(ascii: "["): 5
            default: 1
            }
        guard unsafe type.pointee.count == 6 else { throw .refused }
        return unsafe try member(type.pointee.fields + index, source, output, scratch)
    }
}
