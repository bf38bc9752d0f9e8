internal import JSON
internal import SchemaLanguage

extension SchemaParser {
    mutating func parseRecord(
        _ object: JSONObject, isError: Bool, at span: SourceSpan, in namespace: String
    ) -> TypeID? {
        let what = isError ? "an error" : "a record"
        guard let heading = parseHeading(object, what, at: span, in: namespace) else {
            // Without a name there is nothing to define, but the fields may define types that are used elsewhere.
            _ = parseFields(object, of: what, at: span, in: object["namespace"]?.string ?? namespace)
            return nil
        }
        // The name is known inside the fields already.
        let id = reserve(heading)
        let fields = parseFields(object, of: what, at: span, in: heading.name.namespace)
        return define(heading, as: record(heading, fields, isError: isError, by: object, at: span), at: id)
    }

    private mutating func record(
        _ heading: Heading, _ fields: [AvroType.Field], isError: Bool, by object: JSONObject, at span: SourceSpan
    ) -> AvroType {
        let record = AvroType.Record(
            name: heading.name, aliases: heading.aliases, doc: heading.doc, isError: isError, fields: fields,
            namePlace: place(heading.span))
        return described(.record(record), by: object, at: span)
    }

    private mutating func parseFields(
        _ object: JSONObject, of what: String, at span: SourceSpan, in namespace: String
    ) -> [AvroType.Field] {
        var fields: [AvroType.Field] = []
        for item in fieldItems(object, of: what, at: span) {
            if let field = parseField(item, in: namespace) { fields.append(field) }
        }
        return fields
    }

    private mutating func fieldItems(_ object: JSONObject, of what: String, at span: SourceSpan) -> [JSONValue] {
        guard let value = object["fields"] else {
            refuse("\(what) needs \"fields\", an array", at: span)
            return []
        }
        guard let items = value.array else {
            refuse("the \"fields\" of \(what) are an array, found \(value.summary)", at: value.span)
            return []
        }
        var seen: Set<ExactString> = []
        for item in items {
            guard let name = item.object?["name"], let text = name.string else { continue }
            if !seen.insert(ExactString(text)).inserted {
                refuse("the field \(shown(text)) occurs twice", at: name.span)
            }
        }
        return items
    }

    private mutating func parseField(_ value: JSONValue, in namespace: String) -> AvroType.Field? {
        guard let heading = parseFieldHeading(value), let type = parseType(heading.type, in: namespace) else {
            return nil
        }
        return field(heading, of: type, at: value.span)
    }

    /// What of a field is read before its type.
    private struct FieldHeading {
        var object: JSONObject
        var name: String?
        var type: JSONValue
    }

    /// Reads a field's name and finds its type; nil, having reported it, where there is no type. Without a name the type
    /// is read nevertheless, as it may define types that are used elsewhere.
    private mutating func parseFieldHeading(_ value: JSONValue) -> FieldHeading? {
        guard let object = value.object else {
            refuse("a field is an object with a \"name\" and a \"type\", found \(value.summary)", at: value.span)
            return nil
        }
        let name = object["name"]?.string
        if let name {
            checkName(name, of: "the name of a field", at: object["name"]?.span ?? value.span)
        } else {
            let found = object["name"].map { ", found \($0.summary)" } ?? ""
            refuse("a field needs a \"name\", a string\(found)", at: object["name"]?.span ?? value.span)
        }
        guard let type = object["type"] else {
            refuse("a field needs a \"type\"", at: value.span)
            return nil
        }
        return FieldHeading(object: object, name: name, type: type)
    }

    private mutating func field(_ heading: FieldHeading, of type: TypeID, at span: SourceSpan) -> AvroType.Field? {
        let object = heading.object
        let order = parseOrder(object)
        let aliases = parseAliases(object).map(\.name)
        let doc = parseDoc(object)
        let value = object["default"].map { number(from: $0, for: type) }
        if let logicalType = object["logicalType"], types[type.index].logicalType == nil {
            warn(
                "a \"logicalType\" beside a field's \"type\" is ignored; write "
                    + "\"type\": {\"type\": …, \"logicalType\": \(logicalType.text.prefix(40))}",
                at: logicalType.span)
        }
        guard let name = heading.name else { return nil }
        if rules == .strict, let value { defaults.append(FieldDefault(field: name, value: value, type: type)) }
        return AvroType.Field(
            name: name, aliases: aliases, doc: doc, type: type, defaultValue: value, order: order,
            attributes: object.members.filter { !AvroType.Field.reservedAttributes.contains($0.name) },
            place: place(span), typePlace: place(heading.type.span))
    }

    private mutating func parseOrder(_ object: JSONObject) -> AvroType.Field.Order {
        guard let value = object["order"] else { return .ascending }
        guard let order = value.string.flatMap({ AvroType.Field.Order(rawValue: $0.lowercased()) }) else {
            refuse("\"order\" is \"ascending\", \"descending\" or \"ignore\", found \(value.summary)", at: value.span)
            return .ascending
        }
        return order
    }

    /// A default as its type has it: for a float or a double, a string that Java's `Double.parseDouble` reads is the
    /// number that it says. Numbers that are too large and those that JSON has none for are `"NaN"`, `"Infinity"` and
    /// `"-Infinity"`.
    private mutating func number(from value: JSONValue, for type: TypeID) -> JSONValue {
        switch types[type.index].shape {
        case .float, .double: break
        default: return value
        }
        if let number = value.number, number.double.isFinite { return value }
        guard let double = value.number?.double ?? value.string.flatMap({ Double(javaText: $0) }) else {
            guard value.string != nil else { return value }
            refuse(
                "the default of a \(types[type.index].kindName) is a number, or one of \"NaN\", \"Infinity\" and "
                    + "\"-Infinity\", found \(value.summary)", at: value.span)
            return value
        }
        return JSONValue(JavaJSON.value(of: double).content, span: value.span)
    }
}

extension AvroType.Field {
    fileprivate static let reservedAttributes: Set<String> = ["aliases", "default", "doc", "name", "order", "type"]
}

extension Double {
    /// Reads a decimal number as Java's `Double.parseDouble` does: space around it, `NaN`, `Infinity`, and an `f` or `d`
    /// at the end are allowed.
    fileprivate init?(javaText text: String) {
        var digits = text.utf8.drop { $0 <= 0x20 }
        while let last = digits.last, last <= 0x20 { digits.removeLast() }
        let isNegative = digits.first == UInt8(ascii: "-")
        if isNegative || digits.first == UInt8(ascii: "+") { digits.removeFirst() }
        switch String(digits) {
        case "NaN": self = .nan
        case "Infinity": self = isNegative ? -.infinity : .infinity
        default:
            if let last = digits.last, "fFdD".utf8.contains(last) { digits.removeLast() }
            let allowed = digits.allSatisfy { "0123456789.eE+-".utf8.contains($0) }
            guard allowed, let first = digits.first, first != UInt8(ascii: "+"), first != UInt8(ascii: "-"),
                let text = String(digits), let value = Double(text)
            else { return nil }
            self = isNegative ? -value : value
        }
    }
}
