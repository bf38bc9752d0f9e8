internal import SystemPackage

#if canImport(Darwin)
internal import Darwin
#elseif canImport(Musl)
internal import Musl
#else
internal import Glibc
#endif

/// The operating system's files.
struct LocalFileSystem: FileSystem {
    func open(_ path: String, _ access: FileAccess) throws(Errno) -> any OpenFile {
        let flags =
            switch access {
            case .read: O_RDONLY
            case .write: O_RDWR
            case .create: O_RDWR | O_CREAT
            }
        return LocalFile(try openDescriptor(path, flags | O_NOFOLLOW))
    }

    func createDirectory(_ path: String) throws(Errno) {
        try check(unsafe path.withCString { unsafe mkdir($0, 0o700) })
    }

    func list(_ directory: String) throws(Errno) -> [String] {
        guard let stream = unsafe directory.withCString({ unsafe opendir($0) }) else { throw lastError }
        defer { unsafe closedir(stream) }
        var names: [String] = []
        while true {
            errno = 0
            guard let entry = unsafe readdir(stream) else { break }
            let name = unsafe withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
                unsafe String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            if name != ".", name != ".." { names.append(name) }
        }
        guard errno == 0 else { throw lastError }
        return names
    }

    func rename(_ path: String, to newPath: String) throws(Errno) {
        let result = unsafe path.withCString { path in
            unsafe newPath.withCString { newPath in
                #if canImport(Darwin)
                unsafe Darwin.rename(path, newPath)
                #elseif canImport(Musl)
                unsafe Musl.rename(path, newPath)
                #else
                unsafe Glibc.rename(path, newPath)
                #endif
            }
        }
        try check(result)
    }

    func removeFile(_ path: String) throws(Errno) {
        try check(unsafe path.withCString { unsafe unlink($0) })
    }

    func removeDirectory(_ path: String) throws(Errno) {
        try check(unsafe path.withCString { unsafe rmdir($0) })
    }

    func synchronize(directory: String) throws(Errno) {
        let descriptor = try openDescriptor(directory, O_RDONLY | O_DIRECTORY)
        defer { close(descriptor) }
        try check(fsync(descriptor))
    }

    private func openDescriptor(_ path: String, _ flags: Int32) throws(Errno) -> Int32 {
        while true {
            let descriptor = unsafe path.withCString { path in
                #if canImport(Darwin)
                unsafe Darwin.open(path, flags | O_CLOEXEC, 0o600)
                #elseif canImport(Musl)
                unsafe Musl.open(path, flags | O_CLOEXEC, 0o600)
                #else
                unsafe Glibc.open(path, flags | O_CLOEXEC, 0o600)
                #endif
            }
            if descriptor >= 0 { return descriptor }
            guard errno == EINTR else { throw lastError }
        }
    }
}

/// The number of this process.
var processIdentifier: Int { Int(getpid()) }

/// Owns a file descriptor.
private final class LocalFile: OpenFile {
    private let descriptor: Int32

    init(_ descriptor: Int32) { self.descriptor = descriptor }

    deinit { close(descriptor) }

    func read(into buffer: UnsafeMutableRawBufferPointer, at position: Int) throws(Errno) -> Int {
        try check(unsafe pread(descriptor, buffer.baseAddress, buffer.count, off_t(position)))
    }

    func write(
        _ first: UnsafeRawBufferPointer, _ second: UnsafeRawBufferPointer, at position: Int
    ) throws(Errno) -> Int {
        // The kernel only reads, though the C type lacks the const.
        var pieces = unsafe (
            iovec(iov_base: UnsafeMutableRawPointer(mutating: first.baseAddress), iov_len: first.count),
            iovec(iov_base: UnsafeMutableRawPointer(mutating: second.baseAddress), iov_len: second.count)
        )
        let count = unsafe withUnsafeBytes(of: &pieces) { bytes in
            unsafe pwritev(descriptor, bytes.assumingMemoryBound(to: iovec.self).baseAddress, 2, off_t(position))
        }
        return try check(count)
    }

    func truncate(to size: Int) throws(Errno) {
        try check(ftruncate(descriptor, off_t(size)))
    }

    func synchronize() throws(Errno) {
        #if canImport(Darwin)
        // fsync leaves the data in the drive's cache.
        try check(fcntl(descriptor, F_FULLFSYNC))
        #else
        try check(fdatasync(descriptor))
        #endif
    }

    func size() throws(Errno) -> Int {
        var status = stat()
        try check(unsafe fstat(descriptor, &status))
        return Int(status.st_size)
    }

    func lock() throws(Errno) -> Bool {
        // Not fcntl's POSIX locks, which go as soon as the process closes any other descriptor of the file.
        if flock(descriptor, LOCK_EX | LOCK_NB) == 0 { return true }
        guard errno == EWOULDBLOCK else { throw lastError }
        return false
    }

    func isAt(_ path: String) -> Bool {
        var own = stat()
        var other = stat()
        guard unsafe fstat(descriptor, &own) == 0, unsafe path.withCString({ unsafe lstat($0, &other) }) == 0 else {
            return false
        }
        return own.st_dev == other.st_dev && own.st_ino == other.st_ino
    }
}

/// What the last call that failed set.
private var lastError: Errno { Errno(rawValue: errno) }

@discardableResult
private func check<Result: SignedInteger>(_ result: Result) throws(Errno) -> Result {
    guard result >= 0 else { throw lastError }
    return result
}
