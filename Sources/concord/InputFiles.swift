import EvolutionCheck
import Protobuf
import Registry
import SchemaLanguage
import SystemPackage

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// Files and folders as the command line names them; `-` is standard input.
enum InputFiles {
    /// The content of the file at `path`.
    static func bytes(at path: String) throws(Failure) -> [UInt8] {
        do {
            if path == "-" { return try bytes(of: .standardInput) }
            let file = try FileDescriptor.open(FilePath(path), .readOnly)
            defer { try? file.close() }
            return try bytes(of: file)
        } catch {
            throw Failure(.input, "\(path): \(error)")
        }
    }

    private static func bytes(of file: FileDescriptor) throws -> [UInt8] {
        var bytes: [UInt8] = []
        while true {
            let block = try file.readBlock()
            if block.isEmpty { return bytes }
            bytes += block
        }
    }

    /// The schema in the file at `path`.
    static func schema(
        at path: String, _ options: SchemaFileOptions, origin: Schema.Origin = .new
    ) throws -> SchemaFile {
        try SchemaFile(
            bytes: bytes(at: path), path: path, format: options.type, origin: origin,
            references: options.referencedTexts(), defaultDraft: options.draft
        ) { imported in text(of: imported, importedBy: path) }
    }

    /// A .proto file that another imports: from the folder of that one, or from one of those around it, the nearest first.
    private static func text(of imported: String, importedBy path: String) -> SchemaText? {
        var folder = path.split(separator: "/", omittingEmptySubsequences: false).dropLast()
        while true {
            let place = (folder + [Substring(imported)]).joined(separator: "/")
            if let bytes = try? bytes(at: place), let text = String(validating: bytes, as: UTF8.self) {
                return SchemaText(text, name: place)
            }
            guard folder.popLast() != nil else { return nil }
        }
    }

    /// The .proto files of a folder, each called by its path in it; of a file, itself and nothing else, called `name`.
    static func protobufTree(at path: String, calling name: String) throws -> ProtobufTree {
        let isFolder = isFolder(path)
        let root = isFolder ? (path.hasSuffix("/") ? String(path.dropLast()) : path) : folder(of: path)
        var texts: [String: SchemaText] = [:]
        for file in try schemaPaths(under: path) where SchemaFile.format(ofPath: file) == .protobuf {
            guard let text = String(validating: try bytes(at: file), as: UTF8.self) else {
                throw Failure(.input, "\(file) is not UTF-8 text")
            }
            texts[isFolder ? String(file.dropFirst(root.count + 1)) : name] = SchemaText(text, name: file)
        }
        guard !texts.isEmpty else { throw Failure(.input, "\(path) has no .proto files") }
        return try ProtobufTree(root: root, texts: texts) { text(of: $0, importedBy: "\(root)/.") }
    }

    private static func folder(of path: String) -> String {
        path.lastIndex(of: "/").map { String(path[..<$0]) } ?? "."
    }

    /// The schema in the file at `path`, whose format the file tells, and which uses no other.
    static func schema(at path: String, origin: Schema.Origin = .new) throws -> SchemaFile {
        try SchemaFile(bytes: bytes(at: path), path: path, format: nil, origin: origin) { imported in
            text(of: imported, importedBy: path)
        }
    }

    /// The earlier schemas that `path` names: one file, or all of a folder and the folders in it.
    static func earlierSchemas(at path: String, _ options: SchemaFileOptions) throws -> EarlierSchemas {
        let folder = path.hasPrefix("dir:") ? String(path.dropFirst(4)) : path
        guard isFolder(folder) else {
            return EarlierSchemas(
                name: path, files: [try schema(at: path, options, origin: .stored)], isFolder: false)
        }
        let files = try schemaPaths(under: folder).map { try schema(at: $0, options, origin: .stored) }
        return EarlierSchemas(name: path, files: files, isFolder: true)
    }

    /// The paths of the files that look like schemas, in the order of their paths; a file stands for itself.
    static func schemaPaths(under path: String) throws(Failure) -> [String] {
        guard isFolder(path) else { return [path] }
        do {
            let folder = path.hasSuffix("/") ? String(path.dropLast()) : path
            return try FileManager.default.subpathsOfDirectory(atPath: folder).sorted()
                .map { "\(folder)/\($0)" }
                .filter { SchemaFile.format(ofPath: $0) != nil && !isFolder($0) }
        } catch {
            throw Failure(.input, "\(path): \(error)")
        }
    }

    private static func isFolder(_ path: String) -> Bool {
        var isDirectory = false
        return FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory) && isDirectory
    }
}

extension FileDescriptor {
    /// Reads up to 256 KiB from where the file stands; nothing at its end.
    func readBlock() throws -> [UInt8] {
        var block = [UInt8](repeating: 0, count: 1 << 18)
        let count = unsafe try block.withUnsafeMutableBytes { unsafe try read(into: $0) }
        block.removeLast(block.count - count)
        return block
    }
}
