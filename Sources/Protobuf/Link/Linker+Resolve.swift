extension Linker {
    /// Looks up the types that a file names, and writes into its descriptor what they are.
    mutating func resolve(_ descriptor: inout FileDescriptorProto) {
        let package = descriptor.package ?? ""
        for index in descriptor.messages.indices {
            resolve(&descriptor.messages[index], files[file].messages[index], at: [4, Int32(index)])
        }
        for index in descriptor.extensions.indices {
            resolveExtension(
                &descriptor.extensions[index], files[file].extensions[index], in: package, at: [7, Int32(index)])
        }
        for index in descriptor.services.indices {
            resolve(&descriptor.services[index], files[file].services[index], at: [6, Int32(index)])
        }
    }

    private mutating func resolve(_ message: inout DescriptorProto, _ id: MessageID, at steps: [Int32]) {
        path += steps
        defer { path.removeLast(steps.count) }
        let scope = messages[id.index].fullName
        for index in message.fields.indices {
            path += [2, Int32(index)]
            let field = messages[id.index].fields[index]
            resolveType(of: &message.fields[index], field, in: scope)
            path.removeLast(2)
        }
        for index in message.messages.indices {
            resolve(&message.messages[index], messages[id.index].messages[index], at: [3, Int32(index)])
        }
        for index in message.extensions.indices {
            resolveExtension(
                &message.extensions[index], messages[id.index].extensions[index], in: scope, at: [6, Int32(index)])
        }
        reportRepeatedNumbers(id)
        checkOneofs(of: message, id)
    }

    private mutating func reportRepeatedNumbers(_ id: MessageID) {
        var seen: [Int32: FieldID] = [:]
        seen.reserveCapacity(messages[id.index].fields.count)
        for (index, field) in messages[id.index].fields.enumerated() {
            let number = fields[field.index].number
            guard let other = seen.updateValue(field, forKey: number) else { continue }
            seen[number] = other
            path += [2, Int32(index)]
            report(
                "Field number \(number) has already been used in \"\(messages[id.index].fullName)\" by field \"\(fields[other.index].name)\".",
                at: 3)
            path.removeLast(2)
        }
    }

    private mutating func checkOneofs(of message: DescriptorProto, _ id: MessageID) {
        // Where the fields of each oneof begin and end, and how many there are.
        var spans = [(first: Int, last: Int, count: Int)](repeating: (0, 0, 0), count: message.oneofs.count)
        for (position, field) in message.fields.enumerated() {
            guard let index = field.oneofIndex, spans.indices.contains(Int(index)) else { continue }
            let span = spans[Int(index)]
            spans[Int(index)] = (span.count == 0 ? position : span.first, position, span.count + 1)
        }
        for (index, oneof) in messages[id.index].oneofs.enumerated() {
            let span = spans[index]
            if span.count == 0 {
                report("Oneof must have at least one field.", at: 8, Int32(index), 1)
            } else if span.last - span.first + 1 != span.count {
                report(
                    "Fields in the same oneof must be defined consecutively. \"\(message.fields[span.first].name ?? "")\" cannot be defined before the completion of the \"\(oneofs[oneof.index].name)\" oneof definition.",
                    at: 2, Int32(span.first), 1)
            }
            oneofs[oneof.index].isSynthetic =
                span.count == 1 && message.fields[span.first].isProto3Optional == true
        }
        for field in messages[id.index].fields {
            if let oneof = fields[field.index].oneof {
                fields[field.index].isInRealOneof = !oneofs[oneof.index].isSynthetic
            }
        }
    }

    // MARK: Fields

    private mutating func resolveExtension(
        _ field: inout FieldDescriptorProto, _ id: FieldID, in scope: String, at steps: [Int32]
    ) {
        path += steps
        defer { path.removeLast(steps.count) }
        resolveExtendee(of: &field, id, in: scope)
        resolveType(of: &field, id, in: scope)
    }

    private mutating func resolveExtendee(of field: inout FieldDescriptorProto, _ id: FieldID, in scope: String) {
        guard let extendee = field.extendee else { return report("an extension without the message that it extends") }
        guard let message = resolveMessage(extendee, in: scope, at: 2) else { return }
        field.extendee = "." + messages[message.index].fullName
        fields[id.index].message = message
        let number = fields[id.index].number
        if extensionRanges[message] == nil {
            extensionRanges[message] = RangeIndex(messages[message.index].extensionRanges)
        }
        guard extensionRanges[message]?.first(containing: Int64(number)) != nil else {
            return report(
                "\"\(messages[message.index].fullName)\" does not declare \(number) as an extension number.", at: 3)
        }
        let key = ProtobufSchema.ExtensionKey(extendee: message, number: number)
        if let other = extensionsByNumber[key] {
            let place =
                fields[other.index].file.index == file
                ? "" : " defined in \(files[fields[other.index].file.index].name)"
            report(
                "Extension number \(number) has already been used in \"\(messages[message.index].fullName)\" by extension \"\(fields[other.index].fullName)\"\(place).",
                at: 3)
        } else {
            extensionsByNumber[key] = id
        }
    }

    /// The message that `name` stands for; nil, having reported it at `step`, where it stands for none.
    private mutating func resolveMessage(_ name: String, in scope: String, at step: Int32) -> MessageID? {
        let resolution = lookUp(name, in: scope)
        guard case .found(let entry) = resolution else {
            reportMissing(name, resolution, at: step)
            return nil
        }
        guard case .message(let id) = symbols.entries[entry].symbol else {
            report("\"\(name)\" is not a message type.", at: step)
            return nil
        }
        checkVisibility(entry, name, at: step)
        return id
    }

    private mutating func resolveType(of field: inout FieldDescriptorProto, _ id: FieldID, in scope: String) {
        if field.jsonName == nil { field.jsonName = fields[id.index].jsonName }
        fields[id.index].presence =
            field.label == .repeated ? .repeated : field.label == .required ? .required : .explicit
        guard let name = field.typeName else {
            switch field.type {
            case nil, .message, .group, .enum: report("Field with message or enum type missing type_name.", at: 6)
            default: fields[id.index].type = field.type ?? .int32
            }
            return
        }
        if let type = field.type, type != .message, type != .group, type != .enum {
            return report("Field with primitive type has type_name.", at: 5)
        }
        // Inside a field's own scope nothing is declared: the search begins with what is around it.
        let resolution = lookUp(name, in: scope, .types)
        guard case .found(let entry) = resolution else { return reportMissing(name, resolution, at: 5) }
        switch symbols.entries[entry].symbol {
        case .message(let message):
            guard field.type != .enum else { return report("\"\(name)\" is not an enum type.", at: 5) }
            if field.type == nil { field.type = .message }
            fields[id.index].messageType = message
            field.typeName = "." + messages[message.index].fullName
            if field.defaultValue != nil { report("Messages can't have default values.", at: 7) }
        case .enumeration(let enumeration):
            guard field.type == nil || field.type == .enum else {
                return report("\"\(name)\" is not a message type.", at: 5)
            }
            field.type = .enum
            fields[id.index].enumType = enumeration
            field.typeName = "." + enums[enumeration.index].fullName
            checkEnumDefault(of: field, enumeration)
        default: return report("\"\(name)\" is not a type.", at: 5)
        }
        fields[id.index].type = field.type ?? .message
        checkVisibility(entry, name, at: 5)
    }

    private mutating func checkEnumDefault(of field: FieldDescriptorProto, _ enumeration: EnumID) {
        guard let value = field.defaultValue else { return }
        let isIdentifier = value.first.map { $0 == UInt8(ascii: "_") || ($0 | 0x20) &- 97 < 26 } ?? false
        guard isIdentifier else { return report("Default value for an enum field must be an identifier.", at: 7) }
        let name = String(decoding: value, as: UTF8.self)
        if enums[enumeration.index].value(named: name) == nil {
            report("Enum type \"\(enums[enumeration.index].fullName)\" has no value named \"\(name)\".", at: 7)
        }
    }

    // MARK: Services

    private mutating func resolve(_ service: inout ServiceDescriptorProto, _ id: ServiceID, at steps: [Int32]) {
        path += steps
        defer { path.removeLast(steps.count) }
        let scope = services[id.index].fullName
        for index in service.methods.indices {
            path += [2, Int32(index)]
            if let input = resolveMessage(service.methods[index].inputType ?? "", in: scope, at: 2) {
                services[id.index].methods[index].input = input
                service.methods[index].inputType = "." + messages[input.index].fullName
            }
            if let output = resolveMessage(service.methods[index].outputType ?? "", in: scope, at: 3) {
                services[id.index].methods[index].output = output
                service.methods[index].outputType = "." + messages[output.index].fullName
            }
            path.removeLast(2)
        }
    }

    // MARK: Visibility (edition 2024)

    /// Reports the use of a message or an enum that only its own file may use.
    private mutating func checkVisibility(_ entry: Int, _ name: String, at step: Int32) {
        let declaring = Int(symbols.entries[entry].file)
        guard declaring != file, files[declaring].edition >= .edition2024 else { return }
        let isExported =
            switch symbols.entries[entry].symbol {
            case .message(let id):
                isExported(
                    messages[id.index].visibility, isNested: messages[id.index].parent != nil,
                    messages[id.index].features)
            case .enumeration(let id):
                isExported(
                    enums[id.index].visibility, isNested: enums[id.index].parent != nil, enums[id.index].features)
            default: true
            }
        if !isExported {
            report(
                "Symbol \"\(symbols.name(of: entry))\", defined in \"\(files[declaring].name)\" is not visible from \"\(files[file].name)\".",
                at: step)
        }
    }

    private func isExported(_ visibility: SymbolVisibility, isNested: Bool, _ features: ProtobufFeatures) -> Bool {
        switch visibility {
        case .export: return true
        case .local: return false
        case .unset: break
        }
        switch features.defaultSymbolVisibility {
        case .exportAll: return true
        case .exportTopLevel: return !isNested
        case .localAll, .strict: return false
        }
    }
}
