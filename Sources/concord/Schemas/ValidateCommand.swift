public import ArgumentParser
import Avro
import EvolutionCheck
import JSON
public import JSONSchema
import SchemaLanguage

struct ValidateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "validate",
        abstract: "Checks events against a schema, and names every mistake.",
        discussion: """
            By an Avro schema, an event's unions may be written plainly ("a") or by the Avro specification's JSON encoding \
            ({"string": "a"}). Exits with 1 if an event is invalid.

            EXAMPLES
              concord validate schemas/orders-value/5.avsc order.json
              concord validate schemas/orders-value/5.avsc fixtures/orders/bad.jsonl
              concord validate schemas/customers-value/3.schema.json customer.json --output detailed
              concord validate order.proto order.json --message shop.Order
              concord validate order.avsc - --jsonl --format json < events
            """
    )

    @Argument(help: "The schema file.")
    var schema: String

    @Argument(help: "Files with one event each, or with one a line (.jsonl, .ndjson); - for standard input.")
    var data: [String]

    @OptionGroup var reading: SchemaFileOptions

    @Option(help: "The form of Avro's events: plain, or tagged as Avro's specification has it; either if not said.")
    var form: JSONForm?

    @Option(help: "The Protobuf message that events are; the first of the file if not said.")
    var message: String?

    @Flag(help: "One event a line, whatever the files are called.")
    var jsonl = false

    @Option(
        name: .customLong("output"),
        help: "For a JSON Schema: a line an event in a standard output format: flag, basic or detailed.")
    var standardOutput: ValidationOutput?

    @Flag(help: "Don't mind members that an Avro or Protobuf schema doesn't know.")
    var allowUnknownFields = false

    @OptionGroup var output: OutputOptions

    func run() throws {
        let file = try output.reportingSchemaErrors { try InputFiles.schema(at: schema, reading) }
        let validator = try EventValidator(
            file.schema, message: message, form: form, unknownFields: allowUnknownFields ? .ignored : .refused)
        if let standardOutput { return try write(standardOutput, validator) }
        var report = EventTally()
        var progress = Progress(counting: "events")
        try forEachEvent { event, path, line in
            report.add(validator.mistakes(in: event), of: path, line: line)
            progress.update(report.records)
        }
        progress.finish()
        switch output.format {
        case .json: Output.write(report.json)
        case .text: Output.write(report.text)
        }
        guard report.invalid == 0 else { throw Failure.findings }
    }

    /// Writes what the output formats of JSON Schema say of each event.
    private func write(_ form: ValidationOutput, _ validator: EventValidator) throws {
        var isValid = true
        try forEachEvent { event, _, _ in
            guard let answer = validator.output(form, for: event) else {
                throw Failure(.usage, "--output is of JSON Schema, and \(schema) is of another format")
            }
            isValid = isValid && answer.isValid
            Output.write(answer.document, .compact)
        }
        guard isValid else { throw Failure.findings }
    }

    /// Reads every event, with its file and the line that it begins on.
    private func forEachEvent(_ body: ([UInt8], _ path: String, _ line: Int) throws -> Void) throws {
        for path in data {
            guard jsonl || path.hasSuffix(".jsonl") || path.hasSuffix(".ndjson") else {
                try body(try InputFiles.bytes(at: path), path, 1)
                continue
            }
            var lines = try LineReader(path: path)
            var number = 0
            while let line = try lines.next() {
                number += 1
                if !line.isBlank { try body(line, path, number) }
            }
        }
    }
}

/// What became of the events.
private struct EventTally {
    /// How many events were read.
    private(set) var records = 0
    /// How many of them have a mistake.
    private(set) var invalid = 0
    private var mistakes: [(record: Int, path: String, mistake: ValueMistake)] = []

    /// Counts an event that begins on `line` of the file at `path`.
    mutating func add(_ found: [ValueMistake], of path: String, line: Int) {
        records += 1
        guard !found.isEmpty else { return }
        invalid += 1
        for var mistake in found {
            mistake.position?.line += line - 1
            mistakes.append((records, path, mistake))
        }
    }

    var json: JSONDocument {
        [
            "verdict": invalid == 0 ? "valid" : "invalid", "records": .integer(Int64(records)),
            "invalid": .integer(Int64(invalid)),
            "mistakes": .array(
                mistakes.map { record, path, mistake in
                    [
                        "record": .integer(Int64(record)), "path": .string(path), "pointer": .string(mistake.pointer),
                        "line": mistake.position.map { .integer(Int64($0.line)) } ?? .null,
                        "column": mistake.position.map { .integer(Int64($0.column)) } ?? .null,
                        "expected": .string(mistake.expected), "found": .string(mistake.found),
                    ]
                }),
        ]
    }

    var text: String {
        var text = ""
        for (record, path, mistake) in mistakes { text += "\(path): record \(record): \(mistake)\n" }
        return text + "\(records) \(records == 1 ? "event" : "events"), \(invalid) invalid\n"
    }
}

extension [UInt8] {
    /// Whether there is nothing but white space.
    var isBlank: Bool { allSatisfy { $0 == 0x20 || $0 == 0x09 || $0 == 0x0D } }
}

extension ValidationOutput: ExpressibleByArgument {}
