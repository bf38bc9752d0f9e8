internal import Avro
internal import JSON
internal import JSONSchema
package import Protobuf
package import Registry
internal import SchemaLanguage

/// Writes events as payloads of one schema: the one place that knows which plan a format has.
enum PayloadEncoder: Sendable {
    case avro(EncodingPlan)
    /// An Avro schema that is just `bytes`: its payload has no length in front.
    case avroBytes(EncodingPlan)
    /// A JSON Schema: the payload is the event's text, to the byte.
    case json(ValidationPlan)
    /// A JSON Schema that events are not held to.
    case uncheckedJSON
    /// A Protobuf message, whose indexes stand in front.
    case protobuf(MessageEncodingPlan, indexes: [UInt8])

    /// Compiles the schema; `message` names the Protobuf message that events are, nil for the file's first.
    init(
        _ schema: Schema, message: String?, form: JSONForm, unknownFields: EncodingPlan.UnknownFields,
        validatesJSON: Bool
    ) throws(RegistryError) {
        switch schema {
        case .avro(let schema):
            let plan = EncodingPlan(schema, form: form, unknownFields: unknownFields)
            self = schema.isBareBytes ? .avroBytes(plan) : .avro(plan)
        case .json(let schema): self = validatesJSON ? .json(ValidationPlan(schema)) : .uncheckedJSON
        case .protobuf(let schema):
            let found = try schema.framedMessage(named: message)
            self = .protobuf(
                MessageEncodingPlan(
                    schema, message: found.id, unknownFields: unknownFields == .refused ? .refused : .ignored),
                indexes: found.indexes.bytes)
        }
    }

    /// Appends the payload of one event, or nothing if it is refused.
    func encode(
        _ event: Span<UInt8>, appendingTo output: inout OutputBuffer, _ scratch: inout EventScratch
    ) throws(ValueError) {
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
        case .json(let plan):
            try plan.check(event, scratch.ownRoom())
            output.append(event)
        case .uncheckedJSON: output.append(event)
        case .protobuf(let plan, let indexes):
            output.append(indexes)
            try unsafe event.withUnsafeBytes { (event) throws(ValueError) in
                try unsafe plan.encode(event, appendingTo: &output)
            }
        }
    }
}

extension AvroSchema {
    /// Whether the whole schema is the type `bytes`, which serializers write without its length.
    var isBareBytes: Bool {
        if case .bytes = self[root].shape { true } else { false }
    }
}

extension ProtobufSchema {
    /// A message that frames can name: by its full name, or without the file's package; nil for the first message.
    package func framedMessage(named name: String?) throws(RegistryError) -> (id: MessageID, indexes: MessageIndexes) {
        let found: MessageID?
        if let name {
            found = message(named: name) ?? message(named: "\(rootFile.package).\(name)")
        } else {
            found = message(atIndexes: [0])
        }
        guard let found, let indexes = messageIndexes(of: found).flatMap(MessageIndexes.init(path:)) else {
            throw RegistryError(.invalidSchema, "the schema has no message\(name.map { " " + $0 } ?? "")")
        }
        return (found, indexes)
    }
}

extension ValidationPlan {
    /// Refuses a text that is not valid, with every mistake.
    func check(_ text: Span<UInt8>, _ scratch: ValidationScratch) throws(ValueError) {
        guard !accepts(text, scratch: scratch) else { return }
        throw ValueError(validate(text, scratch: scratch).mistakes)
    }
}
