import Foundation
import Testing

@testable import TopicLog

/// The log in real files.
@Suite struct `A directory log` {
    @Test(arguments: TopicSettings.Durability.allCases)
    func `has everything again after it was closed, over many segments`(
        durability: TopicSettings.Durability
    ) async throws {
        try await withTemporaryDirectory { path in
            let partition = try TopicPartition(topic("t"), 0)
            var settings = TopicSettings()
            settings.durability = durability
            settings.segmentBytes = 2048
            var expected: [String] = []
            for round in 0..<3 {
                let log = try DirectoryLog(path: path + "/a/b/")
                #expect(log.wasClosedCleanly && log.recoveries.isEmpty)
                if round == 0 { try await log.createTopic(topic("t"), partitions: 1, settings: settings) }
                #expect(try await read(log, partition) == expected)
                for index in 0..<40 {
                    let text = "\(round) \(index) " + String(repeating: "x", count: index)
                    try await log.append(batch(text, text), to: partition)
                    expected += [text, text]
                }
                #expect(try await read(log, partition) == expected)
                #expect(try await log.verify() == [])
                try log.close()
            }
            let logs = try SegmentDump.logs(inDataDirectory: path + "/a/b")
            #expect(logs.count > 3 && logs.allSatisfy { $0.partition == partition })
            var texts: [String] = []
            for (_, path) in logs {
                var dump = try SegmentDump(path: path)
                while let batch = try dump.next() { texts += batch.records.map(\.text) }
            }
            #expect(texts == expected)
        }
    }

    @Test func `can be open once`() async throws {
        try await withTemporaryDirectory { path in
            let log = try DirectoryLog(path: path)
            let error = #expect(throws: LogError.self) { try DirectoryLog(path: path) }
            #expect(error?.code == .directoryLocked)
            #expect(error?.message.contains("process \(ProcessInfo.processInfo.processIdentifier)") == true)
            try log.close()
            try DirectoryLog(path: path).close()
        }
    }

    @Test func `soon writes nothing more when its lock file was removed`() async throws {
        try await withTemporaryDirectory { path in
            let log = try DirectoryLog(path: path)
            try await log.createTopic(topic("t"), partitions: 1, settings: TopicSettings())
            let partition = try TopicPartition(topic("t"), 0)
            try await log.append(batch("a"), to: partition)
            try FileManager.default.removeItem(atPath: path + "/.lock")
            try await expect(.directoryLocked) {
                for _ in 0..<1000 { try await log.append(batch("b"), to: partition) }
            }
            try await expect(.directoryLocked) { try await log.deleteTopic(topic("t")) }
            #expect(try await read(log, partition).first == "a")
            try await expect(.directoryLocked) { try log.close() }
        }
    }

    @Test func `answers nothing after it was closed`() async throws {
        try await withTemporaryDirectory { path in
            let log = try DirectoryLog(path: path)
            try await log.createTopic(topic("t"), partitions: 1, settings: TopicSettings())
            let partition = try TopicPartition(topic("t"), 0)
            let waiting = Task { try await log.waitForRecords(in: partition, from: 0) }
            let pending = try await log.beginAppend(batch("a"), to: partition)
            try await pending.acknowledged()
            try await waiting.value
            let late = Task { try await log.waitForRecords(in: partition, from: 1) }
            try log.close()
            try await expect(.closed) { try await late.value }
            try await expect(.closed) { try await log.append(batch("b"), to: partition) }
            try await expect(.closed) { try await log.read(partition, from: 0, maxBytes: 1) }
            try await expect(.closed) { try await log.topics() }
            try await expect(.closed) {
                try await log.createTopic(topic("u"), partitions: 1, settings: TopicSettings())
            }
            try log.close()
        }
    }

    @Test func `is not made where something else is, nor where it must exist`() async throws {
        try await withTemporaryDirectory { path in
            let missing = #expect(throws: LogError.self) { try DirectoryLog(path: path + "/none", .existing) }
            #expect(missing?.code == .unsupportedFormat)
            #expect(!FileManager.default.fileExists(atPath: path + "/none"))
            try Data("hello".utf8).write(to: URL(filePath: path + "/letter.txt"))
            let error = #expect(throws: LogError.self) { try DirectoryLog(path: path) }
            #expect(error?.code == .unsupportedFormat && error?.message.contains("letter.txt") == true)
            try await expect(.storage) { try DirectoryLog(path: path + "/letter.txt") }
        }
    }

