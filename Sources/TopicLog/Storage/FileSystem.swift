internal import SystemPackage

/// What the log asks of a file system. All file access goes through here, so that tests can lose power at any call.
///
/// The calls mean what POSIX's calls of the same purpose mean, and throw what those set `errno` to.
protocol FileSystem: Sendable {
    func open(_ path: String, _ access: FileAccess) throws(Errno) -> any OpenFile
    func createDirectory(_ path: String) throws(Errno)
    /// The names in a directory, in no order.
    func list(_ directory: String) throws(Errno) -> [String]
    func rename(_ path: String, to newPath: String) throws(Errno)
    func removeFile(_ path: String) throws(Errno)
    func removeDirectory(_ path: String) throws(Errno)
    /// Makes the creation, renaming and removal of what is directly in the directory survive power loss.
    func synchronize(directory: String) throws(Errno)
}

/// What a file is opened for.
enum FileAccess {
    case read
    /// For reading and writing; the file must be there.
    case write
    /// For reading and writing; the file is made if it isn't there.
    case create
}

/// An open file; it closes when the last reference goes. Closing reports nothing, as whatever must be on disk was
/// synchronized before.
protocol OpenFile: AnyObject, Sendable {
    /// Reads at most as many bytes as `buffer` has; 0 at the end of the file.
    func read(into buffer: UnsafeMutableRawBufferPointer, at position: Int) throws(Errno) -> Int
    /// Writes `first` and then `second`, or a beginning of them.
    ///
    /// - Returns: how many bytes were written.
    func write(_ first: UnsafeRawBufferPointer, _ second: UnsafeRawBufferPointer, at position: Int) throws(Errno) -> Int
    func truncate(to size: Int) throws(Errno)
    /// Makes the content, and the size needed to read it, survive power loss. After a failure the content is unknown:
    /// the kernel may have dropped it, and a second call may succeed without having written anything.
    func synchronize() throws(Errno)
    func size() throws(Errno) -> Int
    /// Takes a lock that ends with the file's last reference or the process, unless another opener has it.
    func lock() throws(Errno) -> Bool
    /// Whether `path` still names this file.
    func isAt(_ path: String) -> Bool
}

extension OpenFile {
    /// Writes all of `first` and then `second`.
    func writeAll(_ first: Span<UInt8>, _ second: Span<UInt8>, at position: Int) throws(Errno) {
        var written = 0
        while written < first.count + second.count {
            let firstRest = first.extracting(droppingFirst: min(written, first.count))
            let secondRest = second.extracting(droppingFirst: max(0, written - first.count))
            do throws(Errno) {
                let count = try unsafe firstRest.withUnsafeBytes { first throws(Errno) in
                    try unsafe secondRest.withUnsafeBytes { second throws(Errno) in
                        try unsafe write(first, second, at: position + written)
                    }
                }
                // A write of nothing that is no error would be tried for ever.
                guard count > 0 else { throw .ioError }
                written += count
            } catch .interrupted {
                continue
            }
        }
    }

    /// Writes all of `bytes`.
    func writeAll(_ bytes: [UInt8], at position: Int) throws(Errno) {
        try writeAll(bytes.span, Span(), at: position)
    }

    /// The `count` bytes from `position` on, or as many as there are before the end of the file.
    func read(_ count: Int, at position: Int) throws(Errno) -> [UInt8] {
        try unsafe [UInt8](unsafeUninitializedCapacity: max(0, count)) { buffer, total throws(Errno) in
            // `total` says how many bytes of the buffer were read into, also when this throws.
            while total < count {
                let rest = unsafe UnsafeMutableRawBufferPointer(
                    rebasing: UnsafeMutableRawBufferPointer(buffer)[total...])
                do throws(Errno) {
                    let read = try unsafe read(into: rest, at: position + total)
                    if read == 0 { return }
                    total += read
                } catch .interrupted {
                    continue
                }
            }
        }
    }
}

extension FileSystem {
    /// The content of a small file; nil if there is no such file.
    func contents(of path: String) throws(Errno) -> [UInt8]? {
        do throws(Errno) {
            let file = try open(path, .read)
            return try file.read(try file.size(), at: 0)
        } catch .noSuchFileOrDirectory {
            return nil
        }
    }

    /// Replaces a small file so that after power loss it has either the old content or the new.
    func replace(_ name: String, in directory: String, with content: [UInt8]) throws(Errno) {
        let path = "\(directory)/\(name)"
        let temporary = path + ".tmp"
        let file = try open(temporary, .create)
        try file.truncate(to: 0)
        try file.writeAll(content, at: 0)
        try file.synchronize()
        try rename(temporary, to: path)
        try synchronize(directory: directory)
    }
}
