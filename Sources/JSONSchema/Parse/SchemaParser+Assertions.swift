internal import JSON
internal import SchemaLanguage

/// Keywords whose values are no schemas.
extension SchemaParser {
    mutating func assertion(
        of member: JSONObject.Member, dialect: Dialect, source: Int
    ) -> SchemaKeyword.Content? {
        switch member.name {
        case "type": return type(member, source: source).map { .type($0) }
        case "enum":
            guard let values = member.value.array else {
                report(
                    .error, "enum must be an array of values, found \(member.value.summary)", at: member.value.span,
                    source: source)
                return nil
            }
            if values.isEmpty {
                report(.warning, "an empty enum allows nothing", at: member.value.span, source: source)
            }
            return .enumeration(values)
        case "const": return .constant(member.value)

        case "multipleOf":
            guard let number = number(member, source: source) else { return nil }
            guard !number.decimal.isNegative, number.decimal.digits != "0" else {
                report(.error, "multipleOf must be greater than 0", at: member.value.span, source: source)
                return nil
            }
            return .multipleOf(number)
        case "maximum": return number(member, source: source).map { .maximum($0) }
        case "minimum": return number(member, source: source).map { .minimum($0) }
        case "exclusiveMaximum":
            if isBooleanLimit(member, dialect) {
                return boolean(member, source: source).map { .maximumIsExclusive($0) }
            }
            return exclusiveBound(member, dialect: dialect, source: source).map { .exclusiveMaximum($0) }
        case "exclusiveMinimum":
            if isBooleanLimit(member, dialect) {
                return boolean(member, source: source).map { .minimumIsExclusive($0) }
            }
            return exclusiveBound(member, dialect: dialect, source: source).map { .exclusiveMinimum($0) }

        case "maxLength": return count(member, source: source).map { .maxLength($0) }
        case "minLength": return count(member, source: source).map { .minLength($0) }
        case "maxItems": return count(member, source: source).map { .maxItems($0) }
        case "minItems": return count(member, source: source).map { .minItems($0) }
        case "maxContains": return count(member, source: source).map { .maxContains($0) }
        case "minContains": return count(member, source: source).map { .minContains($0) }
        case "maxProperties": return count(member, source: source).map { .maxProperties($0) }
        case "minProperties": return count(member, source: source).map { .minProperties($0) }
        case "uniqueItems": return boolean(member, source: source).map { .uniqueItems($0) }
        case "pattern":
            guard let text = string(member, source: source) else { return nil }
            return pattern(text, at: member.value.span, source: source).map { .pattern($0) }
        case "required":
            if dialect.draft >= .draft4, member.value.boolean != nil {
                report(
                    .error, "required must be an array of names in the object's schema; a boolean is draft 3's way",
                    at: member.value.span, source: source)
                return nil
            }
            return strings(member.value, of: member.name, source: source).map { .required($0) }
        case "format": return string(member, source: source).map { .format($0) }
        case "contentEncoding": return string(member, source: source).map { .contentEncoding($0) }
        case "contentMediaType": return string(member, source: source).map { .contentMediaType($0) }
        default: return .annotation(member.value)
        }
    }

    private mutating func type(_ member: JSONObject.Member, source: Int) -> TypeSet? {
        let values = member.value.array ?? [member.value]
        guard !values.isEmpty else {
            report(.error, "type must name at least one type", at: member.value.span, source: source)
            return nil
        }
        var types: TypeSet = []
        for value in values {
            guard let type = value.string.flatMap(TypeSet.init(name:)) else {
                report(
                    .error,
                    "\(value.summary) is no type; the types are \(TypeSet.all.names.joined(separator: ", ")), integer",
                    at: value.span, source: source)
                continue
            }
            types.formUnion(type)
        }
        return types
    }

    /// Whether an exclusive limit is read as draft 4 has it.
    private func isBooleanLimit(_ member: JSONObject.Member, _ dialect: Dialect) -> Bool {
        dialect.draft == .draft4 || options.rules == .lenient && member.value.boolean != nil
    }

    private mutating func exclusiveBound(_ member: JSONObject.Member, dialect: Dialect, source: Int) -> JSONNumber? {
        guard member.value.boolean == nil else {
            report(
                .error, "in \(dialect.draft.rawValue) \(member.name) is itself the bound; a boolean is draft 4's way",
                at: member.value.span, source: source)
            return nil
        }
        return number(member, source: source)
    }

    // MARK: Kinds of values

    mutating func string(_ member: JSONObject.Member, source: Int) -> String? {
        if let string = member.value.string { return string }
        reportKind(member, "a string", source: source)
        return nil
    }

    mutating func boolean(_ member: JSONObject.Member, source: Int) -> Bool? {
        if let boolean = member.value.boolean { return boolean }
        reportKind(member, "true or false", source: source)
        return nil
    }

    private mutating func number(_ member: JSONObject.Member, source: Int) -> JSONNumber? {
        if let number = member.value.number { return number }
        reportKind(member, "a number", source: source)
        return nil
    }

    /// A count; one that is too large for 64 bits is as good as the largest.
    private mutating func count(_ member: JSONObject.Member, source: Int) -> Int? {
        guard let number = member.value.number, number.isInteger, !number.decimal.isNegative else {
            reportKind(member, "an integer that is not negative", source: source)
            return nil
        }
        return number.int64.map(Int.init) ?? .max
    }

    mutating func strings(_ value: JSONValue, of keyword: String, source: Int) -> [String]? {
        guard let items = value.array else {
            report(
                .error, "\(keyword) must be an array of names, found \(value.summary)", at: value.span, source: source)
            return nil
        }
        var names: [String] = []
        names.reserveCapacity(items.count)
        for item in items {
            guard let name = item.string else {
                report(
                    .error, "\(keyword) must hold only strings, found \(item.summary)", at: item.span, source: source)
                continue
            }
            names.append(name)
        }
        return names
    }

    mutating func pattern(_ text: String, at span: SourceSpan, source: Int) -> Pattern? {
        if let known = patterns[ExactString(text)] { return known }
        do throws(PatternError) {
            let pattern = try Pattern(text)
            patterns[ExactString(text)] = pattern
            return pattern
        } catch {
            report(.error, "not a regular expression: \(error.message)", at: span, source: source)
            return nil
        }
    }

    private mutating func reportKind(_ member: JSONObject.Member, _ kind: String, source: Int) {
        report(
            .error, "\(member.name) must be \(kind), found \(member.value.summary)", at: member.value.span,
            source: source)
    }
}
