public import Avro
public import Protobuf
public import Registry
public import SchemaLanguage

/// Why a record couldn't be deserialized.
public enum SerdeError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The bytes don't say which schema they were written with.
    case frame(FrameError)
    /// The registry doesn't give the schema.
    case registry(RegistryError)
    /// The payload isn't one of the writer's schema, or the reader's schema can't take it.
    case data(AvroDataError)
    /// The payload isn't a message of the schema.
    case message(ProtobufDataError)
    /// The indexes in the frame name no message of the writer's schema.
    case noMessage(indexes: [Int])
    /// The reader's schema doesn't have the message that was written.
    case noReaderMessage(String)
    /// The payload is JSON that isn't valid by the reader's schema, or by the writer's where there is none: every mistake.
    case event(ValueError)
    /// The two schemas are of different formats.
    case formats(writer: SchemaFormat, reader: SchemaFormat)
    /// The two schemas take too many steps to be resolved.
    case schemas(ComparisonTooLarge)

    /// What is wrong, one mistake a line.
    public var description: String {
        switch self {
        case .frame(let error): error.description
        case .registry(let error): error.description
        case .data(let error): error.description
        case .message(let error): error.description
        case .noMessage(let indexes):
            "the frame names message \(indexes.map(String.init).joined(separator: ".")), counted from 0, of a schema that has no such message"
        case .noReaderMessage(let name): "the record is a \(name), and the reader's schema has no such message"
        case .event(let error): error.description
        case .formats(let writer, let reader):
            "the record was written with \(writer.phrase), and the reader's schema is \(reader.phrase)"
        case .schemas(let error): error.description
        }
    }

    /// Whether the record itself is at fault, so that trying again can't help; otherwise the registry couldn't be asked.
    public var isAboutRecord: Bool {
        guard case .registry(let error) = self else { return true }
        return error.code.httpStatus < 500
    }
}

extension SchemaFormat {
    fileprivate var phrase: String {
        switch self {
        case .avro: "an Avro schema"
        case .json: "a JSON Schema"
        case .protobuf: "a Protobuf schema"
        }
    }
}
