import Foundation
import Testing

@testable import TopicLog

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// Kills a real process, again and again, while it appends.
@Suite struct `A process that is killed` {
    @Test(.timeLimit(.minutes(2)))
    func `loses nothing that was acknowledged, and its successor goes on`() async throws {
        try await withTemporaryDirectory { path in
            for round in 0..<4 * Thoroughness.factor {
                await #expect(processExitsWith: .signal(SIGKILL)) { [path = path as String, round = round as Int] in
                    try await Appender(path: path, round: round).run(killedAfterMilliseconds: 15 + round * 37 % 90)
                }
                try await check(path)
            }
            let acknowledged = try acknowledged(path)
            #expect(acknowledged.count > 20)
        }
    }

    /// Appends unique texts to topics of every durability, and notes each in a file once it is acknowledged.
    private struct Appender {
        var path: String
        var round: Int

        func run(killedAfterMilliseconds milliseconds: Int) async throws {
            let log = try DirectoryLog(path: path + "/log")
            for durability in TopicSettings.Durability.allCases where round == 0 {
                var settings = TopicSettings()
                settings.durability = durability
                settings.segmentBytes = 4096
                try await log.createTopic(topic(durability.rawValue), partitions: 1, settings: settings)
            }
            let notes = unsafe open(path + "/acknowledged", O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
            Thread.detachNewThread {
                usleep(UInt32(milliseconds) * 1000)
                kill(getpid(), SIGKILL)
            }
            try await withThrowingTaskGroup(of: Void.self) { group in
                for durability in TopicSettings.Durability.allCases {
                    let partition = try TopicPartition(topic(durability.rawValue), 0)
                    for writer in 0..<2 {
                        group.addTask {
                            for index in 0... {
                                let text = "\(round).\(writer).\(index)"
                                let padded = text + " " + String(repeating: "x", count: index * 31 % 400)
                                let offset = try await log.append(batch(padded, padded), to: partition)
                                // One call, so that the note is whole.
                                let note = Array("\(partition.topic) \(offset) \(text)\n".utf8)
                                let written = unsafe write(notes, note, note.count)
                                #expect(written == note.count)
                            }
                        }
                    }
                }
                try await group.waitForAll()
            }
        }
    }

    private func acknowledged(_ path: String) throws -> [(partition: TopicPartition, offset: Int64, text: String)] {
        guard let content = FileManager.default.contents(atPath: path + "/acknowledged") else { return [] }
        return try String(decoding: content, as: UTF8.self).split(separator: "\n").map { line in
            let words = line.split(separator: " ")
            return (try TopicPartition(topic(String(words[0])), 0), try #require(Int64(words[1])), String(words[2]))
        }
    }

    private func check(_ path: String) async throws {
        let log = try DirectoryLog(path: path + "/log")
        #expect(!log.wasClosedCleanly)
        #expect(log.recoveries.allSatisfy { $0.damage == nil })
        #expect(try await log.verify() == [])
        var texts: [TopicPartition: [String]] = [:]
        for topic in try await log.topics() {
            let partition = TopicPartition(topic.name, 0)
            var read: [String] = []
            while true {
                let records = try await log.read(partition, from: Int64(read.count), maxBytes: 1 << 16)
                if records.isEmpty { break }
                read += records.map { String($0.text.prefix { $0 != " " }) }
            }
            // Both records of every batch, and no batch twice.
            #expect(stride(from: 0, to: read.count, by: 2).allSatisfy { read[$0] == read[$0 + 1] })
            #expect(Set(read).count * 2 == read.count)
            texts[partition] = read
        }
        for (partition, offset, text) in try acknowledged(path) {
            let read = texts[partition] ?? []
            #expect(read.indices.contains(Int(offset)) && read[Int(offset)] == text, "\(partition), offset \(offset)")
        }
        // Not closed: the next one finds what a killed process leaves, too.
    }
}
