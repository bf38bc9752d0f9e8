import Foundation
import Protobuf

/// Schemas of texts, through protoc: `PROTOC` in the environment, else the one on the path.
enum ProtobufSources {
    struct Refusal: Error { let text: String }

    static let protoc = ProcessInfo.processInfo.environment["PROTOC"] ?? "/usr/bin/protoc"

    static var isPresent: Bool { FileManager.default.isExecutableFile(atPath: protoc) }

    /// All files of a tree; the schema is of the one called `root`, or the last.
    static func schema(_ files: [String: String], root: String? = nil) throws -> ProtobufSchema {
        let folder = FileManager.default.temporaryDirectory.appending(path: "protobuf-sources-\(UUID())")
        defer { try? FileManager.default.removeItem(at: folder) }
        for (path, text) in files {
            let file = folder.appending(path: path)
            try FileManager.default.createDirectory(
                at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
            try Data(text.utf8).write(to: file)
        }
        let output = folder.appending(path: ".set")
        let process = Process()
        process.executableURL = URL(filePath: protoc)
        process.currentDirectoryURL = folder
        process.arguments =
            ["-I.", "--include_imports", "--include_source_info", "--descriptor_set_out=\(output.path)"]
            + files.keys.sorted()
        let errors = Pipe()
        process.standardError = errors
        try process.run()
        let text = try errors.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { throw Refusal(text: String(decoding: text, as: UTF8.self)) }
        let set = try FileDescriptorSet(serialized: Array(Data(contentsOf: output)))
        return try ProtobufSchema(descriptorSet: set, root: root)
    }
}
