internal import JSON

/// Bytes as JSON texts write them (RFC 4648): read in the standard and in the URL-safe alphabet, written in the standard
/// one with padding.
enum Base64 {
    /// The values of characters; 64 for what is none.
    private static let values: [UInt8] = {
        var values = [UInt8](repeating: 64, count: 256)
        for (value, character) in alphabet.enumerated() { values[Int(character)] = UInt8(value) }
        values[Int(UInt8(ascii: "-"))] = 62
        values[Int(UInt8(ascii: "_"))] = 63
        return values
    }()

    private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

    /// Decodes a text to `output`, where as many bytes must be free as the text has.
    ///
    /// - Returns: Where the bytes end; nil where the text is no Base64.
    static func decode(_ text: UnsafeRawBufferPointer, to output: UnsafeMutableRawPointer) -> UnsafeMutableRawPointer? {
        var count = text.count
        // Padding, where there is some, fills the last group of four.
        if count > 0 && count % 4 == 0, unsafe text[count - 1] == UInt8(ascii: "=") {
            count -= unsafe text[count - 2] == UInt8(ascii: "=") ? 2 : 1
        }
        guard count % 4 != 1 else { return nil }
        var output = unsafe output
        var bits: UInt32 = 0
        var invalid: UInt8 = 0
        let values = values.span
        for index in 0..<count {
            let value = unsafe values[Int(text[index])]
            invalid |= value
            bits = bits &<< 6 | UInt32(value & 63)
            if index & 3 == 3 {
                unsafe output.store(UInt8(truncatingIfNeeded: bits &>> 16))
                unsafe (output + 1).store(UInt8(truncatingIfNeeded: bits &>> 8))
                unsafe (output + 2).store(UInt8(truncatingIfNeeded: bits))
                unsafe output += 3
            }
        }
        if count % 4 == 2 {
            unsafe output.store(UInt8(truncatingIfNeeded: bits &>> 4))
            unsafe output += 1
        } else if count % 4 == 3 {
            unsafe output.store(UInt8(truncatingIfNeeded: bits &>> 10))
            unsafe (output + 1).store(UInt8(truncatingIfNeeded: bits &>> 2))
            unsafe output += 2
        }
        return unsafe invalid & 64 == 0 ? output : nil
    }

    /// Writes bytes as Base64; four bytes must be free for each three that begin.
    static func encode(
        _ bytes: UnsafePointer<UInt8>, count: Int, to output: UnsafeMutablePointer<UInt8>
    ) -> UnsafeMutablePointer<UInt8> {
        var output = unsafe output
        let alphabet = alphabet.span
        for start in stride(from: 0, to: count, by: 3) {
            let left = count - start
            var bits = unsafe UInt32(bytes[start]) << 16
            if left > 1 { unsafe bits |= UInt32(bytes[start + 1]) << 8 }
            if left > 2 { unsafe bits |= UInt32(bytes[start + 2]) }
            unsafe output[0] = alphabet[Int(bits >> 18)]
            unsafe output[1] = alphabet[Int(bits >> 12 & 63)]
            unsafe output[2] = left > 1 ? alphabet[Int(bits >> 6 & 63)] : UInt8(ascii: "=")
            unsafe output[3] = left > 2 ? alphabet[Int(bits & 63)] : UInt8(ascii: "=")
            unsafe output += 4
        }
        return unsafe output
    }
}
