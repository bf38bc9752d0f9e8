import Avro
import JSON

/// Swift values to Avro and back, through Codable; for the workloads that have a type below.
struct SwiftValues {
    let workload: Workload

    func run(_ measurement: Measurement) throws {
        switch workload.name {
        case "click": try run(Click.self, measurement)
        case "order": try run(Order.self, measurement)
        default: break
        }
    }

    private func run<Value: Codable>(_ type: Value.Type, _ measurement: Measurement) throws {
        let schema = try AvroSchema(parsing: workload.schemaText("avsc"))
        let (plan, encoder, decoder) = (
            EncodingPlan(schema), AvroEncoder(schema: schema), try AvroDecoder(writer: schema)
        )
        let events = try workload.events("plain")
        let encoded = try events.lines.map { try plan.encode(Array(events.bytes[$0])) }
        let values = try encoded.map { try decoder.decode(type, from: $0) }
        var output = OutputBuffer(capacity: 1 << 20)
        try measurement.report(
            "value_to_avro", peer: "concord, Codable", events: values.count, bytes: events.bytes.count
        ) {
            for value in values {
                try encoder.encode(value, into: &output)
                if output.count > 1 << 16 { output.removeAll() }
            }
        }
        try measurement.report(
            "avro_to_value", peer: "concord, Codable", events: values.count, bytes: events.bytes.count
        ) {
            for bytes in encoded { _ = try decoder.decode(type, from: bytes) }
        }
    }

    struct Click: Codable {
        enum Device: String, Codable {
            case unknown = "UNKNOWN", desktop = "DESKTOP", mobile = "MOBILE", tablet = "TABLET", tv = "TV"
        }

        enum CodingKeys: String, CodingKey {
            case id = "event_id", ts, userID = "user_id", url, referrer, device, dwellMs = "dwell_ms"
            case loggedIn = "logged_in"
        }

        var id: String
        var ts: Int64
        var userID: Int64
        var url: String
        var referrer: String?
        var device: Device
        var dwellMs: Int32
        var loggedIn: Bool
    }
}
