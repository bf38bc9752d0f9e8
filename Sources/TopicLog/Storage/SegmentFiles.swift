internal import SystemPackage

/// The files of a segment: Kafka's names, and one of our own, `.seal`.
struct SegmentFiles: Hashable {
    /// The partition's directory.
    let directory: String
    /// The offset that the segment begins with, in 20 digits the name of its files.
    let baseOffset: Int64

    var log: String { path("log") }
    var offsetIndex: String { path("index") }
    var timeIndex: String { path("timeindex") }
    var seal: String { path("seal") }

    private func path(_ suffix: String) -> String {
        let digits = String(baseOffset)
        return "\(directory)/" + String(repeating: "0", count: 20 - digits.count) + "\(digits).\(suffix)"
    }

    /// The base offset that a file's name says, if it is the name of a segment's log.
    static func baseOffset(ofLog name: String) -> Int64? {
        guard name.utf8.count == 24, name.hasSuffix(".log"), name.utf8.prefix(20).allSatisfy({ (48...57).contains($0) })
        else { return nil }
        return Int64(name.prefix(20))
    }
}
