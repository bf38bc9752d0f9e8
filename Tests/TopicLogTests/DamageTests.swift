import SystemPackage
import Testing

@testable import TopicLog

/// Damages the files of a closed log in every way.
@Suite struct `Damage in a data directory` {
    /// Everything that readers can ask of a partition.
    private struct Answers: Hashable {
        /// All the records.
        var records: [StoredRecord] = []
        /// What is read from every offset, with various limits.
        var reads: [[StoredRecord]] = []
        var times: [Int64?] = []

        init(_ log: any EventLog, _ partition: TopicPartition) async throws {
            let end = try await log.offsets(of: partition).highWatermark
            while let next = try await log.read(partition, from: Int64(records.count), maxBytes: 5000).nilIfEmpty {
                records += next
            }
            for offset in 0...end {
                reads.append(try await log.read(partition, from: offset, maxBytes: Int(offset) * 37 % 700))
            }
            for time in stride(from: Int64(-1), through: 260, by: 3) {
                times.append(try await log.offset(of: partition, atTime: time))
            }
        }
    }

    /// A log on a disk, and the same in memory.
    private struct Fixture {
        var image: SimulatedDisk.Image
        var partition: TopicPartition
        var answers: Answers
        /// The files by their names without the directory.
        var files: [(name: String, path: String, inode: Int)]

        /// Fills several segments, with times that go up and down, and closes the log unless told otherwise.
        init(_ durability: TopicSettings.Durability = .fsync, batches: Int = 24, isClosed: Bool = true) async throws {
            let disk = SimulatedDisk()
            let log = try DirectoryLog(`Damage in a data directory`.directory, .createIfMissing, disk)
            let memory = MemoryLog()
            var settings = TopicSettings()
            settings.durability = durability
            settings.segmentBytes = 1024
            settings.indexIntervalBytes = 150
            partition = try TopicPartition(topic("t"), 0)
            for log in [log, memory] as [any EventLog] {
                try await log.createTopic(partition.topic, partitions: 1, settings: settings)
            }
            for index in 0..<batches {
                let records = (0..<1 + index % 3).map { number in
                    Record(
                        key: Array("k\(index)".utf8), value: Array(repeating: UInt8(index), count: index * 5 % 60),
                        timestamp: Int64(10 * index + (number == 1 ? -25 : number)) + 30)
                }
                for log in [log, memory] as [any EventLog] { try await log.append(batch(records), to: partition) }
            }
            answers = try await Answers(memory, partition)
            #expect(try await Answers(log, partition) == answers)
            if isClosed { try log.close() }
            image = disk.image
            files = image.nodes.compactMap { path, node in
                guard case .file(let inode) = node, let slash = path.lastIndex(of: "/") else { return nil }
                return (String(path[path.index(after: slash)...]), path, inode)
            }.sorted { $0.path < $1.path }
        }

        /// The disk with another content of a file; nil removes the file.
        func image(_ file: (name: String, path: String, inode: Int), _ content: [UInt8]?) -> SimulatedDisk.Image {
            var image = image
            if let content {
                image.inodes[file.inode] = SimulatedDisk.Image.Inode(cached: content, durable: content)
            } else {
                image.nodes[file.path] = nil
                image.durableNodes[file.path] = nil
            }
            return image
        }

        func content(_ file: (name: String, path: String, inode: Int)) -> [UInt8] { image.inodes[file.inode].cached }

        /// Says how the damage was noticed; nil if it was not, and all the answers are right.
        func notice(_ image: SimulatedDisk.Image, _ comment: Comment) async -> String? {
            do {
                let log = try DirectoryLog(`Damage in a data directory`.directory, .existing, SimulatedDisk(image))
                if let damage = log.recoveries.first?.damage { return damage.message }
                if let damage = try await log.verify().first { return damage.message }
                let answers = try await Answers(log, partition)
                #expect(answers == self.answers, comment)
                return nil
            } catch {
                return "\(error)"
            }
        }
    }

    private static let directory = "/log"

    @Test func `a flipped bit is noticed, or changes no answer`() async throws {
        let fixture = try await Fixture()
        var (noticed, harmless) = (0, 0)
        for file in fixture.files {
            let content = fixture.content(file)
            // Odd, so that all the bits of a byte have their turn.
            for bit in stride(from: 0, to: content.count * 8, by: max(1, 79 / Thoroughness.factor)) {
                var damaged = content
                damaged[bit / 8] ^= 1 << (bit % 8)
                if await fixture.notice(fixture.image(file, damaged), "\(file.name), bit \(bit)") != nil {
                    noticed += 1
                } else {
                    harmless += 1
                    #expect(!file.name.hasSuffix(".log"), "\(file.name), bit \(bit) was not noticed")
                }
            }
        }
        #expect(noticed > 0 && harmless > 0)
    }

    @Test func `a file that is missing, shorter, empty or zeros is noticed, or changes no answer`() async throws {
        let fixture = try await Fixture()
        let vital = ["format", "topics"] + fixture.files.map(\.name).filter { $0.hasSuffix(".log") }
        for file in fixture.files {
            let content = fixture.content(file)
            var damages: [[UInt8]?] = [nil, [], Array(repeating: 0, count: content.count), content + content]
            damages += stride(from: 0, to: content.count, by: max(1, content.count / 10)).map { Array(content[..<$0]) }
            for (index, damage) in damages.enumerated() where damage != content {
                let notice = await fixture.notice(fixture.image(file, damage), "\(file.name), damage \(index)")
                // What is behind the end of the last log was never acknowledged.
                let isHarmless = !vital.contains(file.name) || damage == content + content
                #expect(notice != nil || isHarmless, "\(file.name), damage \(index) was not noticed")
                #expect(notice == nil || !file.name.hasSuffix("index"), "\(file.name): \(notice ?? "")")
            }
        }
    }

