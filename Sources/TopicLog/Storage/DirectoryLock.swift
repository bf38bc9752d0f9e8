internal import SystemPackage

/// The right of one process to write to a data directory. The kernel takes it back however the process ends.
final class DirectoryLock: Sendable {
    static let fileName = ".lock"

    private let path: String
    private let file: any OpenFile

    /// Locks a directory, which must be there.
    ///
    /// - Throws: `LogError` with the code `directoryLocked` that names the process that has it open.
    init(_ directory: String, _ fileSystem: any FileSystem) throws(LogError) {
        path = "\(directory)/\(DirectoryLock.fileName)"
        do throws(Errno) {
            file = try fileSystem.open(path, .create)
            if try file.lock() {
                // For the other's message only: a full disk is no reason not to open.
                try? file.truncate(to: 0)
                try? file.writeAll(Array("\(processIdentifier)\n".utf8), at: 0)
                return
            }
        } catch {
            throw LogError(error, "lock", path)
        }
        let content = (try? file.read(32, at: 0)) ?? []
        let digits = String(decoding: content.prefix { $0 != UInt8(ascii: "\n") }, as: UTF8.self)
        let holder = Int(digits).map { "process \($0)" } ?? "another process"
        throw LogError(
            .directoryLocked, "\(directory) is in use by \(holder): stop it, or use another data directory")
    }

    /// Sees that the lock still keeps others out: it doesn't if somebody has removed or replaced its file.
    func check() throws(LogError) {
        guard !file.isAt(path) else { return }
        throw LogError(
            .directoryLocked,
            "\(path) was removed or replaced while this process had the data directory open, so that another process may"
                + " write to it, too: close the log, and see that no other process has it open")
    }
}
