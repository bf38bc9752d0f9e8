import Foundation
import SystemPackage
import Testing

@testable import TopicLog

@Suite struct `A directory log` {
    private func settings(_ durability: TopicSettings.Durability, segmentBytes: Int = 1024) -> TopicSettings {
        var settings = TopicSettings()
        settings.durability = durability
        settings.segmentBytes = segmentBytes
        settings.indexIntervalBytes = 200
        return settings
    }

    @Test(arguments: TopicSettings.Durability.allCases)
    func `has everything again after it was closed, over many segments`(
        durability: TopicSettings.Durability
    ) async throws {
        try await withTemporaryDirectory { path in
            let partition = try TopicPartition(topic("t"), 0)
            var expected: [String] = []
            for round in 0..<4 {
                let log = try DirectoryLog(path: path)
                #expect(log.wasClosedCleanly && log.recoveries.isEmpty)
                if round == 0 {
                    try await log.createTopic(topic("t"), partitions: 1, settings: settings(durability))
                }
                #expect(try await read(log, partition) == expected)
                for index in 0..<60 {
                    let text = "\(round) \(index) " + String(repeating: "x", count: index)
                    try await log.append(batch(text, text), to: partition)
                    expected += [text, text]
                }
                #expect(try await read(log, partition) == expected)
                #expect(try await log.verify() == [])
                try log.close()
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
