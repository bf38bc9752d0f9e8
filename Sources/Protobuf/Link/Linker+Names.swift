extension Linker {
    /// What a relative name was found to be.
    enum Resolution {
        case found(entry: Int)
        /// The name stands for nothing that may be used.
        case missing
        /// The first part was found in an inner scope, where the rest, under this full name, is missing.
        case hidden(by: String)
    }

    /// Which symbols a name may stand for.
    enum Sought {
        /// Messages and enums; others of the same name are passed over.
        case types
        case anything
    }

    /// Resolves `name` as it stands inside `scope`, a full name: from the innermost scope outwards the first one counts that
    /// knows the first part of the name (Language Guide, "Packages and Name Resolution").
    mutating func lookUp(_ name: String, in scope: String, _ sought: Sought = .anything) -> Resolution {
        let nameBytes = Array(name.utf8)
        if nameBytes.first == UInt8(ascii: ".") {
            return symbols.find(nameBytes[1...]).flatMap { isUsable($0) ? .found(entry: $0) : nil } ?? .missing
        }
        let firstEnd = nameBytes.firstIndex(of: UInt8(ascii: ".")) ?? nameBytes.count
        candidate.removeAll(keepingCapacity: true)
        candidate += scope.utf8
        var scopeEnd = candidate.count
        while true {
            candidate.removeLast(candidate.count - scopeEnd)
            if scopeEnd > 0 { candidate.append(UInt8(ascii: ".")) }
            candidate += nameBytes[..<firstEnd]
            if let entry = symbols.find(candidate), isUsable(entry) {
                if firstEnd == nameBytes.count {
                    if sought == .anything || isType(entry) { return .found(entry: entry) }
                } else if isScope(entry) {
                    candidate += nameBytes[firstEnd...]
                    if let whole = symbols.find(candidate), isUsable(whole) { return .found(entry: whole) }
                    return scopeEnd == 0 ? .missing : .hidden(by: String(decoding: candidate, as: UTF8.self))
                }
            }
            guard scopeEnd > 0 else { return .missing }
            scopeEnd = candidate[..<scopeEnd].lastIndex(of: UInt8(ascii: ".")) ?? 0
        }
    }

    private mutating func isUsable(_ entry: Int) -> Bool {
        if case .package = symbols.entries[entry].symbol { return visiblePackages.contains(entry) }
        let declaring = Int(symbols.entries[entry].file)
        guard visibleFiles[declaring] else { return false }
        usedFiles.insert(declaring)
        return true
    }

    private func isType(_ entry: Int) -> Bool {
        switch symbols.entries[entry].symbol {
        case .message, .enumeration: true
        default: false
        }
    }

    private func isScope(_ entry: Int) -> Bool {
        switch symbols.entries[entry].symbol {
        case .message, .enumeration, .service, .package: true
        default: false
        }
    }

    /// Reports that `name` stands for nothing, and why if that is known.
    mutating func reportMissing(_ name: String, _ resolution: Resolution, at step: Int32) {
        if case .hidden(let full) = resolution {
            return report(
                "\"\(name)\" is resolved to \"\(full)\", which is not defined. The innermost scope is searched first in name resolution. Consider using a leading '.'(i.e., \".\(name)\") to start from the outermost scope.",
                at: step)
        }
        if let elsewhere = fileThatDefines(name) {
            return report(
                "\"\(name)\" seems to be defined in \"\(elsewhere)\", which is not imported by \"\(files[file].name)\".  To use it here, please add the necessary import.",
                at: step)
        }
        report("\"\(name)\" is not defined.", at: step)
    }

    /// A file that isn't imported, but declares `name`, taken as a full name or as one of the file's package.
    private func fileThatDefines(_ name: String) -> String? {
        let bare = name.hasPrefix(".") ? String(name.dropFirst()) : name
        var scope = Array((files[file].descriptor.package ?? currentPackage).utf8)[...]
        while true {
            let full = scope.isEmpty ? Array(bare.utf8) : Array(scope) + [UInt8(ascii: ".")] + Array(bare.utf8)
            if let entry = symbols.find(full) {
                let declaring = Int(symbols.entries[entry].file)
                if !visibleFiles[declaring], isType(entry) { return files[declaring].name }
            }
            guard !scope.isEmpty else { return nil }
            scope = scope[..<(scope.lastIndex(of: UInt8(ascii: ".")) ?? scope.startIndex)]
        }
    }

    private var currentPackage: String {
        files[file].packageEntries.last.map { symbols.name(of: $0) } ?? ""
    }
}
