internal import SystemPackage

extension LogError {
    /// What the operating system answered when the log tried to `action` the file or directory at `path`.
    @inline(never)
    init(_ errno: Errno, _ action: String, _ path: String) {
        let advice =
            switch errno {
            case .noSpace: "the disk is full: free some space, then try again"
            case .diskQuotaExceeded: "the disk quota is used up: raise it or free some space, then try again"
            case .permissionDenied, .notPermitted: "permission denied: check who owns the data directory"
            case .readOnlyFileSystem: "the file system is mounted read-only"
            case .tooManyOpenFiles: "too many open files: raise the limit (ulimit -n)"
            default: errno.description
            }
        self.init(.storage, "can't \(action) \(path): \(advice)")
    }
}

/// Runs `body`; what the operating system throws becomes the sentence that it can't `action` the file at `path`.
func attempt<Result>(
    _ action: String, _ path: String, _ body: () throws(Errno) -> Result
) throws(LogError) -> Result {
    do throws(Errno) {
        return try body()
    } catch {
        throw LogError(error, action, path)
    }
}
