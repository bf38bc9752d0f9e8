internal import JSON
internal import SchemaLanguage

/// Ways to mend differences, by edits of the new text where they can be made without knowing what the schemas mean.
struct DifferenceFixes {
    let wording: DifferenceWording
    let places: DifferencePlaces

    private typealias Fix = Incompatibility.Fix

    /// The fixes for a difference, the most likely first.
    func fixes(for difference: SchemaDifference) -> [Incompatibility.Fix] {
        guard wording.direction == .backward else { return keepAsItWas(difference) + [upgradeReadersFirst] }
        switch difference.kind {
        case .requiredAttributeAdded:
            let name = difference.path.last ?? ""
            return [
                Fix("leave it optional", isSafe: true, edits: unrequired(name, difference.new.part.node)),
                Fix("set the subject to FORWARD, and upgrade the writers before the readers"),
            ]
        case .requiredPropertyAddedToOpenContentModel, .requiredPropertyAddedToUnopenContentModel:
            let owner = wording.new[difference.new.part.node].parent ?? wording.new.root
            return [
                Fix("make it optional", edits: unrequired(difference.path.last ?? "", owner)),
                Fix("set the subject to FORWARD, and upgrade the writers before the readers"),
            ]
        case .optionalPropertyAddedToOpenContentModel, .requiredPropertyWithDefaultAddedToOpenContentModel,
            .propertyAddedNotCovered:
            return [
                Fix(
                    "accept for now what was accepted, by {}",
                    edits: replacement("{}", of: wording.new[difference.new.part.node].span, difference.new.part.node)),
                Fix("if nobody ever wrote such a property, set compatibilityPolicy of the subject to LENIENT"),
                Fix("close the object by additionalProperties false in the next breaking version"),
            ]
        case .propertyRemovedFromClosedContentModel, .propertyRemovedNotCovered:
            return [Fix("keep the property, and stop writing it")]
        case .enumArrayNarrowed, .enumArrayChanged:
            return keepAsItWas(difference, title: "keep the values that were written, and stop writing them")
        case .typeChanged, .typeNarrowed:
            return [
                Fix("take both, the old and the new, by anyOf"), Fix("keep the old type"),
                Fix("add a property of the new type under another name beside the old one"),
            ]
        default: return keepAsItWas(difference)
        }
    }

    private var upgradeReadersFirst: Incompatibility.Fix {
        Fix("set the subject to BACKWARD, and upgrade the readers before the writers")
    }

    /// Gives the keyword the value that it had, or takes it out.
    private func keepAsItWas(_ difference: SchemaDifference, title: String? = nil) -> [Incompatibility.Fix] {
        let (oldPlace, newPlace) = wording.byAge(difference)
        let node = newPlace.part.node
        switch wording.keywords(of: difference) {
        case (let before?, let after?) where before.name == after.name:
            guard !before.appliesSchemas else { return [Fix(title ?? "keep \(before.name) as it was")] }
            let text = wording.old.text(of: before.valueSpan, in: oldPlace.part.node)
            let shown = text.count > 40 ? "as it was" : text
            return [
                Fix(
                    title ?? "keep \(before.name) \(shown)", isSafe: true,
                    edits: replacement(text, of: after.valueSpan, node))
            ]
        case (nil, let after?):
            guard let span = removal(of: after, node) else { return [Fix(title ?? "leave \(after.name) out")] }
            return [Fix(title ?? "leave \(after.name) out", edits: replacement("", of: span, node))]
        case (let before?, nil): return [Fix(title ?? "keep \(before.name)")]
        default: return [Fix(title ?? "keep what was there before")]
        }
    }

    // MARK: Edits

    /// The edits that take `name` out of `required`.
    private func unrequired(_ name: String, _ node: JSONSchema.NodeID) -> [Incompatibility.Edit] {
        guard let keyword = wording.new[node].keyword("required"), case .required(let names) = keyword.content else {
            return []
        }
        let left = names.filter { ExactString($0) != ExactString(name) }
        // Draft 4 doesn't allow an empty array (section 5.4.3.1).
        if left.isEmpty, let span = removal(of: keyword, node) { return replacement("", of: span, node) }
        let text = "[\(left.map { JSONValue.quoted($0) }.joined(separator: ", "))]"
        return replacement(text, of: keyword.valueSpan, node)
    }

    /// What to take out of the text so that a keyword is gone: with the comma before it, or after it if it is the first.
    private func removal(of keyword: SchemaKeyword, _ node: JSONSchema.NodeID) -> SourceSpan? {
        let keywords = wording.new[node].keywords
        guard let position = keywords.firstIndex(where: { $0.nameSpan == keyword.nameSpan }) else { return nil }
        if position > 0 {
            return SourceSpan(start: keywords[position - 1].valueSpan.end, end: keyword.valueSpan.end)
        }
        let end = keywords.count > 1 ? keywords[1].nameSpan.start : keyword.valueSpan.end
        return SourceSpan(start: keyword.nameSpan.start, end: end)
    }

    /// A replacement in the new text; nothing where the place is in a schema that the text refers to.
    private func replacement(
        _ text: String, of span: SourceSpan, _ node: JSONSchema.NodeID
    ) -> [Incompatibility.Edit] {
        guard wording.new[node].source == 0 else { return [] }
        return [Incompatibility.Edit(range: places.rangeInNew(of: span), text: text)]
    }
}

extension SchemaKeyword {
    /// Whether the value holds schemas, whose references may mean something else in another text.
    fileprivate var appliesSchemas: Bool {
        switch content {
        case .reference, .dynamicReference, .definitions, .allOf, .anyOf, .oneOf, .not, .condition, .then, .otherwise,
            .dependencies, .properties, .patternProperties, .additionalProperties, .unevaluatedProperties,
            .propertyNames, .prefixItems, .items, .contains, .unevaluatedItems, .contentSchema:
            true
        default: false
        }
    }
}
