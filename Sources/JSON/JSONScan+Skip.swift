extension JSONScan {
    /// Moves past a value of any kind and checks that it is JSON. Names may occur twice in what is skipped.
    ///
    /// - Parameters:
    ///   - source: The value's first byte.
    ///   - depth: How many arrays and objects may nest, at most 64.
    /// - Returns: The byte after the value.
    /// - Throws: `Fault.refused`.
    package static func skipValue(_ source: UnsafeRawPointer, depth: Int) throws(Fault) -> UnsafeRawPointer {
        var source = unsafe source
        // The open arrays (0) and objects (1), the innermost in the lowest bit.
        var open: UInt64 = 0
        var count = 0
        while true {
            let byte = unsafe source.byte
            if byte == UInt8(ascii: "{") || byte == UInt8(ascii: "[") {
                guard count < depth else { throw .refused }
                let isObject = byte == UInt8(ascii: "{")
                unsafe source = skipSpace(source + 1)
                guard unsafe source.byte == (isObject ? UInt8(ascii: "}") : UInt8(ascii: "]")) else {
                    count += 1
                    open = open &<< 1 | (isObject ? 1 : 0)
                    if isObject { unsafe source = try skipName(source) }
                    continue
                }
                unsafe source += 1
            } else {
                unsafe source = try skipScalar(source)
            }
            while true {
                guard count > 0 else { return unsafe source }
                unsafe source = skipSpace(source)
                let byte = unsafe source.byte
                if byte == UInt8(ascii: ",") { break }
                guard byte == (open & 1 == 1 ? UInt8(ascii: "}") : UInt8(ascii: "]")) else { throw .refused }
                unsafe source += 1
                count -= 1
                open &>>= 1
            }
            unsafe source = skipSpace(source + 1)
            if open & 1 == 1 { unsafe source = try skipName(source) }
        }
    }

    /// Moves past a member's name and the colon, to its value.
    package static func skipName(_ source: UnsafeRawPointer) throws(Fault) -> UnsafeRawPointer {
        guard unsafe source.byte == UInt8(ascii: "\"") else { throw .refused }
        let colon = unsafe skipSpace(try skipString(source + 1))
        guard unsafe colon.byte == UInt8(ascii: ":") else { throw .refused }
        return unsafe skipSpace(colon + 1)
    }

    /// Moves past a string whose first byte after the quote is at `source`, and checks it.
    package static func skipString(_ source: UnsafeRawPointer) throws(Fault) -> UnsafeRawPointer {
        var end = unsafe source
        while true {
            let stops = unsafe stops(in: end.word)
            unsafe end += stops.trailingZeroBitCount &>> 3
            guard stops != 0 else { continue }
            guard unsafe end.byte == UInt8(ascii: "\\") else { break }
            var sink: UInt64 = 0
            unsafe end = try withUnsafeMutableBytes(of: &sink) { bytes throws(Fault) in
                guard let sink = bytes.baseAddress else { return unsafe end }
                return unsafe try escape(end, to: sink).0
            }
        }
        guard unsafe end.byte == UInt8(ascii: "\""),
            unsafe JSONText.isUTF8(source.assumingMemoryBound(to: UInt8.self), count: end - source)
        else { throw .refused }
        return unsafe end + 1
    }

    private static func skipScalar(_ source: UnsafeRawPointer) throws(Fault) -> UnsafeRawPointer {
        switch unsafe source.byte {
        case UInt8(ascii: "\""): return unsafe try skipString(source + 1)
        case UInt8(ascii: "n"):
            guard unsafe source.halfWord == null else { throw .refused }
            return unsafe source + 4
        case UInt8(ascii: "t"):
            guard unsafe source.halfWord == true_ else { throw .refused }
            return unsafe source + 4
        case UInt8(ascii: "f"):
            guard unsafe source.word & falseMask == false_ else { throw .refused }
            return unsafe source + 5
        default: return unsafe try anyNumber(source).end
        }
    }

    /// `null` as four bytes.
    @inlinable package static var null: UInt32 {
        @inline(__always) get { 0x6C6C_756E }
    }
    /// `true` as four bytes.
    @inlinable package static var true_: UInt32 {
        @inline(__always) get { 0x6575_7274 }
    }
    /// `false` as the lowest five bytes.
    @inlinable package static var false_: UInt64 {
        @inline(__always) get { 0x65_736C_6166 }
    }
    /// The lowest five bytes.
    @inlinable package static var falseMask: UInt64 {
        @inline(__always) get { 0xFF_FFFF_FFFF }
    }
}