    @Test func `what is before the damage can be read, and nothing can be appended to a log that lost its end`()
        async throws
    {
        let fixture = try await Fixture()
        let file = try #require(fixture.files.last { $0.name.hasSuffix(".log") })
        let content = fixture.content(file)
        let base = try #require(SegmentFiles.baseOffset(ofLog: file.name))
        for size in content.indices {
            let disk = SimulatedDisk(fixture.image(file, Array(content[..<size])))
            let log = try DirectoryLog(Self.directory, .existing, disk)
            #expect(log.recoveries.map(\.damage?.code) == [.corruptData])
            try await expect(.corruptData) { try await log.append(batch("x"), to: fixture.partition) }
            // Up to the damage everything, and then an error rather than an end.
            var next: Int64 = 0
            await #expect(throws: LogError.self) {
                while true {
                    let records = try await log.read(fixture.partition, from: next, maxBytes: 300)
                    #expect(records == Array(fixture.answers.records[Int(next)...].prefix(records.count)))
                    guard let last = records.last else { break }
                    next = last.offset + 1
                }
            }
            #expect(next >= base)
            #expect(disk.image.inodes[file.inode].cached.count == size, "damaged data was changed")
            try log.close()
            #expect(try !DirectoryLog(Self.directory, .existing, disk).wasClosedCleanly)
        }
    }

    @Test func `a torn end that was not acknowledged goes, and nothing else`() async throws {
        let fixture = try await Fixture(.os, batches: 5, isClosed: false)
        let file = try #require(fixture.files.last { $0.name.hasSuffix(".log") })
        let content = fixture.content(file)
        var ends = [0]
        var scanner = SegmentScanner(
            try SimulatedDisk(fixture.image).open(file.path, .read), from: 0, to: content.count, expecting: .nothing)
        while try scanner.next() != nil { ends.append(scanner.position) }
        for size in content.indices {
            for tail in [[], [0], Array(repeating: 0, count: 100), Array(repeating: 0xA5, count: 70)] as [[UInt8]] {
                let damaged = Array(content[..<size]) + tail
                let disk = SimulatedDisk(fixture.image(file, damaged))
                let log = try DirectoryLog(Self.directory, .existing, disk)
                // Batches end in a zero, so zeros may complete one.
                let kept = try #require(ends.last { content[..<$0].elementsEqual(damaged.prefix($0)) })
                let dropped = size + tail.count - kept
                #expect(log.recoveries.map(\.droppedBytes) == (dropped > 0 ? [dropped] : []))
                let end = try await log.offsets(of: fixture.partition).highWatermark
                #expect(try await log.append(batch("x"), to: fixture.partition) == end)
                try log.close()
                let again = try DirectoryLog(Self.directory, .existing, disk)
                #expect(again.recoveries.isEmpty && again.wasClosedCleanly)
                #expect(try await again.verify() == [])
                #expect(try await again.read(fixture.partition, from: end, maxBytes: 1).first?.text == "x")
            }
        }
    }

    @Test func `indexes are made again when they are needed`() async throws {
        let fixture = try await Fixture()
        var image = fixture.image
        let hints = fixture.files.filter { !$0.name.hasSuffix(".log") && $0.name.first == "0" }
        #expect(hints.count >= 9)
        for file in hints {
            image.nodes[file.path] = nil
            image.durableNodes[file.path] = nil
        }
        let disk = SimulatedDisk(image)
        let log = try DirectoryLog(Self.directory, .existing, disk)
        #expect(try await Answers(log, fixture.partition) == fixture.answers)
        for file in hints.dropLast(3) {
            guard case .file(let inode) = disk.image.nodes[file.path] else {
                Issue.record("\(file.name) was not made again")
                continue
            }
            #expect(disk.image.inodes[inode].cached == fixture.content(file), "\(file.name)")
        }
    }

    @Test func `a segment can be dumped, damage included`() async throws {
        let fixture = try await Fixture()
        let file = try #require(fixture.files.first { $0.name.hasSuffix(".log") })
        var content = fixture.content(file)
        var dump = try SegmentDump(path: file.path, SimulatedDisk(fixture.image))
        var whole: [SegmentDump.Batch] = []
        while let batch = try dump.next() { whole.append(batch) }
        #expect(whole.allSatisfy { $0.defect == nil && $0.records.count == Int($0.header.recordCount) })
        #expect(whole.count > 1)
        #expect(whole.flatMap(\.records) == Array(fixture.answers.records.prefix(whole.flatMap(\.records).count)))
        #expect(whole.map(\.position).first == 0 && dump.byteCount == content.count)

        // A byte of a record: only its batch is bad. A byte of the last batch's magic: the rest is no batch.
        content[65] ^= 1
        content[try #require(whole.last).position + RecordBatchHeader.magicOffset] = 1
        dump = try SegmentDump(path: file.path, SimulatedDisk(fixture.image(file, content)))
        var damaged: [SegmentDump.Batch] = []
        try await expect(.corruptData) {
            while let batch = try dump.next() { damaged.append(batch) }
        }
        #expect(damaged.count == whole.count - 1)
        #expect(damaged[0].defect?.contains("CRC") == true && damaged[0].records.isEmpty)
        #expect(Array(damaged.dropFirst()) == Array(whole.dropFirst().dropLast()))
        #expect(try dump.next() == nil)
    }
}

extension Array {
    fileprivate var nilIfEmpty: Self? { isEmpty ? nil : self }
}
