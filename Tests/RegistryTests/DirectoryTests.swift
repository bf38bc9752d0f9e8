import Foundation
import Registry
import SchemaLanguage
import Testing
import TopicLog

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

@Suite struct `A registry in a directory` {
    /// A path of its own under the temporary folder.
    static func temporaryPath() -> String {
        FileManager.default.temporaryDirectory.appending(path: "registry-\(UUID().uuidString)").path
    }

    @Test func `a registry that is opened again is the same`() async throws {
        let path = Self.temporaryPath()
        defer { try? FileManager.default.removeItem(atPath: path) }
        var before = ""
        for round in 1...3 {
            let log = try DirectoryLog(path: path)
            let registry = try await EmbeddedRegistry(log: log)
            if round > 1 { #expect(try await inventory(of: registry) == before) }
            try await registry.register(.record("a", "f\(round)?"), "s")
            try await registry.register(.record("a", "f\(round)?"), ":.c:s\(round)")
            try await registry.setLevel(.full, "s\(round)")
            if round == 2 {
                try await registry.delete("s")
                try await registry.delete("s", .permanent)
            }
            before = try await inventory(of: registry)
            try log.close()
        }
    }

    /// A process registers from several tasks, writes down each answer as it gets it, and is killed in the middle.
    @Test(.timeLimit(.minutes(1)))
    func `what was answered is there after the process was killed`() async throws {
        let path = Self.temporaryPath()
        defer { for path in [path, path + "-answers"] { try? FileManager.default.removeItem(atPath: path) } }
        await #expect(processExitsWith: .signal(SIGKILL)) { [path = path as String] in
            let registry = try await EmbeddedRegistry(log: DirectoryLog(path: path))
            guard FileManager.default.createFile(atPath: path + "-answers", contents: nil) else { return }
            let answers = try #require(FileHandle(forWritingAtPath: path + "-answers"))
            try await registry.setLevel(.none)
            await withThrowingTaskGroup(of: Void.self) { group in
                for writer in 0..<4 {
                    group.addTask {
                        for number in 0..<1_000 {
                            let subject = "s\(writer)"
                            let answer = try await registry.register(.record("f\(writer)x\(number)"), subject)
                            try answers.write(
                                contentsOf: Data("\(subject) \(answer.version) \(answer.id) \(answer.guid)\n".utf8))
                            if number % 5 == 4 { try await registry.delete("latest", subject) }
                            if writer == 0, number == 25 { kill(getpid(), SIGKILL) }
                        }
                    }
                }
            }
        }
        let answers = try String(contentsOfFile: path + "-answers", encoding: .utf8).split(separator: "\n")
        #expect(answers.count > 25)
        let registry = try await EmbeddedRegistry(log: DirectoryLog(path: path))
        #expect(await registry.quarantined.isEmpty)
        for answer in answers {
            let parts = answer.split(separator: " ").map(String.init)
            let stored = try await registry.version(parts[1], parts[0], .include)
            #expect(stored.id.description == parts[2] && stored.guid.description == parts[3])
        }
        let ids = answers.compactMap { Int32($0.split(separator: " ")[2]) }
        #expect(Set(ids).count == ids.count)
        #expect(try await registry.register(.record("new"), "new").id.value > ids.max() ?? 0)
    }
}
