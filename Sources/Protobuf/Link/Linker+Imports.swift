internal import SchemaLanguage

extension Linker {
    /// Finds the imported files, and with them what the file may name.
    mutating func resolveImports(of descriptor: FileDescriptorProto) {
        visibleFiles = [Bool](repeating: false, count: files.count)
        visibleFiles[file] = true
        visiblePackages = []
        var seen: Set<String> = []
        let publicImports = Set(descriptor.publicDependencies)
        let weakImports = Set(descriptor.weakDependencies)
        for (index, name) in descriptor.dependencies.enumerated() {
            if !seen.insert(name).inserted { report("Import \"\(name)\" was listed twice.", at: 3, Int32(index)) }
            guard let imported = importedFile(name, at: [3, Int32(index)]) else { continue }
            files[file].imports.append(
                ProtobufFile.Import(
                    file: FileID(imported), isPublic: publicImports.contains(Int32(index)),
                    isWeak: weakImports.contains(Int32(index)), isOption: false))
            show(imported)
        }
        for (index, name) in descriptor.optionDependencies.enumerated() {
            if !seen.insert(name).inserted { report("Import \"\(name)\" was listed twice.", at: 15, Int32(index)) }
            // A set may leave out what only options need; they are interpreted there.
            if files[file].locations == nil, fileIndexes[name] == nil { continue }
            guard let imported = importedFile(name, at: [15, Int32(index)]) else { continue }
            files[file].imports.append(
                ProtobufFile.Import(file: FileID(imported), isPublic: false, isWeak: false, isOption: true))
            if !visibleFiles[imported] { optionFiles.insert(imported) }
        }
        for list in [descriptor.publicDependencies, descriptor.weakDependencies] {
            for index in list where !descriptor.dependencies.indices.contains(Int(index)) {
                report("the descriptor marks an import that it doesn't have")
            }
        }
    }

    private mutating func importedFile(_ name: String, at path: [Int32]) -> Int? {
        if let imported = fileIndexes[name], imported != file {
            // What is missing in a file with errors has been reported there.
            if !files[imported].hasErrors { return imported }
        }
        hasErrors = true
        add(.error, "Import \"\(name)\" was not found or had errors.", at: path)
        return fileIndexes[name].flatMap { $0 == file ? nil : $0 }
    }

    /// Makes the names of a file, and of those that it imports publicly, usable.
    private mutating func show(_ imported: Int) {
        var waiting = [imported]
        while let next = waiting.popLast() {
            guard !visibleFiles[next] else { continue }
            visibleFiles[next] = true
            visiblePackages.formUnion(files[next].packageEntries)
            waiting += files[next].imports.filter(\.isPublic).map(\.file.index)
        }
    }

    mutating func warnOfUnusedImports(_ descriptor: FileDescriptorProto) {
        guard files[file].locations != nil else { return }
        for (index, name) in descriptor.dependencies.enumerated() {
            guard let imported = fileIndexes[name], !usedFiles.contains(imported),
                !descriptor.publicDependencies.contains(Int32(index))
            else { continue }
            add(.warning, "Import \(name) is unused.", at: [3, Int32(index)])
        }
    }
}
