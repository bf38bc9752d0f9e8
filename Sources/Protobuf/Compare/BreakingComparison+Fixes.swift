internal import SchemaLanguage

/// Edits of the new text.
extension BreakingComparison {
    /// Reserving what a field that is gone had, or bringing it back.
    func reservingFixes(_ field: ProtobufField, _ id: ProtobufSchema.MessageID) -> [Incompatibility.Fix] {
        let message = new.schema[id]
        var parts: [String] = []
        if !NumberRanges(message.reserved).contain(field.number), !message.isExtensionNumber(field.number) {
            parts.append("reserved \(field.number);")
        }
        let isNameFree = !message.fields.contains { new.schema[$0].name.isIdentical(to: field.name) }
        if isNameFree, !message.reservedNames.contains(where: field.name.isIdentical) {
            // Edition 2023 and later write reserved names as identifiers.
            let isEdition = new.schema[message.file].edition >= .edition2023
            parts.append(isEdition ? "reserved \(field.name);" : "reserved \"\(field.name)\";")
        }
        var fixes: [Incompatibility.Fix] = []
        if !parts.isEmpty {
            fixes += insertion(of: parts.joined(separator: " "), id)
        }
        fixes.append(.init("bring the field back with its number, and mark it deprecated"))
        return fixes
    }

    /// Inserting a statement before the message's closing brace.
    func insertion(of statement: String, _ id: ProtobufSchema.MessageID) -> [Incompatibility.Fix] {
        insertion(of: statement, at: new.place(of: id).range)
    }

    /// Inserting a statement before the brace that ends a declaration at `range`.
    func insertion(of statement: String, at range: SourceRange?) -> [Incompatibility.Fix] {
        guard let range, range.end.column > 1 else { return [.init("add: \(statement)")] }
        let brace = SourcePosition(line: range.end.line, column: range.end.column - 1)
        let place = SourceRange(name: range.name, start: brace, end: brace)
        return [
            .init(
                "keep others from using them: \(statement)", isSafe: true,
                edits: [.init(range: place, text: "\(statement) ")])
        ]
    }
}
