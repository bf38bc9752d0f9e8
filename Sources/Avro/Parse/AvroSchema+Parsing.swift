internal import JSON
public import SchemaLanguage

extension AvroSchema {
    /// Reads a schema text.
    ///
    /// - Parameters:
    ///   - text: The schema, as JSON; `//` and `/* */` comments are allowed, as Avro's Java library allows them.
    ///   - references: Schemas whose named types `text` may use; each may use the ones before it. They are read by the
    ///     lenient rules, as they are in use already.
    ///   - rules: How strictly `text` is read.
    ///   - limits: What `text` and each reference may ask for.
    /// - Throws: `SchemaError` with every error, not only the first.
    public init(
        parsing text: SchemaText, references: [SchemaText] = [], rules: ParsingRules = .strict,
        limits: SchemaLimits = SchemaLimits()
    ) throws(SchemaError) {
        var parser = SchemaParser(sources: [text] + references, rules: .lenient, limits: limits)
        let referenceRoots = references.indices.compactMap { parser.parse(source: $0 + 1) }
        parser.rules = rules
        guard let root = parser.parse(source: 0), !parser.hasErrors else { throw SchemaError(parser.report) }
        self.init(
            sources: parser.sources, types: parser.types, root: root, referenceRoots: referenceRoots,
            warnings: parser.report)
    }

    /// Reads a schema text that has neither a name nor references.
    ///
    /// - Throws: `SchemaError` with every error, not only the first.
    public init(parsing text: String, rules: ParsingRules = .strict) throws(SchemaError) {
        try self.init(parsing: SchemaText(text), rules: rules)
    }
}

extension SchemaParser {
    /// Reads one of the texts; nil, having reported why, where it describes no type.
    mutating func parse(source: Int) -> TypeID? {
        self.source = source
        var jsonLimits = JSONLimits()
        jsonLimits.bytes = limits.bytes
        jsonLimits.depth = limits.textDepth
        let bytes = blankingComments(of: sources[source].text)
        let value: JSONValue
        do throws(JSONError) {
            value = try JSONValue(parsing: bytes, limits: jsonLimits)
        } catch {
            let hint =
                looksLikeIDL(bytes) ? "; this looks like Avro IDL (.avdl), expected a schema in JSON (.avsc)" : ""
            return refuse(error.message + hint, at: SourceSpan(start: error.offset, end: error.offset))
        }
        let root = parseType(value, in: "")
        reportUnknownNames()
        if rules == .strict { checkDefaults() }
        guard let root, !hasErrors else { return nil }
        checkNesting(of: root)
        if source == 0 { warnOfEndlessRecords() }
        checkForEndlessDefaults()
        return root
    }

    /// What was found, in the order of the texts, with lines and columns. Counting lines takes time, so that only the
    /// first hundred are told.
    var report: [SchemaProblem] {
        let sorted = problems.sorted { lhs, rhs in
            (lhs.place.source, lhs.place.span.start, lhs.message)
                < (rhs.place.source, rhs.place.span.start, rhs.message)
        }
        return sorted.prefix(100).map { problem in
            var message = problem.message
            if let other = problem.seeAlso {
                let range = sources[other.source].range(of: other.span)
                message += ", at \(range.name.isEmpty ? "" : range.name + ":")\(range.start.line):\(range.start.column)"
            }
            return SchemaProblem(
                problem.severity, message, at: sources[problem.place.source].range(of: problem.place.span))
        }
    }
}

/// Whether a text that isn't JSON begins as Avro's interface description language does.
private func looksLikeIDL(_ bytes: [UInt8]) -> Bool {
    let start = bytes.drop { $0 <= 0x20 }
    return ["@", "protocol ", "namespace ", "schema ", "import ", "record ", "enum ", "fixed "]
        .contains { start.starts(with: $0.utf8) }
}

/// The bytes of `text` with spaces in the place of comments, so that every other byte keeps its offset.
private func blankingComments(of text: String) -> [UInt8] {
    var bytes = Array(text.utf8)
    let (slash, star, quote, newline) = (UInt8(ascii: "/"), UInt8(ascii: "*"), UInt8(ascii: "\""), UInt8(ascii: "\n"))
    var index = 0
    while index < bytes.count {
        let next = index + 1 < bytes.count ? bytes[index + 1] : 0
        switch bytes[index] {
        case quote:
            index += 1
            while index < bytes.count, bytes[index] != quote { index += bytes[index] == UInt8(ascii: "\\") ? 2 : 1 }
            index += 1
        case slash where next == slash:
            while index < bytes.count, bytes[index] != newline {
                bytes[index] = 0x20
                index += 1
            }
        case slash where next == star:
            // A comment without an end stays, and is no JSON.
            var end = index + 2
            while end + 1 < bytes.count, bytes[end] != star || bytes[end + 1] != slash { end += 1 }
            guard end + 1 < bytes.count else { return bytes }
            for position in index..<end + 2 where bytes[position] != newline { bytes[position] = 0x20 }
            index = end + 2
        default: index += 1
        }
    }
    return bytes
}
