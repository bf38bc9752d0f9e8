internal import JSON
internal import SchemaLanguage

extension SchemaParser {
    // MARK: Enums and fixed

    mutating func parseEnumeration(_ object: JSONObject, at span: SourceSpan, in namespace: String) -> TypeID? {
        let heading = parseHeading(object, "an enum", at: span, in: namespace)
        let symbols = parseSymbols(object, at: span)
        let defaultSymbol = parseDefaultSymbol(object, of: symbols)
        guard let heading else { return nil }
        let enumeration = AvroType.Enumeration(
            name: heading.name, aliases: heading.aliases, doc: heading.doc, symbols: symbols,
            defaultSymbol: defaultSymbol, namePlace: place(heading.span),
            symbolsPlace: place(object["symbols"]?.span ?? span))
        return define(heading, as: described(.enumeration(enumeration), by: object, at: span), at: reserve(heading))
    }

    private mutating func parseSymbols(_ object: JSONObject, at span: SourceSpan) -> [String] {
        guard let value = object["symbols"] else {
            refuse("an enum needs \"symbols\", an array of names", at: span)
            return []
        }
        guard let items = value.array else {
            refuse("the \"symbols\" of an enum are an array of names, found \(value.summary)", at: value.span)
            return []
        }
        if items.isEmpty { warn("an enum without symbols has no value", at: value.span) }
        var symbols: [String] = []
        var seen: Set<ExactString?> = []
        for item in items {
            if item.string == nil, rules == .strict {
                refuse("a symbol is a name, found \(item.summary)", at: item.span)
                continue
            }
            // Avro's Java library keeps one that isn't a string as a symbol that no value can have.
            let symbol = item.string ?? item.text
            checkName(symbol, of: "a symbol", at: item.span)
            if !seen.insert(item.string.map(ExactString.init)).inserted {
                refuse("the symbol \(shown(symbol)) occurs twice", at: item.span)
            }
            symbols.append(symbol)
        }
        return symbols
    }

    private mutating func parseDefaultSymbol(_ object: JSONObject, of symbols: [String]) -> String? {
        guard let value = object["default"] else { return nil }
        guard let symbol = value.string else {
            warn("an enum's default is one of its symbols; \(value.summary) is ignored", at: value.span)
            return nil
        }
        if !symbols.contains(where: { ExactString($0) == ExactString(symbol) }) {
            refuse("the default \(shown(symbol)) is not one of the enum's symbols", at: value.span)
        }
        return symbol
    }

    mutating func parseFixed(_ object: JSONObject, at span: SourceSpan, in namespace: String) -> TypeID? {
        let heading = parseHeading(object, "a fixed", at: span, in: namespace)
        let size = parseSize(object, at: span)
        guard let heading else { return nil }
        let fixed = AvroType.Fixed(
            name: heading.name, aliases: heading.aliases, doc: heading.doc, size: size ?? 0,
            namePlace: place(heading.span),
            sizePlace: place(object["size"]?.span ?? span))
        return define(heading, as: described(.fixed(fixed), by: object, at: span), at: reserve(heading))
    }

    private mutating func parseSize(_ object: JSONObject, at span: SourceSpan) -> Int? {
        guard let value = object["size"] else {
            refuse("a fixed needs a \"size\", its number of bytes", at: span)
            return nil
        }
        // The largest array that Java has: no value of a larger size could be read there.
        let sizes = 0...2_147_483_639
        // An integer as written: `4.0` is none.
        guard let number = value.number, let size = Int(number.text), sizes.contains(size) else {
            refuse(
                "the \"size\" of a fixed is an integer from 0 to \(sizes.upperBound), found \(value.summary)",
                at: value.span)
            return nil
        }
        return size
    }

    // MARK: Headings

    /// What all named types have.
    struct Heading {
        var name: AvroName
        var aliases: [AvroName]
        var doc: String?
        /// Where the name stands.
        var span: SourceSpan
        /// How many defaults had been read before.
        var defaultsBefore: Int
    }

