import Foundation
import Testing

@testable import TopicLog

/// A file system that is really full: a small one in memory, which takes the right to mount.
@Suite struct `On a full disk` {
    @Test(arguments: TopicSettings.Durability.allCases)
    func `appends are refused, reads go on, and appends again once there is space`(
        durability: TopicSettings.Durability
    ) async throws {
        try await withTemporaryDirectory { path in
            guard try run("mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs", path) else {
                print("full disk: skipped, this user may not mount a file system")
                return
            }
            defer { _ = try? run("umount", "-l", path) }
            let ballast = path + "/ballast"
            try Data(count: 100 << 10).write(to: URL(filePath: ballast))
            let log = try DirectoryLog(path: path + "/log")
            var settings = TopicSettings()
            settings.durability = durability
            settings.segmentBytes = 16 << 10
            try await log.createTopic(topic("t"), partitions: 1, settings: settings)
            let partition = try TopicPartition(topic("t"), 0)

            var texts: [String] = []
            var refusal: LogError?
            while refusal == nil, texts.count < 1000 {
                let text = "\(texts.count) " + String(repeating: "x", count: 1000)
                do {
                    let offset = try await log.append(batch(text), to: partition)
                    #expect(offset == Int64(texts.count))
                    texts.append(text)
                } catch let error as LogError {
                    refusal = error
                }
            }
            #expect(refusal?.code == .storage && refusal?.message.contains("the disk is full") == true)
            try await expect(.storage) {
                try await log.append(batch(String(repeating: "y", count: 9000)), to: partition)
            }
            #expect(try await log.verify() == [])
            #expect(try await log.read(partition, from: 0, maxBytes: 1 << 20).map(\.text) == texts)

            try FileManager.default.removeItem(atPath: ballast)
            for _ in 0..<20 {
                let text = "\(texts.count) " + String(repeating: "z", count: 1000)
                #expect(try await log.append(batch(text), to: partition) == Int64(texts.count))
                texts.append(text)
            }
            try log.close()
            let again = try DirectoryLog(path: path + "/log")
            #expect(again.recoveries.isEmpty)
            #expect(try await again.read(partition, from: 0, maxBytes: 1 << 20).map(\.text) == texts)
            try again.close()
        }
    }

    private func run(_ tool: String, _ arguments: String...) throws -> Bool {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = [tool] + arguments
        process.standardError = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        return process.terminationStatus == 0
    }
}
