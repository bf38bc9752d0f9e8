internal import JSON

extension EncodingPass {
    /// Encodes the kinds that are worth a call.
    @inline(never)
    static func rareValue(
        _ node: UnsafePointer<EncodingNode>, _ source: Source, _ output: Output, _ scratch: Scratch
    ) throws(Fault) -> (Source, Output) {
        switch unsafe node.pointee.kind {
        case .time: return unsafe try time(node, source, output, scratch)
        case .float:
            guard unsafe source.byte != UInt8(ascii: "\"") else {
                return unsafe try notFinite(node, source, output, scratch)
            }
            let (end, value) = unsafe try JSONScan.float(source)
            unsafe output.storeBytes(of: value.bitPattern.littleEndian, as: UInt32.self)
            return unsafe (end, output + 4)
        case .bytes:
            let (end, written) = unsafe try latin1(source, output + 1)
            return unsafe (end, closeBytes(output, written))
        case .fixed:
            let (end, written) = unsafe try latin1(source, output)
            guard unsafe written - output == node.pointee.size else { throw .refused }
            return unsafe (end, written)
        case .uuidFixed: return unsafe try uuidBytes(source, output, scratch)
        case .bigDecimal: return unsafe try bigDecimal(source, output, scratch)
        case .duration: return unsafe try duration(source, output, scratch)
        case .union: return unsafe try union(node.detail(EncodingUnion.self), source, output, scratch)
        case .tag: return unsafe try tag(node.detail(EncodingTags.self), source, output, scratch)
        default: throw .refused
        }
    }

    /// Encodes an enum's symbol as its position.
    @inline(__always)
    static func symbol(
        _ node: UnsafePointer<EncodingNode>, _ source: Source, _ output: Output, _ scratch: Scratch
    ) throws(Fault) -> (Source, Output) {
        guard unsafe source.byte == UInt8(ascii: "\"") else { throw .refused }
        let symbols = unsafe node.detail(NameTable.self)
        var (index, end) = unsafe symbols.pointee.find(source + 1)
        if unsafe end.byte != UInt8(ascii: "\"") {
            unsafe (index, end) = try escapedName(symbols.pointee, source, scratch)
        }
        guard index >= 0 else { throw .refused }
        return unsafe (end + 1, write(Int64(index), to: output))
    }

    /// Copies the text of a UUID, 8-4-4-4-12 hexadecimal digits.
    @inline(__always)
    static func uuid(_ source: Source, _ output: Output) throws(Fault) -> (Source, Output) {
        guard unsafe source.byte == UInt8(ascii: "\"") else { throw .refused }
        let text = unsafe source + 1
        guard unsafe isUUID(text) && (text + 36).byte == UInt8(ascii: "\"") else {
            return unsafe try escapedUUID(source, output)
        }
        unsafe output.store(UInt8(36 << 1))
        for offset in stride(from: 0, to: 40, by: 8) { unsafe (output + (1 &+ offset)).store((text + offset).word) }
        return unsafe (text + 37, output + 37)
    }

    /// Whether 36 bytes are the text of a UUID.
    @inline(__always)
    static func isUUID(_ text: Source) -> Bool {
        let second = unsafe (text + 8).word
        let third = unsafe (text + 16).word
        // A dash at 8 and 13, and at 18 and 23; in their place zeros, which are hexadecimal.
        let secondDashes: UInt64 = 0x0000_FF00_0000_00FF
        let thirdDashes: UInt64 = 0xFF00_0000_00FF_0000
        let dashes: UInt64 = 0x2D2D_2D2D_2D2D_2D2D
        let zeros: UInt64 = 0x3030_3030_3030_3030
        guard second & secondDashes == dashes & secondDashes && third & thirdDashes == dashes & thirdDashes else {
            return false
        }
        return unsafe JSONScan.isHexadecimal(text.word)
            && JSONScan.isHexadecimal(second & ~secondDashes | zeros & secondDashes)
            && JSONScan.isHexadecimal(third & ~thirdDashes | zeros & thirdDashes)
            && JSONScan.isHexadecimal((text + 24).word) && JSONScan.isHexadecimal((text + 28).word)
    }

