import Foundation
import JSON

/// One run of the built command.
struct CommandRun {
    let status: Int32
    /// Standard output.
    let data: Data
    let errors: String

    /// Runs `concord` with `arguments` in the project's folder, feeding it `input`.
    init(_ arguments: String..., input: String = "") throws {
        try self.init(arguments, input: Data(input.utf8))
    }

    /// Runs `concord` with `arguments` in the project's folder, feeding it `input`.
    init(_ arguments: [String], input: Data = Data()) throws {
        let folder = try TemporaryFolder()
        try input.write(to: folder.url.appending(path: "in"))
        // Files in place of pipes: no buffer can fill up and stop the command.
        _ = FileManager.default.createFile(atPath: folder.path("out"), contents: nil)
        _ = FileManager.default.createFile(atPath: folder.path("err"), contents: nil)
        let process = Process()
        process.executableURL = CommandRun.executable
        process.arguments = arguments
        process.currentDirectoryURL = CommandRun.project
        process.standardInput = try FileHandle(forReadingFrom: folder.url.appending(path: "in"))
        process.standardOutput = try FileHandle(forWritingTo: folder.url.appending(path: "out"))
        process.standardError = try FileHandle(forWritingTo: folder.url.appending(path: "err"))
        try process.run()
        process.waitUntilExit()
        status = process.terminationStatus
        data = try Data(contentsOf: folder.url.appending(path: "out"))
        errors = String(decoding: try Data(contentsOf: folder.url.appending(path: "err")), as: UTF8.self)
    }

    /// Standard output as text.
    var output: String { String(decoding: data, as: UTF8.self) }

    /// Standard output as a JSON document.
    var json: JSONDocument {
        get throws { try JSONDocument(parsing: output) }
    }

    /// The command, which is built beside the tests.
    static let executable = URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent()
        .appending(path: "concord")

    /// The project's folder.
    static let project = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()
}

/// A folder that goes away with its owner.
final class TemporaryFolder {
    let url: URL

    init() throws {
        url = FileManager.default.temporaryDirectory.appending(path: "concord-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(at: url) }

    /// The path of `name` in the folder.
    func path(_ name: String) -> String { url.appending(path: name).path }

    /// Writes a file called `name`, and gives its path.
    func file(_ name: String, _ content: String) throws -> String {
        try Data(content.utf8).write(to: url.appending(path: name))
        return path(name)
    }
}
