internal import JSON
internal import SchemaLanguage

/// Makes a schema of descriptors whose names are resolved and whose options are interpreted.
///
/// Two passes: the first gives every message, enum, field and service its place in the arrays, the second looks names up.
struct SchemaAssembly {
    private typealias MessageID = ProtobufSchema.MessageID
    private typealias EnumID = ProtobufSchema.EnumID
    private typealias FieldID = ProtobufSchema.FieldID

    private var files: [ProtobufFile] = []
    var messages: [ProtobufMessage] = []
    var fields: [ProtobufField] = []
    var oneofs: [ProtobufOneof] = []
    var enums: [ProtobufEnum] = []
    private var services: [ProtobufService] = []
    private var symbols: [ExactString: ProtobufSchema.Symbol] = [:]
    private var extensionsByNumber: [ProtobufSchema.ExtensionKey: ProtobufSchema.FieldID] = [:]
    /// The fields of enum type, by position, and the names of their defaults.
    private var awaitedDefaults: [(field: Int, name: String?)] = []
    /// Names and numbers that don't fit together; only descriptors that no compiler made have such.
    private var problems: [SchemaProblem] = []

    /// Makes a schema of `descriptors`, each after those that it imports.
    ///
    /// - Parameters:
    ///   - descriptors: The files.
    ///   - root: The position of the file that the schema is of.
    ///   - sourceNames: What the text of each file is called in messages, by import path, where it isn't the path.
    ///   - warnings: What is doubtful.
    /// - Throws: `SchemaError` where a name stands for nothing.
    /// - Returns: The schema.
    static func schema(
        of descriptors: [FileDescriptorProto], root: Int, sourceNames: [ExactString: String] = [:],
        warnings: [SchemaProblem] = []
    ) throws(SchemaError) -> ProtobufSchema {
        var assembly = SchemaAssembly()
        for descriptor in descriptors { assembly.declare(descriptor) }
        for (index, descriptor) in descriptors.enumerated() {
            let name = descriptor.name ?? ""
            assembly.define(
                descriptor, ProtobufSchema.FileID(index), sourceName: sourceNames[ExactString(name)] ?? name)
        }
        assembly.fillEnumDefaults()
        guard assembly.problems.isEmpty else { throw SchemaError(assembly.problems) }
        return ProtobufSchema(
            files: assembly.files, messages: assembly.messages, fields: assembly.fields, oneofs: assembly.oneofs,
            enums: assembly.enums, services: assembly.services, root: ProtobufSchema.FileID(root), warnings: warnings,
            symbols: assembly.symbols, extensionsByNumber: assembly.extensionsByNumber)
    }

    // MARK: Declaring: where each message and enum will stand. The second pass meets them in the same order.

    private var messageCount = 0
    private var enumCount = 0
    private var fileNames: [ExactString: Int] = [:]

    private mutating func declare(_ file: FileDescriptorProto) {
        fileNames[ExactString(file.name ?? "")] = fileNames.count
        let scope = file.package.map { $0 + "." } ?? ""
        for message in file.messages { declare(message, in: scope) }
        for enumeration in file.enums { declare(enumeration, in: scope) }
    }

    private mutating func declare(_ message: DescriptorProto, in scope: String) {
        let name = scope + (message.name ?? "")
        declare(.message(MessageID(messageCount)), name)
        messageCount += 1
        for inner in message.messages { declare(inner, in: name + ".") }
        for enumeration in message.enums { declare(enumeration, in: name + ".") }
    }

    private mutating func declare(_ enumeration: EnumDescriptorProto, in scope: String) {
        declare(.enumeration(EnumID(enumCount)), scope + (enumeration.name ?? ""))
        enumCount += 1
    }

    private mutating func declare(_ symbol: ProtobufSchema.Symbol, _ name: String) {
        let key = ExactString(name)
        guard symbols.updateValue(symbol, forKey: key) == nil else { return report("\"\(name)\" is declared twice") }
    }

    private mutating func report(_ message: String) {
        problems.append(SchemaProblem(.error, message, at: nil))
    }

    // MARK: Defining

