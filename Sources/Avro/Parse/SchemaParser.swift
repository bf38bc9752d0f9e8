internal import JSON
internal import SchemaLanguage

/// Reads schema texts into one array of types, and goes on after an error so that all are reported.
struct SchemaParser {
    typealias TypeID = AvroSchema.TypeID

    let sources: [SchemaText]
    let limits: SchemaLimits
    /// The rules for the text that is being read; references are always read leniently.
    var rules: ParsingRules
    /// The position in `sources` of the text that is being read.
    var source = 0
    var types: [AvroType] = []
    private(set) var problems: [Problem] = []
    private(set) var hasErrors = false
    /// The types that lack a part because of an error: no default is held against them.
    private(set) var broken: Set<TypeID> = []
    /// How many types deep the parser is.
    private var nesting = 0
    /// The types that have been defined, by full name.
    var names: [ExactString: TypeID] = [:]
    /// The names that were used before they were defined: the type that stands for each, and where it was used.
    private var awaited: [ExactString: (id: TypeID, uses: [SourceSpan])] = [:]
    /// The named types whose definitions are being read.
    var unfinished: Set<TypeID> = []
    /// The defaults that are checked once every type is known.
    var defaults: [FieldDefault] = []

    /// A problem whose place is not counted in lines yet.
    struct Problem {
        var severity: SchemaProblem.Severity
        var message: String
        var place: AvroSchema.Place
        /// Another place, which ends the message.
        var seeAlso: AvroSchema.Place?
    }

    init(sources: [SchemaText], rules: ParsingRules, limits: SchemaLimits) {
        self.sources = sources
        self.limits = limits
        self.rules = rules
    }

    // MARK: Types
    // What calls itself through `parseType` leaves everything else to functions that have returned by then: a debug
    // build gives every temporary its place on the stack, and 512 KiB must do.

    /// Reads the type that `value` describes, inside `namespace`; nil, having reported why, where it describes none.
    mutating func parseType(_ value: JSONValue, in namespace: String) -> TypeID? {
        nesting += 1
        defer { nesting -= 1 }
        guard nesting <= limits.depth else { return refuseNesting(at: place(value.span)) }
        switch value.content {
        case .string(let name): return resolve(name, at: value.span, in: namespace)
        case .object(let object): return parseObject(object, at: value.span, in: namespace)
        case .array(let branches): return parseUnion(branches, at: value.span, in: namespace)
        default: return refuseNoType(value)
        }
    }

    private mutating func parseObject(_ object: JSONObject, at span: SourceSpan, in namespace: String) -> TypeID? {
        guard let kind = kind(of: object, at: span, in: namespace) else { return nil }
        switch kind {
        case "record", "error": return parseRecord(object, isError: kind == "error", at: span, in: namespace)
        case "enum": return parseEnumeration(object, at: span, in: namespace)
        case "fixed": return parseFixed(object, at: span, in: namespace)
        case "array", "map": return parseContainer(object, kind, at: span, in: namespace)
        default: return parsePrimitive(object, kind, at: span, in: namespace)
        }
    }

    /// The `type` of an object; nil, having reported why, where there is none.
    private mutating func kind(of object: JSONObject, at span: SourceSpan, in namespace: String) -> String? {
        guard let type = object["type"] else {
            refuse(
                object["protocol"] == nil
                    ? "an object that describes a type needs a \"type\""
                    : "this is a protocol (.avpr), which holds several schemas; expected one schema", at: span)
            return nil
        }
        guard let kind = type.string else {
            refuse(
                "the \"type\" of a type is a name, found \(type.summary); only the \"type\" of a field can be anything "
                    + "else, elsewhere write the inner type alone", at: type.span)
            // What it holds may define types that are used elsewhere.
            if !type.isNull { _ = parseType(type, in: namespace) }
            return nil
        }
        return kind
    }

    private mutating func parsePrimitive(
        _ object: JSONObject, _ kind: String, at span: SourceSpan, in namespace: String
    ) -> TypeID? {
        guard let primitive = AvroType.Shape(primitive: kind) else {
            return resolve(kind, at: object["type"]?.span ?? span, in: namespace)
        }
        return append(described(primitive, by: object, at: span))
    }

