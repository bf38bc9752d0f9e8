import ArgumentParser
import SystemPackage

/// Answers outside test harnesses, so that they can report on Concord.
@main
struct ConcordConformance: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "concord-conformance",
        abstract: "Answers the protocols of outside test harnesses on standard input and output.",
        subcommands: [JSONSchemaCommand.self])
}

/// `concord-conformance json-schema`.
struct JSONSchemaCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "json-schema", abstract: "Speaks Bowtie's protocol, one JSON document a line.")

    func run() throws {
        var harness = BowtieHarness()
        while let line = readLine() {
            guard let answer = try harness.answer(to: line) else { return }
            // Unbuffered, as the other side waits for each answer.
            try FileDescriptor.standardOutput.writeAll((answer + "\n").utf8)
        }
    }
}
