import ArgumentParser
import JSON
import Registry

struct DeleteCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "delete",
        abstract: "Deletes a version, or a subject with all its versions.",
        discussion: """
            A deleted version is kept for readers of old records, and its id stays. --permanent removes what has been \
            deleted before. What other schemas refer to is not deleted.

            EXAMPLES
              concord registry delete orders-value@2 --data ./data --yes
              concord registry delete orders-value --permanent --data ./data --yes
            """
    )

    @Argument(help: "SUBJECT or SUBJECT@VERSION.")
    var subject: SubjectAndVersion

    @Flag(help: "Remove for good what has been deleted before.")
    var permanent = false

    @Flag(help: "Don't ask.")
    var yes = false

    @OptionGroup var options: DataOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let name = try Subject(subject.subject)
        let what = subject.hasVersion ? "version \(subject.version) of \(name)" : "all versions of \(name)"
        guard yes || Terminal.confirms("Delete \(what)\(permanent ? " for good" : "")?") else {
            throw Failure(.usage, "nothing was deleted; say --yes to delete \(what)")
        }
        let deletion: Deletion = permanent ? .permanent : .soft
        let deleted = try await options.withRegistry { registry in
            subject.hasVersion
                ? [try await registry.deleteVersion(subject.version, of: name, deletion)]
                : try await registry.deleteSubject(name, deletion)
        }
        switch output.format {
        case .json: Output.write(.array(deleted.map { .integer(Int64($0.value)) }))
        case .text: Output.write("deleted \(deleted.map { "\(name)@\($0)" }.joined(separator: ", "))\n")
        }
    }
}
