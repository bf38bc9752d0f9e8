internal import JSON
internal import SchemaLanguage

/// What belongs to a field, or an extension, whose number both sides have.
extension BreakingComparison {
    func compareExtensions() {
        var newExtensions: [ExtensionNumber: ProtobufSchema.FieldID] = [:]
        for (index, field) in new.schema.fields.enumerated() where field.isExtension {
            newExtensions[ExtensionNumber(field, in: new.schema)] = .init(index)
        }
        for (index, field) in old.schema.fields.enumerated() where field.isExtension {
            guard let newID = newExtensions[ExtensionNumber(field, in: old.schema)] else { continue }
            compareField(.init(index), newID)
        }
    }

    private struct ExtensionNumber: Hashable {
        let extended: ExactString
        let number: Int32

        init(_ field: ProtobufField, in schema: ProtobufSchema) {
            extended = ExactString(schema[field.message].fullName)
            number = field.number
        }
    }

    func compareField(_ oldID: ProtobufSchema.FieldID, _ newID: ProtobufSchema.FieldID) {
        compareNames(oldID, newID)
        compareTypes(oldID, newID)
        compareCardinality(oldID, newID)
        compareOneof(oldID, newID)
        compareStrings(oldID, newID)
        let (was, now) = (old.schema[oldID], new.schema[newID])
        if let oldDefault = was.defaultValue, let newDefault = now.defaultValue, !oldDefault.isSame(as: newDefault) {
            report(
                .fieldSameDefault, now.fullName, at: new.defaultPlace(of: newID), was: old.defaultPlace(of: oldID),
                "the default of \(now.name) changed")
        }
        if was.type.is64BitInteger, now.type.is64BitInteger,
            was.options.jstype ?? .normal != now.options.jstype ?? .normal
        {
            report(
                .fieldSameJSType, now.fullName, at: .first(new.place(of: newID, 8, 6), new.place(of: newID)),
                was: .first(old.place(of: oldID, 8, 6), old.place(of: oldID)), "the jstype of \(now.name) changed")
        }
    }

    private func compareNames(_ oldID: ProtobufSchema.FieldID, _ newID: ProtobufSchema.FieldID) {
        let (was, now) = (old.schema[oldID], new.schema[newID])
        let (oldName, newName) = was.isExtension ? (was.fullName, now.fullName) : (was.name, now.name)
        if !oldName.isIdentical(to: newName) {
            report(
                .fieldSameName, now.fullName, at: new.place(of: newID, 1), was: old.place(of: oldID, 1),
                "\(now.number) was \(oldName) and is \(newName) now",
                fixes: [.init("give it the old name back: \(was.name)")])
        }
        if !was.isExtension, !was.jsonName.isIdentical(to: now.jsonName) {
            report(
                .fieldSameJSONName, now.fullName, at: .first(new.place(of: newID, 10), new.place(of: newID)),
                was: .first(old.place(of: oldID, 10), old.place(of: oldID)),
                "\(now.name) was \"\(was.jsonName)\" in JSON and is \"\(now.jsonName)\" now",
                fixes: [.init("keep the name in JSON: [json_name = \"\(was.jsonName)\"]")])
        }
    }

    private func compareTypes(_ oldID: ProtobufSchema.FieldID, _ newID: ProtobufSchema.FieldID) {
        let (was, now) = (old.schema[oldID], new.schema[newID])
        let isTypeNameSame = old.schema.typeName(of: oldID).isIdentical(to: new.schema.typeName(of: newID))
        if was.type == now.type, isTypeNameSame { return }
        let (place, oldPlace) = (new.typePlace(of: newID), old.typePlace(of: oldID))
        let message = "\(now.name) was \(old.schema.typeName(of: oldID)) and is \(new.schema.typeName(of: newID)) now"
        report(.fieldSameType, now.fullName, at: place, was: oldPlace, message)
        let isSameEnum = was.type == .enum && now.type == .enum && isSubset(was.enumType, now.enumType)
        if !(isSameEnum || (was.type != now.type && now.type.isWireCompatible(withOld: was.type))) {
            report(
                .fieldWireCompatibleType, now.fullName, at: place, was: oldPlace, message,
                fixes: [.init("give the new type a number of its own, and reserve \(now.number)")])
        }
        if !(isSameEnum || (was.type != now.type && now.type.isJSONCompatible(withOld: was.type))) {
            report(
                .fieldWireJSONCompatibleType, now.fullName, at: place, was: oldPlace, message,
                fixes: [.init("give the new type a number and a name of its own, and reserve the old ones")])
        }
    }

    /// Whether the enums share their unqualified name, and the new one has every value of the old one.
    private func isSubset(_ oldID: ProtobufSchema.EnumID?, _ newID: ProtobufSchema.EnumID?) -> Bool {
        guard let oldID, let newID else { return false }
        let (was, now) = (old.schema[oldID], new.schema[newID])
        guard was.name.isIdentical(to: now.name) else { return false }
        let numbers = Dictionary(
            now.values.map { (ExactString($0.name), $0.number) }, uniquingKeysWith: { first, _ in first })
        return was.values.allSatisfy { numbers[ExactString($0.name)] == $0.number }
    }

