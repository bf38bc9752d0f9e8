internal import Avro
internal import JSON
internal import JSONSchema
internal import Protobuf
internal import Registry
internal import SchemaLanguage

/// Reads payloads of one schema as JSON, resolved to a reader's schema if there is one.
enum PayloadDecoder: Sendable {
    case avro(DecodingPlan)
    /// An Avro schema that is just `bytes`: its payload has no length in front.
    case avroBytes(DecodingPlan)
    /// JSON, which must be valid by the reader's schema.
    case json(ValidationPlan)
    /// JSON of which nothing is asked.
    case uncheckedJSON
    /// Protobuf messages, each told by its indexes.
    case protobuf(MessageDecoder)

    init(
        writer: Schema, reader: Schema?, form: JSONForm, limits: DecodingLimits, validatesJSON: Bool
    ) throws(SerdeError) {
        switch (writer, reader ?? writer) {
        case (.avro(let writer), .avro(let reader)):
            do throws(ComparisonTooLarge) {
                let plan = try DecodingPlan(writer: writer, reader: reader, form: form, limits: limits)
                self = writer.isBareBytes ? .avroBytes(plan) : .avro(plan)
            } catch {
                throw .schemas(error)
            }
        case (.protobuf(let writer), .protobuf(let reader)):
            self = .protobuf(MessageDecoder(writer: writer, reader: reader))
        case (.json, .json(let reader)): self = validatesJSON ? .json(ValidationPlan(reader)) : .uncheckedJSON
        case (let writer, let reader): throw .formats(writer: writer.format, reader: reader.format)
        }
    }

    /// Appends the JSON text of one payload, or nothing if it can't be read. A header may have the message indexes
    /// (`headerRest`), so that the payload doesn't.
    mutating func decode(
        _ payload: Span<UInt8>, headerRest: [UInt8]?, appendingTo output: inout OutputBuffer,
        _ scratch: inout EventScratch
    ) throws(SerdeError) {
        switch self {
        case .avro(let plan):
            do throws(AvroDataError) {
                try plan.decode(payload, appendingTo: &output)
            } catch {
                throw .data(error)
            }
        case .avroBytes(let plan):
            do throws(AvroDataError) {
                try PayloadDecoder.decodeBytes(payload, with: plan, appendingTo: &output)
            } catch {
                throw .data(error)
            }
        case .json(let plan):
            do throws(ValueError) {
                try plan.check(payload, scratch.ownRoom())
            } catch {
                throw .event(error)
            }
            output.append(payload)
        case .uncheckedJSON: output.append(payload)
        case .protobuf(let decoder):
            var decoder = decoder
            if try decoder.decode(payload, headerRest: headerRest, appendingTo: &output) { self = .protobuf(decoder) }
        }
    }

    /// Puts the length in front that the plan expects, a zigzag varint.
    private static func decodeBytes(
        _ payload: Span<UInt8>, with plan: DecodingPlan, appendingTo output: inout OutputBuffer
    ) throws(AvroDataError) {
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
