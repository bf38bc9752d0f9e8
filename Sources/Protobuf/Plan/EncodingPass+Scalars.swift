internal import JSON

extension EncodingPass {
    /// Reads an integer of 64 bits, as a number or in quotes; `1.0` and `1e3` are integers, too.
    @inline(__always)
    static func integer(_ source: Source, _ scratch: Scratch) throws(Fault) -> (Source, Int64) {
        let isQuoted = unsafe source.byte == UInt8(ascii: "\"")
        do throws(Fault) {
            let (end, value) = unsafe try JSONScan.integer(source + (isQuoted ? 1 : 0))
            let byte = unsafe end.byte
            if isQuoted {
                if byte == UInt8(ascii: "\"") { return unsafe (end + 1, value) }
            } else if byte != UInt8(ascii: ".") && byte | 0x20 != UInt8(ascii: "e") {
                return unsafe (end, value)
            }
        } catch {}
        let (end, magnitude, isNegative) = unsafe try exactInteger(source, scratch)
        if isNegative {
            guard magnitude <= 1 &<< 63 else { throw .refused }
            return unsafe (end, Int64(truncatingIfNeeded: 0 &- magnitude))
        }
        guard let value = Int64(exactly: magnitude) else { throw .refused }
        return unsafe (end, value)
    }

    /// Reads any number, also in quotes, that is an integer of at most 64 bits.
    @inline(never)
    static func exactInteger(
        _ source: Source, _ scratch: Scratch
    ) throws(Fault) -> (end: Source, magnitude: UInt64, isNegative: Bool) {
        if unsafe source.byte == UInt8(ascii: "\"") {
            return try unsafe withText(source, scratch) { text, end throws(Fault) in
                let start = unsafe text.baseAddress.unsafelyUnwrapped
                guard unsafe start.byte != UInt8(ascii: "\"") else { throw .refused }
                let (stop, magnitude, isNegative) = unsafe try exactInteger(start, scratch)
                guard unsafe stop == start + text.count else { throw .refused }
                return unsafe (end, magnitude, isNegative)
            }
        }
        let number = unsafe try JSONScan.number(source)
        // The digits without point, and the power of ten of the last one.
        var magnitude: UInt64 = 0
        var zeros = 0
        var power = 0
        var isFraction = false
        var cursor = unsafe source + (number.isNegative ? 1 : 0)
        scan: while unsafe cursor < number.end {
            let byte = unsafe cursor.byte
            switch byte {
            case UInt8(ascii: "."): isFraction = true
            case UInt8(ascii: "e"), UInt8(ascii: "E"):
                let text = unsafe UnsafeRawBufferPointer(start: cursor + 1, count: number.end - cursor - 1)
                power += unsafe Int(String(decoding: text, as: UTF8.self)) ?? 0
                break scan
            default:
                if isFraction { power -= 1 }
                // Zeros wait for a digit after them; until then they are part of the power.
                zeros += 1
                if byte != UInt8(ascii: "0") {
                    guard magnitude == 0 || zeros <= 20 else { throw .refused }
                    for _ in 0..<(magnitude == 0 ? 0 : zeros) {
                        let (product, overflow) = magnitude.multipliedReportingOverflow(by: 10)
                        guard !overflow else { throw .refused }
                        magnitude = product
                    }
                    let (sum, overflow) = magnitude.addingReportingOverflow(UInt64(byte - UInt8(ascii: "0")))
                    guard !overflow else { throw .refused }
                    magnitude = sum
                    zeros = 0
                }
            }
            unsafe cursor += 1
        }
        guard magnitude > 0 else { return unsafe (number.end, 0, number.isNegative) }
        power += zeros
        guard power >= 0 && power <= 20 else { throw .refused }
        for _ in 0..<power {
            let (product, overflow) = magnitude.multipliedReportingOverflow(by: 10)
            guard !overflow else { throw .refused }
            magnitude = product
        }
        return unsafe (number.end, magnitude, number.isNegative)
    }

