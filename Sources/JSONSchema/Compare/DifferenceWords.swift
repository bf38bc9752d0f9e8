internal import JSON
internal import SchemaLanguage

/// What is said about a difference.
struct DifferenceWords {
    /// The full name of what changed: `Order.items[].price`.
    let element: String
    let message: String
    let breaks: String
}

/// Puts differences into words: by the age of the schemas, as people think of them, and not by who reads.
struct DifferenceWording {
    let old: JSONSchema
    let new: JSONSchema
    let direction: CompatibilityDirection

    func words(for difference: SchemaDifference) -> DifferenceWords {
        let element = element(of: difference)
        let audience = direction == .backward ? "new readers on old records" : "old readers on new records"
        return DifferenceWords(
            element: element, message: message(difference, element),
            breaks: "\(audience): \(failure(difference, element))")
    }

    // MARK: Places

    /// The places of a difference by the age of the schemas.
    func byAge(_ difference: SchemaDifference) -> (old: SchemaDifference.Place, new: SchemaDifference.Place) {
        direction == .backward ? (difference.old, difference.new) : (difference.new, difference.old)
    }

    /// The keyword that a difference is in, in the old and in the new schema.
    func keywords(of difference: SchemaDifference) -> (old: SchemaKeyword?, new: SchemaKeyword?) {
        let (oldPlace, newPlace) = byAge(difference)
        return (
            oldPlace.keyword.flatMap { old[oldPlace.part.node].keyword($0) },
            newPlace.keyword.flatMap { new[newPlace.part.node].keyword($0) }
        )
    }

    /// The title of the new schema, and the way from there in the words of values.
    private func element(of difference: SchemaDifference) -> String {
        var name = ""
        if case .annotation(let title)? = new[new.root].keyword("title")?.content { name = title.string ?? "" }
        var steps = difference.path[...]
        while let step = steps.popFirst() {
            switch step {
            case "properties", "required":
                guard let property = steps.popFirst() else { break }
                name += name.isEmpty ? property : ".\(property)"
            case "items":
                if let index = steps.first, Int(index) != nil {
                    name += "[\(index)]"
                    steps.removeFirst()
                } else {
                    name += "[]"
                }
            case "additionalItems", "unevaluatedItems": if !steps.isEmpty { name += "[]" }
            case "additionalProperties", "unevaluatedProperties": if !steps.isEmpty { name += ".*" }
            case "allOf", "anyOf", "oneOf", "dependencies": _ = steps.popFirst()
            default: break
            }
        }
        return name.isEmpty ? "the schema" : name
    }

    // MARK: What changed

    private func message(_ difference: SchemaDifference, _ element: String) -> String {
        let isBackward = direction == .backward
        let subject = difference.path.last ?? ""
        switch difference.kind {
        case .typeChanged, .typeNarrowed, .combinedTypeChanged:
            let (oldPlace, newPlace) = byAge(difference)
            return "\(element) changed from \(name(of: oldPlace.part, in: old)) to \(name(of: newPlace.part, in: new))"
        case .requiredAttributeAdded:
            return isBackward ? "\(element) became required" : "\(element) is no longer required"
        case .requiredPropertyAddedToOpenContentModel, .requiredPropertyAddedToUnopenContentModel:
            return isBackward ? "required property \(element) added" : "required property \(element) removed"
        case .optionalPropertyAddedToOpenContentModel, .requiredPropertyWithDefaultAddedToOpenContentModel:
            return isBackward
                ? "property \(element) described in an object that took any other property"
                : "property \(element) is no longer described, so that it can be anything"
        case .propertyAddedNotCovered:
            return isBackward
                ? "property \(element) described otherwise than the properties beside those described were"
                : "property \(element) removed, while those beside the ones described may be something else"
        case .propertyRemovedFromClosedContentModel:
            return isBackward
                ? "property \(element) removed from an object that takes no other properties"
                : "property \(element) added to an object that took no other properties"
        case .propertyRemovedNotCovered:
            return isBackward
                ? "property \(element) removed, while those beside the ones described must be something else"
                : "property \(element) added, while those beside the ones described had to be something else"
        case .itemAddedToOpenContentModel, .itemAddedNotCovered:
            return isBackward ? "item \(element) is now described" : "item \(element) is no longer described"
        case .itemRemovedFromClosedContentModel, .itemRemovedNotCovered:
            return isBackward ? "item \(element) is no longer described" : "item \(element) is now described"
        case .dependencyArrayAdded, .dependencySchemaAdded, .dependencyArrayExtended, .dependencyArrayChanged:
            return "what \(JSONValue.quoted(subject)) asks for beside it in \(element) changed"
        case .productTypeExtended, .sumTypeNarrowed, .combinedTypeSubschemasChanged:
            let (oldPlace, newPlace) = byAge(difference)
            let (before, after) = (name(of: oldPlace.part, in: old), name(of: newPlace.part, in: new))
            return before == after
                ? "the schemas of which \(element) is made, \(after), changed"
                : "\(element) changed from \(before) to \(after)"
        default: return changedKeyword(difference, element)
        }
    }

