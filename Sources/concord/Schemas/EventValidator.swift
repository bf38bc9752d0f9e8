import Avro
import JSON
import JSONSchema
import Protobuf
import Registry
import SchemaLanguage
import Serde

/// Finds the mistakes in events, by a schema of any format.
enum EventValidator {
    case avro(EventReader)
    case json(ValidationPlan, ValidationScratch)
    case protobuf(MessageEncodingPlan)

    init(_ schema: Schema, message: String?, form: JSONForm?, unknownFields: EncodingPlan.UnknownFields) throws {
        switch schema {
        case .avro(let schema): self = .avro(EventReader(schema, form: form, unknownFields: unknownFields))
        case .json(let schema): self = .json(ValidationPlan(schema), ValidationScratch())
        case .protobuf(let schema):
            let message = try schema.framedMessage(named: message).id
            self = .protobuf(
                MessageEncodingPlan(
                    schema, message: message, unknownFields: unknownFields == .refused ? .refused : .ignored))
        }
    }

    /// What the output formats of JSON Schema say of one event; nil for a schema of another format.
    func output(_ form: ValidationOutput, for event: [UInt8]) -> (isValid: Bool, document: JSONDocument)? {
        guard case .json(let plan, let scratch) = self else { return nil }
        let report = plan.validate(event.span, scratch: scratch)
        return (report.isValid, report.output(form))
    }

    /// The mistakes in one event.
    func mistakes(in event: [UInt8]) -> [ValueMistake] {
        switch self {
        case .avro(let reader): reader.mistakes(in: event)
        case .json(let plan, let scratch): plan.validate(event.span, scratch: scratch).mistakes
        case .protobuf(let plan): plan.mistakes(in: event)
        }
    }
}
