import ArgumentParser
import Registry

struct LookupCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "lookup",
        abstract: "Says which version of a subject a schema is.",
        discussion: """
            EXAMPLE
              concord registry lookup orders-value order.avsc --data ./data
            """
    )

    @OptionGroup var submission: SubmissionOptions

    @Flag(help: "Versions that are soft-deleted, too.")
    var deleted = false

    @OptionGroup var options: DataOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        try await submission.submit { schema, subject in
            output.write(
                try await options.withRegistry {
                    try await $0.lookUp(schema, under: subject, deleted: deleted ? .include : .exclude)
                })
        }
    }
}
