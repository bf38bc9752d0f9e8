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

    @Flag(help: "A JSON Schema with everything that it refers to as one text.")
    var bundle = false

    @OptionGroup var options: DataOptions
    @OptionGroup var output: OutputOptions

    func validate() throws {
        guard (subject == nil) != (id == nil) else { throw ValidationError("say either SUBJECT[@VERSION] or --id N") }
    }

    func run() async throws {
        if let id {
            guard let id = SchemaID(id) else { throw Failure(.usage, "an id is a number from 0") }
            let (schema, content) = try await options.withRegistry { registry in
                let schema = try await registry.schema(id: id, for: nil)
                let context = schema.use?.subject.context ?? .default
                return (schema, try await bundled(schema.content, in: context, registry))
            }
            write(content, identity: ["id": .integer(Int64(id.value)), "guid": .string(schema.guid.description)])
        } else if let subject {
            let name = try Subject(subject.subject)
            let (schema, content) = try await options.withRegistry { registry in
                let schema = try await registry.version(
                    subject.version, of: name, deleted: deleted ? .include : .exclude)
                return (schema, try await bundled(schema.content, in: name.context, registry))
            }
            write(content, identity: schema.identity)
        }
    }

    /// The content without references, if that was asked for.
    private func bundled(
        _ content: SchemaContent, in context: SchemaContext, _ registry: EmbeddedRegistry
    ) async throws -> SchemaContent {
        guard bundle else { return content }
        guard let text = try await registry.parse(content, in: context).bundledText else {
            throw Failure(.usage, "only JSON Schemas are bundled, and this is \(content.format.registryName)")
        }
        var content = content
        content.text = text
        content.references = []
        return content
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