    private mutating func define(
        _ file: FileDescriptorProto, _ id: ProtobufSchema.FileID, sourceName: String
    ) {
        let edition =
            switch file.syntax {
            case "editions": file.edition ?? .unknown
            case "proto3": Edition.proto3
            default: Edition.proto2
            }
        let features = ProtobufFeatures(defaultsOf: edition).merging(FileOptions(file.options).features)
        let scope = Scope(
            file: id, parent: nil, prefix: file.package.map { $0 + "." } ?? "", features: features, edition: edition,
            path: [])
        if let package = file.package { declarePackage(package) }
        let messages = file.messages.indices.map { define(file.messages[$0], scope.inner(4, $0)) }
        let enums = file.enums.indices.map { define(file.enums[$0], scope.inner(5, $0)) }
        let services = file.services.indices.map { define(file.services[$0], scope.inner(6, $0)) }
        let extensions = file.extensions.indices.map { defineExtension(file.extensions[$0], scope.inner(7, $0)) }
        let locations = file.sourceInfo?.locations ?? []
        files.append(
            ProtobufFile(
                name: file.name ?? "", sourceName: sourceName, package: file.package ?? "", edition: edition,
                imports: imports(of: file, id), messages: messages, enums: enums, extensions: extensions,
                services: services, features: features, descriptor: file,
                sortedLocations: locations.indices.sorted {
                    locations[$0].path == locations[$1].path
                        ? $0 < $1 : locations[$0].path.lexicographicallyPrecedes(locations[$1].path)
                }))
    }

    private mutating func declarePackage(_ package: String) {
        var end = package.startIndex
        while let dot = package[end...].firstIndex(of: ".") {
            symbols[ExactString(String(package[..<dot])), default: .package] = .package
            end = package.index(after: dot)
        }
        symbols[ExactString(package)] = .package
    }

    private mutating func imports(of file: FileDescriptorProto, _ id: ProtobufSchema.FileID) -> [ProtobufFile.Import] {
        var imports: [ProtobufFile.Import] = []
        for (index, path) in (file.dependencies + file.optionDependencies).enumerated() {
            let isOption = index >= file.dependencies.count
            guard let imported = fileNames[ExactString(path)] else {
                // A set may leave out what only options need.
                if !isOption { report("\"\(file.name ?? "")\" imports \"\(path)\", which is missing") }
                continue
            }
            guard imported < id.index else {
                report("\"\(path)\" must come before \"\(file.name ?? "")\", which imports it")
                continue
            }
            imports.append(
                ProtobufFile.Import(
                    file: ProtobufSchema.FileID(imported), isPublic: file.publicDependencies.contains(Int32(index)),
                    isWeak: file.weakDependencies.contains(Int32(index)), isOption: isOption))
        }
        return imports
    }

    /// What is around a declaration, and where it stands.
    struct Scope {
        var file: ProtobufSchema.FileID
        var parent: ProtobufSchema.MessageID?
        /// The full name around, with a dot at the end unless it is empty.
        var prefix: String
        var features: ProtobufFeatures
        var edition: Edition
        var path: [Int32]

        func inner(_ field: Int32, _ index: Int) -> Scope {
            var scope = self
            scope.path += [field, Int32(index)]
            return scope
        }
    }

    private mutating func define(_ message: DescriptorProto, _ scope: Scope) -> ProtobufSchema.MessageID {
        let name = message.name ?? ""
        let id = MessageID(messages.count)
        let options = MessageOptions(message.options)
        let features = scope.features.merging(options.features)
        var inside = scope
        inside.parent = id
        inside.prefix += name + "."
        inside.features = features
        // Keeps the place; what is inside comes after it.
        messages.append(
            ProtobufMessage(
                name: name, fullName: scope.prefix + name, file: scope.file, parent: scope.parent, fields: [],
                oneofs: [],
                messages: [], enums: [], extensions: [], extensionRanges: message.extensionRanges,
                reservedRanges: message.reservedRanges, reservedNames: message.reservedNames,
                isMapEntry: options.mapEntry ?? false, isMessageSet: options.messageSetWireFormat ?? false,
                features: features, visibility: message.visibility ?? .unset, descriptorOptions: message.options,
                path: scope.path))
        let nested = message.messages.indices.map { define(message.messages[$0], inside.inner(3, $0)) }
        let enums = message.enums.indices.map { define(message.enums[$0], inside.inner(4, $0)) }
        let oneofs = defineOneofs(of: message, id, inside)
        let fields = message.fields.indices.map { index in
            let field = message.fields[index]
            let oneof = field.oneofIndex.flatMap { oneofs.indices.contains(Int($0)) ? oneofs[Int($0)] : nil }
            var around = inside.inner(2, index)
            if let oneof { around.features = self.oneofs[oneof.index].features }
            return define(field, around, message: id, oneof: oneof)
        }
        for field in fields {
            if let oneof = self.fields[field.index].oneof { self.oneofs[oneof.index].fields.append(field) }
        }
        let extensions = message.extensions.indices.map { defineExtension(message.extensions[$0], inside.inner(6, $0)) }
        messages[id.index].fields = fields
        messages[id.index].oneofs = oneofs
        messages[id.index].messages = nested
        messages[id.index].enums = enums
        messages[id.index].extensions = extensions
        return id
    }

