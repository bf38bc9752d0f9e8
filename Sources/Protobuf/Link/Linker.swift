internal import SchemaLanguage

/// Makes a schema of files whose imports come before them: resolves names, interprets options, settles features and checks
/// what `protoc` checks, so that what it lets pass can be used without looking again.
///
/// A file goes through five steps (`link`), each of which walks its descriptor once. Later steps run only where the earlier
/// ones found nothing wrong, since what they look at may be missing.
struct Linker {
    typealias FileID = ProtobufSchema.FileID
    typealias MessageID = ProtobufSchema.MessageID
    typealias FieldID = ProtobufSchema.FieldID
    typealias OneofID = ProtobufSchema.OneofID
    typealias EnumID = ProtobufSchema.EnumID
    typealias ServiceID = ProtobufSchema.ServiceID

    /// A file that has been linked, or is being.
    struct LinkedFile {
        var name: String
        var sourceName: String
        var edition: Edition
        var descriptor: FileDescriptorProto
        var locations: SourceCodeInfo?
        var imports: [ProtobufFile.Import] = []
        var messages: [MessageID] = []
        var enums: [EnumID] = []
        var extensions: [FieldID] = []
        var services: [ServiceID] = []
        var features: ProtobufFeatures
        var hasErrors = false
        /// The entries in `symbols` of the package and of those around it.
        var packageEntries: [Int] = []
    }

    var files: [LinkedFile] = []
    var fileIndexes: [String: Int] = [:]
    var messages: [ProtobufMessage] = []
    var fields: [ProtobufField] = []
    var oneofs: [ProtobufOneof] = []
    var enums: [ProtobufEnum] = []
    var services: [ProtobufService] = []
    var symbols = SymbolTable()
    var extensionsByNumber: [ProtobufSchema.ExtensionKey: FieldID] = [:]
    /// The extension ranges of the messages that were extended so far.
    var extensionRanges: [MessageID: RangeIndex] = [:]
    /// What extension ranges declare, by message and number, where it has been looked for.
    var declarations: [MessageID: [Int32: DescriptorOptions]] = [:]
    var problems: [SchemaProblem] = []

    // What is of the file that is being linked.

    /// Its position in `files`.
    var file = 0
    /// The path of the part that is being looked at, in its descriptor.
    var path: [Int32] = []
    /// The text's options, which its descriptor names by position.
    var optionLists: [[UninterpretedOption]] = []
    var tokens: [Token] = []
    var bytes: [UInt8] = []
    /// Whether names of each file may be used, by position.
    var visibleFiles: [Bool] = []
    /// Whether a file is only visible to options (edition 2024).
    var optionFiles: Set<Int> = []
    /// The entries of packages that may be named.
    var visiblePackages: Set<Int> = []
    /// The files of which a name was used.
    var usedFiles: Set<Int> = []
    var hasErrors = false
    var locationOrder = LocationOrder()
    /// What `lookUp` puts candidates together in.
    var candidate: [UInt8] = []
    /// The messages of options, where they have been looked for.
    var optionMessages: [OptionTarget: MessageID?] = [:]
    /// The schema of the bundled descriptor.proto, which knows the options where no file declares them.
    let bundledOptions: ProtobufSchema?

    init(bundledOptions: ProtobufSchema?) {
        self.bundledOptions = bundledOptions
    }

    /// Links one file; the files that it imports have been linked.
    ///
    /// - Parameter parsed: The file.
    mutating func link(_ parsed: ParsedFile) {
        link(
            parsed.descriptor, sourceName: parsed.sourceName, locations: parsed.locations,
            optionLists: parsed.optionLists, tokens: parsed.tokens, bytes: parsed.bytes)
    }

    /// Links one file of a descriptor set.
    mutating func link(_ descriptor: FileDescriptorProto) {
        var descriptor = descriptor
        let locations = descriptor.sourceInfo
        descriptor.sourceInfo = nil
        link(
            descriptor, sourceName: descriptor.name ?? "", locations: locations, optionLists: [], tokens: [], bytes: [])
    }

