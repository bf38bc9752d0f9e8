internal import JSON

extension EncodingPass {
    /// Encodes a number, or a string that has the form of one, as a decimal.
    @inline(never)
    static func decimal(
        _ limits: UnsafePointer<DecimalLimits>, _ source: Source, _ output: Output, _ scratch: Scratch
    ) throws(Fault) -> (Source, Output) {
        let isQuoted = unsafe source.byte == UInt8(ascii: "\"")
        let start = unsafe source + (isQuoted ? 1 : 0)
        // Up to nineteen digits are handled in a register, and are most often written with the scale's digits.
        if unsafe start.byte != UInt8(ascii: "\\"), let number = unsafe try? JSONScan.number(start), !number.isCut,
            unsafe !isQuoted || number.end.byte == UInt8(ascii: "\"")
        {
            let shift = unsafe number.exponent &+ limits.pointee.scale
            if shift >= 0 && shift < 19 {
                let (unscaled, overflow) = number.digits.multipliedReportingOverflow(by: JSONScan.tenTo(shift))
                if !overflow && unscaled < 1_000_000_000_000_000_000 {
                    guard unsafe limits.pointee.precision >= 18 || unscaled < JSONScan.tenTo(limits.pointee.precision)
                    else { throw .refused }
                    let value = number.isNegative ? 0 &- Int64(unscaled) : Int64(unscaled)
                    return unsafe (
                        number.end + (isQuoted ? 1 : 0),
                        try write(decimal: value, size: limits.pointee.size, to: output, scratch)
                    )
                }
            }
        }
        return try unsafe withNumber(source, scratch) { number, end throws(Fault) in
            var decimal = unsafe DecimalText(number)
            let size = unsafe limits.pointee.size
            guard unsafe decimal.align(scale: limits.pointee.scale, precision: limits.pointee.precision) else {
                throw .refused
            }
            try unsafe scratch.pointee.pay(max(size, DecimalText.bytesMax))
            if size > 0 {
                guard let written = unsafe decimal.write(size: size, to: output) else { throw .refused }
                return unsafe (end, written)
            }
            guard let written = unsafe decimal.write(size: 0, to: output + 1) else { throw .refused }
            return unsafe (end, closeBytes(output, written))
        }
    }

    /// Writes a decimal of 64 bits as bytes, or as a fixed of `size` bytes.
    @inline(__always)
    private static func write(
        decimal value: Int64, size: Int, to output: Output, _ scratch: Scratch
    ) throws(Fault) -> Output {
        let sign = value &>> 63
        let needed = (72 &- UInt64(bitPattern: value ^ sign).leadingZeroBitCount) &>> 3
        let bytes = UInt64(bitPattern: value) &<< UInt64(truncatingIfNeeded: 64 &- needed &<< 3)
        guard size > 0 else {
            unsafe output.store(UInt8(truncatingIfNeeded: needed &<< 1))
            unsafe (output + 1).store(bytes.byteSwapped)
            return unsafe output + (1 &+ needed)
        }
        guard needed <= size else { throw .refused }
        if size > 8 { try unsafe scratch.pointee.pay(size) }
        var output = unsafe output
        for _ in needed..<size {
            unsafe output.store(UInt8(truncatingIfNeeded: sign))
            unsafe output += 1
        }
        unsafe output.store(bytes.byteSwapped)
        return unsafe output + needed
    }

    /// Encodes a number, or a string that has the form of one, with the scale that it is written with: the bytes of the
    /// unscaled number, then the scale as an int (specification, "Decimal", big-decimal).
    static func bigDecimal(
        _ source: Source, _ output: Output, _ scratch: Scratch
    ) throws(Fault) -> (Source, Output) {
        try unsafe withNumber(source, scratch) { number, end throws(Fault) in
            let decimal = unsafe DecimalText(number)
            try unsafe scratch.pointee.pay(DecimalText.bytesMax)
            guard let unscaled = unsafe decimal.write(size: 0, to: output + 2) else { throw .refused }
            let written = unsafe closeBytes(output + 1, unscaled)
            return unsafe (end, closeBytes(output, write(Int64(0 - decimal.exponent), to: written)))
        }
    }

    /// Lets `body` read a number that may stand in quotes; it also gets the byte after it, or after its closing quote.
    private static func withNumber<Result>(
        _ source: Source, _ scratch: Scratch,
        _ body: (UnsafeRawBufferPointer, Source) throws(Fault) -> Result
    ) throws(Fault) -> Result {
        guard unsafe source.byte == UInt8(ascii: "\"") else {
            let end = unsafe try JSONScan.anyNumber(source).end
            return try unsafe body(UnsafeRawBufferPointer(start: source, count: end - source), end)
        }
        return try unsafe withText(source, scratch) { text, end throws(Fault) in
            guard let start = text.baseAddress, try unsafe JSONScan.anyNumber(start).end == start + text.count else {
                throw .refused
            }
            return try unsafe body(text, end)
        }
    }

    /// Encodes an object of three counts as twelve bytes (specification, "Duration").
    static func duration(
        _ source: Source, _ output: Output, _ scratch: Scratch
    ) throws(Fault) -> (Source, Output) {
        guard unsafe source.byte == UInt8(ascii: "{") else { throw .refused }
        try unsafe scratch.pointee.enter()
        var source = unsafe JSONScan.skipSpace(source + 1)
        var seen = 0
        for position in 0..<3 {
            if position > 0 {
                unsafe source = JSONScan.skipSpace(source)
                guard unsafe source.byte == UInt8(ascii: ",") else { throw .refused }
                unsafe source = JSONScan.skipSpace(source + 1)
            }
            var index = -1
            unsafe source = try withText(source, scratch) { text, end throws(Fault) in
                index = DurationPart.allCases.firstIndex { unsafe text.elementsEqual($0.rawValue.utf8) } ?? -1
                return unsafe end
            }
            unsafe source = JSONScan.skipSpace(source)
            guard index >= 0, seen & 1 << index == 0, unsafe source.byte == UInt8(ascii: ":") else { throw .refused }
            seen |= 1 << index
            let (end, value) = unsafe try JSONScan.integer(JSONScan.skipSpace(source + 1))
            guard let count = UInt32(exactly: value) else { throw .refused }
            unsafe (output + index * 4).storeBytes(of: count.littleEndian, as: UInt32.self)
            unsafe source = end
        }
        unsafe source = JSONScan.skipSpace(source)
        guard unsafe source.byte == UInt8(ascii: "}") else { throw .refused }
        unsafe scratch.pointee.leave()
        return unsafe (source + 1, output + 12)
    }
}

/// The members of a duration, in the order of the encoding.
enum DurationPart: String, CaseIterable {
    case months, days, millis
}
