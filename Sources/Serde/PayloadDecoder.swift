internal import Avro
internal import JSON
internal import Registry
internal import SchemaLanguage

/// Reads payloads of one schema as JSON, resolved to a reader's schema if there is one.
enum PayloadDecoder: Sendable {
    case avro(DecodingPlan)
    /// An Avro schema that is just `bytes`: its payload has no length in front.
    case avroBytes(DecodingPlan)

    init(writer: Schema, reader: Schema?, form: JSONForm, limits: DecodingLimits) throws(SerdeError) {
        do throws(ComparisonTooLarge) {
            switch (writer, reader ?? writer) {
            case (.avro(let writer), .avro(let reader)):
                let plan = try DecodingPlan(writer: writer, reader: reader, form: form, limits: limits)
                self = writer.isBareBytes ? .avroBytes(plan) : .avro(plan)
            }
        } catch {
            throw .schemas(error)
        }
    }

    /// Appends the JSON text of one payload, or nothing if it can't be read.
    func decode(_ payload: Span<UInt8>, appendingTo output: inout OutputBuffer) throws(AvroDataError) {
        switch self {
        case .avro(let plan): try plan.decode(payload, appendingTo: &output)
        case .avroBytes(let plan):
            // The length that the plan expects, a zigzag varint.
            var datum = OutputBuffer(capacity: payload.count + 10)
            var rest = UInt64(payload.count) << 1
            while rest >= 0x80 {
                datum.append([UInt8(truncatingIfNeeded: rest) | 0x80])
                rest >>= 7
            }
            datum.append([UInt8(truncatingIfNeeded: rest)])
            datum.append(payload)
            try datum.withSpan { (datum) throws(AvroDataError) in try plan.decode(datum, appendingTo: &output) }
        }
    }
}
