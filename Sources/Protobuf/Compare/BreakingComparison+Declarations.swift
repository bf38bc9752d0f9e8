internal import JSON

/// What a file, or all files of a package, declare, by their names without the package.
struct Declarations {
    var messages: [ExactString: ProtobufSchema.MessageID] = [:]
    var enums: [ExactString: ProtobufSchema.EnumID] = [:]
    var extensions: [ExactString: ProtobufSchema.FieldID] = [:]
    var services: [ExactString: ProtobufSchema.ServiceID] = [:]

    init(_ side: ComparedFiles, _ files: [ProtobufSchema.FileID]) {
        let schema = side.schema
        for file in files {
            enums.merge(schema[file].enums.map { (ExactString(schema[$0].name), $0) }) { first, _ in first }
            extensions.merge(schema[file].extensions.map { (ExactString(schema[$0].name), $0) }) { first, _ in first }
            services.merge(schema[file].services.map { (ExactString(schema[$0].name), $0) }) { first, _ in first }
            var open = schema[file].messages
            while let id = open.popLast() {
                let message = schema[id]
                messages[ExactString(side.nestedName(message.fullName, in: file))] = id
                for inner in message.enums {
                    enums[ExactString(side.nestedName(schema[inner].fullName, in: file))] = inner
                }
                for inner in message.extensions {
                    extensions[ExactString(side.nestedName(schema[inner].fullName, in: file))] = inner
                }
                open += message.messages
            }
        }
    }
}

/// What became of the declarations of a file or a package.
extension BreakingComparison {
    enum Container {
        case file(ProtobufFile)
        case package
    }

    func compareDeclarations(_ was: Declarations, _ now: Declarations, within container: Container) {
        // Where a package has nothing of a kind any more, buf doesn't look for what it had.
        func isKept(_ declarations: some Collection) -> Bool {
            if case .package = container { !declarations.isEmpty } else { true }
        }
        for (name, id) in was.enums where isKept(now.enums) && now.enums[name] == nil {
            let (declared, path) = (old.schema[id].file, old.schema[id].path)
            reportDeleted(
                "enum", .enumNoDelete, .packageEnumNoDelete, name, old.schema[id].fullName, declared,
                old.place(path, in: declared), now, container)
        }
        for (name, id) in was.messages where isKept(now.messages) && now.messages[name] == nil {
            let message = old.schema[id]
            reportDeleted(
                "message", .messageNoDelete, .packageMessageNoDelete, name, message.fullName, message.file,
                old.place(of: id), now, container)
        }
        for (name, id) in was.extensions where isKept(now.extensions) && now.extensions[name] == nil {
            let field = old.schema[id]
            reportDeleted(
                "extension", .extensionNoDelete, .packageExtensionNoDelete, name, field.fullName, field.file,
                old.place(of: id), now, container)
        }
        for (name, id) in was.services where now.services[name] == nil {
            let service = old.schema[id]
            reportDeleted(
                "service", .serviceNoDelete, .packageServiceNoDelete, name, service.fullName, service.file,
                old.place(service.path, in: service.file), now, container)
        }
    }

    /// The place is the innermost message around it that is still there, or the file without a place in it.
    private func reportDeleted(
        _ kind: String, _ fileRule: BreakingRule, _ packageRule: BreakingRule, _ name: ExactString, _ fullName: String,
        _ oldFile: ProtobufSchema.FileID, _ oldPlace: ComparedPlace, _ now: Declarations, _ container: Container
    ) {
        switch container {
        case .file(let file):
            report(
                fileRule, fullName, at: enclosing(name.text, now.messages) ?? ComparedPlace(file: file),
                was: oldPlace,
                "the \(kind) \(name.text) is gone from the file")
        case .package:
            let path = old.schema[oldFile].name
            var place = ComparedPlace.none
            if let file = new.schema.file(named: path) {
                // buf looks for a message's surroundings in the whole package, for all others in the file.
                let messages =
                    packageRule == .packageMessageNoDelete ? now.messages : Declarations(new, [file]).messages
                place = enclosing(name.text, messages) ?? ComparedPlace(file: new.schema[file])
            }
            report(
                packageRule, fullName, at: place, was: oldPlace,
                "the \(kind) \(name.text) is gone from the package \"\(old.schema[oldFile].package)\"")
        }
    }

    private func enclosing(
        _ name: String, _ messages: [ExactString: ProtobufSchema.MessageID]
    ) -> ComparedPlace? {
        var outer = name[...]
        while let dot = outer.lastIndex(of: ".") {
            outer = outer[..<dot]
            if let message = messages[ExactString(String(outer))] { return new.place(of: message) }
        }
        return nil
    }
}
