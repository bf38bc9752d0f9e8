public import ArgumentParser
import JSON
import Registry
public import SchemaLanguage
import TopicLog

struct ConfigCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "config",
        abstract: "Shows and sets the compatibility level, of everything or of one subject.",
        discussion: """
            EXAMPLES
              concord registry config set full_transitive --data ./data
              concord registry config set backward orders-value --data ./data
              concord registry config get orders-value --effective --data ./data
              concord registry config unset orders-value --data ./data
            """,
        subcommands: [Get.self, Set.self, Unset.self]
    )

    struct Get: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Shows what is configured.")

        @Argument(help: "The subject; without one, the level of all that have none of their own.")
        var subject = ""

        @Flag(help: "Show what is in force, wherever it is set.")
        var effective = false

        @OptionGroup var options: DataOptions
        @OptionGroup var output: OutputOptions

        func run() async throws {
            let scope = try RegistryScope(subject)
            output.write(
                try await options.withRegistry {
                    effective ? try await $0.effectiveConfig(of: scope) : try await $0.config(of: scope)
                })
        }
    }

    struct Set: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Sets the compatibility level.")

        @Argument(help: "none, or backward, forward or full, each also with _transitive.")
        var level: CompatibilityLevel

        @Argument(help: "The subject; without one, all that have no level of their own.")
        var subject = ""

        @OptionGroup var options: DataOptions
        @OptionGroup var output: OutputOptions

        func run() async throws {
            let scope = try RegistryScope(subject)
            output.write(
                try await options.withRegistry(.createIfMissing) {
                    try await $0.updateConfig(of: scope, ConfigUpdate(compatibilityLevel: level))
                })
        }
    }

    struct Unset: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Removes what is configured, and shows what it was.")

        @Argument(help: "The subject; without one, the registry's own level goes back to BACKWARD.")
        var subject = ""

        @OptionGroup var options: DataOptions
        @OptionGroup var output: OutputOptions

        func run() async throws {
            let scope = try RegistryScope(subject)
            output.write(try await options.withRegistry { try await $0.deleteConfig(of: scope) })
        }
    }
}

extension CompatibilityLevel: ExpressibleByArgument {
    /// Reads a level in any letter case.
    public init?(argument: String) {
        self.init(anyCase: argument)
    }
}

extension OutputOptions {
    fileprivate func write(_ config: RegistryConfig) {
        let level = config.compatibilityLevel?.rawValue
        switch format {
        case .json: Output.write(["compatibilityLevel": level.map { .string($0) } ?? .null])
        case .text: Output.write((level ?? "no level set") + "\n")
        }
    }
}
