/// The text form of UUIDs (RFC 9562, section 4).
enum UUIDText {
    /// Whether `text` is 8-4-4-4-12 hexadecimal digits, in either case.
    static func isValid(_ text: String) -> Bool {
        unsafe text.utf8.withContiguousStorageIfAvailable { bytes in unsafe isValid(bytes.span) }
            ?? isValid(Array(text.utf8).span)
    }

    private static func isValid(_ bytes: Span<UInt8>) -> Bool {
        guard bytes.count == 36 else { return false }
        var isValid = true
        for index in bytes.indices {
            let byte = bytes[index]
            let isDigit = byte &- 0x30 < 10 || (byte | 0x20) &- 0x61 < 6
            let isHyphen = byte == UInt8(ascii: "-")
            let wantsHyphen = index == 8 || index == 13 || index == 18 || index == 23
            isValid = isValid && (wantsHyphen ? isHyphen : isDigit)
        }
        return isValid
    }
}