    private mutating func parseContainer(
        _ object: JSONObject, _ kind: String, at span: SourceSpan, in namespace: String
    ) -> TypeID? {
        guard let id = appendUnfinished(at: span), let inner = inner(of: object, kind, at: span),
            let innerID = parseType(inner, in: namespace)
        else { return nil }
        var type = described(kind == "array" ? .array(items: innerID) : .map(values: innerID), by: object, at: span)
        type.innerPlace = place(inner.span)
        set(id, type)
        return id
    }

    private mutating func inner(of object: JSONObject, _ kind: String, at span: SourceSpan) -> JSONValue? {
        if let inner = object[kind == "array" ? "items" : "values"] { return inner }
        refuse(
            kind == "array"
                ? "an array needs \"items\", the type of its items" : "a map needs \"values\", the type of its values",
            at: span)
        return nil
    }

    private mutating func parseUnion(_ branches: [JSONValue], at span: SourceSpan, in namespace: String) -> TypeID? {
        guard let id = appendUnfinished(at: span) else { return nil }
        var union = AvroType.Union(branches: [], places: [])
        var seen: Set<ExactString> = []
        for branch in branches {
            let branchID = isUnion(branch) ? nil : parseType(branch, in: namespace)
            add(branchID, at: branch.span, to: &union, seen: &seen)
        }
        if branches.isEmpty { warn("a union without branches has no value", at: span) }
        if union.branches.count < branches.count { broken.insert(id) }
        set(id, AvroType(.union(union), place: place(span)))
        return id
    }

    private mutating func isUnion(_ branch: JSONValue) -> Bool {
        guard branch.array != nil else { return false }
        refuse("a union can't stand directly inside a union; write its branches in the outer one", at: branch.span)
        return true
    }

    private mutating func add(
        _ id: TypeID?, at span: SourceSpan, to union: inout AvroType.Union, seen: inout Set<ExactString>
    ) {
        guard let id else { return }
        let name = types[id.index].branchName
        guard seen.insert(ExactString(name)).inserted else {
            refuse(
                "the union already has a branch \(shown(name)); only records, enums and fixed types may occur more than "
                    + "once, under different names", at: span)
            return
        }
        union.branches.append(id)
        union.places.append(place(span))
    }

    private mutating func refuseNoType(_ value: JSONValue) -> TypeID? {
        refuse("expected a type (a name, an object, or an array for a union), found \(value.summary)", at: value.span)
    }

    mutating func refuseNesting(at place: AvroSchema.Place) -> TypeID? {
        refuse(
            "types nest too deep once every name is looked up: \(limits.depth) types and \(limits.textDepth) brackets are "
                + "allowed", at: place)
        return nil
    }

    /// A type with what `object` says of it beside its shape.
    mutating func described(_ shape: AvroType.Shape, by object: JSONObject, at span: SourceSpan) -> AvroType {
        var reserved = AvroType.reservedAttributes
        if case .enumeration = shape { reserved.insert("default") }
        let attributes = object.members.filter { !reserved.contains($0.name) }
        return AvroType(
            shape, logicalType: logicalType(of: shape, by: object), attributes: attributes, place: place(span))
    }

    // MARK: Names

    /// The type called `name`: a new one for a primitive, otherwise the one that is defined in `namespace`, or else the
    /// one without a namespace whose definition is complete, as Avro's Java library looks names up. A name that is
    /// defined later in the text is found too, though the specification asks for definitions to come first ("Names").
    private mutating func resolve(_ name: String, at span: SourceSpan, in namespace: String) -> TypeID? {
        if let primitive = AvroType.Shape(primitive: name) { return append(AvroType(primitive, place: place(span))) }
        let full = AvroName(name, in: namespace)
        if let id = names[ExactString(full.full)] { return id }
        if let id = names[ExactString(name)], !unfinished.contains(id) { return id }
        if let id = awaited[ExactString(full.full)]?.id {
            awaited[ExactString(full.full)]?.uses.append(span)
            return id
        }
        guard let id = append(.placeholder(full, at: place(span))) else { return nil }
        awaited[ExactString(full.full)] = (id, [span])
        return id
    }

