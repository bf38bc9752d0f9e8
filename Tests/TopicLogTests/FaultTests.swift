import SystemPackage
import Testing

@testable import TopicLog

/// Lets every operation of a workload fail, in every way, once and from then on.
@Suite struct `When the disk fails` {
    private struct Case: CustomTestStringConvertible {
        var fault: SimulatedDisk.Fault
        var isLasting: Bool
        var number: Int
        var testDescription: String { "\(fault), \(isLasting ? "for good" : "once")" }

        static let all = [
            Case(fault: .inputOutputError, isLasting: false, number: 0),
            Case(fault: .inputOutputError, isLasting: true, number: 3), Case(fault: .full, isLasting: false, number: 5),
            Case(fault: .full, isLasting: true, number: 7), Case(fault: .interrupted, isLasting: false, number: 9),
            Case(fault: .shortWrite, isLasting: false, number: 1), Case(fault: .shortWrite, isLasting: true, number: 2),
        ]
    }

    private static let directory = "/log"

    @Test(arguments: Case.all)
    private func `nothing acknowledged is lost, and a restart mends the rest`(_ failure: Case) async throws {
        let total = try await run(SimulatedDisk(), History())
        // Which operations, differs with the case.
        let step = max(1, 10 / Thoroughness.factor)
        for operation in stride(from: failure.number % step, to: total, by: step) {
            let disk = SimulatedDisk()
            disk.inject(failure.fault, into: operation..<(failure.isLasting ? Int.max : operation + 1))
            let history = History()
            _ = try await run(disk, history)
            disk.inject(failure.fault, into: 0..<0)
            var random = SeededGenerator(operation)
            let comment: Comment = "operation \(operation)"
            await check(disk.image.afterKill, history.current, strict: true, comment)
            await check(disk.image.afterPowerLoss(.nothing, &random), history.current, strict: false, comment)
            // Interruptions and short writes are nobody's concern.
            if failure.fault == .interrupted || failure.fault == .shortWrite {
                #expect(history.current.attempts.allSatisfy { $0.offset != nil }, "operation \(operation)")
            }
        }
    }

    /// Opens what is left, judges it, and appends to it.
    private func check(
        _ image: SimulatedDisk.Image, _ history: History.State, strict: Bool, _ comment: Comment
    ) async {
        do {
            let log = try DirectoryLog(Self.directory, .createIfMissing, SimulatedDisk(image))
            let complaints = await history.complaints(about: log, strict: strict)
            #expect(complaints.isEmpty, comment)
            let more = History(history)
            more.forgetUnacknowledged()
            for name in history.topics.keys where !history.deleted.contains(name) {
                await more.append(1, to: TopicPartition(name, 0), of: log)
                #expect(more.current.attempts.last?.offset != nil, comment)
            }
        } catch {
            Issue.record("\(comment): \(error)")
        }
    }

    /// A workload that goes on whatever fails, judged by what readers see meanwhile.
    ///
    /// - Returns: how many operations there were.
    private func run(_ disk: SimulatedDisk, _ history: History) async throws -> Int {
        let names = try ["fsync", "group", "os", "gone"].map { try topic($0) }
        for _ in 0..<2 {
            guard let log = try? DirectoryLog(Self.directory, .createIfMissing, disk) else { continue }
            for (name, durability) in zip(names, [TopicSettings.Durability.fsync, .group, .os, .fsync]) {
                await history.createTopic(name, durability, in: log)
            }
            for _ in 0..<4 {
                for name in names where history.current.topics[name] != nil && !history.current.deleted.contains(name) {
                    await history.append(3, to: TopicPartition(name, 0), of: log)
                }
            }
            await history.deleteTopic(names[3], of: log)
            if log.recoveries.allSatisfy({ $0.damage == nil }) {
                let complaints = await history.current.complaints(about: log, strict: true)
                #expect(complaints.isEmpty)
            }
            try? log.close()
        }
        return disk.operations
    }
}
