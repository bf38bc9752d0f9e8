internal import Digest
internal import SchemaLanguage

/// A name for a schema's content that is the same in every registry: the MD5 of the content, written as a UUID.
public struct SchemaGUID: Hashable, Sendable, CustomStringConvertible {
    /// The 16 bytes, in the order in which a UUID is written.
    public let bytes: [UInt8]

    /// Takes the 16 bytes; nil for any other count.
    public init?(bytes: some Collection<UInt8>) {
        guard bytes.count == 16 else { return nil }
        self.bytes = Array(bytes)
    }

    /// Reads 32 hexadecimal digits, with or without the dashes of a UUID; nil for any other text.
    public init?(_ text: String) {
        let groups = text.utf8.split(separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)
        guard [[32], [8, 4, 4, 4, 12]].contains(groups.map(\.count)) else { return nil }
        let digits = Array(groups.joined())
        var bytes: [UInt8] = []
        for start in stride(from: 0, to: 32, by: 2) {
            guard let high = Character(Unicode.Scalar(digits[start])).hexDigitValue,
                let low = Character(Unicode.Scalar(digits[start + 1])).hexDigitValue
            else { return nil }
            bytes.append(UInt8(high << 4 | low))
        }
        self.bytes = bytes
    }

    /// The lower-case UUID.
    public var description: String {
        let digits = bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }
        return [0..<4, 4..<6, 6..<8, 8..<10, 10..<16].map { digits[$0].joined() }.joined(separator: "-")
    }
}

extension SchemaContent {
    /// The content's identity: two contents are the same schema exactly if their GUIDs are equal.
    ///
    /// The layout is that of Confluent's registry (8.x): text, references, metadata, rule set, each as UTF-8 and without
    /// separators; what is absent feeds nothing. The format is no part of it. Sets and maps come in Java's string order.
    public var guid: SchemaGUID {
        var bytes = Array(text.utf8)
        for reference in references {
            bytes += reference.name.utf8
            bytes += reference.subject.utf8
            bytes.append(bigEndian: Int32(truncatingIfNeeded: reference.version))
        }
        if let metadata {
            bytes.append(1)
            for (path, tags) in metadata.tags.sortedAsJava {
                bytes += path.utf8
                for tag in tags.sortedAsJava { bytes += tag.utf8 }
            }
            for (name, value) in metadata.properties.sortedAsJava {
                bytes += name.utf8
                bytes += value.utf8
            }
            for name in metadata.sensitive.sortedAsJava { bytes += name.utf8 }
        }
        if let ruleSet {
            bytes.append(1)
            for rule in ruleSet.allRules { bytes.append(rule) }
            bytes += (ruleSet.enableAt ?? "").utf8
        }
        guard let guid = SchemaGUID(bytes: MessageDigest.md5(bytes)) else { preconditionFailure("MD5 has 16 bytes") }
        return guid
    }
}

extension [UInt8] {
    fileprivate mutating func append(bigEndian value: Int32) {
        let bits = UInt32(bitPattern: value)
        append(contentsOf: [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: bits >> $0) })
    }

    fileprivate mutating func append(_ rule: SchemaRule) {
        for text in [rule.name, rule.doc ?? "", rule.kind.rawValue, rule.mode.rawValue, rule.type ?? ""] {
            self += text.utf8
        }
        for tag in rule.tags.sortedAsJava { self += tag.utf8 }
        for (name, value) in rule.parameters.sortedAsJava {
            self += name.utf8
            self += value.utf8
        }
        for text in [rule.expression, rule.onSuccess, rule.onFailure] { self += (text ?? "").utf8 }
        if rule.isDisabled { append(1) }
    }
}

extension Set<String> {
    /// In Java's string order.
    var sortedAsJava: [String] { sorted { $0.precedesInJava($1) } }
}

extension Dictionary where Key == String {
    /// By key, in Java's string order.
    var sortedAsJava: [(key: String, value: Value)] { sorted { $0.key.precedesInJava($1.key) } }
}
