public import SchemaLanguage

extension ProtobufSchema {
    /// What `fullName` (with or without a leading dot) stands for in any of the files; nil for an unknown name.
    public func symbol(named fullName: String) -> Symbol? {
        let bytes = Array(fullName.utf8)
        let name = bytes.first == UInt8(ascii: ".") ? bytes[1...] : bytes[...]
        return symbols.find(name).map { symbols.entries[$0].symbol }
    }

    /// The message called `fullName` (with or without a leading dot) in any of the files.
    public func message(named fullName: String) -> MessageID? {
        if case .message(let id) = symbol(named: fullName) { id } else { nil }
    }

    /// The enum called `fullName` (with or without a leading dot) in any of the files.
    public func enumeration(named fullName: String) -> EnumID? {
        if case .enumeration(let id) = symbol(named: fullName) { id } else { nil }
    }

    /// The extension called `fullName` (with or without a leading dot) in any of the files.
    public func extensionField(named fullName: String) -> FieldID? {
        guard case .field(let id) = symbol(named: fullName), self[id].isExtension else { return nil }
        return id
    }

    /// The file that is imported as `name`.
    public func file(named name: String) -> FileID? {
        files.firstIndex { $0.name.utf8.elementsEqual(name.utf8) }.map(FileID.init)
    }

    /// The extension of `message` with `number` that any of the files declares.
    public func extensionField(of message: MessageID, number: Int32) -> FieldID? {
        extensionsByNumber[ExtensionKey(extendee: message, number: number)]
    }

    /// The field of `message` with `number`, extensions not included.
    public func field(of message: MessageID, number: Int32) -> FieldID? {
        self[message].fields.first { self[$0].number == number }
    }

    /// The field of `message` called `name` in the text, extensions not included.
    public func field(of message: MessageID, named name: String) -> FieldID? {
        self[message].fields.first { self[$0].name.utf8.elementsEqual(name.utf8) }
    }

    /// The key's and the value's field where `field` is a map; nil for any other.
    public func mapEntry(of field: FieldID) -> (key: FieldID, value: FieldID)? {
        guard self[field].isMap, let entry = self[field].messageType, self[entry].fields.count == 2 else { return nil }
        return (self[entry].fields[0], self[entry].fields[1])
    }

    /// The message at `path`, the message indexes of Confluent's framing: the position among the root file's messages, then
    /// among those nested in it, and so on. Map entries don't count.
    public func message(atIndexes path: [Int]) -> MessageID? {
        guard let first = path.first else { return nil }
        var siblings = framedFile.messages
        var found: MessageID?
        for index in [first] + path.dropFirst() {
            let counted = siblings.filter { !self[$0].isMapEntry }
            guard counted.indices.contains(index) else { return nil }
            found = counted[index]
            siblings = self[counted[index]].messages
        }
        return found
    }

    /// The message indexes of `message` in Confluent's framing; nil where it is not in the root file.
    public func messageIndexes(of message: MessageID) -> [Int]? {
        var path: [Int] = []
        var current = message
        while true {
            let siblings = self[current].parent.map { self[$0].messages } ?? framedFile.messages
            guard let index = siblings.filter({ !self[$0].isMapEntry }).firstIndex(of: current) else { return nil }
            path.insert(index, at: 0)
            guard let parent = self[current].parent else { return path }
            current = parent
        }
    }

    /// An otherwise empty file with exactly one public import stands for the imported one.
    private var framedFile: ProtobufFile {
        let file = rootFile
        guard file.messages.isEmpty, file.imports.count == 1, file.imports[0].isPublic else { return file }
        return self[file.imports[0].file]
    }

    /// Where the part of `file` at the descriptor path `path` stands (see `SourceCodeInfo.Location.path`); nil where there
    /// is no source information, or none for that part.
    public func range(of path: [Int32], in file: FileID) -> SourceRange? {
        self[file].location(of: path)?.range(inFile: self[file].sourceName)
    }
}
