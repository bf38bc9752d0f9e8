public import SchemaLanguage

extension ProtobufSchema {
    /// Makes a schema of a set of descriptors, such as protoc writes with `--include_imports`.
    ///
    /// - Parameters:
    ///   - set: The files, each after those that it imports.
    ///   - root: The import path of the file that the schema is of; nil for the last one.
    /// - Throws: `SchemaError` where the descriptors don't fit together.
    public init(descriptorSet set: FileDescriptorSet, root: String? = nil) throws(SchemaError) {
        let index =
            root.map { root in
                set.files.firstIndex { ($0.name ?? "").utf8.elementsEqual(root.utf8) }
            } ?? set.files.indices.last
        guard let index else {
            let what = root.map { "the set has no file \"\($0)\"" } ?? "the set has no files"
            throw SchemaError([SchemaProblem(.error, what, at: nil)])
        }
        var linker = Linker(bundledOptions: nil)
        for file in set.files { linker.link(file) }
        self = try linker.schema(of: [index])
    }
}
