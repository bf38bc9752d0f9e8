public import SchemaLanguage

extension ProtobufSchema {
    /// Parses and links a .proto text.
    ///
    /// - Parameters:
    ///   - text: The text; its name is the path by which the descriptor calls it.
    ///   - references: The texts that it, or what it imports, imports, by the paths that they are imported by
    ///     (`SchemaText.name`). The well-known files need none; one that is given is taken in place of the bundled one.
    ///   - limits: How much the texts may ask for.
    /// - Throws: `SchemaError` with every mistake that was found.
    public init(
        parsing text: SchemaText, references: [SchemaText] = [], limits: ProtobufLimits = ProtobufLimits()
    ) throws(SchemaError) {
        var texts: [String: SchemaText] = [:]
        // The first of two references with one name counts, as in Confluent's registry.
        for reference in references where texts[reference.name] == nil { texts[reference.name] = reference }
        try self.init(linking: [text.name], limits: limits) { path in
            path == text.name ? text : texts[path]
        }
    }

    /// Parses and links files of a tree, such as the folders that `protoc -I` is given.
    ///
    /// - Parameters:
    ///   - paths: The files that the schema is of, by the paths that they are imported by.
    ///   - limits: How much the texts may ask for.
    ///   - text: The text that an import path stands for, whose name is what messages call it; nil for an unknown path. The
    ///     bundled well-known files are used where it knows none.
    /// - Throws: `SchemaError` with every mistake that was found.
    public init(
        linking paths: [String], limits: ProtobufLimits = ProtobufLimits(), text: (String) -> SchemaText?
    ) throws(SchemaError) {
        let loader = withoutActuallyEscaping(text) { text in
            var loader = FileLoader(limits: limits) { path in
                text(path) ?? BundledFiles.text(of: path).map { SchemaText($0, name: path) }
            }
            for path in paths { loader.load(path) }
            return loader.finished()
        }
        try self.init(
            loader.files, problems: loader.problems, roots: paths, bundledOptions: StandardOptionSchema.shared)
    }

    init(
        _ files: [ParsedFile], problems: [SchemaProblem], roots: [String], bundledOptions: ProtobufSchema?
    ) throws(SchemaError) {
        var linker = Linker(bundledOptions: bundledOptions)
        linker.problems = problems
        for file in files { linker.link(file) }
        let indexes = roots.compactMap { linker.fileIndexes[$0] }
        // Every root that is missing here has been reported.
        self = try linker.schema(of: indexes)
    }
}
