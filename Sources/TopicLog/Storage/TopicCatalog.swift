internal import SystemPackage

/// The topics of a data directory, kept in its file `topics`, a line each:
///
///     topic ID NAME PARTITIONS KEY=VALUE …
///     deleted ID PARTITIONS
///
/// The file is replaced whole, so a topic is made or deleted all at once. A deleted one is listed until its partitions'
/// directories are gone.
struct TopicCatalog: Hashable {
    /// What is known of a topic.
    struct Entry: Hashable {
        var id: TopicID
        var partitions: Int
        var settings: TopicSettings
    }

    static let fileName = "topics"

    var topics: [TopicName: Entry] = [:]
    /// The numbers of partitions by the topic.
    var deleted: [TopicID: Int] = [:]

    /// What the file holds.
    var content: [UInt8] {
        let topicLines = topics.map { name, entry in
            "topic \(entry.id) \(name) \(entry.partitions) \(entry.settings.pairs.joined(separator: " "))"
        }
        let deletedLines = deleted.map { id, partitions in "deleted \(id) \(partitions)" }
        return ChecksummedText.encode((topicLines + deletedLines).sorted())
    }

    /// No topics.
    init() {}

    /// Reads the file at `path`, of which nil says that it isn't there.
    init(_ content: [UInt8]?, at path: String) throws(LogError) {
        guard let content, let lines = ChecksummedText.decode(content) else {
            throw LogError(
                .corruptData,
                "\(path), which names the topics, is \(content == nil ? "missing" : "damaged"): restore it from a copy of"
                    + " the data directory; the records are still there")
        }
        for line in lines {
            guard add(line.split(separator: " ")) else {
                throw LogError(
                    .unsupportedFormat,
                    "\(path) has a line that this version doesn't understand: \"\(line)\": use the version that wrote it,"
                        + " or a newer one")
            }
        }
    }

    private mutating func add(_ words: [Substring]) -> Bool {
        guard words.count >= 3, let id = TopicID(words[1]) else { return false }
        if words[0] == "deleted" {
            guard words.count == 3, let partitions = Int(words[2]), partitions >= 0,
                partitions <= TopicSettings.partitionCountMax
            else { return false }
            deleted[id] = partitions
            return true
        }
        guard words[0] == "topic", words.count >= 4, let name = try? TopicName(String(words[2])),
            let partitions = Int(words[3]), let settings = TopicSettings(pairs: words[4...]),
            (try? settings.check(partitions: partitions)) != nil
        else { return false }
        topics[name] = Entry(id: id, partitions: partitions, settings: settings)
        return true
    }
}

/// What a topic's partitions are called on disk: never by the topic's name, so that no name can lead out of the data
/// directory, and a topic made again under its old name can't have the old one's records.
struct TopicID: Hashable, CustomStringConvertible {
    private let high: UInt64
    private let low: UInt64

    /// A new one: a random UUID (RFC 9562, version 4).
    init() {
        high = UInt64.random(in: 0...UInt64.max) & 0xFFFF_FFFF_FFFF_0FFF | 0x4000
        low = UInt64.random(in: 0...UInt64.max) >> 2 | 1 << 63
    }

    /// Reads what `description` wrote.
    init?(_ text: some StringProtocol) {
        let digits = String(text.filter { $0 != "-" })
        guard digits.utf8.count == 32, let high = UInt64(digits.prefix(16), radix: 16),
            let low = UInt64(digits.suffix(16), radix: 16)
        else { return nil }
        self.high = high
        self.low = low
        guard description == text else { return nil }
    }

    /// The UUID, as it is usually written.
    var description: String {
        let digits = hexadecimal(high).dropFirst(2) + hexadecimal(low).dropFirst(2)
        var parts: [Substring] = []
        var rest = digits[...]
        for count in [8, 4, 4, 4, 12] {
            parts.append(rest.prefix(count))
            rest = rest.dropFirst(count)
        }
        return parts.joined(separator: "-")
    }

    /// The directory of a partition.
    func directoryName(partition: Int) -> String { "\(self)-\(partition)" }
}

extension TopicSettings {
    /// The settings under Kafka's names, and our own.
    fileprivate var pairs: [String] {
        [
            "concord.durability=\(durability.rawValue)", "index.interval.bytes=\(indexIntervalBytes)",
            "max.message.bytes=\(maxMessageBytes)", "segment.bytes=\(segmentBytes)",
        ]
    }

    /// Reads what `pairs` wrote; nil if one is not known, as it may say how the records must be kept.
    fileprivate init?(pairs: ArraySlice<Substring>) {
        self.init()
        for pair in pairs {
            let parts = pair.split(separator: "=", maxSplits: 1)
            guard parts.count == 2 else { return nil }
            if parts[0] == "concord.durability" {
                guard let durability = Durability(rawValue: String(parts[1])) else { return nil }
                self.durability = durability
                continue
            }
            guard let number = Int(parts[1]) else { return nil }
            switch parts[0] {
            case "index.interval.bytes": indexIntervalBytes = number
            case "max.message.bytes": maxMessageBytes = number
            case "segment.bytes": segmentBytes = number
            default: return nil
            }
        }
    }
}
