internal import Avro
internal import JSON
internal import Registry
internal import SchemaLanguage

/// Writes events as payloads of one schema: the one place that knows which plan a format has.
enum PayloadEncoder: Sendable {
    case avro(EncodingPlan)
    /// An Avro schema that is just `bytes`: its payload has no length in front.
    case avroBytes(EncodingPlan)

    init(_ schema: Schema, form: JSONForm, unknownFields: EncodingPlan.UnknownFields) {
        switch schema {
        case .avro(let schema):
            let plan = EncodingPlan(schema, form: form, unknownFields: unknownFields)
            self = schema.isBareBytes ? .avroBytes(plan) : .avro(plan)
        }
    }

    /// Appends the payload of one event, or nothing if it is refused.
    func encode(_ event: Span<UInt8>, appendingTo output: inout OutputBuffer) throws(ValueError) {
        switch self {
        case .avro(let plan):
            try unsafe event.withUnsafeBytes { (event) throws(ValueError) in
                try unsafe plan.encode(event, appendingTo: &output)
            }
        case .avroBytes(let plan):
            var datum = OutputBuffer(capacity: event.count + 8)
            try unsafe event.withUnsafeBytes { (event) throws(ValueError) in
                try unsafe plan.encode(event, appendingTo: &datum)
            }
            output.append(Array(datum.bytes.drop { $0 & 0x80 != 0 }.dropFirst()))
        }
    }
}

extension AvroSchema {
    /// Whether the whole schema is the type `bytes`, which serializers write without its length.
    var isBareBytes: Bool {
        if case .bytes = self[root].shape { true } else { false }
    }
}
