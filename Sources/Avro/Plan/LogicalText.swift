internal import JSON

/// Writes the values of logical types that stand in bytes or fixed, in the plain form (`JSONForm`).
///
/// Every function takes where to write, where `room` bytes must be free, and returns where the next byte goes.
enum LogicalText {
    typealias Source = UnsafePointer<UInt8>
    typealias Output = UnsafeMutablePointer<UInt8>

    private static let digitsMax = DecimalText.digitsMax
    /// How many bytes must be free for any value.
    static let room = digitsMax + 64

    /// Writes a two's complement integer, highest byte first, over 10^scale, as a string with exactly the scale's
    /// digits behind the point. `scale` is below `digitsMax`.
    ///
    /// - Returns: nil where there are no bytes, or too many digits.
    static func write(decimal source: Source, count: Int, scale: Int, to output: Output) -> Output? {
        unsafe output.pointee = UInt8(ascii: "\"")
        guard let (first, end) = unsafe write(integer: source, count: count, to: output + 1) else { return nil }
        var last = unsafe placePoint(in: first, end, scale: scale)
        unsafe last.pointee = UInt8(ascii: "\"")
        unsafe last += 1
        return unsafe last
    }

    /// Writes what a big-decimal's bytes hold: bytes of a two's complement integer, then its scale as an int.
    ///
    /// - Returns: nil where the bytes hold something else, or too many digits.
    static func write(bigDecimal source: Source, count: Int, to output: Output) -> Output? {
        let end = unsafe source + count
        guard let (length, integer) = unsafe DecodingPass.optionalVarint(source, end), length & 1 == 0,
            unsafe length >> 1 <= UInt64(end - integer)
        else { return nil }
        let integerEnd = unsafe integer + Int(length >> 1)
        guard let (zigzag, scaleEnd) = unsafe DecodingPass.optionalVarint(integerEnd, end), unsafe scaleEnd == end,
            let scale = Int32(exactly: DecodingPass.signed(zigzag))
        else { return nil }
        unsafe output.pointee = UInt8(ascii: "\"")
        guard let (first, digitsEnd) = unsafe write(integer: integer, count: Int(length >> 1), to: output + 1)
        else { return nil }
        var last = unsafe digitsEnd
        let zeros = unsafe Int(scale) - (digitsEnd - first)
        if scale < 0 || zeros > 6 {
            unsafe last.pointee = UInt8(ascii: "e")
            unsafe last = JSONText.write(-Int64(scale), to: last + 1)
        } else {
            unsafe last = placePoint(in: first, digitsEnd, scale: Int(scale))
        }
        unsafe last.pointee = UInt8(ascii: "\"")
        return unsafe last + 1
    }

    /// Writes sixteen bytes as a UUID (RFC 9562, section 4).
    static func write(uuid source: Source, to output: Output) -> Output {
        var output = unsafe output
        func write(_ byte: UInt8) {
            unsafe output.pointee = byte
            unsafe output += 1
        }
        write(UInt8(ascii: "\""))
        for index in 0..<16 {
            if index == 4 || index == 6 || index == 8 || index == 10 { write(UInt8(ascii: "-")) }
            for digit in unsafe [source[index] >> 4, source[index] & 15] { write(digit + (digit < 10 ? 0x30 : 0x57)) }
        }
        write(UInt8(ascii: "\""))
        return unsafe output
    }

    /// Writes twelve bytes as a duration: three numbers of 32 bits, the lowest byte first.
    static func write(duration source: Source, to output: Output) -> Output {
        var output = unsafe output
        for (index, text) in ["{\"months\":", ",\"days\":", ",\"millis\":"].enumerated() {
            for byte in text.utf8 {
                unsafe output.pointee = byte
                unsafe output += 1
            }
            let number = (0..<4).reduce(0 as UInt64) { unsafe $0 | UInt64(source[index * 4 + $1]) << ($1 * 8) }
            unsafe output = JSONText.write(number, to: output)
        }
        unsafe output.pointee = UInt8(ascii: "}")
        return unsafe output + 1
    }

