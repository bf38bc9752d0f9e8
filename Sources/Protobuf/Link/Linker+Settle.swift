extension Linker {
    /// Works out what options and features make of everything in a file.
    mutating func settle(_ descriptor: FileDescriptorProto) {
        let features = ProtobufFeatures(defaultsOf: files[file].edition)
            .merging(descriptor.options?.message(50))
        files[file].features = features
        for (index, enumeration) in descriptor.enums.enumerated() {
            settle(enumeration, files[file].enums[index], features)
        }
        for (index, message) in descriptor.messages.enumerated() {
            settle(message, files[file].messages[index], features)
        }
        for (index, service) in descriptor.services.enumerated() {
            settle(service, files[file].services[index], features)
        }
        for (index, field) in descriptor.extensions.enumerated() {
            settle(field, files[file].extensions[index], features)
        }
    }

    private mutating func settle(_ message: DescriptorProto, _ id: MessageID, _ outer: ProtobufFeatures) {
        var features = outer
        if let options = message.options {
            features = outer.merging(options.message(12))
            messages[id.index].descriptorOptions = options
            messages[id.index].isMapEntry = options.bool(7) ?? false
            messages[id.index].isMessageSet = options.bool(1) ?? false
        }
        messages[id.index].features = features
        messages[id.index].extensionRanges = message.extensionRanges
        for (index, inner) in message.messages.enumerated() {
            settle(inner, messages[id.index].messages[index], features)
        }
        for (index, enumeration) in message.enums.enumerated() {
            settle(enumeration, messages[id.index].enums[index], features)
        }
        for (index, oneof) in message.oneofs.enumerated() {
            let oneofID = messages[id.index].oneofs[index]
            oneofs[oneofID.index].descriptorOptions = oneof.options
            oneofs[oneofID.index].features = features.merging(oneof.options?.message(1))
        }
        for (index, field) in message.fields.enumerated() {
            let fieldID = messages[id.index].fields[index]
            settle(field, fieldID, fields[fieldID.index].oneof.map { oneofs[$0.index].features } ?? features)
        }
        for (index, field) in message.extensions.enumerated() {
            settle(field, messages[id.index].extensions[index], features)
        }
    }

    private mutating func settle(_ enumeration: EnumDescriptorProto, _ id: EnumID, _ outer: ProtobufFeatures) {
        let features = enumeration.options.map { outer.merging($0.message(7)) } ?? outer
        enums[id.index].features = features
        enums[id.index].isClosed = features.enumType == .closed
        enums[id.index].descriptorOptions = enumeration.options
        for (index, value) in enumeration.values.enumerated() {
            enums[id.index].values[index].features = value.options.map { features.merging($0.message(2)) } ?? features
            enums[id.index].values[index].descriptorOptions = value.options
        }
    }

    private mutating func settle(_ service: ServiceDescriptorProto, _ id: ServiceID, _ outer: ProtobufFeatures) {
        let features = service.options.map { outer.merging($0.message(34)) } ?? outer
        services[id.index].features = features
        services[id.index].descriptorOptions = service.options
        for (index, method) in service.methods.enumerated() {
            services[id.index].methods[index].descriptorOptions = method.options
            services[id.index].methods[index].features =
                method.options.map { features.merging($0.message(35)) } ?? features
        }
    }

    // MARK: Fields

    private mutating func settle(_ field: FieldDescriptorProto, _ id: FieldID, _ outer: ProtobufFeatures) {
        let features = features(of: field, in: outer)
        var settled = fields[id.index]
        settled.features = features
        settled.descriptorOptions = field.options
        settled.hasDefault = field.defaultValue != nil
        // Map entries, and what is in them, are length-prefixed whatever the features say.
        let isMap =
            settled.presence == .repeated && settled.type == .message
            && (settled.messageType.map { isMapEntry(OptionMessage(id: $0, isBundled: false)) } ?? false)
        let isInEntry = !settled.isExtension && messages[settled.message.index].isMapEntry
        settled.isMap = isMap
        if settled.type == .message, features.messageEncoding == .delimited, !isMap, !isInEntry {
            settled.type = .group
        }
        settled.presence = presence(of: field, settled)
        settled.isPacked =
            settled.presence == .repeated && settled.type.isPackable && features.repeatedFieldEncoding == .packed
        settled.requiresUTF8 = settled.type == .string && features.utf8Validation == .verify
        settled.defaultValue = settled.presence == .repeated ? nil : defaultValue(of: field, settled)
        fields[id.index] = settled
    }

    /// The features of a field. What proto2 and proto3 say in other ways (labels, `[packed]`, groups) counts as features.
    private func features(of field: FieldDescriptorProto, in outer: ProtobufFeatures) -> ProtobufFeatures {
        var features = field.options.map { outer.merging($0.message(21)) } ?? outer
        guard files[file].edition < .edition2023 else { return features }
        if field.label == .required { features.fieldPresence = .legacyRequired }
        if field.isProto3Optional == true { features.fieldPresence = .explicit }
        if field.type == .group { features.messageEncoding = .delimited }
        if let packed = field.options?.bool(2) { features.repeatedFieldEncoding = packed ? .packed : .expanded }
        return features
    }

    private func presence(of field: FieldDescriptorProto, _ settled: ProtobufField) -> ProtobufField.Presence {
        if field.label == .repeated { return .repeated }
        // Neither an extension nor a member of a oneof can be required (nor is implicit).
        if settled.isExtension || settled.oneof != nil { return field.label == .required ? .required : .explicit }
        switch settled.features.fieldPresence {
        case .legacyRequired: return .required
        case .explicit: return field.label == .required ? .required : .explicit
        case .implicit: return settled.type == .message || settled.type == .group ? .explicit : .implicit
        }
    }

    /// The stated default, or the one of the type; nil for messages. Descriptors write numbers as decimal text.
    private func defaultValue(of field: FieldDescriptorProto, _ settled: ProtobufField) -> ProtobufField.Default? {
        let bytes = field.defaultValue
        let text = bytes.map { String(decoding: $0, as: UTF8.self) }
        switch settled.type {
        case .message, .group: return nil
        case .bool: return .bool(text == "true")
        case .int32, .sint32, .sfixed32, .int64, .sint64, .sfixed64: return .int(text.flatMap { Int64($0) } ?? 0)
        case .uint32, .fixed32, .uint64, .fixed64: return .uint(text.flatMap { UInt64($0) } ?? 0)
        case .float: return .float(text.flatMap { Float($0) } ?? 0)
        case .double: return .double(text.flatMap { Double($0) } ?? 0)
        case .string: return .string(bytes ?? [])
        case .bytes: return .bytes(bytes.map { CEscaping.unescape($0) } ?? [])
        case .enum:
            guard let enumeration = settled.enumType.map({ enums[$0.index] }) else { return nil }
            let index =
                bytes.flatMap { bytes in
                    enumeration.values.firstIndex { $0.name.utf8.elementsEqual(bytes) }
                } ?? 0
            guard enumeration.values.indices.contains(index) else { return nil }
            return .enumValue(number: enumeration.values[index].number, index: index)
        }
    }
}
