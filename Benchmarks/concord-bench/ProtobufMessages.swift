import Foundation
import JSON
import Protobuf

/// JSON text to Protobuf's wire form and back, by the rules of ProtoJSON.
struct ProtobufMessages {
    let workload: Workload

    /// The message of each workload; the file declares others, too.
    private static let messages = [
        "click": "bench.click.Click", "order": "bench.order.Order", "sensor": "bench.sensor.Reading",
        "log": "bench.log.LogEvent", "wide": "bench.wide.Wide",
    ]

    /// Measures with the descriptor set at `path`, as protoc writes it with its imports.
    func run(_ measurement: Measurement, descriptorSet path: String) throws {
        let set = try FileDescriptorSet(serialized: Array(Data(contentsOf: URL(filePath: path))))
        let schema = try ProtobufSchema(descriptorSet: set)
        guard let name = ProtobufMessages.messages[workload.name], let message = schema.message(named: name) else {
            return
        }
        let encoding = MessageEncodingPlan(schema, message: message)
        let texts = try workload.events("proto")
        var encoded: [UInt8] = []
        var ranges: [Range<Int>] = []
        for line in texts.lines {
            let event = try encoding.encode(Array(texts.bytes[line]))
            ranges.append(encoded.count..<encoded.count + event.count)
            encoded += event
        }
        var output = OutputBuffer(capacity: 1 << 20)
        try measurement.report("json_to_proto", events: texts.lines.count, bytes: texts.bytes.count) {
            try unsafe texts.bytes.withUnsafeBytes { bytes in
                for line in texts.lines {
                    try unsafe encoding.encode(UnsafeRawBufferPointer(rebasing: bytes[line]), appendingTo: &output)
                    if output.count > 1 << 16 { output.removeAll() }
                }
            }
        }
        let decoding = MessageDecodingPlan(schema, message: message)
        try measurement.report("proto_to_json", events: ranges.count, bytes: encoded.count) {
            try unsafe encoded.withUnsafeBytes { bytes in
                for range in ranges {
                    try unsafe decoding.decode(UnsafeRawBufferPointer(rebasing: bytes[range]), appendingTo: &output)
                    if output.count > 1 << 16 { output.removeAll() }
                }
            }
        }
    }
}