    /// Writes bytes as a type's values are written. `JSONText.latin1Room(count)` bytes must be free, too.
    ///
    /// - Returns: nil where they are no value of the type.
    static func write(_ source: Source, count: Int, as type: LogicalType?, to output: Output) -> Output? {
        switch type {
        case .decimal(_, let scale):
            return unsafe scale < digitsMax ? write(decimal: source, count: count, scale: scale, to: output) : nil
        case .bigDecimal: return unsafe write(bigDecimal: source, count: count, to: output)
        case .uuid where count == 16: return unsafe write(uuid: source, to: output)
        case .duration where count == 12: return unsafe write(duration: source, to: output)
        default:
            unsafe output.pointee = UInt8(ascii: "\"")
            let end = unsafe JSONText.write(latin1: source, count: count, to: output + 1)
            unsafe end.pointee = UInt8(ascii: "\"")
            return unsafe end + 1
        }
    }

    /// Writes a two's complement integer, highest byte first, with a sign where it is negative.
    ///
    /// - Returns: The first digit and where the next byte goes; nil where there are no bytes, or too many digits.
    private static func write(integer source: Source, count: Int, to output: Output) -> (first: Output, end: Output)? {
        guard count > 0 else { return nil }
        let isNegative = unsafe source.pointee >= 0x80
        let sign: UInt8 = isNegative ? 0xFF : 0
        var skipped = 0
        while skipped < count - 1, unsafe source[skipped] == sign,
            unsafe (source[skipped + 1] ^ sign) < 0x80
        {
            skipped += 1
        }
        unsafe output.pointee = UInt8(ascii: "-")
        let first = unsafe output + (isNegative ? 1 : 0)
        let bytes = unsafe UnsafeBufferPointer(start: source + skipped, count: count - skipped)
        if bytes.count <= 8 {
            let integer = unsafe bytes.reduce(isNegative ? -1 : 0 as Int64) { $0 << 8 | Int64($1) }
            return unsafe (first, JSONText.write(integer.magnitude, to: first))
        }
        guard bytes.count <= DecimalText.bytesMax else { return nil }
        let end = unsafe write(large: bytes, isNegative: isNegative, to: first)
        return unsafe end - first <= digitsMax ? (first, end) : nil
    }

    /// Writes the magnitude of an integer of more than eight bytes, eight digits at a time from the last.
    private static func write(large bytes: UnsafeBufferPointer<UInt8>, isNegative: Bool, to output: Output) -> Output {
        unsafe withUnsafeTemporaryAllocation(of: UInt32.self, capacity: (bytes.count + 3) / 4 * 3) { memory in
            unsafe memory.initialize(repeating: 0)
            let groups = (bytes.count + 3) / 4
            var limbs = groups
            var carry: UInt64 = isNegative ? 1 : 0
            for index in 0..<limbs {
                var limb: UInt64 = 0
                for byte in 0..<4 {
                    let position = bytes.count - 1 - index * 4 - byte
                    let value = unsafe position >= 0 ? bytes[position] : isNegative ? 0xFF : 0
                    limb |= UInt64(isNegative ? ~value : value) << (byte * 8)
                }
                carry += limb
                unsafe memory[index] = UInt32(truncatingIfNeeded: carry)
                carry >>= 32
            }
            // Behind the limbs stand the groups of digits, the last first: 10^8 is less than a limb, and fewer than two
            // groups come from each.
            var count = 0
            while limbs > 0 {
                var remainder: UInt64 = 0
                for index in (0..<limbs).reversed() {
                    let dividend = unsafe remainder << 32 | UInt64(memory[index])
                    unsafe memory[index] = UInt32(dividend / 100_000_000)
                    remainder = dividend % 100_000_000
                }
                unsafe memory[groups + count] = UInt32(remainder)
                count += 1
                while limbs > 0, unsafe memory[limbs - 1] == 0 { limbs -= 1 }
            }
            var output = unsafe JSONText.write(UInt64(memory[groups + count - 1]), to: output)
            for index in (0..<count - 1).reversed() {
                unsafe output = JSONText.writeEight(memory[groups + index], to: output)
            }
            return unsafe output
        }
    }

    /// Divides the number whose digits stand at `first` by 10^scale.
    private static func placePoint(in first: Output, _ end: Output, scale: Int) -> Output {
        guard scale > 0 else { return unsafe end }
        let count = unsafe end - first
        if count > scale {
            let point = unsafe end - scale
            unsafe (point + 1).update(from: point, count: scale)
            unsafe point.pointee = UInt8(ascii: ".")
            return unsafe end + 1
        }
        let digits = unsafe first + (2 + scale - count)
        unsafe digits.update(from: first, count: count)
        unsafe first.update(repeating: UInt8(ascii: "0"), count: 2 + scale - count)
        unsafe first[1] = UInt8(ascii: ".")
        return unsafe digits + count
    }
}
