import ArgumentParser

/// The command: one file a subcommand; what they do lives in the library modules.
@main
struct Concord: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "concord",
        abstract: "Keeps the producers and consumers of an event stream in agreement.",
        discussion: """
            EXIT CODES
              0    done; a check found nothing
              1    the answer is no: incompatible, or an invalid event
              2    usage: an unknown command or option
              3    input: a schema or a data file can't be read or parsed
              6    refused: the registry or the log said no (not found, conflict)
              70   a bug in concord

            EXAMPLES
              concord check schemas/orders-value/1.avsc schemas/orders-value/2.avsc
              concord validate schemas/orders-value/5.avsc events.jsonl
              concord registry register orders-value schemas/orders-value/1.avsc --data ./data
              concord log produce orders --data ./data --file events.jsonl
            """,
        version: "0.1.0",
        subcommands: [
            CheckCommand.self, ValidateCommand.self, ConvertCommand.self, CanonCommand.self, BundleCommand.self,
            RegistryCommand.self, LogCommand.self, ServeCommand.self,
        ]
    )

    /// Runs the command that the arguments name, and ends the process with the exit code of how that went.
    static func main() async {
        do {
            try refuseUnknownCommand()
            var command = try parseAsRoot()
            if var command = command as? any AsyncParsableCommand {
                try await command.run()
            } else {
                try command.run()
            }
        } catch {
            Failure(error, of: Concord.self).exit()
        }
    }

    /// The parser takes a mistyped command for an argument, and says only that there is one too many.
    private static func refuseUnknownCommand() throws(Failure) {
        guard let word = CommandLine.arguments.dropFirst().first, !word.hasPrefix("-"), word != "help" else { return }
        let known = configuration.subcommands.map { $0.configuration }
        let names = known.compactMap { $0.commandName } + known.flatMap { $0.aliases }
        guard !names.contains(word) else { return }
        throw Failure(.usage, "there is no command \"\(word)\"; there are \(names.joined(separator: ", "))")
    }
}
