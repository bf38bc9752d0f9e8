/// Names in JSON texts.
enum JSONName {
    /// The name of a field that states none: underscores go, and a letter after one becomes a capital.
    static func of(_ name: String) -> String {
        var result: [UInt8] = []
        var capitalize = false
        for byte in name.utf8 {
            if byte == UInt8(ascii: "_") {
                capitalize = true
            } else {
                let isLower = UInt8(ascii: "a")...UInt8(ascii: "z") ~= byte
                result.append(capitalize && isLower ? byte - 32 : byte)
                capitalize = false
            }
        }
        return String(decoding: result, as: UTF8.self)
    }
}
