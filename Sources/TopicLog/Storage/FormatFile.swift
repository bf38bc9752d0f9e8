internal import SystemPackage

/// `format`: the first thing that is read of a data directory. It says what software must know to use it.
///
///     concord-log 1
///     incompatible FEATURE …
///     read-only-compatible FEATURE …
///     compatible FEATURE …
///
/// Who doesn't know an incompatible feature may not open the directory; who doesn't know a read-only-compatible one may
/// not write to it; the others may be ignored.
enum FormatFile {
    static let name = "format"

    /// What a new directory has: version 1 without features.
    static let content = ChecksummedText.encode([
        "concord-log 1", "incompatible", "read-only-compatible", "compatible",
    ])

    /// Refuses to open, for writing, a directory that has this file.
    static func check(_ content: [UInt8], of directory: String) throws(LogError) {
        guard let lines = ChecksummedText.decode(content) else {
            throw LogError(
                .corruptData, "\(directory)/\(name) is damaged: restore it from a copy of the data directory")
        }
        guard lines.first == "concord-log 1" else {
            throw LogError(
                .unsupportedFormat,
                "\(directory) was written in the format \"\(lines.first ?? "")\", and this version knows only"
                    + " \"concord-log 1\": use the version that wrote it, or a newer one")
        }
        for line in lines.dropFirst() {
            let words = line.split(separator: " ")
            guard words.first != "compatible", words.count > 1 else { continue }
            throw LogError(
                .unsupportedFormat,
                "\(directory) needs \(words.dropFirst().joined(separator: ", ")), which this version doesn't know: use"
                    + " the version that wrote it, or a newer one")
        }
    }
}
