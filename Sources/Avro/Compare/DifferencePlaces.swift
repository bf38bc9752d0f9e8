internal import SchemaLanguage

/// Where differences stand in the two texts.
struct DifferencePlaces {
    let differences: Differences
    let direction: CompatibilityDirection
    private let readerPositions: [SourcePositions]
    private let writerPositions: [SourcePositions]

    init(differences: Differences, direction: CompatibilityDirection) {
        self.differences = differences
        self.direction = direction
        readerPositions = differences.reader.sources.map(SourcePositions.init)
        writerPositions = differences.writer.sources.map(SourcePositions.init)
    }

    /// What changed in the old text; nil where it has nothing that corresponds.
    func old(of difference: Difference) -> SourceRange? {
        direction == .backward ? writer(of: difference) : reader(of: difference)
    }

    /// What changed in the new text; where it is a field that is gone, the name of its record.
    func new(of difference: Difference) -> SourceRange? {
        if direction == .forward, case .missingField = difference.kind {
            let record = differences.writer[differences.meetings[difference.meeting].pair.writer]
            return record.namePlace.map { range(of: $0, in: writerPositions) }
        }
        return direction == .backward ? reader(of: difference) : writer(of: difference)
    }

    /// The lines and columns of a span of the new text.
    func rangeInNew(of span: SourceSpan) -> SourceRange {
        (direction == .backward ? readerPositions : writerPositions)[0].range(of: span)
    }

    private func reader(of difference: Difference) -> SourceRange? {
        let meeting = differences.meetings[difference.meeting]
        let type = differences.reader[meeting.pair.reader]
        let place: AvroSchema.Place? =
            switch difference.kind {
            case .missingField(let index), .ambiguousField(let index, _): type.fields[index].place
            default: self.place(difference.kind, type, usedAt: meeting.readerPlace)
            }
        return place.map { range(of: $0, in: readerPositions) }
    }

    private func writer(of difference: Difference) -> SourceRange? {
        let meeting = differences.meetings[difference.meeting]
        let type = differences.writer[meeting.pair.writer]
        let place: AvroSchema.Place? =
            switch difference.kind {
            case .missingField: nil
            case .ambiguousField(_, let several): type.fields[several[0]].place
            default: self.place(difference.kind, type, usedAt: meeting.writerPlace)
            }
        return place.map { range(of: $0, in: writerPositions) }
    }

    private func place(_ kind: Difference.Kind, _ type: AvroType, usedAt use: AvroSchema.Place) -> AvroSchema.Place? {
        switch (kind, type.shape) {
        case (.missingSymbols, .enumeration(let enumeration)): enumeration.symbolsPlace
        case (.sizeMismatch, .fixed(let fixed)): fixed.sizePlace
        // Where the type is only mentioned, the mention is what changed.
        case (.nameMismatch, _) where use == type.place: type.namePlace
        default: use
        }
    }

    private func range(of place: AvroSchema.Place, in positions: [SourcePositions]) -> SourceRange {
        positions[place.source].range(of: place.span)
    }
}

extension AvroType {
    /// Where the name of a named type stands; nil for any other.
    // Swift 6.3.1 crashes where it inlines this with optimization.
    @inline(never)
    var namePlace: AvroSchema.Place? {
        switch shape {
        case .record(let record): record.namePlace
        case .enumeration(let enumeration): enumeration.namePlace
        case .fixed(let fixed): fixed.namePlace
        default: nil
        }
    }
}
