/// The declarations that have options.
enum OptionTarget: Int32, CaseIterable {
    // Numbered as FieldOptions.OptionTargetType.
    case file = 1, extensionRange, message, field, oneof, enumeration, enumValue, service, method

    /// The message that describes the options.
    var messageName: String {
        switch self {
        case .file: "google.protobuf.FileOptions"
        case .extensionRange: "google.protobuf.ExtensionRangeOptions"
        case .message: "google.protobuf.MessageOptions"
        case .field: "google.protobuf.FieldOptions"
        case .oneof: "google.protobuf.OneofOptions"
        case .enumeration: "google.protobuf.EnumOptions"
        case .enumValue: "google.protobuf.EnumValueOptions"
        case .service: "google.protobuf.ServiceOptions"
        case .method: "google.protobuf.MethodOptions"
        }
    }

    /// What protoc calls such a declaration.
    var name: String {
        switch self {
        case .file: "file"
        case .extensionRange: "extension range"
        case .message: "message"
        case .field: "field"
        case .oneof: "oneof"
        case .enumeration: "enum"
        case .enumValue: "enum entry"
        case .service: "service"
        case .method: "method"
        }
    }
}

extension Linker {
    /// Puts the options that the text of a file states into its descriptor, in the wire form of their messages.
    mutating func interpretOptions(of descriptor: inout FileDescriptorProto) {
        guard !optionLists.isEmpty else { return }
        let package = descriptor.package ?? ""
        interpret(&descriptor.options, of: .file, in: package, at: [8])
        for index in descriptor.messages.indices {
            interpretOptions(of: &descriptor.messages[index], in: package, at: [4, Int32(index)])
        }
        for index in descriptor.enums.indices {
            interpretOptions(of: &descriptor.enums[index], in: package, at: [5, Int32(index)])
        }
        for index in descriptor.services.indices {
            interpretOptions(of: &descriptor.services[index], in: package, at: [6, Int32(index)])
        }
        for index in descriptor.extensions.indices {
            interpret(&descriptor.extensions[index].options, of: .field, in: package, at: [7, Int32(index), 8])
        }
    }

    private mutating func interpretOptions(of message: inout DescriptorProto, in scope: String, at steps: [Int32]) {
        path += steps
        defer { path.removeLast(steps.count) }
        let inside = scope.isEmpty ? message.name ?? "" : scope + "." + (message.name ?? "")
        // A name in an option is looked for in what is around the declaration, not inside it.
        interpret(&message.options, of: .message, in: scope, at: [7])
        for index in message.oneofs.indices {
            interpret(&message.oneofs[index].options, of: .oneof, in: inside, at: [8, Int32(index), 2])
        }
        for index in message.fields.indices {
            interpret(&message.fields[index].options, of: .field, in: inside, at: [2, Int32(index), 8])
        }
        for index in message.messages.indices {
            interpretOptions(of: &message.messages[index], in: inside, at: [3, Int32(index)])
        }
        for index in message.enums.indices {
            interpretOptions(of: &message.enums[index], in: inside, at: [4, Int32(index)])
        }
        for index in message.extensionRanges.indices {
            interpret(
                &message.extensionRanges[index].options, of: .extensionRange, in: scope, at: [5, Int32(index), 3])
        }
        for index in message.extensions.indices {
            interpret(&message.extensions[index].options, of: .field, in: inside, at: [6, Int32(index), 8])
        }
    }

    private mutating func interpretOptions(
        of enumeration: inout EnumDescriptorProto, in scope: String, at steps: [Int32]
    ) {
        path += steps
        defer { path.removeLast(steps.count) }
        interpret(&enumeration.options, of: .enumeration, in: scope, at: [3])
        for index in enumeration.values.indices {
            interpret(&enumeration.values[index].options, of: .enumValue, in: scope, at: [2, Int32(index), 3])
        }
    }

    private mutating func interpretOptions(
        of service: inout ServiceDescriptorProto, in scope: String, at steps: [Int32]
    ) {
        path += steps
        defer { path.removeLast(steps.count) }
        let inside = scope.isEmpty ? service.name ?? "" : scope + "." + (service.name ?? "")
        interpret(&service.options, of: .service, in: scope, at: [3])
        for index in service.methods.indices {
            interpret(&service.methods[index].options, of: .method, in: inside, at: [2, Int32(index), 4])
        }
    }

    private mutating func interpret(
        _ options: inout DescriptorOptions?, of target: OptionTarget, in scope: String, at steps: [Int32]
    ) {
        guard let pending = options?.pending, pending >= 0 else { return }
        path += steps
        defer { path.removeLast(steps.count) }
        guard let root = optionMessage(target) else { return report("the options of a \(target.name) are not known") }
        var interpretation = OptionInterpretation(target: target, scope: scope, message: root, prefix: path)
        for option in optionLists[Int(pending)] { interpret(option, &interpretation) }
        options = DescriptorOptions(bytes: normalized((options?.bytes ?? []) + interpretation.writer.bytes, root))
    }