    /// Takes the type that stands for `name` since it was used, if it was used before its definition.
    mutating func takeAwaited(_ name: AvroName) -> TypeID? {
        awaited.removeValue(forKey: ExactString(name.full))?.id
    }

    /// Reports the names that the text uses and nothing defines.
    mutating func reportUnknownNames() {
        let unknown = awaited.map { (name: $0.key.text, id: $0.value.id, uses: $0.value.uses) }
            .sorted { $0.uses[0].start < $1.uses[0].start }
        for (index, unknown) in unknown.enumerated() {
            // Looking for what may have been meant takes time: a text full of unknown names gets it for the first ten.
            let suggestion = index < 10 ? suggestion(for: unknown.name) : ""
            broken.insert(unknown.id)
            for use in unknown.uses { refuse("unknown type \(shown(unknown.name))\(suggestion)", at: use) }
        }
        awaited = [:]
    }

    // MARK: The array

    /// Adds a place for a type that is being read.
    private mutating func appendUnfinished(at span: SourceSpan) -> TypeID? {
        append(AvroType(.null, place: place(span)))
    }

    /// Adds a type; nil, having reported it, where there would be too many.
    mutating func append(_ type: AvroType) -> TypeID? {
        guard types.count < limits.types else {
            guard types.count == limits.types else { return nil }
            types.append(type)
            return refuse(
                "a schema may have \(limits.types) types, those of its references included", at: type.place.span)
        }
        types.append(type)
        return TypeID(types.count - 1)
    }

    mutating func set(_ id: TypeID, _ type: AvroType) {
        types[id.index] = type
    }

    func place(_ span: SourceSpan) -> AvroSchema.Place { AvroSchema.Place(source: source, span: span) }

    // MARK: Problems

    /// Reports an error, with another place that explains it; nil, so that a function without a result can end with it.
    @discardableResult
    mutating func refuse(_ message: String, at span: SourceSpan, seeAlso: AvroSchema.Place? = nil) -> TypeID? {
        refuse(message, at: place(span), seeAlso: seeAlso)
        return nil
    }

    mutating func refuse(_ message: String, at place: AvroSchema.Place, seeAlso: AvroSchema.Place? = nil) {
        hasErrors = true
        problems.append(Problem(severity: .error, message: message, place: place, seeAlso: seeAlso))
    }

    /// Reports a doubt. Those about references have been seen when they were registered.
    mutating func warn(_ message: String, at span: SourceSpan) {
        guard source == 0 else { return }
        problems.append(Problem(severity: .warning, message: message, place: place(span)))
    }

    /// A name as messages show it: in quotes, escaped, cut at a readable length.
    func shown(_ name: String) -> String {
        JSONValue.quoted(name.count > 80 ? name.prefix(80) + "…" : name[...])
    }
}

extension AvroType {
    /// What the specification gives a meaning to in the object of a type; an enum's `default` beside it.
    fileprivate static let reservedAttributes: Set<String> = [
        "aliases", "doc", "fields", "items", "name", "namespace", "size", "symbols", "type", "values",
    ]

    /// What stands in the array for a named type until its definition has been read.
    static func placeholder(_ name: AvroName, at place: AvroSchema.Place) -> AvroType {
        AvroType(
            .record(Record(name: name, aliases: [], doc: nil, isError: false, fields: [], namePlace: place)),
            place: place)
    }
}

extension AvroType.Shape {
    /// The primitive type called `name` (specification, "Primitive Types").
    init?(primitive name: String) {
        switch name {
        case "null": self = .null
        case "boolean": self = .boolean
        case "int": self = .int
        case "long": self = .long
        case "float": self = .float
        case "double": self = .double
        case "bytes": self = .bytes
        case "string": self = .string
        default: return nil
        }
    }
}

extension AvroName {
    /// The full name that `text` means inside `namespace`. A text with a dot is a full name already; one that begins with
    /// its only dot has no namespace.
    init(_ text: String, in namespace: String) {
        if let dot = text.utf8.lastIndex(of: UInt8(ascii: ".")) {
            self.init(namespace: String(text[..<dot]), name: String(text[text.utf8.index(after: dot)...]))
        } else {
            self.init(namespace: namespace, name: text)
        }
    }
}
