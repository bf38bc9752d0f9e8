import Avro
import JSON

/// Avro to JSON text: by the schema that it was written with, and with its fields in the opposite order.
struct AvroToJSON {
    let workload: Workload

    func run(_ measurement: Measurement) throws {
        let schema = try AvroSchema(parsing: workload.schemaText("avsc"))
        let events = try encoded(EncodingPlan(schema), workload.events("plain"))
        try measure(DecodingPlan(writer: schema), events, measurement, peer: "concord")
        try measure(DecodingPlan(writer: schema, form: .tagged), events, measurement, peer: "concord, tagged")
        let reader = try AvroSchema(parsing: reversingFields(workload.schemaText("avsc")))
        try measure(
            DecodingPlan(writer: schema, reader: reader), events, measurement, peer: "concord, fields in reverse")
    }

    /// The events one after the other.
    private func encoded(_ plan: EncodingPlan, _ events: Events) throws -> Events {
        var bytes: [UInt8] = []
        var ranges: [Range<Int>] = []
        for line in events.lines {
            let event = try plan.encode(Array(events.bytes[line]))
            ranges.append(bytes.count..<bytes.count + event.count)
            bytes += event
        }
        return Events(bytes: bytes, lines: ranges)
    }

    private func measure(_ plan: DecodingPlan, _ events: Events, _ measurement: Measurement, peer: String) throws {
        var output = OutputBuffer(capacity: 1 << 20)
        try measurement.report("avro_to_json", peer: peer, events: events.lines.count, bytes: events.bytes.count) {
            try unsafe events.bytes.withUnsafeBytes { bytes in
                for line in events.lines {
                    try unsafe plan.decode(UnsafeRawBufferPointer(rebasing: bytes[line]), appendingTo: &output)
                    if output.count > 1 << 16 { output.removeAll() }
                }
            }
        }
    }

    /// A schema's text with the fields of every record in the opposite order.
    private func reversingFields(_ text: String) throws -> String {
        try reversingFields(JSONDocument(parsing: text)).text()
    }

    private func reversingFields(_ document: JSONDocument) -> JSONDocument {
        switch document {
        case .array(let items): return .array(items.map(reversingFields))
        case .object(let members):
            return .object(
                members.map { member in
                    let value = reversingFields(member.value)
                    guard member.name == "fields", let fields = value.array else {
                        return JSONDocument.Member(member.name, value)
                    }
                    return JSONDocument.Member(member.name, .array(fields.reversed()))
                })
        default: return document
        }
    }
}
