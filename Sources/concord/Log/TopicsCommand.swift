public import ArgumentParser
import JSON
public import TopicLog

struct TopicsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "topics",
        abstract: "Lists, makes and removes topics.",
        discussion: """
            EXAMPLES
              concord log topics create orders --partitions 4 --data ./data
              concord log topics list --data ./data
            """,
        subcommands: [List.self, Create.self, Delete.self],
        defaultSubcommand: List.self
    )

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Lists the topics.")

        @OptionGroup var options: DataOptions
        @OptionGroup var output: OutputOptions

        func run() async throws {
            let topics = try await options.withLog { try await $0.topics() }
            switch output.format {
            case .json: Output.write(.array(topics.map(\.json)))
            case .text:
                for topic in topics {
                    let noun = topic.partitions == 1 ? "partition" : "partitions"
                    Output.write(
                        "\(topic.name): \(topic.partitions) \(noun), durability \(topic.settings.durability.rawValue)\n"
                    )
                }
            }
        }
    }

    struct Create: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Makes a topic.")

        @Argument(help: "The name.")
        var topic: String

        @Option(help: "How many partitions.")
        var partitions = 1

        @Option(
            help: """
                When an append is answered: fsync or group (on disk; group shares the flush between appends), os (written).
                """)
        var durability: TopicSettings.Durability = .group

        @OptionGroup var options: DataOptions

        func run() async throws {
            let name = try TopicName(topic)
            var settings = TopicSettings()
            settings.durability = durability
            try await options.withLog(.createIfMissing) { log in
                try await log.createTopic(name, partitions: partitions, settings: settings)
            }
            Output.note("made \(name) with \(partitions) \(partitions == 1 ? "partition" : "partitions")")
        }
    }

    struct Delete: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Removes a topic with all its records.")

        @Argument(help: "The name.")
        var topic: String

        @Flag(help: "Don't ask.")
        var yes = false

        @OptionGroup var options: DataOptions

        func run() async throws {
            let name = try TopicName(topic)
            guard yes || Terminal.confirms("Delete \(name) with all its records?") else {
                throw Failure(.usage, "nothing was deleted; say --yes to delete \(name)")
            }
            try await options.withLog { log in try await log.deleteTopic(name) }
            Output.note("deleted \(name)")
        }
    }
}

extension TopicSettings.Durability: ExpressibleByArgument {}

extension TopicDescription {
    fileprivate var json: JSONDocument {
        [
            "topic": .string(name.text), "partitions": .integer(Int64(partitions)),
            "durability": .string(settings.durability.rawValue),
        ]
    }
}
