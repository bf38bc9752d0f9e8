extension Linker {
    /// Checks a field or an extension against its options, its features and its edition.
    mutating func checkField(_ id: FieldID, at steps: [Int32]) {
        path += steps
        defer { path.removeLast(steps.count) }
        let field = fields[id.index]
        let extended = messages[field.message.index]
        checkOptions(of: field)
        if extended.isMessageSet {
            let isMessage = field.type == .message || field.type == .group
            if !field.isExtension {
                report("MessageSets cannot have fields, only extensions.", at: 1)
            } else if !isMessage || field.presence != .explicit {
                report("Extensions of MessageSets must be optional messages.", at: 5)
            }
        } else if field.isExtension, field.number > FieldNumber.maximum {
            report("Field numbers cannot be greater than \(FieldNumber.maximum).", at: 3)
        }
        if field.isExtension { checkExtension(field, extended) }
        if field.messageType.map({ messages[$0.index].isMapEntry }) ?? false { checkMap(field) }
        if files[file].edition == .proto3 { checkProto3(field) }
        checkStated(field.options.features)
        if files[file].edition >= .edition2023 { checkFeatures(of: field) }
        if !extended.isMapEntry { checkStyle("Field", field.name, .lowerSnake, field.features, at: [1]) }
    }

    private mutating func checkOptions(of field: ProtobufField) {
        let options = field.options
        let isMessage = field.type == .message || field.type == .group
        if options.lazy ?? false || options.unverifiedLazy ?? false, !isMessage {
            report("[lazy = true] can only be specified for submessage fields.", at: 5)
        }
        if let packed = options.packed {
            if files[file].edition >= .edition2023 {
                report(
                    "Field option packed is not allowed under editions.  Use the repeated_field_encoding feature to control this behavior.",
                    at: 1)
            } else if packed, !(field.isRepeated && field.type.isPackable) {
                report("[packed = true] can only be specified for repeated primitive fields.", at: 5)
            }
        }
        if let jstype = options.jstype, jstype != .normal {
            switch field.type {
            case .int64, .uint64, .sint64, .fixed64, .sfixed64: break
            default: report("jstype is only allowed on int64, uint64, sint64, fixed64 or sfixed64 fields.", at: 5)
            }
        }
        if files[file].edition >= .edition2024, options.ctype != nil {
            report(
                "ctype option is not allowed under edition 2024 and beyond. Use the feature string_type = VIEW|CORD|STRING|... instead.",
                at: 5)
        }
    }

    // MARK: Extensions

    private mutating func checkExtension(_ field: ProtobufField, _ extended: ProtobufMessage) {
        if field.presence == .required { report("The extension \(field.fullName) cannot be required.", at: 5) }
        if field.jsonName != JSONName.of(field.name) {
            report("option json_name is not allowed on extension fields.", at: 10)
        }
        if files[file].edition == .proto3, !Self.optionMessageNames.contains(extended.fullName) {
            report("Extensions in proto3 are only allowed for defining options.", at: 2)
        }
        let isLite = files[file].descriptor.options?.int32(9) == 3
        if isLite, files[extended.file.index].descriptor.options?.int32(9) != 3 {
            report(
                "Extensions to non-lite types can only be declared in non-lite files.  Note that you cannot extend a non-lite type to contain a lite type, but the reverse is allowed.",
                at: 2)
        }
        checkDeclared(field, extended)
    }

    private static let optionMessageNames: Set<String> = Set(OptionTarget.allCases.map(\.messageName))
        .union(["google.protobuf.StreamOptions"])

    // MARK: Maps

    private mutating func checkMap(_ field: ProtobufField) {
        guard let entry = field.messageType.map({ messages[$0.index] }) else { return }
        guard isGenuine(entry, of: field), fields.indices.contains(entry.fields[0].index) else {
            return report(
                "map_entry should not be set explicitly. Use map<KeyType, ValueType> instead.", at: 5)
        }
        let key = fields[entry.fields[0].index]
        let value = fields[entry.fields[1].index]
        switch key.type {
        case .enum: report("Key in map fields cannot be enum types.", at: 5)
        case .float, .double, .bytes, .message, .group:
            report("Key in map fields cannot be float/double, bytes or message types.", at: 5)
        default: break
        }
        if let type = value.enumType, let first = enums[type.index].values.first, first.number != 0 {
            report("Enum value in map must define 0 as the first value.", at: 5)
        }
    }

    /// Whether an entry is what a map field of the text makes.
    private func isGenuine(_ entry: ProtobufMessage, of field: ProtobufField) -> Bool {
        guard entry.fields.count == 2, entry.enums.isEmpty, entry.messages.isEmpty, entry.extensions.isEmpty,
            entry.extensionRanges.isEmpty, field.isRepeated, !field.isExtension, entry.parent == field.message
        else { return false }
        let key = fields[entry.fields[0].index]
        let value = fields[entry.fields[1].index]
        return entry.name == MapEntry.name(of: field.name) && key.name == "key" && key.number == 1
            && value.name == "value" && value.number == 2 && !key.isRepeated && !value.isRepeated
    }

    // MARK: proto3

    private mutating func checkProto3(_ field: ProtobufField) {
        if field.presence == .required { report("Required fields are not allowed in proto3.", at: 5) }
        if field.hasDefault { report("Explicit default values are not allowed in proto3.", at: 7) }
        if field.type == .group { report("Groups are not supported in proto3 syntax.", at: 5) }
        if let type = field.enumType, enums[type.index].isClosed, files[enums[type.index].file.index].edition != .proto3
        {
            report(
                "Enum type \"\(enums[type.index].fullName)\" is not a proto3 enum, but is used in \"\(messages[field.message.index].fullName)\" which is a proto3 message type.",
                at: 5)
        }
    }

    // MARK: Features

    /// Which features a field may state depends on what it is (editions, "Feature settings").
    private mutating func checkFeatures(of field: ProtobufField) {
        let isMessage = field.type == .message || field.type == .group
        let isImplicit = field.presence == .implicit
        if field.hasDefault, isImplicit { report("Implicit presence fields can't specify defaults.", at: 1) }
        if isImplicit, let type = field.enumType, enums[type.index].isClosed {
            report("Implicit presence enum fields must always be open.", at: 1)
        }
        guard let stated = field.options.features else { return }
        let isEntryPart = !field.isExtension && messages[field.message.index].isMapEntry
        if stated.int32(1) != nil {
            if field.oneof != nil {
                report("Oneof fields can't specify field presence.", at: 1)
            } else if field.isRepeated {
                report("Repeated fields can't specify field presence.", at: 1)
            } else if field.isExtension {
                report(
                    field.features.fieldPresence == .legacyRequired
                        ? "Extensions can't be required." : "Extensions can't specify field presence.", at: 1)
            } else if isMessage, field.features.fieldPresence == .implicit {
                report("Message fields can't specify implicit presence.", at: 1)
            }
        }
        if stated.int32(3) != nil, !isEntryPart {
            if !field.isRepeated {
                report("Only repeated fields can specify repeated field encoding.", at: 1)
            } else if !field.type.isPackable, field.features.repeatedFieldEncoding == .packed {
                report("Only repeated primitive fields can specify PACKED repeated field encoding.", at: 1)
            }
        }
        if stated.int32(4) != nil, !isEntryPart, field.type != .string, !hasStrings(field) {
            report("Only string fields can specify utf8 validation.", at: 1)
        }
        if stated.int32(5) != nil, !isEntryPart, !isMessage || field.isMap {
            report("Only message fields can specify message encoding.", at: 1)
        }
    }

    private func hasStrings(_ field: ProtobufField) -> Bool {
        guard field.isMap, let entry = field.messageType else { return false }
        return messages[entry.index].fields.contains { fields[$0.index].type == .string }
    }

    // MARK: Extension declarations

    /// Checks the declarations of an extension range (ExtensionRangeOptions.declaration).
    mutating func checkDeclarations(of range: DescriptorProto.ExtensionRange, at index: Int32) {
        guard let options = range.options else { return }
        var numbers: Set<Int32> = []
        var names: Set<String> = []
        for declaration in options.messages(2) {
            let number = declaration.int32(1) ?? 0
            let name = declaration.string(2)
            if number < range.start || number >= range.end {
                report("Extension declaration number \(number) is not in the extension range.", at: 5, index)
            }
            if !numbers.insert(number).inserted {
                report("Extension declaration number \(number) is declared multiple times.", at: 5, index)
            }
            if let name, !names.insert(name).inserted {
                report("Extension field name \"\(name)\" is declared multiple times.", at: 5, index)
            }
            if let name, !name.hasPrefix(".") {
                report("\"\(name)\" must have a leading dot to indicate the fully-qualified scope.", at: 5, index)
            }
            if !(declaration.bool(5) ?? false), (name == nil) != (declaration.string(3) == nil) || name == nil {
                report(
                    "Extension declaration #\(number) should have both \"full_name\" and \"type\" set.", at: 5, index)
            }
        }
    }

    /// Checks an extension against the declaration of its number, where the range has declarations.
    private mutating func checkDeclared(_ field: ProtobufField, _ extended: ProtobufMessage) {
        guard let position = extensionRanges[field.message]?.first(containing: Int64(field.number)),
            let options = extended.extensionRanges[position].options
        else { return }
        if declarations[field.message] == nil {
            declarations[field.message] = extended.extensionRanges.compactMap(\.options).flatMap { $0.messages(2) }
                .reduce(into: [:]) { $0[$1.int32(1) ?? 0] = $1 }
        }
        guard let declaration = declarations[field.message]?[field.number] else {
            let isDeclaring = options.bytes.contains(2 << 3 | 2) && !options.messages(2).isEmpty
            // DECLARATION (0): every extension must be declared.
            if isDeclaring || options.int32(3) == 0 {
                report(
                    "Missing extension declaration for field \(field.fullName) with number \(field.number) in extendee message \(extended.fullName). An extension range must declare for all extension fields if its verification state is DECLARATION or there's any declaration in the range already. Otherwise, consider splitting up the range.",
                    at: 2)
            }
            return
        }
        if declaration.bool(5) ?? false {
            return report(
                "Cannot use number \(field.number) for extension field \(field.fullName), as it is reserved in the extension declarations for message \(extended.fullName).",
                at: 2)
        }
        if let name = declaration.string(2), name != "." + field.fullName {
            report(
                "\"\(extended.fullName)\" extension field \(field.number) is expected to have field name \"\(name)\", not \".\(field.fullName)\".",
                at: 2)
        }
        if let type = declaration.string(3) {
            let actual =
                field.messageType.map { "." + messages[$0.index].fullName } ?? field.enumType.map {
                    "." + enums[$0.index].fullName
                }
                ?? field.type.name
            if type != actual {
                report(
                    "\"\(extended.fullName)\" extension field \(field.number) is expected to be type \"\(type)\", not \"\(actual)\".",
                    at: 2)
            }
        }
        if declaration.bool(6) ?? false != field.isRepeated {
            let expected = declaration.bool(6) ?? false ? "repeated" : "optional"
            report(
                "\"\(extended.fullName)\" extension field \(field.number) is expected to be \(expected).", at: 2)
        }
    }
}
