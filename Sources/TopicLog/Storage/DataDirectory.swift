internal import SystemPackage

/// The directory that holds a log, apart from what is in its partitions.
struct DataDirectory {
    let path: String
    let fileSystem: any FileSystem

    /// What opening a directory gives.
    struct Opened {
        var catalog: TopicCatalog
        var lock: DirectoryLock
        /// Whether whoever had it open before closed it in order.
        var wasClosedCleanly: Bool
    }

    private static let cleanShutdownName = ".clean-shutdown"
    /// What a directory may have that is about to become a data directory.
    private static let harmlessNames: Set = [
        DirectoryLock.fileName, TopicCatalog.fileName, TopicCatalog.fileName + ".tmp", FormatFile.name + ".tmp",
        "lost+found",
    ]

    private var topicsPath: String { "\(path)/\(TopicCatalog.fileName)" }
    private var formatPath: String { "\(path)/\(FormatFile.name)" }
    private var cleanShutdownPath: String { "\(path)/\(DataDirectory.cleanShutdownName)" }

    func partition(_ number: Int, of entry: TopicCatalog.Entry, _ lock: DirectoryLock) -> PartitionDirectory {
        PartitionDirectory(
            path: path(of: number, entry.id), settings: entry.settings, fileSystem: fileSystem, lock: lock)
    }

    func path(of partition: Int, _ id: TopicID) -> String { "\(path)/\(id.directoryName(partition: partition))" }

    /// The topics, without a lock: somebody may be changing them.
    func readCatalog() throws(LogError) -> TopicCatalog {
        guard let format = try contents(formatPath) else {
            throw notADataDirectory("it has no file \"\(FormatFile.name)\"")
        }
        try FormatFile.check(format, of: path)
        return try TopicCatalog(try contents(topicsPath), at: topicsPath)
    }

    /// Locks the directory, makes it a data directory if it is new, and finishes what was interrupted.
    func open(_ opening: DirectoryLog.Opening) throws(LogError) -> Opened {
        if opening == .createIfMissing {
            try create(path)
        } else {
            // Before a lock file is made there.
            _ = try readCatalog()
        }
        let lock = try DirectoryLock(path, fileSystem)
        if try contents(formatPath) == nil {
            try initialize()
            return Opened(catalog: TopicCatalog(), lock: lock, wasClosedCleanly: true)
        }
        var catalog = try readCatalog()
        // Gone before anything is written, so that it never tells of an earlier time.
        let wasClosedCleanly = try attempt("open", cleanShutdownPath) { () throws(Errno) in
            guard try fileSystem.contents(of: cleanShutdownPath) != nil else { return false }
            try fileSystem.removeFile(cleanShutdownPath)
            try fileSystem.synchronize(directory: path)
            return true
        }
        let deleted = catalog.deleted
        for (id, partitions) in deleted where removePartitions(of: id, partitions) { catalog.deleted[id] = nil }
        if catalog.deleted != deleted { try write(catalog) }
        removeUnfinished(catalog)
        return Opened(catalog: catalog, lock: lock, wasClosedCleanly: wasClosedCleanly)
    }

    /// Replaces what the directory says of its topics.
    func write(_ catalog: TopicCatalog) throws(LogError) {
        try attempt("write", topicsPath) { () throws(Errno) in
            try fileSystem.replace(TopicCatalog.fileName, in: path, with: catalog.content)
        }
    }

    /// Says that everything is durable and nothing is written any more: the last thing that is done.
    func writeCleanShutdown() throws(LogError) {
        try attempt("write", cleanShutdownPath) { () throws(Errno) in
            try fileSystem.replace(
                DataDirectory.cleanShutdownName, in: path, with: ChecksummedText.encode([]))
        }
    }

    /// Removes the directories of a topic's partitions.
    ///
    /// - Returns: whether they are all gone for good.
    func removePartitions(of id: TopicID, _ partitions: Int) -> Bool {
        do throws(Errno) {
            for number in 0..<partitions { try removeAll(path(of: number, id)) }
            try fileSystem.synchronize(directory: path)
            return true
        } catch {
            return false
        }
    }

    // MARK: A new directory

    private func initialize() throws(LogError) {
        try attempt("create", path) { () throws(Errno) in
            try fileSystem.list(path).first { !DataDirectory.harmlessNames.contains($0) }
        }.map { name throws(LogError) in
            throw notADataDirectory("it has \"\(name)\", but no file \"\(FormatFile.name)\"")
        }
        // The format last: a directory that has it has everything.
        try write(TopicCatalog())
        try attempt("write", formatPath) { () throws(Errno) in
            try fileSystem.replace(FormatFile.name, in: path, with: FormatFile.content)
        }
    }

    private func create(_ directory: String) throws(LogError) {
        try attempt("create", directory) { () throws(Errno) in
            // The directories that are missing, each made in the one above.
            var missing: [(directory: String, above: String)] = []
            var directory = directory
            while true {
                do throws(Errno) {
                    _ = try fileSystem.list(directory)
                    break
                } catch .noSuchFileOrDirectory {
                    let slash = directory.lastIndex(of: "/")
                    let above = slash.map { directory[..<$0].isEmpty ? "/" : String(directory[..<$0]) } ?? "."
                    missing.append((directory, above))
                    directory = above
                }
            }
            for (directory, above) in missing.reversed() {
                try fileSystem.createDirectory(directory)
                try fileSystem.synchronize(directory: above)
            }
        }
    }

    private func notADataDirectory(_ why: String) -> LogError {
        LogError(
            .unsupportedFormat,
            "\(path) is no data directory of the log: \(why). Name a data directory, or one to be made")
    }

    // MARK: What was interrupted

    /// Removes partitions that were made for a topic that was not made in the end. One that has records is left alone:
    /// the list of topics may be an old copy.
    private func removeUnfinished(_ catalog: TopicCatalog) {
        let known = Set(catalog.topics.values.map(\.id)).union(catalog.deleted.keys)
        for name in (try? fileSystem.list(path)) ?? [] {
            guard let dash = name.lastIndex(of: "-"), Int(name[name.index(after: dash)...]) != nil,
                let id = TopicID(name[..<dash]), !known.contains(id)
            else { continue }
            let directory = "\(path)/\(name)"
            do throws(Errno) {
                for file in try fileSystem.list(directory) where file.hasSuffix(".log") {
                    guard try fileSystem.open("\(directory)/\(file)", .read).size() == 0 else { throw .fileExists }
                }
                try removeAll(directory)
            } catch {
                continue
            }
        }
    }

    /// Removes a directory and the files in it, if it is there.
    private func removeAll(_ directory: String) throws(Errno) {
        do throws(Errno) {
            for name in try fileSystem.list(directory) { try fileSystem.removeFile("\(directory)/\(name)") }
            try fileSystem.removeDirectory(directory)
        } catch .noSuchFileOrDirectory {
            return
        }
    }

    private func contents(_ path: String) throws(LogError) -> [UInt8]? {
        try attempt("read", path) { () throws(Errno) in try fileSystem.contents(of: path) }
    }
}
