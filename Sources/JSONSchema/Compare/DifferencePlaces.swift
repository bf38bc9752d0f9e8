internal import SchemaLanguage

/// Where differences stand in the two texts.
struct DifferencePlaces {
    let wording: DifferenceWording
    private let oldPositions: [SourcePositions]
    private let newPositions: [SourcePositions]

    init(_ wording: DifferenceWording) {
        self.wording = wording
        oldPositions = wording.old.sources.map(SourcePositions.init)
        newPositions = wording.new.sources.map(SourcePositions.init)
    }

    /// What changed in the old text; nil where it has nothing that corresponds.
    func old(of difference: SchemaDifference) -> SourceRange? {
        let place = wording.byAge(difference).old
        if lacksPart(difference, isOld: true) { return nil }
        let span = span(of: wording.keywords(of: difference).old, place, wording.old)
        return oldPositions[wording.old[place.part.node].source].range(of: span)
    }

    /// What changed in the new text; where something is gone, what it stood in.
    func new(of difference: SchemaDifference) -> SourceRange? {
        let place = wording.byAge(difference).new
        let span = span(of: wording.keywords(of: difference).new, place, wording.new)
        return newPositions[wording.new[place.part.node].source].range(of: span)
    }

    /// The lines and columns of a span of the new text.
    func rangeInNew(of span: SourceSpan) -> SourceRange { newPositions[0].range(of: span) }

    /// Whether one of the schemas has no part at all that corresponds to what the other has.
    private func lacksPart(_ difference: SchemaDifference, isOld: Bool) -> Bool {
        let isWriters = isOld == (wording.direction == .backward)
        switch difference.kind {
        case .requiredPropertyAddedToOpenContentModel, .requiredPropertyAddedToUnopenContentModel,
            .requiredPropertyWithDefaultAddedToOpenContentModel, .optionalPropertyAddedToOpenContentModel,
            .propertyAddedNotCovered, .itemAddedToOpenContentModel, .itemAddedNotCovered:
            return isWriters
        case .propertyRemovedFromClosedContentModel, .propertyRemovedNotCovered, .itemRemovedFromClosedContentModel,
            .itemRemovedNotCovered:
            return !isWriters
        default: return false
        }
    }

    private func span(
        of keyword: SchemaKeyword?, _ place: SchemaDifference.Place, _ schema: JSONSchema
    ) -> SourceSpan {
        if let keyword { return SourceSpan(start: keyword.nameSpan.start, end: keyword.valueSpan.end) }
        if case .keyword(let position) = place.part.part {
            let keyword = schema[place.part.node].keywords[position]
            return SourceSpan(start: keyword.nameSpan.start, end: keyword.valueSpan.end)
        }
        return schema[place.part.node].span
    }
}
