import ArgumentParser
import EvolutionCheck
import Registry

struct BundleCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bundle",
        abstract: "Prints a JSON Schema with its references as one schema.",
        discussion: """
            Each reference becomes a schema with an identifier of its own in $defs, or in definitions up to draft 7. A \
            $ref is only written anew where it would not be found otherwise.

            EXAMPLE
              concord bundle order.schema.json --ref customer.json=customer.schema.json
            """
    )

    @Argument(help: "The schema file; - for standard input.")
    var schema: String

    @OptionGroup var reading: SchemaFileOptions

    func run() throws {
        guard let text = try InputFiles.schema(at: schema, reading).schema.bundledText else {
            throw Failure(.usage, "\(schema) is no JSON Schema; no other format is bundled")
        }
        Output.write(text + "\n")
    }
}
