import ArgumentParser
import EvolutionCheck
import JSON
import Registry
import SchemaLanguage
import TopicLog

struct RegisterCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "register",
        abstract: "Registers a schema under a subject, if it is compatible with the versions there.",
        discussion: """
            Registering what is registered already changes nothing and answers the same id. A refusal is explained, \
            and exits with 1.

            EXAMPLES
              concord registry register orders-value schemas/orders-value/1.avsc --data ./data
              concord registry register orders-value order.avsc --ref shop.Customer=customer@2 --data ./data
            """
    )

    @OptionGroup var submission: SubmissionOptions
    @OptionGroup var options: DataOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        try await submission.submit { schema, subject in
            do {
                output.write(
                    try await options.withRegistry(.createIfMissing) { try await $0.register(schema, under: subject) })
            } catch let error as RegistryError where error.code == .incompatibleSchema {
                let text = SchemaText(schema.content.text, name: submission.file)
                output.write(CheckReport(conflicts: error.conflicts, with: text, under: subject))
                throw Failure.findings
            }
        }
    }
}

extension OutputOptions {
    /// Writes a report in the form that was asked for.
    func write(_ report: CheckReport) {
        switch format {
        case .json: Output.write(report.json)
        case .text: Output.write(report.text)
        }
    }

    /// Writes what names a version.
    func write(_ schema: RegisteredSchema) {
        switch format {
        case .json: Output.write(schema.identity)
        case .text: Output.write("\(schema.subject): version \(schema.version), id \(schema.id)\n")
        }
    }
}

extension RegisteredSchema {
    /// What names the version.
    var identity: JSONDocument {
        [
            "subject": .string(subject.qualified), "version": .integer(Int64(version.value)),
            "id": .integer(Int64(id.value)), "guid": .string(guid.description),
        ]
    }
}