    @Test func `refuses what a newer version wrote`() async throws {
        try await withTemporaryDirectory { path in
            try DirectoryLog(path: path).close()
            for lines in [["concord-log 2"], ["concord-log 1", "incompatible tiered-storage"]] {
                try Data(ChecksummedText.encode(lines)).write(to: URL(filePath: path + "/format"))
                try await expect(.unsupportedFormat) { try DirectoryLog(path: path) }
            }
            try Data(ChecksummedText.encode(["concord-log 1", "compatible hints"])).write(
                to: URL(filePath: path + "/format"))
            try DirectoryLog(path: path).close()
            let topics = ["topic \(TopicID()) t 1 cleanup.policy=compact"]
            try Data(ChecksummedText.encode(topics)).write(to: URL(filePath: path + "/topics"))
            let error = #expect(throws: LogError.self) { try DirectoryLog(path: path) }
            #expect(error?.code == .unsupportedFormat && error?.message.contains("cleanup.policy") == true)
        }
    }

    @Test func `leaves nothing of a deleted topic, and removes what an interrupted one left`() async throws {
        try await withTemporaryDirectory { path in
            let log = try DirectoryLog(path: path)
            try await log.createTopic(topic("t"), partitions: 3, settings: TopicSettings())
            try await log.append(batch("a"), to: TopicPartition(topic("t"), 2))
            try await log.deleteTopic(topic("t"))
            try log.close()
            let files = [".clean-shutdown", ".lock", "format", "topics"]
            #expect(try FileManager.default.contentsOfDirectory(atPath: path).sorted() == files)
            // As if power was lost before the topic was in the list; one with records may be needed yet.
            for (size, isKept) in [(0, false), (1, true)] {
                let partition = path + "/" + TopicID().directoryName(partition: 0)
                try FileManager.default.createDirectory(atPath: partition, withIntermediateDirectories: false)
                try Data(count: size).write(to: URL(filePath: partition + "/00000000000000000000.log"))
                try DirectoryLog(path: path).close()
                #expect(FileManager.default.fileExists(atPath: partition) == isKept)
            }
        }
    }

    @Test func `takes appends of many tasks to many partitions at once`() async throws {
        try await withTemporaryDirectory { path in
            let log = try DirectoryLog(path: path)
            for durability in TopicSettings.Durability.allCases {
                var settings = TopicSettings()
                settings.durability = durability
                settings.segmentBytes = 4096
                let name = try topic(durability.rawValue)
                try await log.createTopic(name, partitions: 2, settings: settings)
            }
            try await withThrowingTaskGroup(of: Void.self) { group in
                for durability in TopicSettings.Durability.allCases {
                    for writer in 0..<4 {
                        let partition = try TopicPartition(topic(durability.rawValue), writer % 2)
                        group.addTask {
                            for index in 0..<25 { try await log.append(batch("\(writer) \(index)"), to: partition) }
                        }
                        group.addTask {
                            // Readers meanwhile see every record once, in order.
                            var next: Int64 = 0
                            while next < 50 {
                                try await log.waitForRecords(in: partition, from: next)
                                for record in try await log.read(partition, from: next, maxBytes: 700) {
                                    #expect(record.offset == next)
                                    next += 1
                                }
                            }
                        }
                    }
                }
                try await group.waitForAll()
            }
            for durability in TopicSettings.Durability.allCases {
                for number in 0..<2 {
                    let texts = try await read(log, TopicPartition(topic(durability.rawValue), number))
                    for writer in [number, number + 2] {
                        #expect(texts.filter { $0.hasPrefix("\(writer) ") } == (0..<25).map { "\(writer) \($0)" })
                    }
                }
            }
            try log.close()
        }
    }

    @Test func `its files are for their owner alone`() async throws {
        try await withTemporaryDirectory { path in
            let log = try DirectoryLog(path: path + "/data")
            try await log.createTopic(topic("t"), partitions: 1, settings: TopicSettings())
            try log.close()
            let paths = try #require(FileManager.default.enumerator(atPath: path))
            for case let name as String in paths {
                let attributes = try FileManager.default.attributesOfItem(atPath: path + "/" + name)
                let permissions = try #require(attributes[.posixPermissions] as? NSNumber).intValue
                #expect(permissions & 0o077 == 0, "\(name)")
            }
        }
    }

    private func read(_ log: DirectoryLog, _ partition: TopicPartition) async throws -> [String] {
        var texts: [String] = []
        while true {
            let records = try await log.read(partition, from: Int64(texts.count), maxBytes: 500)
            if records.isEmpty { return texts }
            #expect(records.first?.offset == Int64(texts.count))
            texts += records.map(\.text)
        }
    }
}
