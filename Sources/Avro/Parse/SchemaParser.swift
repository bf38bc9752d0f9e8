internal import JSON
internal import SchemaLanguage

/// Reads schema texts into one array of types, and goes on after an error so that all are reported.
struct SchemaParser {
    typealias TypeID = AvroSchema.TypeID

    let limits: SchemaLimits
    /// The rules for the text that is being read; references are always read leniently.
    var rules: ParsingRules
    /// The position in `AvroSchema.sources` of the text that is being read.
    var source = 0
    private(set) var types: [AvroType] = []
    private(set) var problems: [Problem] = []
    private(set) var hasErrors = false
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
    }

    init(limits: SchemaLimits, rules: ParsingRules) {
        self.limits = limits
        self.rules = rules
    }

    // MARK: Types

    /// Reads the type that `value` describes, inside `namespace`; nil, having reported why, where it describes none.
    mutating func parseType(_ value: JSONValue, in namespace: String) -> TypeID? {
        switch value.content {
        case .string(let name): resolve(name, at: value.span, in: namespace)
        case .object(let object): parseObject(object, at: value.span, in: namespace)
        case .array(let branches): parseUnion(branches, at: value.span, in: namespace)
        default:
            refuse(
                "expected a type (a name, an object, or an array for a union), found \(value.summary)", at: value.span)
        }
    }

    private mutating func parseObject(_ object: JSONObject, at span: SourceSpan, in namespace: String) -> TypeID? {
        guard let type = object["type"] else {
            guard object["protocol"] == nil else {
                return refuse("this is a protocol (.avpr), which holds several schemas; expected one schema", at: span)
            }
            return refuse("an object that describes a type needs a \"type\"", at: span)
        }
        guard let kind = type.string else {
            if !type.isNull { _ = parseType(type, in: namespace) }
            return refuse(
                "the \"type\" of a type is a name, found \(type.summary); only the \"type\" of a field can be anything "
                    + "else, elsewhere write the inner type alone", at: type.span)
        }
        switch kind {
        case "record", "error": return parseRecord(object, isError: kind == "error", at: span, in: namespace)
        case "enum": return parseEnumeration(object, at: span, in: namespace)
        case "fixed": return parseFixed(object, at: span, in: namespace)
        case "array":
            return parseContainer(object, "items", at: span, in: namespace) { .array(items: $0) }
        case "map":
            return parseContainer(object, "values", at: span, in: namespace) { .map(values: $0) }
        default:
            guard let primitive = AvroType.Shape(primitive: kind) else {
                return resolve(kind, at: type.span, in: namespace)
            }
            return append(described(primitive, by: object, at: span))
        }
    }

    private mutating func parseContainer(
        _ object: JSONObject, _ attribute: String, at span: SourceSpan, in namespace: String,
        _ shape: (TypeID) -> AvroType.Shape
    ) -> TypeID? {
        guard let inner = object[attribute] else {
            return refuse("\(attribute == "items" ? "an array" : "a map") needs \"\(attribute)\", their type", at: span)
        }
        guard let id = append(AvroType(.null, place: place(span))) else { return nil }
        guard let innerID = parseType(inner, in: namespace) else { return nil }
        var type = described(shape(innerID), by: object, at: span)
        type.innerPlace = place(inner.span)
        set(id, type)
        return id
    }

    private mutating func parseUnion(_ branches: [JSONValue], at span: SourceSpan, in namespace: String) -> TypeID? {
        guard let id = append(AvroType(.null, place: place(span))) else { return nil }
        if branches.isEmpty { warn("a union without branches has no value", at: span) }
        var union = AvroType.Union(branches: [], places: [])
        var seen: Set<ExactString> = []
        for branch in branches {
            guard branch.array == nil else {
                refuse(
                    "a union can't stand directly inside a union; write its branches in the outer one", at: branch.span)
                continue
            }
            guard let branchID = parseType(branch, in: namespace) else { continue }
            let name = types[branchID.index].branchName
            guard seen.insert(ExactString(name)).inserted else {
                refuse(
                    "the union already has a branch \(shown(name)); only records, enums and fixed types may occur more "
                        + "than once, under different names", at: branch.span)
                continue
            }
            union.branches.append(branchID)
            union.places.append(place(branch.span))
        }
        set(id, AvroType(.union(union), place: place(span)))
        return id
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
    /// one without a namespace, as Avro's Java library looks names up. A name that is defined later in the text is
    /// found too, though the specification asks for definitions to come first ("Names").
    private mutating func resolve(_ name: String, at span: SourceSpan, in namespace: String) -> TypeID? {
        if let primitive = AvroType.Shape(primitive: name) { return append(AvroType(primitive, place: place(span))) }
        let full = AvroName(name, in: namespace)
        if let id = names[ExactString(full.full)] ?? names[ExactString(name)] { return id }
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
        for (name, unknown) in awaited {
            let suggestion = suggestion(for: name.text)
            for use in unknown.uses { refuse("unknown type \(shown(name.text))\(suggestion)", at: use) }
        }
        awaited = [:]
    }

    // MARK: The array

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

    /// Takes back the types from `id` on.
    mutating func removeTypes(from id: TypeID) {
        types.removeSubrange(id.index...)
    }

    func place(_ span: SourceSpan) -> AvroSchema.Place { AvroSchema.Place(source: source, span: span) }

    // MARK: Problems

    /// Reports an error; nil, so that a function without a result can end with it.
    @discardableResult
    mutating func refuse(_ message: String, at span: SourceSpan) -> TypeID? {
        refuse(message, at: place(span))
        return nil
    }

    mutating func refuse(_ message: String, at place: AvroSchema.Place) {
        hasErrors = true
        problems.append(Problem(severity: .error, message: message, place: place))
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
    /// The full name that `text` means inside `namespace`: a text with a dot is a full name already, and one that begins
    /// with its only dot has no namespace.
    init(_ text: String, in namespace: String) {
        if let dot = text.utf8.lastIndex(of: UInt8(ascii: ".")) {
            self.init(namespace: String(text[..<dot]), name: String(text[text.utf8.index(after: dot)...]))
        } else {
            self.init(namespace: namespace, name: text)
        }
    }
}
