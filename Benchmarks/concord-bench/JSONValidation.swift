import Foundation
import JSONSchema
import SchemaLanguage

/// JSON text to verdict: parsed and validated with a JSON Schema.
struct JSONValidation {
    let workload: Workload

    func run(_ measurement: Measurement) throws {
        let plan = ValidationPlan(try JSONSchema(parsing: SchemaText(workload.schemaText("schema.json"))))
        let events = try workload.events("plain")
        try measure(plan, events, measurement)
        try measure(plan, events.inRandomKeyOrder(), measurement, peer: "concord, keys in random order")
    }

    private func measure(
        _ plan: ValidationPlan, _ events: Events, _ measurement: Measurement, peer: String = "concord"
    ) throws {
        let scratch = ValidationScratch()
        let text = events.bytes.span
        for line in events.lines where !plan.accepts(text.extracting(line), scratch: scratch) {
            throw NotValid(event: String(decoding: events.bytes[line].prefix(100), as: UTF8.self))
        }
        measurement.report("validate_text", peer: peer, events: events.lines.count, bytes: events.bytes.count) {
            for line in events.lines { _ = plan.accepts(text.extracting(line), scratch: scratch) }
        }
    }

    /// The workloads' events are all valid.
    private struct NotValid: Error {
        let event: String
    }
}