    @inline(never)
    private static func escapedUUID(_ source: Source, _ output: Output) throws(Fault) -> (Source, Output) {
        let (end, written) = unsafe try JSONScan.string(source + 1, to: output + 1)
        guard unsafe written - output == 37 && isUUID(output + 1) else { throw .refused }
        return unsafe (end, closeBytes(output, written))
    }

    private static func uuidBytes(
        _ source: Source, _ output: Output, _ scratch: Scratch
    ) throws(Fault) -> (Source, Output) {
        try unsafe withText(source, scratch) { text, end throws(Fault) in
            guard text.count == 36, let start = text.baseAddress, unsafe isUUID(start) else { throw .refused }
            var output = unsafe output
            var high: UInt8?
            for index in text.indices where unsafe text[index] != UInt8(ascii: "-") {
                let byte = unsafe text[index]
                let digit = byte & 0x0F &+ (byte &>> 6) &* 9
                if let first = high {
                    unsafe output.store(first &<< 4 | digit)
                    unsafe output += 1
                    high = nil
                } else {
                    high = digit
                }
            }
            return unsafe (end, output)
        }
    }

    /// Copies a string of U+0000 to U+00FF as the bytes of those values.
    private static func latin1(_ source: Source, _ output: Output) throws(Fault) -> (Source, Output) {
        guard unsafe source.byte == UInt8(ascii: "\"") else { throw .refused }
        let (end, written) = unsafe try JSONScan.string(source + 1, to: output)
        var from = Source(output)
        var to = unsafe output
        while unsafe from < written {
            let byte = unsafe from.byte
            if byte < 0x80 {
                unsafe to.store(byte)
                unsafe from += 1
            } else {
                // U+0080 to U+00FF are the sequences that begin with C2 and C3.
                guard byte & 0xFE == 0xC2 else { throw .refused }
                unsafe to.store(byte &<< 6 | (from + 1).byte & 0x3F)
                unsafe from += 2
            }
            unsafe to += 1
        }
        return unsafe (end, to)
    }

    /// Encodes `"NaN"`, `"Infinity"` or `"-Infinity"`.
    @inline(never)
    static func notFinite(
        _ node: UnsafePointer<EncodingNode>, _ source: Source, _ output: Output, _ scratch: Scratch
    ) throws(Fault) -> (Source, Output) {
        try unsafe withText(source, scratch) { text, end throws(Fault) in
            let value: Double
            switch unsafe String(decoding: text, as: UTF8.self) {
            case "NaN": value = .nan
            case "Infinity": value = .infinity
            case "-Infinity": value = -.infinity
            default: throw .refused
            }
            if unsafe node.pointee.kind == .double {
                unsafe output.store(value.bitPattern)
                return unsafe (end, output + 8)
            }
            unsafe output.storeBytes(of: Float(value).bitPattern.littleEndian, as: UInt32.self)
            return unsafe (end, output + 4)
        }
    }

    private static func time(
        _ node: UnsafePointer<EncodingNode>, _ source: Source, _ output: Output, _ scratch: Scratch
    ) throws(Fault) -> (Source, Output) {
        let unit = unsafe node.pointee.time
        if unsafe source.byte == UInt8(ascii: "\"") {
            return try unsafe withText(source, scratch) { text, end throws(Fault) in
                guard let value = unsafe unit.value(of: text) else { throw .refused }
                return unsafe (end, write(value, to: output))
            }
        }
        let (end, value) = unsafe try JSONScan.integer(source)
        guard !unit.isInt || Int64(Int32(truncatingIfNeeded: value)) == value else { throw .refused }
        return unsafe (end, write(value, to: output))
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
        let words = (length + JSONScan.terminatorRoom + 7) / 8
        let copy = unsafe UnsafeMutableRawPointer(try scratch.pointee.take(words))
        let (_, written) = unsafe try JSONScan.string(source + 1, to: copy)
        for offset in 0..<JSONScan.terminatorRoom { unsafe (written + offset).store(0 as UInt8) }
        let result = try unsafe body(UnsafeRawBufferPointer(start: copy, count: written - copy), end)
        unsafe scratch.pointee.giveBack(words)
        return result
    }
}