    private func changedKeyword(_ difference: SchemaDifference, _ element: String) -> String {
        let keywords = keywords(of: difference)
        let name = difference.new.keyword ?? difference.path.last ?? "a keyword"
        switch (keywords.old, keywords.new) {
        case (nil, let after?): return "\(name) \(text(after, byAge(difference).new, new)) added to \(element)"
        case (let before?, nil): return "\(name) \(text(before, byAge(difference).old, old)) removed from \(element)"
        case (let before?, let after?):
            let (oldPlace, newPlace) = byAge(difference)
            return "\(name) of \(element) changed from \(text(before, oldPlace, old)) to \(text(after, newPlace, new))"
        case (nil, nil): return "\(name) of \(element) changed"
        }
    }

    // MARK: What happens

    private func failure(_ difference: SchemaDifference, _ element: String) -> String {
        let reader = direction == .backward ? new : old
        // The reader's schema is the one that is compared as the newer.
        let keyword = difference.new.keyword.flatMap { reader[difference.new.part.node].keyword($0) }
        let value = keyword.map { " " + text($0, difference.new, reader) } ?? ""
        switch difference.kind {
        case .typeChanged, .typeNarrowed, .combinedTypeChanged, .productTypeExtended, .sumTypeNarrowed,
            .combinedTypeSubschemasChanged:
            return "\(element) is refused where it is not \(name(of: difference.new.part, in: reader))"
        case .requiredAttributeAdded, .requiredPropertyAddedToOpenContentModel,
            .requiredPropertyAddedToUnopenContentModel:
            return "records without \(element) are refused"
        case .optionalPropertyAddedToOpenContentModel, .requiredPropertyWithDefaultAddedToOpenContentModel,
            .propertyAddedNotCovered, .itemAddedToOpenContentModel, .itemAddedNotCovered:
            return "\(element) could be anything when they were written, and must be "
                + name(of: difference.new.part, in: reader)
        case .propertyRemovedFromClosedContentModel, .itemRemovedFromClosedContentModel:
            return "records with \(element) are refused"
        case .propertyRemovedNotCovered, .itemRemovedNotCovered:
            return "\(element) is refused where it doesn't match what is asked of those not described"
        case .additionalPropertiesRemoved, .additionalPropertiesNarrowed:
            return "properties beside those described are refused by additionalProperties\(value)"
        case .unevaluatedPropertiesRemoved, .unevaluatedPropertiesNarrowed:
            return "properties that nothing describes are refused by unevaluatedProperties\(value)"
        case .dependencyArrayAdded, .dependencySchemaAdded, .dependencyArrayExtended, .dependencyArrayChanged:
            return "records with \(JSONValue.quoted(difference.path.last ?? "")) lack what it asks for"
        case .uniqueItemsAdded: return "arrays with two equal items are refused"
        case .enumArrayNarrowed, .enumArrayChanged:
            return "values that \(keyword?.name ?? "enum")\(value) doesn't have are refused"
        case .notTypeExtended: return "values that match not\(value) are refused"
        default:
            return "values that \(difference.new.keyword ?? "the schema")\(value) excludes are refused"
        }
    }

    // MARK: Pieces

    /// A part of a schema as it is named in a sentence: `a string`, `an enum`, `anyOf 3 schemas`.
    func name(of part: ComparedPart, in schema: JSONSchema) -> String {
        let part = schema.target(of: part)
        switch schema.shape(of: part) {
        case .empty: return "anything"
        case .never: return "nothing"
        case .typed(let type):
            let isWritten = schema[part.node].keyword("type") != nil
            let article = "aeio".contains(type.rawValue.prefix(1)) ? "an" : "a"
            if type == .null { return "null" }
            return isWritten ? "\(article) \(type.rawValue)" : "anything with limits for \(type.rawValue)s"
        case .enumeration: return "one of the values of an enum"
        case .constant(let value): return "the const \(value.summary)"
        case .negation: return "what not leaves"
        case .condition: return "what if, then and else ask for"
        case .combined(let criterion, let parts):
            if part.part == .types || criterion == .any && schema[part.node].keyword("anyOf") == nil {
                let types = schema[part.node].keyword("type").map { schema.text(of: $0.valueSpan, in: part.node) }
                return "one of the types \(types ?? "")"
            }
            return "\(criterion.rawValue) of \(parts.count) schemas"
        }
    }

    private func text(_ keyword: SchemaKeyword, _ place: SchemaDifference.Place, _ schema: JSONSchema) -> String {
        if case .minContains = keyword.content {} else if keyword.name == "contains" { return "1" }
        let text = schema.text(of: keyword.valueSpan, in: place.part.node)
            .split(whereSeparator: \.isWhitespace).joined(separator: " ")
        return text.count > 60 ? text.prefix(60) + "…" : text
    }
}

extension JSONSchema {
    /// A piece of the text that a schema stands in.
    func text(of span: SourceSpan, in node: NodeID) -> String {
        let bytes = sources[nodes[node.index].source].text.utf8
        let start = bytes.index(bytes.startIndex, offsetBy: span.start)
        return String(bytes[start..<bytes.index(start, offsetBy: span.end - span.start)]) ?? ""
    }
}
