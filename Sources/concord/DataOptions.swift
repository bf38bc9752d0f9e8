import ArgumentParser
import Registry
import TopicLog

/// `--data`, for every command that works on a data directory.
struct DataOptions: ParsableArguments {
    @Option(help: "The data directory.")
    var data: String

    /// Runs `body` with the log in the directory, which no other process can open meanwhile.
    func withLog<R>(
        _ opening: DirectoryLog.Opening = .existing, _ body: (DirectoryLog) async throws -> R
    ) async throws -> R {
        let log = try DirectoryLog(path: data, opening)
        for recovery in log.recoveries { Output.note("concord: \(recovery.note)") }
        do {
            let result = try await body(log)
            try log.close()
            return result
        } catch {
            try? log.close()
            throw error
        }
    }

    /// Runs `body` with the registry in the directory.
    func withRegistry<R>(
        _ opening: DirectoryLog.Opening = .existing, _ body: (EmbeddedRegistry) async throws -> R
    ) async throws -> R {
        try await withLog(opening) { log in try await body(try await EmbeddedRegistry(log: log)) }
    }
}

extension PartitionRecovery {
    /// What happened, for people.
    var note: String {
        if let damage { return damage.message }
        return "\(partition): dropped \(droppedBytes) bytes behind the last acknowledged record, left by a crash"
    }
}
