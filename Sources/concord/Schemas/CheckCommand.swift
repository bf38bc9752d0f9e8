public import ArgumentParser
public import EvolutionCheck
import JSON
public import Protobuf
import SchemaLanguage

struct CheckCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Checks whether new schemas are compatible with earlier ones.",
        usage: """
            concord check OLD NEW [--mode MODE]
            concord check NEW ... --against OLD [--against OLDER ...] [--mode MODE]
            """,
        discussion: """
            OLD is a schema file, or a folder in which the earlier versions of each new schema are found by the name \
            inside. Every --against is checked. Exits with 1 if anything is incompatible, or if a proof was asked for and \
            there is none.

            EXAMPLES
              concord check schemas/orders-value/1.avsc schemas/orders-value/2.avsc
              concord check new.avsc --against schemas/orders-value --mode full
              concord check new.avsc --against old.avsc --format json
              concord check proto-before proto --category FILE
              concord check old.schema.json new.schema.json --policy proven
            """
    )

    @Argument(help: "The new schemas, files or folders; with two and no --against, the old one and the new one.")
    var inputs: [String]

    @Option(help: "An earlier schema, or a folder of earlier schemas.")
    var against: [String] = []

    @OptionGroup var reading: SchemaFileOptions

    @Option(help: "backward: new readers on old records; forward: old readers on new records; full: both; none.")
    var mode: CompatibilityMode = .backward

    @Option(
        help: """
            For JSON Schema, strict: as the registry judges; lenient: as it does under LENIENT; proven: compatible only \
            if that can be proved, incompatible only if an event shows it.
            """)
    var policy: CheckPolicy = .strict

    @Option(
        help: """
            For trees of .proto files, what must survive: wire, json, package or source. Findings are those of buf's \
            rules.
            """)
    var surface: ProtobufSurface?

    @Option(
        help: "For trees of .proto files, a category or rule of buf: FILE, PACKAGE, WIRE_JSON, WIRE, FIELD_NO_DELETE, …"
    )
    var category: [String] = []

    @Flag(help: "One line a finding.")
    var short = false

    @OptionGroup var output: OutputOptions

    func validate() throws {
        guard against.isEmpty, inputs.count != 2 else { return }
        throw ValidationError("say what to check against: check OLD NEW, or check NEW ... --against OLD")
    }

    func run() throws {
        let news = against.isEmpty ? [inputs[1]] : inputs
        let olds = against.isEmpty ? [inputs[0]] : against
        if let policy = try breakingPolicy() { return try checkTrees(news, olds, policy) }
        let (new, sources) = try output.reportingSchemaErrors {
            (
                try news.flatMap { try InputFiles.schemaPaths(under: $0) }
                    .map { try InputFiles.schema(at: $0, reading) },
                try olds.map { try InputFiles.earlierSchemas(at: $0, reading) }
            )
        }
        try finish(EvolutionCheck(mode: mode, policy: policy).report(on: new, against: sources))
    }

    /// Which of buf's rules are asked for; nil if none are.
    private func breakingPolicy() throws -> BreakingPolicy? {
        guard !category.isEmpty || surface != nil else { return nil }
        guard let named = BreakingPolicy(named: category) else {
            throw Failure(.usage, "--category takes FILE, PACKAGE, WIRE_JSON, WIRE, CSR or one of buf's rules")
        }
        return BreakingPolicy(rules: named.rules.union(surface.map { BreakingPolicy(surface: $0).rules } ?? []))
    }

    private func checkTrees(_ news: [String], _ olds: [String], _ policy: BreakingPolicy) throws {
        guard news.count == 1, olds.count == 1 else {
            throw Failure(.usage, "with --surface or --category, one tree is checked against one other")
        }
        let (new, old) = try output.reportingSchemaErrors {
            // Two files are one file before and after, whatever they are called.
            let name = news[0].split(separator: "/").last.map(String.init) ?? news[0]
            return (
                try InputFiles.protobufTree(at: news[0], calling: name),
                try InputFiles.protobufTree(at: olds[0], calling: name)
            )
        }
        try finish(BreakingCheck(policy: policy).report(on: new, against: old))
    }

    private func finish(_ report: CheckReport) throws {
        switch output.format {
        case .json: Output.write(report.json)
        case .text: Output.write(short ? report.shortText : report.text)
        }
        guard report.verdict == .compatible else { throw Failure.findings }
    }
}

extension CompatibilityMode: ExpressibleByArgument {}

extension CheckPolicy: ExpressibleByArgument {}

extension ProtobufSurface: ExpressibleByArgument {}

extension OutputOptions {
    /// Runs `body`, which reads schemas. What is wrong with one is a result, too, where results are JSON.
    func reportingSchemaErrors<R>(_ body: () throws -> R) throws -> R {
        do {
            return try body()
        } catch let error as SchemaError {
            if format == .json { Output.write(error.json) }
            throw error
        }
    }
}

extension SchemaError {
    /// The report where a schema can't be parsed, so that no verdict can be given.
    fileprivate var json: JSONDocument {
        [
            "verdict": "error",
            "findings": [],
            "problems": .array(problems.map(\.json)),
        ]
    }
}
