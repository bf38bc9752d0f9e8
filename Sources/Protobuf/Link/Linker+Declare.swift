extension Linker {
    /// Gives everything in a file its place in the arrays, and its name; checks what can be checked of each part alone.
    mutating func declare(_ descriptor: FileDescriptorProto) {
        var prefix = ""
        if let package = descriptor.package, !package.isEmpty {
            declarePackage(package)
            prefix = package + "."
        }
        let scope = Scope(parent: nil, prefix: prefix)
        for (index, message) in descriptor.messages.enumerated() {
            files[file].messages.append(declare(message, scope, at: [4, Int32(index)]))
        }
        for (index, enumeration) in descriptor.enums.enumerated() {
            files[file].enums.append(declare(enumeration, scope, at: [5, Int32(index)]))
        }
        for (index, service) in descriptor.services.enumerated() {
            files[file].services.append(declare(service, scope, at: [6, Int32(index)]))
        }
        for (index, field) in descriptor.extensions.enumerated() {
            files[file].extensions.append(declareExtension(field, scope, at: [7, Int32(index)]))
        }
        if hasErrors { reportMapConflicts(descriptor.messages, at: [4]) }
    }

    /// What is around a declaration.
    struct Scope {
        var parent: MessageID?
        /// The full name, with a dot at the end unless it is empty.
        var prefix: String
    }

    /// How long a full name may be, and how many parts a package may have: relative names are looked for in each scope.
    private static let nameLimit = 1_024
    private static let packageDepth = 64

    /// Whether the package is small enough for names to be looked up in; reports one that isn't.
    mutating func isUsable(package: String) -> Bool {
        let parts = package.utf8.count { $0 == UInt8(ascii: ".") } + 1
        if parts <= Self.packageDepth, package.utf8.count <= Self.nameLimit { return true }
        report("the package has more than \(Self.packageDepth) parts or \(Self.nameLimit) bytes", at: 2)
        return false
    }

    private mutating func declarePackage(_ package: String) {
        var end = package.utf8.startIndex
        while true {
            let rest = package.utf8[end...]
            let stop = rest.firstIndex(of: UInt8(ascii: ".")) ?? package.utf8.endIndex
            let name = Array(package.utf8[..<stop])
            checkIdentifier(String(package[end..<stop]), at: 2)
            let (entry, isNew) = symbols.insert(name, .package, file: file)
            if !isNew, symbols.entries[entry].symbol != .package {
                let other = files[Int(symbols.entries[entry].file)].name
                report(
                    "\"\(String(decoding: name, as: UTF8.self))\" is already defined (as something other than a package) in file \"\(other)\".",
                    at: 2)
            }
            files[file].packageEntries.append(entry)
            visiblePackages.insert(entry)
            guard stop < package.utf8.endIndex else { return }
            end = package.utf8.index(after: stop)
        }
    }

    /// Reports a name that a text can't have; descriptors can.
    private mutating func checkIdentifier(_ name: String, at step: Int32) {
        let isValid =
            !name.isEmpty
            && name.utf8.allSatisfy { $0 == UInt8(ascii: "_") || ($0 | 0x20) &- 97 < 26 || $0 &- 48 < 10 }
        if !isValid { report(name.isEmpty ? "Missing name." : "\"\(name)\" is not a valid identifier.", at: step) }
    }

    /// Gives `fullName` to `symbol`.
    ///
    /// - Parameters:
    ///   - fullName: The full name.
    ///   - symbol: What it stands for.
    /// - Returns: False, having reported it, where something else has the name.
    @discardableResult
    private mutating func name(_ fullName: String, _ symbol: ProtobufSchema.Symbol) -> Bool {
        guard fullName.utf8.count <= Self.nameLimit else {
            report("the full name \"\(fullName.prefix(100))…\" has more than \(Self.nameLimit) bytes", at: 1)
            return false
        }
        let (entry, isNew) = symbols.insert(Array(fullName.utf8), symbol, file: file)
        guard !isNew else { return true }
        let other = Int(symbols.entries[entry].file)
        if other != file {
            report("\"\(fullName)\" is already defined in file \"\(files[other].name)\".", at: 1)
        } else if let dot = fullName.utf8.lastIndex(of: UInt8(ascii: ".")) {
            let name = fullName[fullName.utf8.index(after: dot)...]
            report("\"\(name)\" is already defined in \"\(fullName[..<dot])\".", at: 1)
        } else {
            report("\"\(fullName)\" is already defined.", at: 1)
        }
        return false
    }

    private mutating func declare(_ message: DescriptorProto, _ scope: Scope, at steps: [Int32]) -> MessageID {
        path += steps
        defer { path.removeLast(steps.count) }
        let id = MessageID(messages.count)
        let messageName = message.name ?? ""
        let fullName = scope.prefix + messageName
        checkIdentifier(messageName, at: 1)
        name(fullName, .message(id))
        messages.append(
            ProtobufMessage(
                name: messageName, fullName: fullName, file: FileID(file), parent: scope.parent,
                extensionRanges: message.extensionRanges, reservedRanges: message.reservedRanges,
                reservedNames: message.reservedNames, features: files[file].features,
                visibility: message.visibility ?? .unset, descriptorOptions: message.options, path: path))
        let inside = Scope(parent: id, prefix: fullName + ".")
        for (index, oneof) in message.oneofs.enumerated() {
            messages[id.index].oneofs.append(declare(oneof, inside, at: [8, Int32(index)]))
        }
        for (index, field) in message.fields.enumerated() {
            messages[id.index].fields.append(declareField(field, inside, at: [2, Int32(index)]))
        }
        for (index, enumeration) in message.enums.enumerated() {
            messages[id.index].enums.append(declare(enumeration, inside, at: [4, Int32(index)]))
        }
        for (index, inner) in message.messages.enumerated() {
            let innerID = declare(inner, inside, at: [3, Int32(index)])
            messages[id.index].messages.append(innerID)
        }
        for (index, field) in message.extensions.enumerated() {
            messages[id.index].extensions.append(declareExtension(field, inside, at: [6, Int32(index)]))
        }
        checkNumbers(of: message, fullName)
        return id
    }

    private mutating func declare(_ oneof: OneofDescriptorProto, _ scope: Scope, at steps: [Int32]) -> OneofID {
        path += steps
        defer { path.removeLast(steps.count) }
        let id = OneofID(oneofs.count)
        let fullName = scope.prefix + (oneof.name ?? "")
        checkIdentifier(oneof.name ?? "", at: 1)
        name(fullName, .oneof(id))
        oneofs.append(
            ProtobufOneof(
                name: oneof.name ?? "", fullName: fullName, message: scope.parent ?? MessageID(0), fields: [],
                isSynthetic: false, features: files[file].features, descriptorOptions: oneof.options, path: path))
        return id
    }

    private mutating func declareField(_ field: FieldDescriptorProto, _ scope: Scope, at steps: [Int32]) -> FieldID {
        path += steps
        defer { path.removeLast(steps.count) }
        if field.extendee != nil { report("a field that is not an extension extends \"\(field.extendee ?? "")\"") }
        let id = declare(field, scope)
        fields[id.index].message = scope.parent ?? MessageID(0)
        if let index = field.oneofIndex, let message = scope.parent {
            guard messages[message.index].oneofs.indices.contains(Int(index)) else {
                report("the oneof of the field \"\(field.name ?? "")\" is not in its message", at: 1)
                return id
            }
            let oneof = messages[message.index].oneofs[Int(index)]
            fields[id.index].oneof = oneof
            oneofs[oneof.index].fields.append(id)
        }
        return id
    }

    private mutating func declareExtension(
        _ field: FieldDescriptorProto, _ scope: Scope, at steps: [Int32]
    ) -> FieldID {
        path += steps
        defer { path.removeLast(steps.count) }
        if field.oneofIndex != nil { report("an extension can't be in a oneof") }
        let id = declare(field, scope)
        fields[id.index].isExtension = true
        fields[id.index].extensionScope = scope.parent
        return id
    }

    private mutating func declare(_ field: FieldDescriptorProto, _ scope: Scope) -> FieldID {
        let id = FieldID(fields.count)
        let fieldName = field.name ?? ""
        let number = field.number ?? 0
        checkIdentifier(fieldName, at: 1)
        name(scope.prefix + fieldName, .field(id))
        if number <= 0 {
            report("Field numbers must be positive integers.", at: 3)
        } else if field.extendee == nil, number > FieldNumber.maximum {
            report("Field numbers cannot be greater than \(FieldNumber.maximum).", at: 3)
        } else if FieldNumber.reserved.contains(number) {
            report(
                "Field numbers \(FieldNumber.reserved.lowerBound) through \(FieldNumber.reserved.upperBound) are reserved for the protocol buffer library implementation.",
                at: 3)
        }
        if field.defaultValue != nil, field.label == .repeated {
            report("Repeated fields can't have default values.", at: 7)
        }
        fields.append(
            ProtobufField(
                name: fieldName, fullName: scope.prefix + fieldName, number: number,
                jsonName: field.jsonName ?? JSONName.of(fieldName), file: FileID(file), type: field.type ?? .message,
                features: files[file].features, descriptorOptions: field.options, path: path))
        return id
    }

    private mutating func declare(_ enumeration: EnumDescriptorProto, _ scope: Scope, at steps: [Int32]) -> EnumID {
        path += steps
        defer { path.removeLast(steps.count) }
        let id = EnumID(enums.count)
        let fullName = scope.prefix + (enumeration.name ?? "")
        checkIdentifier(enumeration.name ?? "", at: 1)
        if enumeration.values.isEmpty { report("Enums must contain at least one value.", at: 1) }
        enums.append(
            ProtobufEnum(
                name: enumeration.name ?? "", fullName: fullName, file: FileID(file), parent: scope.parent,
                values: enumeration.values.map {
                    ProtobufEnum.Value(
                        name: $0.name ?? "", fullName: scope.prefix + ($0.name ?? ""), number: $0.number ?? 0,
                        features: files[file].features, descriptorOptions: $0.options)
                },
                reservedRanges: enumeration.reservedRanges, reservedNames: enumeration.reservedNames, isClosed: false,
                features: files[file].features, visibility: enumeration.visibility ?? .unset,
                descriptorOptions: enumeration.options, path: path))
        for (index, value) in enumeration.values.enumerated() {
            path += [2, Int32(index)]
            checkIdentifier(value.name ?? "", at: 1)
            if !name(scope.prefix + (value.name ?? ""), .enumValue(id, index)) {
                let around = scope.prefix.isEmpty ? "the global scope" : "\"\(scope.prefix.dropLast())\""
                report(
                    "Note that enum values use C++ scoping rules, meaning that enum values are siblings of their type, not children of it.  Therefore, \"\(value.name ?? "")\" must be unique within \(around), not just within \"\(enumeration.name ?? "")\".",
                    at: 1)
            }
            path.removeLast(2)
        }
        // Its values are its siblings, and come first, as in protoc.
        name(fullName, .enumeration(id))
        checkNumbers(of: enumeration)
        return id
    }

    private mutating func declare(_ service: ServiceDescriptorProto, _ scope: Scope, at steps: [Int32]) -> ServiceID {
        path += steps
        defer { path.removeLast(steps.count) }
        let id = ServiceID(services.count)
        let fullName = scope.prefix + (service.name ?? "")
        checkIdentifier(service.name ?? "", at: 1)
        name(fullName, .service(id))
        services.append(
            ProtobufService(
                name: service.name ?? "", fullName: fullName, file: FileID(file),
                methods: service.methods.map {
                    ProtobufService.Method(
                        name: $0.name ?? "", fullName: fullName + "." + ($0.name ?? ""), input: MessageID(0),
                        output: MessageID(0), isClientStreaming: $0.isClientStreaming ?? false,
                        isServerStreaming: $0.isServerStreaming ?? false, features: files[file].features,
                        descriptorOptions: $0.options)
                },
                features: files[file].features, descriptorOptions: service.options, path: path))
        for (index, method) in service.methods.enumerated() {
            path += [2, Int32(index)]
            checkIdentifier(method.name ?? "", at: 1)
            name(fullName + "." + (method.name ?? ""), .method(id, index))
            path.removeLast(2)
        }
        return id
    }

    /// Says of names that were taken already whether the entry of a map made them: no text names those.
    private mutating func reportMapConflicts(_ siblings: [DescriptorProto], at steps: [Int32]) {
        for (index, message) in siblings.enumerated() {
            path += steps + [Int32(index)]
            var seen: [String: Bool] = [:]
            for inner in message.messages {
                let isEntry = inner.options?.bool(7) ?? false
                if let other = seen.updateValue(isEntry, forKey: inner.name ?? ""), other || isEntry {
                    report(
                        "Expanded map entry type \(inner.name ?? "") conflicts with an existing nested message type.",
                        at: 1)
                }
            }
            reportMapConflicts(message.messages, at: [3])
            path.removeLast(steps.count + 1)
        }
    }
}
