extension ProtobufSchema {
    /// A file as .proto text, without comments. Parsed with the same imports, it gives the same descriptor, but for source
    /// information and for options whose extensions none of the schema's files declares.
    ///
    /// - Parameter file: The file; nil for the one that the schema is of.
    /// - Returns: The text.
    public func text(of file: FileID? = nil) -> String {
        ProtoText.text(of: self, file: self[file ?? root].descriptor, order: .descriptor)
    }

    /// The text that a registry stores: the file without comments, the parts of each message ordered by kind, types called by
    /// their full names.
    public var registryText: String { ProtoText.text(of: self, file: rootFile.descriptor, order: .registry) }

    /// The registry's text with everything in order whose order doesn't matter. Messages, enums and services keep theirs,
    /// which the message indexes of frames depend on.
    public var normalizedText: String { normalizedText(of: rootFile) }

    /// Whether two schemas say the same, imported files included.
    ///
    /// - Parameter other: The other schema.
    /// - Returns: Whether the files are called the same, and each has the same normalized text.
    public func isEquivalent(to other: ProtobufSchema) -> Bool {
        guard normalizedText.utf8.elementsEqual(other.normalizedText.utf8), files.count == other.files.count else {
            return false
        }
        return files.indices.allSatisfy { index in
            if index == root.index { return true }
            guard let counterpart = other.file(named: files[index].name) else { return false }
            return normalizedText(of: files[index]).utf8.elementsEqual(
                other.normalizedText(of: other[counterpart]).utf8)
        }
    }

    private func normalizedText(of file: ProtobufFile) -> String {
        ProtoText.text(of: self, file: file.descriptor, order: .normal)
    }
}