    private mutating func link(
        _ descriptor: FileDescriptorProto, sourceName: String, locations: SourceCodeInfo?,
        optionLists: [[UninterpretedOption]], tokens: [Token], bytes: [UInt8]
    ) {
        var descriptor = descriptor
        let edition = edition(of: descriptor)
        file = files.count
        path = []
        hasErrors = false
        locationOrder = LocationOrder()
        usedFiles = []
        optionFiles = []
        self.optionLists = optionLists
        self.tokens = tokens
        self.bytes = bytes
        files.append(
            LinkedFile(
                name: descriptor.name ?? "", sourceName: sourceName, edition: edition,
                descriptor: FileDescriptorProto(), locations: locations,
                features: ProtobufFeatures(defaultsOf: edition)))
        if fileIndexes.updateValue(file, forKey: files[file].name) != nil {
            report("the file \"\(files[file].name)\" is given twice")
        }
        resolveImports(of: descriptor)
        if isUsable(package: descriptor.package ?? "") {
            declare(descriptor)
            resolve(&descriptor)
        }
        if !hasErrors { interpretOptions(of: &descriptor) }
        // The options have other paths now.
        locationOrder = LocationOrder()
        if !hasErrors { settle(descriptor) }
        if !hasErrors { check(descriptor) }
        if !hasErrors { warnOfUnusedImports(descriptor) }
        files[file].hasErrors = hasErrors
        files[file].descriptor = descriptor
    }

    private mutating func edition(of descriptor: FileDescriptorProto) -> Edition {
        switch descriptor.syntax {
        case nil, "", "proto2": return .proto2
        case "proto3": return .proto3
        case "editions":
            let edition = descriptor.edition ?? .unknown
            if edition != .edition2023, edition != .edition2024 {
                problems.append(
                    SchemaProblem(
                        .error,
                        "\"\(descriptor.name ?? "")\" is of edition \(edition.rawValue); 2023 and 2024 are known",
                        at: nil))
            }
            return edition
        case let other?:
            problems.append(
                SchemaProblem(.error, "\"\(descriptor.name ?? "")\" has the unknown syntax \"\(other)\"", at: nil))
            return .proto2
        }
    }

    /// The schema of what has been linked.
    ///
    /// - Parameter roots: The files that it is of.
    /// - Throws: `SchemaError` where anything was wrong.
    /// - Returns: The schema.
    consuming func schema(of roots: [Int]) throws(SchemaError) -> ProtobufSchema {
        guard !problems.contains(where: { $0.severity == .error }) else { throw SchemaError(problems) }
        return ProtobufSchema(
            files: files.map {
                var descriptor = $0.descriptor
                descriptor.sourceInfo = $0.locations
                return ProtobufFile(
                    name: $0.name, sourceName: $0.sourceName, package: $0.descriptor.package ?? "",
                    edition: $0.edition, imports: $0.imports, messages: $0.messages, enums: $0.enums,
                    extensions: $0.extensions, services: $0.services, features: $0.features, descriptor: descriptor,
                    locationOrder: LocationOrder())
            },
            messages: messages, fields: fields, oneofs: oneofs, enums: enums, services: services,
            roots: roots.map(FileID.init), warnings: problems, symbols: symbols, extensionsByNumber: extensionsByNumber)
    }

    // MARK: Problems

    /// Reports a mistake at the part of the current one that `steps` lead to, or at what is around it.
    mutating func report(_ message: String, at steps: Int32...) {
        hasErrors = true
        add(.error, message, at: path + steps)
    }

    mutating func add(_ severity: SchemaProblem.Severity, _ message: String, at path: [Int32]) {
        guard problems.count < ParsedFile.problemLimit else { return }
        problems.append(SchemaProblem(severity, message, at: range(of: path)))
    }

    private func range(of path: [Int32]) -> SourceRange? {
        guard let locations = files[file].locations else { return nil }
        var path = mapField(at: path) ?? path
        while true {
            if let index = locationOrder.index(of: path, in: locations) {
                return locations.location(index).range(inFile: files[file].sourceName)
            }
            guard let last = path.popLast() else { return nil }
            // The type of a field (5) has a place of its own where it is a name (6).
            if last == 5, isField(path) { path.append(6) }
        }
    }

    /// Whether a path leads to a field or an extension.
    private func isField(_ path: [Int32]) -> Bool {
        guard path.count >= 2 else { return false }
        return path.count == 2 ? path[0] == 7 : path[path.count - 2] == 2 || path[path.count - 2] == 6
    }

    /// The path of the type of the map field whose entry `path` leads into: the entry itself stands nowhere.
    private func mapField(at path: [Int32]) -> [Int32]? {
        guard path.count >= 4,
            let entry = messages.last(where: { $0.file.index == file && path.starts(with: $0.path) }),
            let parent = entry.parent, entry.descriptorOptions?.bool(7) ?? false
        else { return nil }
        return messages[parent.index].fields.first { MapEntry.name(of: fields[$0.index].name) == entry.name }
            .map { fields[$0.index].path + [6] }
    }

    mutating func report(_ message: String, at position: UninterpretedOption.Position) {
        hasErrors = true
        guard problems.count < ParsedFile.problemLimit else { return }
        problems.append(
            ParsedFile.problem(
                .error, message, line: position.line, column: position.column, in: files[file].sourceName))
    }
}
