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
        var parser = SchemaParser(limits: limits, rules: .lenient)
        var referenceRoots: [TypeID] = []
        for (index, reference) in references.enumerated() {
            if let root = parser.parse(reference, source: index + 1) { referenceRoots.append(root) }
        }
        parser.rules = rules
        let root = parser.parse(text, source: 0)
        let sources = [text] + references
        let problems = parser.problems(in: sources)
        guard let root, !parser.hasErrors else { throw SchemaError(problems) }
        self.init(
            sources: sources, types: parser.types, root: root, referenceRoots: referenceRoots, warnings: problems)
    }

    /// Reads a schema text that has neither a name nor references.
    ///
    /// - Throws: `SchemaError` with every error, not only the first.
    public init(parsing text: String, rules: ParsingRules = .strict) throws(SchemaError) {
        try self.init(parsing: SchemaText(text), rules: rules)
    }
}

extension SchemaParser {
    /// Reads one text; nil, having reported why, where it describes no type.
    mutating func parse(_ text: SchemaText, source: Int) -> TypeID? {
        self.source = source
        var jsonLimits = JSONLimits()
        jsonLimits.bytes = limits.bytes
        jsonLimits.depth = limits.depth
        let value: JSONValue
        do throws(JSONError) {
            value = try JSONValue(parsing: blankingComments(of: text.text), limits: jsonLimits)
        } catch {
            return refuse(error.message, at: SourceSpan(start: error.offset, end: error.offset))
        }
        let root = parseType(value, in: "")
        reportUnknownNames()
        guard let root, !hasErrors else { return nil }
        checkNesting(of: root)
        if source == 0 { warnOfEndlessRecords() }
        if !hasErrors { checkDefaults() }
        return root
    }

    /// What was found, in the order of the texts, with lines and columns. Counting lines takes time, so that only the
    /// first hundred are told.
    func problems(in sources: [SchemaText]) -> [SchemaProblem] {
        let sorted = problems.sorted { lhs, rhs in
            (lhs.place.source, lhs.place.span.start, lhs.message) < (
                rhs.place.source, rhs.place.span.start, rhs.message
            )
        }
        return sorted.prefix(100).map { problem in
            SchemaProblem(
                problem.severity, problem.message, at: sources[problem.place.source].range(of: problem.place.span))
        }
    }
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
