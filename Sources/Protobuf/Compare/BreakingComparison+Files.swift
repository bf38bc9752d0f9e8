internal import JSON
internal import SchemaLanguage

/// What belongs to a file as a whole.
extension BreakingComparison {
    /// The options that a rule of its own keeps the same: the field of `FileOptions`, and what it has where it isn't set.
    private static let options: [(rule: BreakingRule, name: String, number: Int32, value: OptionValue)] = [
        (.fileSameCcEnableArenas, "cc_enable_arenas", 31, .bool(true)),
        (.fileSameCcGenericServices, "cc_generic_services", 16, .bool(false)),
        (.fileSameCsharpNamespace, "csharp_namespace", 37, .string),
        (.fileSameGoPackage, "go_package", 11, .string),
        (.fileSameJavaGenericServices, "java_generic_services", 17, .bool(false)),
        (.fileSameJavaMultipleFiles, "java_multiple_files", 10, .bool(false)),
        (.fileSameJavaOuterClassname, "java_outer_classname", 8, .string),
        (.fileSameJavaPackage, "java_package", 1, .string),
        (.fileSameObjcClassPrefix, "objc_class_prefix", 36, .string),
        (.fileSameOptimizeFor, "optimize_for", 9, .optimizeMode),
        (.fileSamePhpClassPrefix, "php_class_prefix", 40, .string),
        (.fileSamePhpMetadataNamespace, "php_metadata_namespace", 44, .string),
        (.fileSamePhpNamespace, "php_namespace", 41, .string),
        (.fileSamePyGenericServices, "py_generic_services", 18, .bool(false)),
        (.fileSameRubyPackage, "ruby_package", 45, .string),
        (.fileSameSwiftPrefix, "swift_prefix", 39, .string),
    ]

    private enum OptionValue {
        case string
        case bool(Bool)
        case optimizeMode

        /// The value as a text writes it.
        func literal(_ value: String) -> String {
            if case .string = self { "\"\(value)\"" } else { value }
        }

        func text(_ options: DescriptorOptions, _ number: Int32) -> String {
            switch self {
            case .string: options.string(number) ?? ""
            case .bool(let standard): String(options.bool(number) ?? standard)
            case .optimizeMode:
                switch options.int32(number) {
                case 2: "CODE_SIZE"
                case 3: "LITE_RUNTIME"
                default: "SPEED"
                }
            }
        }
    }

    func compareFiles() {
        let newFiles = Dictionary(
            new.schema.files.indices.map { (ExactString(new.schema.files[$0].name), $0) },
            uniquingKeysWith: { first, _ in first })
        for (index, oldFile) in old.schema.files.enumerated() {
            let oldID = ProtobufSchema.FileID(index)
            guard let newID = newFiles[ExactString(oldFile.name)].map(ProtobufSchema.FileID.init) else {
                report(
                    .fileNoDelete, oldFile.name, at: .none, was: ComparedPlace(file: oldFile),
                    "the file \"\(oldFile.name)\" is gone")
                continue
            }
            compareFile(oldID, newID)
            compareDeclarations(
                Declarations(old, [oldID]), Declarations(new, [newID]), within: .file(new.schema[newID]))
        }
    }

    private func compareFile(_ oldID: ProtobufSchema.FileID, _ newID: ProtobufSchema.FileID) {
        let (oldFile, newFile) = (old.schema[oldID], new.schema[newID])
        let (oldSet, newSet) = (oldFile.options.serialized, newFile.options.serialized)
        if oldSet != newSet {
            for option in Self.options {
                let was = option.value.text(oldSet, option.number)
                let now = option.value.text(newSet, option.number)
                guard !was.isIdentical(to: now) else { continue }
                report(
                    option.rule, newFile.name, at: new.place([8, option.number], in: newID),
                    was: old.place([8, option.number], in: oldID),
                    "the option \(option.name) changed from \"\(was)\" to \"\(now)\"",
                    fixes: [.init("set it back: option \(option.name) = \(option.value.literal(was));")])
            }
        }
        if oldFile.syntaxName != newFile.syntaxName {
            report(
                .fileSameSyntax, newFile.name, at: new.place([12], in: newID), was: old.place([12], in: oldID),
                "the syntax changed from \(oldFile.syntaxName) to \(newFile.syntaxName)")
        }
        if !oldFile.package.isIdentical(to: newFile.package) {
            report(
                .fileSamePackage, newFile.name, at: new.place([2], in: newID), was: old.place([2], in: oldID),
                "the package changed from \"\(oldFile.package)\" to \"\(newFile.package)\"",
                fixes: oldFile.package.isEmpty ? [] : [.init("set it back: package \(oldFile.package);")])
        }
    }

    func comparePackages() {
        let (oldPackages, newPackages) = (Self.packages(old), Self.packages(new))
        for (package, oldFiles) in oldPackages.sorted(by: { $0.key.text < $1.key.text }) {
            guard let newFiles = newPackages[package] else {
                let first = oldFiles.min { old.schema[$0].name < old.schema[$1].name }
                report(
                    .packageNoDelete, package.text, at: .none,
                    was: ComparedPlace(file: first.map { old.schema[$0] }), "the package \"\(package.text)\" is gone")
                continue
            }
            compareDeclarations(Declarations(old, oldFiles), Declarations(new, newFiles), within: .package)
        }
    }

    private static func packages(_ side: ComparedFiles) -> [ExactString: [ProtobufSchema.FileID]] {
        Dictionary(grouping: side.schema.files.indices.map(ProtobufSchema.FileID.init)) {
            ExactString(side.schema[$0].package)
        }
    }
}

extension ProtobufFile {
    /// What the first statement of the file says; every edition is `editions` to buf.
    fileprivate var syntaxName: String {
        switch edition {
        case ..<Edition.proto3: "proto2"
        case ..<Edition.edition2023: "proto3"
        default: "editions"
        }
    }
}
