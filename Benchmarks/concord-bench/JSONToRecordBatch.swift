import Avro
import JSON
import TopicLog

/// JSON text to Avro to record batches with their CRC: what a producer does before it appends.
struct JSONToRecordBatch {
    let workload: Workload

    private static let batchBytes = 1 << 16
    private static let runBytes = 1 << 14

    func run(_ measurement: Measurement) throws {
        let plan = EncodingPlan(try AvroSchema(parsing: workload.schemaText("avsc")))
        let events = try workload.events("plain")
        var output = OutputBuffer(capacity: 1 << 20)
        var ends: [Int] = []
        var builder = RecordBatchBuilder(maxBytes: JSONToRecordBatch.batchBytes)
        try measurement.report("json_to_record_batch", events: events.lines.count, bytes: events.bytes.count) {
            try unsafe events.bytes.withUnsafeBytes { bytes in
                for line in events.lines {
                    try unsafe plan.encode(UnsafeRawBufferPointer(rebasing: bytes[line]), appendingTo: &output)
                    ends.append(output.count)
                    // Some at a time: to copy an event that was written just now, the processor waits for its stores.
                    if output.count > JSONToRecordBatch.runBytes { try add(&output, &ends, to: &builder) }
                }
            }
            try add(&output, &ends, to: &builder)
            _ = builder.finish()
        }
    }

    /// Adds the events that end at `ends`, and empties both.
    private func add(
        _ output: inout OutputBuffer, _ ends: inout [Int], to builder: inout RecordBatchBuilder
    ) throws(LogError) {
        try output.withSpan { bytes throws(LogError) in
            var start = 0
            for end in ends {
                let value = bytes.extracting(start..<end)
                start = end
                if try builder.add(key: nil, value: value, timestamp: 1_700_000_000_000) { continue }
                _ = builder.finish()
                _ = try builder.add(key: nil, value: value, timestamp: 1_700_000_000_000)
            }
        }
        output.removeAll()
        ends.removeAll(keepingCapacity: true)
    }
}
