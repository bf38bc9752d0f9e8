import Avro
import JSONSchema
import Registry
import SchemaLanguage

/// Finds the mistakes in events, by a schema of any format.
enum EventValidator {
    case avro(EventReader)
    case json(ValidationPlan, ValidationScratch)

    init(_ schema: Schema, form: JSONForm?, unknownFields: EncodingPlan.UnknownFields) {
        switch schema {
        case .avro(let schema): self = .avro(EventReader(schema, form: form, unknownFields: unknownFields))
        case .json(let schema): self = .json(ValidationPlan(schema), ValidationScratch())
        }
    }

    /// The mistakes in one event.
    func mistakes(in event: [UInt8]) -> [ValueMistake] {
        switch self {
        case .avro(let reader): reader.mistakes(in: event)
        case .json(let plan, let scratch): plan.validate(event.span, scratch: scratch).mistakes
        }
    }
}
