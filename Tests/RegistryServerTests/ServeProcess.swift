import Foundation
import Testing

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// The built command `concord serve`, running.
final class ServeProcess {
    let server: Server
    private let process: Process
    private let folder: URL

    /// Starts it on a free port and waits until it says that it is ready.
    init(_ arguments: String...) async throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "concord-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let ready = folder.appending(path: "ready")
        process = Process()
        process.executableURL = URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent()
            .appending(path: "concord")
        process.arguments = ["serve", "--port", "0", "--ready-file", ready.path] + arguments
        process.standardError = FileHandle.nullDevice
        try process.run()
        while !FileManager.default.fileExists(atPath: ready.path) {
            guard process.isRunning else { throw EndedEarly(status: process.terminationStatus) }
            try await Task.sleep(for: .milliseconds(5))
        }
        let lines = try String(contentsOf: ready, encoding: .utf8).split(separator: "\n")
        server = Server(url: String(try #require(lines.first)))
    }

    struct EndedEarly: Error {
        let status: Int32
    }

    /// Ends it at once, whatever it is doing.
    func endAtOnce() {
        _ = kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
    }

    /// Asks it to end.
    ///
    /// - Returns: its exit code.
    func end() -> Int32 {
        process.terminate()
        process.waitUntilExit()
        return process.terminationStatus
    }

    deinit {
        if process.isRunning { endAtOnce() }
        try? FileManager.default.removeItem(at: folder)
    }
}
