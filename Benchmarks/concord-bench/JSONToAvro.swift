import Avro
import Digest
import JSON

/// JSON text to Avro: parsed, checked and encoded.
struct JSONToAvro {
    let workload: Workload

    func run(_ measurement: Measurement) throws {
        let schema = try AvroSchema(parsing: workload.schemaText("avsc"))
        let plain = EncodingPlan(schema)
        let events = try workload.events("plain")
        try measure(plain, events, measurement, "json_to_avro")
        try measure(
            plain, events.inRandomKeyOrder(), measurement, "json_to_avro", peer: "concord, keys in random order")
        let tagged = EncodingPlan(schema, form: .tagged)
        try measure(tagged, workload.events("avro"), measurement, "tagged_json_to_avro")
    }

    private func measure(
        _ plan: EncodingPlan, _ events: Events, _ measurement: Measurement, _ operation: String,
        peer: String = "concord"
    ) throws {
        var output = OutputBuffer(capacity: 1 << 20)
        try measurement.report(operation, peer: peer, events: events.lines.count, bytes: events.bytes.count) {
            try encode(events, plan, &output) { output in
                if output.count > 1 << 16 { output.removeAll() }
            }
        }
    }

    /// The SHA-256 of all events' encodings one after the other, in each form that leads to the same bytes.
    func digests() throws -> [(form: String, digest: String)] {
        let schema = try AvroSchema(parsing: workload.schemaText("avsc"))
        let plain = try workload.events("plain")
        return [
            ("plain", try digest(EncodingPlan(schema), plain)),
            ("tagged", try digest(EncodingPlan(schema, form: .tagged), workload.events("avro"))),
        ]
    }

    private func digest(_ plan: EncodingPlan, _ events: Events) throws -> String {
        var output = OutputBuffer()
        try encode(events, plan, &output) { _ in }
        return MessageDigest.sha256(output.bytes).map { byte in
            (byte < 16 ? "0" : "") + String(byte, radix: 16)
        }.joined()
    }

    private func encode(
        _ events: Events, _ plan: EncodingPlan, _ output: inout OutputBuffer,
        afterEach: (inout OutputBuffer) -> Void
    ) throws {
        try unsafe events.bytes.withUnsafeBytes { bytes in
            for line in events.lines {
                try unsafe plan.encode(UnsafeRawBufferPointer(rebasing: bytes[line]), appendingTo: &output)
                afterEach(&output)
            }
        }
    }
}
