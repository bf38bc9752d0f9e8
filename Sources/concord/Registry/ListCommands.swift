import ArgumentParser
import JSON
import Registry

struct SubjectsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "subjects",
        abstract: "Lists the subjects.",
        discussion: """
            EXAMPLE
              concord registry subjects orders --data ./data
            """
    )

    @Argument(help: "What the names begin with; :.context: is one context.")
    var prefix = ":*:"

    @Flag(help: "Subjects that are soft-deleted, too.")
    var deleted = false

    @OptionGroup var options: DataOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let filter = SubjectFilter(subjectPrefix: prefix)
        let subjects = try await options.withRegistry { registry in
            await registry.noteQuarantined()
            return try await registry.subjects(filter, deleted: deleted ? .include : .exclude)
        }
        switch output.format {
        case .json: Output.write(.array(subjects.map { .string($0.qualified) }))
        case .text: Output.write(subjects.map { $0.qualified + "\n" }.joined())
        }
    }
}

struct VersionsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "versions",
        abstract: "Lists the versions of a subject, with their ids.",
        discussion: """
            EXAMPLE
              concord registry versions orders-value --data ./data
            """
    )

    @Argument(help: "The subject.")
    var subject: String

    @Flag(help: "Versions that are soft-deleted, too.")
    var deleted = false

    @OptionGroup var options: DataOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let subject = try Subject(subject)
        let visibility: DeletedVersions = deleted ? .include : .exclude
        let versions = try await options.withRegistry { registry in
            await registry.noteQuarantined()
            var versions: [RegisteredSchema] = []
            for number in try await registry.versions(of: subject, deleted: visibility) {
                versions.append(try await registry.version(.number(number), of: subject, deleted: visibility))
            }
            return versions
        }
        switch output.format {
        case .json: Output.write(.array(versions.map(\.identity)))
        case .text:
            for version in versions {
                let mark = version.isDeleted == true ? " (deleted)" : ""
                Output.write("version \(version.version), id \(version.id)\(mark)\n")
            }
        }
    }
}

extension EmbeddedRegistry {
    /// Says on standard error which records of the topic are of no use, as a schema may be missing for that.
    fileprivate func noteQuarantined() {
        for record in quarantined {
            Output.note(
                "concord: warning: the record at offset \(record.offset) of _schemas is ignored: \(record.reason)")
        }
    }
}
