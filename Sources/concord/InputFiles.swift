import EvolutionCheck
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
            references: options.referencedTexts(), defaultDraft: options.draft)
    }

    /// The schema in the file at `path`, whose format the file tells, and which uses no other.
    static func schema(at path: String, origin: Schema.Origin = .new) throws -> SchemaFile {
        try SchemaFile(bytes: bytes(at: path), path: path, format: nil, origin: origin)
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