    /// The message of a target's options: that of a file being linked, which may have newer ones, or the bundled one.
    private mutating func optionMessage(_ target: OptionTarget) -> OptionMessage? {
        if let known = optionMessages[target], let id = known { return OptionMessage(id: id, isBundled: false) }
        if let entry = symbols.find(Array(target.messageName.utf8)),
            case .message(let id) = symbols.entries[entry].symbol
        {
            optionMessages[target] = id
            return OptionMessage(id: id, isBundled: false)
        }
        return bundledOptions?.message(named: target.messageName).map { OptionMessage(id: $0, isBundled: true) }
    }

    /// A message of the linker's own, or of the bundled descriptor.proto.
    struct OptionMessage: Hashable {
        var id: MessageID
        var isBundled: Bool
    }

    /// A field of one of those.
    struct OptionField: Hashable {
        var id: FieldID
        var isBundled: Bool
    }

    func message(_ message: OptionMessage) -> ProtobufMessage {
        guard message.isBundled, let bundledOptions else { return messages[message.id.index] }
        return bundledOptions[message.id]
    }

    func field(_ field: OptionField) -> ProtobufField {
        guard field.isBundled, let bundledOptions else { return fields[field.id.index] }
        return bundledOptions[field.id]
    }

    func enumeration(of field: OptionField) -> ProtobufEnum? {
        guard let id = self.field(field).enumType else { return nil }
        guard field.isBundled, let bundledOptions else { return enums[id.index] }
        return bundledOptions[id]
    }

    func messageType(of field: OptionField) -> OptionMessage? {
        self.field(field).messageType.map { OptionMessage(id: $0, isBundled: field.isBundled) }
    }

    /// The field of `owner` called `name`, extensions not included.
    func field(of owner: OptionMessage, named name: String) -> OptionField? {
        let fullName = Array((message(owner).fullName + "." + name).utf8)
        let table = owner.isBundled ? bundledOptions?.symbols : symbols
        guard let table, let entry = table.find(fullName), case .field(let id) = table.entries[entry].symbol else {
            return nil
        }
        let field = OptionField(id: id, isBundled: owner.isBundled)
        return self.field(field).isExtension ? nil : field
    }

    func field(of owner: OptionMessage, number: Int32) -> OptionField? {
        for id in message(owner).fields {
            let field = OptionField(id: id, isBundled: owner.isBundled)
            if self.field(field).number == number { return field }
        }
        return nil
    }

    /// The options with what descriptor.proto declares in front, by number, each message in one piece; custom options follow as
    /// they were written. That is what serializing a parsed message makes of them.
    func normalized(_ bytes: [UInt8], _ owner: OptionMessage) -> [UInt8] {
        var known: [(number: Int32, order: Int, bytes: [UInt8])] = []
        var positions: [Int32: Int] = [:]
        var unknown: [UInt8] = []
        var scan = WireScan(bytes[...])
        while let record = scan.next() {
            guard let field = knownField(of: owner, number: record.number) else {
                unknown += bytes[record.range]
                continue
            }
            if let inner = messageType(of: field), !self.field(field).isRepeated, case .bytes(let range) = record.value
            {
                if let position = positions[record.number] {
                    known[position].bytes += bytes[range]
                } else {
                    positions[record.number] = known.count
                    known.append((record.number, known.count, Array(bytes[range])))
                }
                _ = inner
            } else {
                known.append((record.number, known.count, Array(bytes[record.range])))
            }
        }
        known.sort { ($0.number, $0.order) < ($1.number, $1.order) }
        var writer = WireWriter()
        for record in known {
            if positions[record.number] != nil, let field = knownField(of: owner, number: record.number),
                let inner = messageType(of: field)
            {
                writer.field(record.number, bytes: normalized(record.bytes, inner))
            } else {
                writer.raw(record.bytes)
            }
        }
        writer.raw(unknown)
        return writer.bytes
    }

    /// Extensions of FeatureSet are known to protoc, too.
    private func knownField(of owner: OptionMessage, number: Int32) -> OptionField? {
        if let field = field(of: owner, number: number) { return field }
        guard !owner.isBundled, messages[owner.id.index].fullName == "google.protobuf.FeatureSet" else { return nil }
        return extensionsByNumber[ProtobufSchema.ExtensionKey(extendee: owner.id, number: number)]
            .map { OptionField(id: $0, isBundled: false) }
    }
}
