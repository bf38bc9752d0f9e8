internal import JSON
internal import SchemaLanguage

extension SchemaParser {
    // MARK: Enums and fixed

    mutating func parseEnumeration(_ object: JSONObject, at span: SourceSpan, in namespace: String) -> TypeID? {
        guard let heading = parseHeading(object, "an enum", at: span, in: namespace) else { return nil }
        let symbols = parseSymbols(object, at: span)
        var defaultSymbol: String?
        if let value = object["default"] {
            defaultSymbol = value.string
            if let symbol = value.string {
                if !symbols.contains(where: { ExactString($0) == ExactString(symbol) }) {
                    refuse("the default \(shown(symbol)) is not one of the enum's symbols", at: value.span)
                }
            } else {
                warn("an enum's default is one of its symbols; \(value.summary) is ignored", at: value.span)
            }
        }
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
        var seen: Set<ExactString> = []
        for item in items {
            if item.string == nil, rules == .strict {
                refuse("a symbol is a name, found \(item.summary)", at: item.span)
                continue
            }
            // Avro's Java library keeps what isn't a string as a symbol that no value can have.
            let symbol = item.string ?? item.text
            checkName(symbol, of: "a symbol", at: item.span)
            if !seen.insert(ExactString(symbol)).inserted {
                refuse("the symbol \(shown(symbol)) occurs twice", at: item.span)
            }
            symbols.append(symbol)
        }
        return symbols
    }

    mutating func parseFixed(_ object: JSONObject, at span: SourceSpan, in namespace: String) -> TypeID? {
        guard let heading = parseHeading(object, "a fixed", at: span, in: namespace) else { return nil }
        // The largest array that Java has: no value of a larger size could be read there.
        let sizes = 0...2_147_483_639
        var size = 0
        if let value = object["size"] {
            // An integer as written: `4.0` is none.
            if let number = value.number, let integer = Int(number.text), sizes.contains(integer) {
                size = integer
            } else {
                refuse(
                    "the \"size\" of a fixed is an integer from 0 to \(sizes.upperBound), found \(value.summary)",
                    at: value.span)
            }
        } else {
            refuse("a fixed needs a \"size\", its number of bytes", at: span)
        }
        let fixed = AvroType.Fixed(
            name: heading.name, aliases: heading.aliases, doc: heading.doc, size: size, namePlace: place(heading.span),
            sizePlace: place(object["size"]?.span ?? span))
        return define(heading, as: described(.fixed(fixed), by: object, at: span), at: reserve(heading))
    }

    // MARK: Headings

    /// What all named types have.
    struct Heading {
        var name: AvroName
        var aliases: [AvroName]
        var doc: String?
        /// Where the name stands.
        var span: SourceSpan
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
        let aliases = parseAliases(object).map { alias in
            let full = AvroName(alias.name, in: name.namespace)
            checkName(full.name, of: "an alias", at: alias.span)
            return full
        }
        return Heading(name: name, aliases: aliases, doc: parseDoc(object), span: value.span)
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

    // MARK: Definitions

    /// The place in the array for a named type, before what it consists of is read. The name stands for it from now on,
    /// unless it is defined already.
    mutating func reserve(_ heading: Heading) -> TypeID? {
        guard let id = takeAwaited(heading.name) ?? append(.placeholder(heading.name, at: place(heading.span))) else {
            return nil
        }
        unfinished.insert(id)
        let key = ExactString(heading.name.full)
        if names[key] == nil { names[key] = id }
        return id
    }

    /// Puts a named type into its place. A name can be defined again only in the same words (documentation and aliases
    /// aside), as Avro's Java library allows it; the first definition then stands for both.
    mutating func define(_ heading: Heading, as type: AvroType, at reserved: TypeID?) -> TypeID? {
        guard let id = reserved else { return nil }
        set(id, type)
        unfinished.remove(id)
        guard let first = names[ExactString(heading.name.full)], first != id else { return id }
        guard !unfinished.contains(first), isSameDefinition(first, id) else {
            let place = types[first.index].place
            let (text, position) = (sources[place.source], sources[place.source].position(at: place.span.start))
            return refuse(
                "\(shown(heading.name.full)) is defined already, and differently, at "
                    + "\(text.name.isEmpty ? "" : text.name + ":")\(position.line):\(position.column)", at: heading.span
            )
        }
        // What an equal definition consists of is defined already too; after an error nobody uses the types.
        if !hasErrors { removeTypes(from: id) }
        return first
    }

    /// Whether two types are written with the same meaning. Named types inside have been joined, if they can be.
    private func isSameDefinition(_ lhs: TypeID, _ rhs: TypeID) -> Bool {
        let (l, r) = (types[lhs.index], types[rhs.index])
        guard JSONValue(.object(JSONObject(l.attributes))) == JSONValue(.object(JSONObject(r.attributes))) else {
            return false
        }
        switch (l.shape, r.shape) {
        case (.fixed(let l), .fixed(let r)): return l.size == r.size
        case (.enumeration(let l), .enumeration(let r)):
            return l.symbols.map(ExactString.init) == r.symbols.map(ExactString.init)
        case (.record(let l), .record(let r)):
            return l.fields.count == r.fields.count
                && zip(l.fields, r.fields).allSatisfy { l, r in
                    ExactString(l.name) == ExactString(r.name) && l.order == r.order
                        && l.defaultValue == r.defaultValue && isSameType(l.type, r.type)
                        && JSONValue(.object(JSONObject(l.attributes))) == JSONValue(.object(JSONObject(r.attributes)))
                }
        default: return l.kindName == r.kindName
        }
    }

    private func isSameType(_ lhs: TypeID, _ rhs: TypeID) -> Bool {
        guard lhs != rhs else { return true }
        switch (types[lhs.index].shape, types[rhs.index].shape) {
        case (.record, _), (.enumeration, _), (.fixed, _): return false
        case (.array(let l), .array(let r)), (.map(let l), .map(let r)):
            return isSameDefinition(lhs, rhs) && isSameType(l, r)
        case (.union(let l), .union(let r)):
            return l.branches.count == r.branches.count && zip(l.branches, r.branches).allSatisfy(isSameType)
        default: return isSameDefinition(lhs, rhs)
        }
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
