import Synchronization
import Testing

@testable import TopicLog

/// Loses power before every operation of a workload, and of the recovery that follows.
@Suite struct `After power loss` {
    /// The disk before an operation, and what was acknowledged until then.
    private struct Moment: Sendable {
        var image: SimulatedDisk.Image
        var history: History.State
    }

    private final class Moments: Sendable {
        private let moments = Mutex<[Moment]>([])
        var all: [Moment] { moments.withLock(\.self) }

        func add(_ image: SimulatedDisk.Image, _ history: History.State) {
            moments.withLock { $0.append(Moment(image: image, history: history)) }
        }
    }

    private static let directory = "/data/log"

    @Test func `everything acknowledged is there, whatever else survives, and the log goes on`() async throws {
        for (index, moment) in try await workload().enumerated()
        where index % max(1, 2 / Thoroughness.factor) == 0 {
            for round in 0..<Thoroughness.factor {
                let survival = Survival.allCases[(index + round) % Survival.allCases.count]
                try await recover(moment, survival, seed: index + 1_000_003 * round, depth: (index + round) % 3)
            }
        }
    }

    @Test func `everything written is there after the process was killed`() async throws {
        for (index, moment) in try await workload().enumerated() where index % 3 == 0 {
            let disk = SimulatedDisk(moment.image.afterKill)
            let log = try DirectoryLog(Self.directory, .createIfMissing, disk)
            let complaints = await moment.history.complaints(about: log, strict: true)
            #expect(complaints.isEmpty, "killed at operation \(index)")
        }
    }

    /// The disk before every operation of a workload that makes, fills, deletes and reopens.
    private func workload() async throws -> [Moment] {
        let history = History()
        let moments = Moments()
        let disk = SimulatedDisk { image, _ in moments.add(image, history.current) }
        try disk.createDirectory("/data")
        try disk.synchronize(directory: "/")
        let names = try ["fsync", "group", "os"].map { try topic($0) }
        for round in 0..<3 {
            let log = try DirectoryLog(Self.directory, .createIfMissing, disk)
            if round == 0 {
                for (name, durability) in zip(names, [TopicSettings.Durability.fsync, .group, .os]) {
                    await history.createTopic(name, durability, in: log)
                }
            }
            for index in 0..<14 {
                for name in names { await history.append(1 + index % 3, to: TopicPartition(name, 0), of: log) }
            }
            try await history.createTopic(topic("gone-\(round)"), .fsync, in: log)
            try await history.append(2, to: TopicPartition(topic("gone-\(round)"), 0), of: log)
            try await history.deleteTopic(topic("gone-\(round)"), of: log)
            // Once without closing: the next opens what a killed process left.
            if round != 1 { try log.close() }
        }
        moments.add(disk.image, history.current)
        return moments.all
    }

    /// Loses power at a moment, checks what the log then has, appends more, and loses power again while that goes on.
    private func recover(_ moment: Moment, _ survival: Survival, seed: Int, depth: Int) async throws {
        var random = SeededGenerator(seed)
        let history = History(moment.history)
        let moments = Moments()
        var image = moment.image.afterPowerLoss(survival, &random)
        // An operating system that is up again has the directory above.
        image.nodes["/data"] = .directory
        image.durableNodes["/data"] = .directory
        let disk = SimulatedDisk(image) { image, _ in moments.add(image, history.current) }
        do {
            let log = try DirectoryLog(Self.directory, .createIfMissing, disk)
            let complaints = await history.current.complaints(about: log, strict: false)
            #expect(complaints.isEmpty, "survival \(survival), seed \(seed), depth \(depth)")
            guard complaints.isEmpty else { return }
            history.forgetUnacknowledged()
            for name in history.current.topics.keys where !history.current.deleted.contains(name) {
                for _ in 0..<2 { await history.append(2, to: TopicPartition(name, 0), of: log) }
            }
            let more = await history.current.complaints(about: log, strict: false)
            #expect(more.isEmpty, "after appending, survival \(survival), seed \(seed), depth \(depth)")
        } catch {
            Issue.record("survival \(survival), seed \(seed), depth \(depth): \(error)")
        }
        if depth > 0, let moment = moments.all.randomElement(using: &random) {
            try await recover(moment, survival, seed: seed + 1, depth: depth - 1)
        }
    }
}

extension History {
    /// After a crash of a topic that doesn't wait for the disk, some of what was acknowledged may be gone.
    func forgetUnacknowledged() {
        state.withLock { state in
            for index in state.attempts.indices where state.topics[state.attempts[index].partition.topic] == .os {
                state.attempts[index].offset = nil
            }
        }
    }
}