    /// Reads the name, the aliases and the documentation; nil, having reported it, where there is no name.
    mutating func parseHeading(
        _ object: JSONObject, _ what: String, at span: SourceSpan, in enclosing: String
    ) -> Heading? {
        var namespace = enclosing
        if let value = object["namespace"] {
            if let text = value.string {
                namespace = text
            } else {
                warn("a namespace is a string; \(value.summary) is ignored, the enclosing one counts", at: value.span)
            }
        }
        guard let value = object["name"], let text = value.string else {
            let found = object["name"].map { ", found \($0.summary)" } ?? ""
            refuse("\(what) needs a \"name\", a string\(found)", at: object["name"]?.span ?? span)
            return nil
        }
        let name = AvroName(text, in: namespace)
        checkName(name.name, of: "the name of \(what)", at: value.span)
        if text.utf8.contains(UInt8(ascii: ".")) {
            checkNamespace(name.namespace, at: value.span)
        } else if let span = object["namespace"]?.span, object["namespace"]?.string != nil {
            checkNamespace(name.namespace, at: span)
        }
        if AvroType.Shape(primitive: name.full) != nil {
            refuse("\(shown(name.full)) is a primitive type; \(what) needs another name", at: value.span)
        }
        var aliases: [AvroName] = []
        var seen: Set<ExactString> = []
        for alias in parseAliases(object) {
            let full = AvroName(alias.name, in: name.namespace)
            checkName(full.name, of: "an alias", at: alias.span)
            if seen.insert(ExactString(full.full)).inserted { aliases.append(full) }
        }
        return Heading(
            name: name, aliases: aliases, doc: parseDoc(object), span: value.span, defaultsBefore: defaults.count)
    }

    /// The aliases of a type or a field, each once.
    mutating func parseAliases(_ object: JSONObject) -> [(name: String, span: SourceSpan)] {
        guard let value = object["aliases"] else { return [] }
        guard let items = value.array else {
            refuse("\"aliases\" are an array of names, found \(value.summary)", at: value.span)
            return []
        }
        var aliases: [(name: String, span: SourceSpan)] = []
        var seen: Set<ExactString> = []
        for item in items {
            if let alias = item.string {
                if seen.insert(ExactString(alias)).inserted { aliases.append((alias, item.span)) }
            } else {
                refuse("an alias is a name, found \(item.summary)", at: item.span)
            }
        }
        return aliases
    }

    /// The documentation of a type or a field.
    mutating func parseDoc(_ object: JSONObject) -> String? {
        guard let value = object["doc"] else { return nil }
        if value.string == nil { warn("\"doc\" is a string; \(value.summary) is ignored", at: value.span) }
        return value.string
    }

    // MARK: Spelling

    /// Reports a name that the specification doesn't allow ("Names").
    mutating func checkName(_ name: String, of what: String, at span: SourceSpan) {
        if name.utf8.count > limits.nameLength {
            refuse("\(what) has \(name.utf8.count) bytes, more than the \(limits.nameLength) allowed", at: span)
        } else if rules == .strict, !AvroName.isValidPart(name) {
            refuse(
                "\(what) begins with a letter or \"_\" and goes on with letters, digits and \"_\" (all ASCII), "
                    + "found \(shown(name))", at: span)
        }
    }

    private mutating func checkNamespace(_ namespace: String, at span: SourceSpan) {
        if namespace.utf8.count > limits.nameLength {
            refuse(
                "a namespace has \(namespace.utf8.count) bytes, more than the \(limits.nameLength) allowed", at: span)
        } else if rules == .strict, !namespace.isEmpty,
            !namespace.split(separator: ".", omittingEmptySubsequences: false).allSatisfy(AvroName.isValidPart)
        {
            refuse("a namespace is a sequence of names with dots between them, found \(shown(namespace))", at: span)
        }
    }
}

extension AvroName {
    /// Whether `text` may be a name between dots: `[A-Za-z_][A-Za-z0-9_]*`.
    package static func isValidPart(_ text: some StringProtocol) -> Bool {
        var isFirst = true
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "_"): break
            case UInt8(ascii: "0")...UInt8(ascii: "9") where !isFirst: break
            default: return false
            }
            isFirst = false
        }
        return !isFirst
    }
}
