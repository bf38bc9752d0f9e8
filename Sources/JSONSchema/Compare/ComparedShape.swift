internal import JSON
internal import SchemaLanguage

/// A schema, or a part of one, as Confluent's registry looks at it when it compares: as a value of one class.
///
/// The registry takes an object with several groups of keywords for an `allOf` of parts, one for each group, and a list
/// of types for an `anyOf`.
struct ComparedPart: Hashable {
    enum Part: Hashable {
        /// All of the schema.
        case whole
        /// What it asks of values of one type, which must be of that type if `type` is there.
        case typed(ComparedType)
        /// The `anyOf` that a list of types is.
        case types
        /// The keyword at a position: `enum`, `const`, `not`, `allOf` and the like, or a reference beside others.
        case keyword(Int)
        /// `if` with what belongs to it.
        case condition
    }

    /// Which of the two schemas it belongs to.
    var side: ComparedSide
    var node: JSONSchema.NodeID
    var part: Part = .whole
}

enum ComparedSide: Hashable {
    case old
    case new
}

/// The types, by their names.
enum ComparedType: String, Hashable {
    case null
    case boolean
    case integer
    case number
    case string
    case array
    case object

    /// Whether both have one class, as integers and numbers do.
    func hasClass(of other: ComparedType) -> Bool { self == other || isNumeric && other.isNumeric }

    private var isNumeric: Bool { self == .integer || self == .number }
}

/// What a part is.
enum ComparedShape {
    /// Anything is right: `true`, and objects without keywords that say something.
    case empty
    /// Nothing is right.
    case never
    case typed(ComparedType)
    case enumeration([JSONValue])
    case constant(JSONValue)
    case negation(ComparedPart)
    case condition
    case combined(Criterion, [ComparedPart])

    enum Criterion: String {
        case all = "allOf"
        case any = "anyOf"
        case one = "oneOf"
    }

    /// Whether both are of one class.
    func hasClass(of other: ComparedShape) -> Bool {
        switch (self, other) {
        case (.empty, .empty), (.never, .never), (.enumeration, .enumeration), (.constant, .constant),
            (.negation, .negation), (.condition, .condition), (.combined, .combined):
            true
        case (.typed(let lhs), .typed(let rhs)): lhs.hasClass(of: rhs)
        default: false
        }
    }
}

extension JSONSchema {
    /// The part that references from `part` on lead to, as long as they stand alone.
    func target(of part: ComparedPart) -> ComparedPart {
        var part = part
        // A loop of references has been refused when the schema was parsed.
        while true {
            let keywords = nodes[part.node.index].keywords
            switch part.part {
            case .whole:
                let parts = parts(of: part)
                guard parts.count == 1, case .keyword(let position) = parts[0].part,
                    let target = keywords[position].content.reference
                else { return part }
                part = ComparedPart(side: part.side, node: target)
            case .keyword(let position):
                guard let target = keywords[position].content.reference else { return part }
                part = ComparedPart(side: part.side, node: target)
            default: return part
            }
        }
    }

    /// What a part is; references must have been followed.
    func shape(of part: ComparedPart) -> ComparedShape {
        let node = nodes[part.node.index]
        switch part.part {
        case .whole:
            if let boolean = node.boolean { return boolean ? .empty : .never }
            let parts = parts(of: part)
            switch parts.count {
            case 0: return .empty
            case 1: return shape(of: parts[0])
            default: return .combined(.all, combinedFirst(parts))
            }
        case .typed(let type): return .typed(type)
        case .types:
            let types = typeNames(of: node)?.names ?? []
            return .combined(.any, types.map { ComparedPart(side: part.side, node: part.node, part: .typed($0)) })
        case .condition: return .condition
        case .keyword(let position):
            func branches(_ schemas: [NodeID]) -> [ComparedPart] {
                combinedFirst(schemas.map { ComparedPart(side: part.side, node: $0) })
            }
            switch node.keywords[position].content {
            case .enumeration(let values): return .enumeration(values)
            case .constant(let value): return .constant(value)
            case .not(let schema): return .negation(ComparedPart(side: part.side, node: schema))
            case .allOf(let schemas): return .combined(.all, branches(schemas))
            case .anyOf(let schemas): return .combined(.any, branches(schemas))
            case .oneOf(let schemas): return .combined(.one, branches(schemas))
            default: return .empty
            }
        }
    }