    private mutating func defineOneofs(
        of message: DescriptorProto, _ id: ProtobufSchema.MessageID, _ scope: Scope
    ) -> [ProtobufSchema.OneofID] {
        message.oneofs.indices.map { index in
            let oneof = message.oneofs[index]
            let members = message.fields.filter { $0.oneofIndex == Int32(index) }
            let oneofID = ProtobufSchema.OneofID(oneofs.count)
            let fullName = scope.prefix + (oneof.name ?? "")
            declare(.oneof(oneofID), fullName)
            oneofs.append(
                ProtobufOneof(
                    name: oneof.name ?? "", fullName: fullName, message: id, fields: [],
                    isSynthetic: members.count == 1 && members[0].isProto3Optional == true,
                    features: scope.features.merging(oneof.options?.message(1)), descriptorOptions: oneof.options,
                    path: scope.inner(8, index).path))
            return oneofID
        }
    }

    private mutating func defineExtension(_ field: FieldDescriptorProto, _ scope: Scope) -> ProtobufSchema.FieldID {
        let extendee = message(named: field.extendee ?? "", neededBy: field.name)
        let id = define(field, scope, message: extendee ?? MessageID(0), oneof: nil)
        if let extendee {
            let key = ProtobufSchema.ExtensionKey(extendee: extendee, number: field.number ?? 0)
            extensionsByNumber[key] = id
        }
        return id
    }

    private mutating func define(
        _ field: FieldDescriptorProto, _ scope: Scope, message: ProtobufSchema.MessageID, oneof: ProtobufSchema.OneofID?
    ) -> ProtobufSchema.FieldID {
        let id = FieldID(fields.count)
        let name = field.name ?? ""
        declare(.field(id), scope.prefix + name)
        let features = features(of: field, in: scope)
        let (type, messageType, enumType) = type(of: field, features, scope)
        let presence = presence(of: field, type, features, isExtension: field.extendee != nil, oneof: oneof)
        let isExtension = field.extendee != nil
        if type == .enum, presence != .repeated {
            awaitedDefaults.append((id.index, field.defaultValue.map { String(decoding: $0, as: UTF8.self) }))
        }
        fields.append(
            ProtobufField(
                name: name, fullName: scope.prefix + name, number: field.number ?? 0,
                jsonName: field.jsonName ?? JSONName.of(name), file: scope.file, message: message,
                isExtension: isExtension, extensionScope: isExtension ? scope.parent : nil, type: type,
                messageType: messageType, enumType: enumType, presence: presence,
                isPacked: presence == .repeated && type.isPackable && features.repeatedFieldEncoding == .packed,
                isMap: presence == .repeated && type == .message
                    && (messageType.map { isMapEntry($0) } ?? false),
                oneof: oneof, isInRealOneof: oneof.map { !oneofs[$0.index].isSynthetic } ?? false,
                defaultValue: presence == .repeated ? nil : defaultValue(of: field, type),
                hasDefault: field.defaultValue != nil,
                requiresUTF8: type == .string && features.utf8Validation == .verify, features: features,
                descriptorOptions: field.options, path: scope.path))
        return id
    }

    /// Nested map entries come before the fields that use them; one elsewhere is not a map.
    private func isMapEntry(_ id: ProtobufSchema.MessageID) -> Bool {
        id.index < messages.count && messages[id.index].isMapEntry
    }