    private func compareCardinality(_ oldID: ProtobufSchema.FieldID, _ newID: ProtobufSchema.FieldID) {
        let (was, now) = (old.schema[oldID], new.schema[newID])
        // The fields of a map's entries behave the same whatever presence they inherit.
        if old.schema[was.message].isMapEntry, new.schema[now.message].isMapEntry { return }
        let (oldCardinality, newCardinality) = (Cardinality(was), Cardinality(now))
        guard oldCardinality != newCardinality else { return }
        let (place, oldPlace) = (new.place(of: newID), old.place(of: oldID))
        let message = "\(now.name) was \(oldCardinality.rawValue) and is \(newCardinality.rawValue) now"
        report(.fieldSameCardinality, now.fullName, at: place, was: oldPlace, message)
        if !newCardinality.isWireCompatible(with: oldCardinality) {
            report(.fieldWireCompatibleCardinality, now.fullName, at: place, was: oldPlace, message)
        }
        if !newCardinality.isJSONCompatible(with: oldCardinality) {
            report(.fieldWireJSONCompatibleCardinality, now.fullName, at: place, was: oldPlace, message)
        }
    }

    private func compareOneof(_ oldID: ProtobufSchema.FieldID, _ newID: ProtobufSchema.FieldID) {
        let (was, now) = (old.schema[oldID], new.schema[newID])
        guard !was.isExtension, was.isInRealOneof || now.isInRealOneof else { return }
        let oldName = was.isInRealOneof ? was.oneof.map { old.schema[$0].name } : nil
        let newName = now.isInRealOneof ? now.oneof.map { new.schema[$0].name } : nil
        if let oldName, let newName, oldName.isIdentical(to: newName) { return }
        let move =
            switch (oldName, newName) {
            case (let oldName?, let newName?): "moved from the oneof \(oldName) to \(newName)"
            case (let oldName?, nil): "moved out of the oneof \(oldName)"
            default: "moved into the oneof \(newName ?? "")"
            }
        report(
            .fieldSameOneof, now.fullName, at: new.place(of: newID), was: old.place(of: oldID), "\(now.name) \(move)")
    }

    private func compareStrings(_ oldID: ProtobufSchema.FieldID, _ newID: ProtobufSchema.FieldID) {
        let (was, now) = (old.schema[oldID], new.schema[newID])
        guard was.type == .string || was.type == .bytes, now.type == .string || now.type == .bytes else { return }
        if !(old.schema[was.message].isMapEntry && new.schema[now.message].isMapEntry) {
            let (oldType, newType) = (old.cppStringType(of: was), new.cppStringType(of: now))
            if oldType != newType, !(oldType == .stringPiece && newType == .string) {
                report(
                    .fieldSameCppStringType, now.fullName,
                    at: .first(new.place(of: newID, 8, 1), new.featurePlace(of: newID, 1000, 2), new.place(of: newID)),
                    was: .first(old.place(of: oldID, 8, 1), old.featurePlace(of: oldID, 1000, 2), old.place(of: oldID)),
                    "\(now.name) was \(oldType.rawValue) in C++ and is \(newType.rawValue) now")
            }
        }
        guard was.type == .string, now.type == .string else { return }
        if was.features.utf8Validation != now.features.utf8Validation {
            report(
                .fieldSameUTF8Validation, now.fullName,
                at: .first(new.place(of: newID, 8, 21, 4), new.place(of: newID)),
                was: .first(old.place(of: oldID, 8, 21, 4), old.place(of: oldID)),
                now.features.utf8Validation == .verify
                    ? "the UTF-8 of \(now.name) is checked now" : "the UTF-8 of \(now.name) is no longer checked")
        }
        let (oldVerifies, newVerifies) = (old.javaVerifiesUTF8(of: was), new.javaVerifiesUTF8(of: now))
        if oldVerifies != newVerifies {
            report(
                .fieldSameJavaUTF8Validation, now.fullName,
                at: .first(
                    new.place([8, 27], in: now.file), new.featurePlace(of: newID, 1001, 2), new.place(of: newID)),
                was: .first(
                    old.place([8, 27], in: was.file), old.featurePlace(of: oldID, 1001, 2), old.place(of: oldID)),
                newVerifies
                    ? "Java checks the UTF-8 of \(now.name) now" : "Java no longer checks the UTF-8 of \(now.name)")
        }
    }
}

extension ComparedFiles {
    /// The place of the option `default`, or the field without one. The place of the value is known; the name of the
    /// option is taken to stand before it as it usually does.
    func defaultPlace(of id: ProtobufSchema.FieldID) -> ComparedPlace {
        var place = place(of: id, 7)
        guard let range = place.range else { return self.place(of: id) }
        place.range?.start.column = max(range.start.column - "default = ".utf8.count, 1)
        return place
    }

    /// The place of the type; for a group buf takes the keyword.
    func typePlace(of id: ProtobufSchema.FieldID) -> ComparedPlace {
        let field = schema[id]
        guard field.messageType != nil || field.enumType != nil else { return place(of: id, 5) }
        guard field.type == .group, schema[field.file].edition < .edition2023 else { return place(of: id, 6) }
        return place(of: id, 5)
    }
}