    /// Branches that combine others come first.
    private func combinedFirst(_ parts: [ComparedPart]) -> [ComparedPart] {
        let isCombined = parts.map { part in
            if case .combined = shape(of: target(of: part)) { true } else { false }
        }
        return parts.indices.filter { isCombined[$0] }.map { parts[$0] }
            + parts.indices.filter { !isCombined[$0] }.map { parts[$0] }
    }

    /// The groups of keywords that an object has.
    private func parts(of whole: ComparedPart) -> [ComparedPart] {
        let node = nodes[whole.node.index]
        var parts: [ComparedPart.Part] = []
        var hasCondition = false
        for (position, keyword) in node.keywords.enumerated() {
            switch keyword.content {
            case .reference, .dynamicReference, .enumeration, .constant, .not, .allOf, .anyOf, .oneOf:
                parts.append(.keyword(position))
            case .condition: hasCondition = true
            default: break
            }
        }
        if hasCondition { parts.append(.condition) }
        if let types = typeNames(of: node) {
            if types.isList { parts.append(.types) } else { parts += types.names.map { .typed($0) } }
        } else if let type = impliedType(of: node) {
            parts.append(.typed(type))
        }
        return parts.map { ComparedPart(side: whole.side, node: whole.node, part: $0) }
    }

    /// The types in the order in which `type` has them, and whether it is a list.
    private func typeNames(of node: SchemaNode) -> (names: [ComparedType], isList: Bool)? {
        guard let keyword = node.keyword("type"), case .type = keyword.content else { return nil }
        let text = Array(
            sources[node.source].text.utf8.dropFirst(keyword.valueSpan.start).prefix(
                keyword.valueSpan.end - keyword.valueSpan.start))
        guard let value = try? JSONValue(parsing: text) else { return nil }
        let names = (value.array ?? [value]).compactMap { $0.string.flatMap(ComparedType.init(rawValue:)) }
        return (names, value.array != nil)
    }
}

extension SchemaKeyword.Content {
    /// The schema that a reference leads to, for a dynamic one the first.
    var reference: JSONSchema.NodeID? {
        switch self {
        case .reference(let target): target
        case .dynamicReference(let initial, anchor: _): initial
        default: nil
        }
    }
}

extension JSONSchema {
    /// The type of which the schema says something, where it has no `type`: the first of these that there is.
    fileprivate func impliedType(of node: SchemaNode) -> ComparedType? {
        let order: [(ComparedType, Set<String>)] = [
            (
                .array,
                [
                    "items", "additionalItems", "minItems", "maxItems", "uniqueItems", "contains", "prefixItems",
                    "unevaluatedItems", "minContains", "maxContains",
                ]
            ),
            (
                .object,
                [
                    "properties", "required", "minProperties", "maxProperties", "dependencies", "patternProperties",
                    "additionalProperties", "propertyNames", "dependentRequired", "dependentSchemas",
                    "unevaluatedProperties",
                ]
            ),
            (.number, ["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"]),
            (.string, ["minLength", "maxLength", "pattern", "format"]),
        ]
        // Since 2019-09, an object without properties says nothing to the registry.
        let draft = resources[node.resource.index].dialect.draft
        var names: Set<String> = []
        for keyword in node.keywords {
            switch keyword.content {
            case .annotation: continue
            case .properties(let schemas) where schemas.isEmpty && draft >= .draft2019: continue
            default: names.insert(keyword.name)
            }
        }
        return order.first { !$0.1.isDisjoint(with: names) }?.0
    }
}
