internal import JSON
internal import SchemaLanguage

/// What belongs to a message that both sides have, in whichever file.
extension BreakingComparison {
    func compareMessages() {
        for index in old.schema.messages.indices {
            let oldID = ProtobufSchema.MessageID(index)
            guard let newID = new.schema.message(named: old.schema[oldID].fullName) else { continue }
            compareMessage(oldID, newID)
        }
    }

    private func compareMessage(_ oldID: ProtobufSchema.MessageID, _ newID: ProtobufSchema.MessageID) {
        let (was, now) = (old.schema[oldID], new.schema[newID])
        compareFields(oldID, newID)
        compareReserved(oldID, newID)
        compareOneofs(oldID, newID)
        if was.descriptorOptions?.bool(2) != true, now.descriptorOptions?.bool(2) == true {
            report(
                .messageNoRemoveStandardDescriptorAccessor, now.fullName, at: new.place(of: newID, 7, 2),
                was: old.place(of: oldID, 7, 2), "\(now.name) no longer has the standard descriptor accessor",
                fixes: [.init("remove the option no_standard_descriptor_accessor")])
        }
        if was.features.jsonFormat == .allow, now.features.jsonFormat != .allow {
            report(
                .messageSameJSONFormat, now.fullName, at: .first(new.place(of: newID, 7, 12, 6), new.place(of: newID)),
                was: .first(old.place(of: oldID, 7, 12, 6), old.place(of: oldID)),
                "\(now.name) no longer promises a JSON form: json_format went from ALLOW to LEGACY_BEST_EFFORT")
        }
    }

    private func compareFields(_ oldID: ProtobufSchema.MessageID, _ newID: ProtobufSchema.MessageID) {
        let (was, now) = (old.schema[oldID], new.schema[newID])
        let newFields = Dictionary(
            now.fields.map { (new.schema[$0].number, $0) }, uniquingKeysWith: { first, _ in first })
        for oldField in was.fields {
            guard let newField = newFields[old.schema[oldField].number] else {
                reportDeleted(oldField, oldID, newID)
                continue
            }
            compareField(oldField, newField)
        }
        compareRequired(oldID, newID, newFields)
    }

    private func reportDeleted(
        _ field: ProtobufSchema.FieldID, _ oldID: ProtobufSchema.MessageID, _ newID: ProtobufSchema.MessageID
    ) {
        let (field, now) = (old.schema[field], new.schema[newID])
        let (place, oldPlace) = (new.place(of: newID), old.place(of: oldID))
        let gone = "the field \(field.name) = \(field.number) of \(now.name) is gone"
        report(.fieldNoDelete, field.fullName, at: place, was: oldPlace, gone, fixes: reservingFixes(field, newID))
        if !NumberRanges(now.reserved).contain(field.number) {
            report(
                .fieldNoDeleteUnlessNumberReserved, field.fullName, at: place, was: oldPlace,
                "\(gone) and its number isn't reserved", fixes: reservingFixes(field, newID))
        }
        if !now.reservedNames.contains(where: field.name.isIdentical) {
            report(
                .fieldNoDeleteUnlessNameReserved, field.fullName, at: place, was: oldPlace,
                "\(gone) and its name isn't reserved", fixes: reservingFixes(field, newID))
        }
    }

    private func compareRequired(
        _ oldID: ProtobufSchema.MessageID, _ newID: ProtobufSchema.MessageID,
        _ newFields: [Int32: ProtobufSchema.FieldID]
    ) {
        let (was, now) = (old.schema[oldID], new.schema[newID])
        let oldRequired = Set(was.fields.map { old.schema[$0] }.filter { old.isLabelledRequired($0) }.map(\.number))
        for id in was.fields where oldRequired.contains(old.schema[id].number) {
            let field = old.schema[id]
            if let newField = newFields[field.number], new.isLabelledRequired(new.schema[newField]) { continue }
            report(
                .messageSameRequiredFields, field.fullName, at: new.place(of: newID), was: old.place(of: oldID),
                "\(field.name) = \(field.number) of \(now.name) is no longer required")
        }
        for id in now.fields {
            let field = new.schema[id]
            guard new.isLabelledRequired(field), !oldRequired.contains(field.number) else { continue }
            report(
                .messageSameRequiredFields, field.fullName, at: new.place(of: id), was: .none,
                "\(field.name) = \(field.number) of \(now.name) is required now",
                fixes: [.init("make it optional and let programs check that it is there")])
        }
    }

    private func compareReserved(_ oldID: ProtobufSchema.MessageID, _ newID: ProtobufSchema.MessageID) {
        let (was, now) = (old.schema[oldID], new.schema[newID])
        let (place, oldPlace) = (new.place(of: newID), old.place(of: oldID))
        if !was.reservedRanges.isEmpty {
            let reserved = NumberRanges(now.reserved)
            for range in was.reserved where !reserved.contain(range) {
                report(
                    .reservedMessageNoDelete, now.fullName, at: place, was: oldPlace,
                    "\(now.name) no longer reserves \(range.text)",
                    fixes: insertion(of: "reserved \(range.text);", newID))
            }
        }
        if !was.extensionRanges.isEmpty {
            let extensible = NumberRanges(now.extensible)
            for range in was.extensible where !extensible.contain(range) {
                report(
                    .extensionMessageNoDelete, now.fullName, at: place, was: oldPlace,
                    "\(now.name) no longer leaves \(range.text) to extensions",
                    fixes: [.init("leave them to extensions: extensions \(range.text);")])
            }
        }
        if !was.reservedNames.isEmpty {
            let names = Set(now.reservedNames.map(ExactString.init))
            for name in Set(was.reservedNames.map(ExactString.init)) where !names.contains(name) {
                report(
                    .reservedMessageNoDelete, now.fullName, at: place, was: oldPlace,
                    "\(now.name) no longer reserves the name \(name.text)",
                    fixes: insertion(of: "reserved \"\(name.text)\";", newID))
            }
        }
    }

    private func compareOneofs(_ oldID: ProtobufSchema.MessageID, _ newID: ProtobufSchema.MessageID) {
        let (was, now) = (old.schema[oldID], new.schema[newID])
        guard !was.oneofs.isEmpty else { return }
        let names = Set(now.oneofs.map { ExactString(new.schema[$0].name) })
        for id in was.oneofs {
            let oneof = old.schema[id]
            if oneof.isSynthetic || names.contains(ExactString(oneof.name)) { continue }
            report(
                .oneofNoDelete, oneof.fullName, at: new.place(of: newID), was: old.place(of: oldID),
                "the oneof \(oneof.name) of \(now.name) is gone")
        }
    }
}

extension ComparedFiles {
    /// Whether the text says `required`: to buf the feature LEGACY_REQUIRED is no label.
    func isLabelledRequired(_ field: ProtobufField) -> Bool {
        field.presence == .required && schema[field.file].edition < .edition2023
    }
}
