internal import Digest

/// Lines of text and a CRC of them in a last line: the form of the small files that say what is in a data directory.
enum ChecksummedText {
    /// What a file holds.
    static func encode(_ lines: [String]) -> [UInt8] {
        let text = Array(lines.map { $0 + "\n" }.joined().utf8)
        return text + Array("crc32c \(hexadecimal(Checksum.crc32c(text)))\n".utf8)
    }

    /// The lines; nil if the file is damaged.
    static func decode(_ content: [UInt8]) -> [Substring]? {
        guard content.last == UInt8(ascii: "\n") else { return nil }
        let textEnd = content.dropLast().lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
        let text = Array(content[..<textEnd])
        guard content[textEnd...].elementsEqual("crc32c \(hexadecimal(Checksum.crc32c(text)))\n".utf8) else {
            return nil
        }
        return String(decoding: text, as: UTF8.self).split(separator: "\n")
    }
}
