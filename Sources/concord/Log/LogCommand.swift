import ArgumentParser

struct LogCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "log",
        abstract: "Works on the topics of a data directory.",
        subcommands: [
            TopicsCommand.self, ProduceCommand.self, ConsumeCommand.self, OffsetsCommand.self, DumpCommand.self,
        ]
    )
}
