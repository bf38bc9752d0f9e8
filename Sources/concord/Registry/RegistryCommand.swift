import ArgumentParser

struct RegistryCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "registry",
        abstract: "Registers schemas under subjects, and answers questions about them.",
        subcommands: [
            RegisterCommand.self, SubjectsCommand.self, VersionsCommand.self, GetCommand.self, LookupCommand.self,
            RegistryCheckCommand.self, DeleteCommand.self, ConfigCommand.self, ImportCommand.self, ExportCommand.self,
        ],
        aliases: ["reg"]
    )
}