    /// Encodes the kinds that are worth a call.
    @inline(never)
    static func rareValue(
        _ field: UnsafePointer<PlanField>, _ source: Source, _ output: Output, _ scratch: Scratch
    ) throws(Fault) -> (Source, Output) {
        switch unsafe field.pointee.kind {
        case .uint64, .fixed64:
            let (end, magnitude, isNegative) = unsafe try unsigned(source, scratch)
            guard !isNegative || magnitude == 0 else { throw .refused }
            guard unsafe field.pointee.kind == .fixed64 else {
                return unsafe (end, write(varint: magnitude, to: output))
            }
            unsafe output.store(magnitude)
            return unsafe (end, output + 8)
        case .sfixed64, .sint64:
            let (end, value) = unsafe try integer(source, scratch)
            guard unsafe field.pointee.kind == .sfixed64 else {
                return unsafe (end, write(varint: UInt64(bitPattern: value &<< 1 ^ value &>> 63), to: output))
            }
            unsafe output.store(UInt64(bitPattern: value))
            return unsafe (end, output + 8)
        case .sint32, .sfixed32:
            let (end, value) = unsafe try integer(source, scratch)
            let narrow = Int32(truncatingIfNeeded: value)
            guard Int64(narrow) == value else { throw .refused }
            guard unsafe field.pointee.kind == .sfixed32 else {
                let zigzag = UInt32(bitPattern: narrow &<< 1 ^ narrow &>> 31)
                return unsafe (end, write(varint: UInt64(zigzag), to: output))
            }
            unsafe output.storeBytes(of: narrow.littleEndian, as: Int32.self)
            return unsafe (end, output + 4)
        case .fixed32:
            let (end, value) = unsafe try integer(source, scratch)
            guard let narrow = UInt32(exactly: value) else { throw .refused }
            unsafe output.storeBytes(of: narrow.littleEndian, as: UInt32.self)
            return unsafe (end, output + 4)
        case .float:
            guard unsafe source.byte != UInt8(ascii: "\"") else {
                return unsafe try quotedFloat(field, source, output, scratch)
            }
            let (end, value) = unsafe try JSONScan.float(source)
            unsafe output.storeBytes(of: value.bitPattern.littleEndian, as: UInt32.self)
            return unsafe (end, output + 4)
        case .bytes: return unsafe try bytes(source, output, scratch)
        default: throw .refused
        }
    }

    private static func unsigned(
        _ source: Source, _ scratch: Scratch
    ) throws(Fault) -> (end: Source, magnitude: UInt64, isNegative: Bool) {
        let isQuoted = unsafe source.byte == UInt8(ascii: "\"")
        do throws(Fault) {
            let (end, value) = unsafe try JSONScan.integer(source + (isQuoted ? 1 : 0))
            let byte = unsafe end.byte
            if isQuoted ? byte == UInt8(ascii: "\"") : byte != UInt8(ascii: ".") && byte | 0x20 != UInt8(ascii: "e") {
                return unsafe (end + (isQuoted ? 1 : 0), value.magnitude, value < 0)
            }
        } catch {}
        return unsafe try exactInteger(source, scratch)
    }

    /// Encodes a float or double in quotes: `NaN`, `Infinity`, `-Infinity`, or a number.
    @inline(never)
    static func quotedFloat(
        _ field: UnsafePointer<PlanField>, _ source: Source, _ output: Output, _ scratch: Scratch
    ) throws(Fault) -> (Source, Output) {
        try unsafe withText(source, scratch) { text, end throws(Fault) in
            let start = unsafe text.baseAddress.unsafelyUnwrapped
            let value: Double
            switch unsafe (start.byte, text.count) {
            case (UInt8(ascii: "N"), 3) where unsafe String(decoding: text, as: UTF8.self) == "NaN": value = .nan
            case (UInt8(ascii: "I"), 8) where unsafe String(decoding: text, as: UTF8.self) == "Infinity":
                value = .infinity
            case (UInt8(ascii: "-"), 9) where unsafe String(decoding: text, as: UTF8.self) == "-Infinity":
                value = -.infinity
            default:
                guard unsafe start.byte != UInt8(ascii: "\"") else { throw .refused }
                let (stop, written) = unsafe try self.value(field, start, output, scratch)
                guard unsafe stop == start + text.count else { throw .refused }
                return unsafe (end, written)
            }
            if unsafe field.pointee.kind == .double {
                unsafe output.store(value.bitPattern)
                return unsafe (end, output + 8)
            }
            unsafe output.storeBytes(of: Float(value).bitPattern.littleEndian, as: UInt32.self)
            return unsafe (end, output + 4)
        }
    }

    /// Encodes an enum's value, by name or number. An unknown name writes nothing where unknown names are ignored.
    @inline(__always)
    static func enumeration(
        _ field: UnsafePointer<PlanField>, _ source: Source, _ output: Output, _ scratch: Scratch
    ) throws(Fault) -> (Source, Output) {
        guard unsafe source.byte == UInt8(ascii: "\"") else {
            return unsafe try enumNumber(field, source, output, scratch)
        }
        let type = unsafe field.pointee.enumType
        var (index, end) = unsafe type.pointee.names.find(source + 1)
        if unsafe end.byte != UInt8(ascii: "\"") {
            unsafe (index, end) = try escapedName(type.pointee.names, source, scratch)
        }
        guard index >= 0 else {
            guard unsafe scratch.pointee.ignoresUnknown else { throw .refused }
            return unsafe (try JSONScan.skipString(source + 1), output)
        }
        return unsafe (
            end + 1, write(varint: UInt64(bitPattern: Int64(type.pointee.numbers[index])), to: output)
        )
    }