    private mutating func define(_ enumeration: EnumDescriptorProto, _ scope: Scope) -> ProtobufSchema.EnumID {
        let id = EnumID(enums.count)
        let features = scope.features.merging(EnumOptions(enumeration.options).features)
        if enumeration.values.isEmpty { report("the enum \"\(scope.prefix)\(enumeration.name ?? "")\" has no values") }
        for (index, value) in enumeration.values.enumerated() {
            declare(.enumValue(id, index), scope.prefix + (value.name ?? ""))
        }
        enums.append(
            ProtobufEnum(
                name: enumeration.name ?? "", fullName: scope.prefix + (enumeration.name ?? ""), file: scope.file,
                parent: scope.parent,
                values: enumeration.values.map {
                    ProtobufEnum.Value(
                        name: $0.name ?? "", fullName: scope.prefix + ($0.name ?? ""), number: $0.number ?? 0,
                        features: features.merging($0.options?.message(2)), descriptorOptions: $0.options)
                },
                reservedRanges: enumeration.reservedRanges, reservedNames: enumeration.reservedNames,
                isClosed: features.enumType == .closed, features: features,
                visibility: enumeration.visibility ?? .unset,
                descriptorOptions: enumeration.options, path: scope.path))
        return id
    }

    private mutating func define(_ service: ServiceDescriptorProto, _ scope: Scope) -> ProtobufSchema.ServiceID {
        let id = ProtobufSchema.ServiceID(services.count)
        let fullName = scope.prefix + (service.name ?? "")
        let features = scope.features.merging(service.options?.message(34))
        declare(.service(id), fullName)
        let methods = service.methods.enumerated().map { index, method in
            let methodName = fullName + "." + (method.name ?? "")
            declare(.method(id, index), methodName)
            return ProtobufService.Method(
                name: method.name ?? "", fullName: methodName,
                input: message(named: method.inputType ?? "", neededBy: method.name) ?? MessageID(0),
                output: message(named: method.outputType ?? "", neededBy: method.name) ?? MessageID(0),
                isClientStreaming: method.isClientStreaming ?? false,
                isServerStreaming: method.isServerStreaming ?? false,
                features: features.merging(method.options?.message(35)), descriptorOptions: method.options)
        }
        services.append(
            ProtobufService(
                name: service.name ?? "", fullName: fullName, file: scope.file, methods: methods, features: features,
                descriptorOptions: service.options, path: scope.path))
        return id
    }

    /// Looks up the defaults of the fields that stand before their enums.
    private mutating func fillEnumDefaults() {
        for (index, name) in awaitedDefaults {
            guard let id = fields[index].enumType else { continue }
            fields[index].defaultValue = Self.enumDefault(name, of: enums[id.index])
        }
    }

    // MARK: Names

    private mutating func message(named name: String, neededBy user: String?) -> ProtobufSchema.MessageID? {
        if case .message(let id) = symbol(name) { return id }
        report("\"\(user ?? "")\" needs the message \"\(name)\", which is missing")
        return nil
    }

    private mutating func enumeration(named name: String, neededBy user: String?) -> ProtobufSchema.EnumID? {
        if case .enumeration(let id) = symbol(name) { return id }
        report("\"\(user ?? "")\" needs the enum \"\(name)\", which is missing")
        return nil
    }

    private func symbol(_ name: String) -> ProtobufSchema.Symbol? {
        guard name.utf8.first == UInt8(ascii: ".") else { return nil }
        return symbols[ExactString(String(name.dropFirst()))]
    }

    private mutating func type(
        of field: FieldDescriptorProto, _ features: ProtobufFeatures, _ scope: Scope
    ) -> (FieldType, ProtobufSchema.MessageID?, ProtobufSchema.EnumID?) {
        switch field.type {
        case .group: return (.group, message(named: field.typeName ?? "", neededBy: field.name), nil)
        case .message:
            let id = message(named: field.typeName ?? "", neededBy: field.name)
            // A map's entries are length-prefixed whatever the features say (FieldDescriptor::type in protobuf).
            let isMap = id.map { isMapEntry($0) } ?? false
            let isInEntry = scope.parent.map { isMapEntry($0) } ?? false
            let isDelimited = features.messageEncoding == .delimited && !isMap && !isInEntry
            return (isDelimited ? .group : .message, id, nil)
        case .enum: return (.enum, nil, enumeration(named: field.typeName ?? "", neededBy: field.name))
        case nil:
            switch symbol(field.typeName ?? "") {
            case .message(let id): return (.message, id, nil)
            case .enumeration(let id): return (.enum, nil, id)
            default:
                report("the type \"\(field.typeName ?? "")\" of \"\(field.name ?? "")\" is missing")
                return (.int32, nil, nil)
            }
        case let scalar?: return (scalar, nil, nil)
        }
    }
}
