import ArgumentParser
import JSON
import Registry
import SchemaLanguage

struct GetCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "get",
        abstract: "Prints a schema: of a subject's version, or by its id.",
        discussion: """
            EXAMPLES
              concord registry get orders-value@2 --data ./data > order.avsc
              concord registry get --id 3 --data ./data --format json
            """
    )

    @Argument(help: "SUBJECT or SUBJECT@VERSION.")
    var subject: SubjectAndVersion?

    @Option(help: "The id, in place of a subject.")
    var id: Int32?

    @Flag(help: "A version that is soft-deleted, too.")
    var deleted = false

    @OptionGroup var options: DataOptions
    @OptionGroup var output: OutputOptions

    func validate() throws {
        guard (subject == nil) != (id == nil) else { throw ValidationError("say either SUBJECT[@VERSION] or --id N") }
    }

    func run() async throws {
        if let id {
            guard let id = SchemaID(id) else { throw Failure(.usage, "an id is a number from 0") }
            let schema = try await options.withRegistry { try await $0.schema(id: id, for: nil) }
            write(
                schema.content, identity: ["id": .integer(Int64(id.value)), "guid": .string(schema.guid.description)])
        } else if let subject {
            let name = try Subject(subject.subject)
            let schema = try await options.withRegistry {
                try await $0.version(subject.version, of: name, deleted: deleted ? .include : .exclude)
            }
            write(schema.content, identity: schema.identity)
        }
    }

    private func write(_ content: SchemaContent, identity: JSONDocument) {
        switch output.format {
        case .text: Output.write(content.text + "\n")
        case .json:
            Output.write(
                .object(
                    (identity.members ?? []) + [
                        .init("schemaType", .string(content.format.registryName)),
                        .init("references", .array(content.references.map(\.json))),
                        .init("schema", .string(content.text)),
                    ]))
        }
    }
}

extension SchemaReference {
    fileprivate var json: JSONDocument {
        ["name": .string(name), "subject": .string(subject), "version": .integer(Int64(version))]
    }
}