    @inline(never)
    private static func enumNumber(
        _ field: UnsafePointer<PlanField>, _ source: Source, _ output: Output, _ scratch: Scratch
    ) throws(Fault) -> (Source, Output) {
        if unsafe field.pointee.kind == .nullValue && source.halfWord == JSONScan.null {
            unsafe output.store(0 as UInt8)
            return unsafe (source + 4, output + 1)
        }
        let type = unsafe field.pointee.enumType
        let (end, value) = unsafe try integer(source, scratch)
        let number = Int32(truncatingIfNeeded: value)
        guard Int64(number) == value else { throw .refused }
        if unsafe type.pointee.isClosed && type.pointee.value(number) == nil {
            guard unsafe scratch.pointee.ignoresUnknown else { throw .refused }
            return unsafe (end, output)
        }
        return unsafe (end, write(varint: UInt64(bitPattern: value), to: output))
    }

    /// Encodes bytes, which JSON writes in Base64: in either alphabet, with or without padding.
    private static func bytes(
        _ source: Source, _ output: Output, _ scratch: Scratch
    ) throws(Fault) -> (Source, Output) {
        try unsafe withText(source, scratch) { text, end throws(Fault) in
            guard let written = unsafe Base64.decode(text, to: output + 1) else { throw .refused }
            return unsafe (end, close(output, written))
        }
    }

    /// Reads a name that was not expected, and the colon.
    ///
    /// - Returns: The name's position in the table, −1 if it isn't there, and the byte after the colon.
    @inline(__always)
    static func memberName(
        _ names: NameTable, _ source: Source, _ scratch: Scratch
    ) throws(Fault) -> (index: Int, source: Source) {
        guard unsafe source.byte == UInt8(ascii: "\"") else { throw .refused }
        var (index, end) = unsafe names.find(source + 1)
        if unsafe end.byte != UInt8(ascii: "\"") {
            unsafe (index, end) = try escapedName(names, source, scratch)
        }
        if index < 0 { unsafe end = try JSONScan.skipString(source + 1) - 1 }
        unsafe end = JSONScan.skipSpace(end + 1)
        guard unsafe end.byte == UInt8(ascii: ":") else { throw .refused }
        return unsafe (index, end + 1)
    }

    /// Finds a name that is written with escapes; the byte returned is its closing quote.
    @inline(never)
    static func escapedName(
        _ names: NameTable, _ source: Source, _ scratch: Scratch
    ) throws(Fault) -> (index: Int, end: Source) {
        try unsafe withText(source, scratch) { text, end throws(Fault) in
            unsafe (names.index(of: text.baseAddress.unsafelyUnwrapped, length: text.count), end - 1)
        }
    }

    /// Lets `body` read a string without its quotes and escapes; it also gets the byte after the closing quote. Behind
    /// the text, a byte follows that is no part of any value, and more may be read up to `JSONScan.terminatorRoom`.
    static func withText<Result>(
        _ source: Source, _ scratch: Scratch,
        _ body: (UnsafeRawBufferPointer, Source) throws(Fault) -> Result
    ) throws(Fault) -> Result {
        guard unsafe source.byte == UInt8(ascii: "\"") else { throw .refused }
        let end = unsafe try JSONScan.skipString(source + 1)
        let length = unsafe end - source - 2
        var hasEscapes = false
        for offset in 1...max(length, 1) where unsafe (source + offset).byte == UInt8(ascii: "\\") { hasEscapes = true }
        guard hasEscapes else { return try unsafe body(UnsafeRawBufferPointer(start: source + 1, count: length), end) }
        let words = (length + JSONScan.terminatorRoom + 7) / 8 + 1
        let copy = unsafe UnsafeMutableRawPointer(try scratch.pointee.take(words))
        let (_, written) = unsafe try JSONScan.string(source + 1, to: copy)
        for offset in 0..<JSONScan.terminatorRoom { unsafe (written + offset).store(0 as UInt8) }
        let result = try unsafe body(UnsafeRawBufferPointer(start: copy, count: written - copy), end)
        unsafe scratch.pointee.giveBack(words)
        return result
    }
}
