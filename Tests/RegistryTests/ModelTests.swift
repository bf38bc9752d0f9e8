import Avro
import Registry
import SchemaLanguage
import Testing
import TopicLog

/// A registry as one would write it down on paper: one context's subjects, and nothing about topics.
private struct Model {
    struct Version {
        var number: Int32
        var id: Int32
        var content: Int
        var isDeleted = false
    }

    var subjects: [String: [Version]] = [:]
    var highestID: Int32 = 0

    mutating func register(_ content: Int, _ subject: String) -> (version: Int32, id: Int32) {
        let versions = subjects[subject] ?? []
        if let live = versions.last(where: { !$0.isDeleted && $0.content == content }) { return (live.number, live.id) }
        let known = subjects.values.joined().first { $0.content == content }
        highestID = known == nil ? highestID + 1 : highestID
        let id = known?.id ?? highestID
        let number = (versions.last?.number ?? 0) + 1
        subjects[subject] =
            versions.filter { $0.content != content } + [Version(number: number, id: id, content: content)]
        return (number, id)
    }

    mutating func deleteVersion(_ number: Int32, _ subject: String, _ deletion: Deletion) -> RegistryError.Code? {
        guard var versions = subjects[subject] else { return .subjectNotFound }
        guard let index = versions.firstIndex(where: { $0.number == number }) else { return .versionNotFound }
        switch (deletion, versions[index].isDeleted) {
        case (.soft, true): return .versionSoftDeleted
        case (.permanent, false): return .versionNotSoftDeleted
        case (.soft, false): versions[index].isDeleted = true
        case (.permanent, true): versions.remove(at: index)
        }
        subjects[subject] = versions.isEmpty ? nil : versions
        return nil
    }

    mutating func deleteSubject(_ subject: String, _ deletion: Deletion) -> RegistryError.Code? {
        guard let versions = subjects[subject] else { return .subjectNotFound }
        let live = versions.filter { !$0.isDeleted }
        switch deletion {
        case .soft:
            if live.isEmpty { return .subjectSoftDeleted }
            subjects[subject] = versions.map {
                Version(number: $0.number, id: $0.id, content: $0.content, isDeleted: true)
            }
        case .permanent:
            if !live.isEmpty { return .subjectNotSoftDeleted }
            subjects[subject] = nil
        }
        return nil
    }

    var lines: [String] {
        subjects.sorted { $0.key < $1.key }.flatMap { subject, versions in
            versions.map { "\(subject)@\($0.number) id \($0.id) f\($0.content)\($0.isDeleted ? " deleted" : "")" }
        }
    }
}

@Suite struct `Random histories` {
    /// Runs a history on a registry and on the model; restarts and compactions in between must not show.
    @Test(arguments: 0..<40 as Range<UInt64>)
    func `the registry is what a simple model says, over restarts and compaction`(seed: UInt64) async throws {
        var random = SplitMix64(seed: seed)
        var topic = try await SchemasTopic()
        var registry = try await topic.registry
        var model = Model()
        var contentsByID: [Int32: Int] = [:]
        try await registry.setLevel(.none)
        for _ in 0..<60 {
            let subject = ["a", "b", "c"][Int.random(in: 0..<3, using: &random)]
            let deletion: Deletion = Bool.random(using: &random) ? .soft : .permanent
            switch Int.random(in: 0..<12, using: &random) {
            case 0..<5:
                let content = Int.random(in: 0..<6, using: &random)
                let expected = model.register(content, subject)
                let answer = try await registry.register(.record("f\(content)"), subject)
                #expect(answer.version.value == expected.version && answer.id.value == expected.id)
                // Once given out, an id means this content for ever.
                #expect(contentsByID[answer.id.value, default: content] == content)
                contentsByID[answer.id.value] = content
            case 5..<8:
                let number = Int32.random(in: 1...4, using: &random)
                let expected = model.deleteVersion(number, subject, deletion)
                #expect(try await refusal { try await registry.delete("\(number)", subject, deletion) } == expected)
            case 8..<10:
                let expected = model.deleteSubject(subject, deletion)
                #expect(try await refusal { try await registry.delete(subject, deletion) } == expected)
            case 10:
                let before = try await inventory(of: registry)
                registry = try await topic.registry
                #expect(try await inventory(of: registry) == before)
            default:
                let before = try await inventory(of: registry)
                topic = try await topic.compacted
                registry = try await topic.registry
                #expect(try await inventory(of: registry) == before)
            }
            let stored = try await registry.schemas(.all, .allVersions, deleted: .include).map { schema in
                let field = schema.content.text.split(separator: "\"f").last?.prefix(1) ?? ""
                return "\(schema.subject)@\(schema.version) id \(schema.id) f\(field)"
                    + (schema.isDeleted == true ? " deleted" : "")
            }
            #expect(stored == model.lines)
        }
    }

    private func refusal(_ body: () async throws -> some Any) async throws -> RegistryError.Code? {
        do {
            _ = try await body()
            return nil
        } catch let error as RegistryError {
            return error.code
        }
    }
}
