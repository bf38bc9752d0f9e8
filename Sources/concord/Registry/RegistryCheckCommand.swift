import ArgumentParser
import EvolutionCheck
import Registry
import SchemaLanguage

struct RegistryCheckCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Says whether a schema could be registered under a subject, without registering it.",
        discussion: """
            EXAMPLES
              concord registry check orders-value new.avsc --data ./data
              concord registry check orders-value new.avsc --version 3 --data ./data --format json
            """
    )

    @OptionGroup var submission: SubmissionOptions

    @Option(help: "Compare with this version alone: a number or latest.")
    var version: String?

    @OptionGroup var options: DataOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let version = try version.map { text in try VersionSelector(text) }
        try await submission.submit { schema, subject in
            let answer = try await options.withRegistry { registry in
                if let version {
                    return try await registry.checkCompatibility(of: schema, with: version, of: subject)
                }
                return try await registry.checkCompatibility(of: schema, under: subject)
            }
            let text = SchemaText(schema.content.text, name: submission.file)
            output.write(CheckReport(conflicts: answer.conflicts, with: text, under: subject))
            guard answer.isCompatible else { throw Failure.findings }
        }
    }
}
