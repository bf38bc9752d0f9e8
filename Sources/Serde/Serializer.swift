public import Avro
public import JSON
public import Registry
public import SchemaLanguage

/// Which schema events are serialized with.
public enum SchemaSelection: Sendable {
    /// The subject's latest version.
    case latest
    /// The schema with this id.
    case id(SchemaID)
    /// The version of the subject that has this schema, which must be registered.
    case registered(SchemaSubmission)
    /// This schema, which is registered under the subject if it isn't yet.
    case register(SchemaSubmission)
}

/// Turns events, one JSON text each, into what a record carries: `00`, the schema's id, and the payload.
///
/// A JSON Schema's payload is the event itself; before a Protobuf message stand its indexes. The schema is fetched, parsed and
/// compiled once, when the serializer is made; after that, an event touches nothing else.
/// A copy may be used on another thread.
///
/// ```swift
/// let serializer = try await Serializer(registry, subject: Subject("orders-value"), .latest)
/// let bytes = try serializer.serialize(Array(#"{"id": 7}"#.utf8))
/// ```
public struct Serializer: Sendable {
    /// The subject that the schema was looked for under.
    public let subject: Subject
    /// The schema's id, which every frame says.
    public let id: SchemaID
    /// The schema.
    public let schema: Schema

    private let prefix: [UInt8]
    private let encoder: PayloadEncoder

    /// Fetches, parses and compiles a schema.
    ///
    /// - Parameters:
    ///   - registry: Where the schema is registered.
    ///   - subject: The subject, as a `SubjectNameStrategy` names it.
    ///   - selection: Which schema; nothing is registered unless this says so.
    ///   - form: How Avro events are written as JSON.
    ///   - unknownFields: What happens to members of an Avro or Protobuf event that are no fields.
    ///   - message: The name of the Protobuf message that events are, with or without the package; nil for the first of
    ///     the file.
    ///   - validatesJSON: Whether events of a JSON Schema are held to it. If not, they are framed as they are, JSON or not.
    /// - Throws: `RegistryError` if there is no such schema or message, or it can't be registered or read.
    public init(
        _ registry: some SchemaRegistry, subject: Subject, _ selection: SchemaSelection, form: JSONForm = .plain,
        unknownFields: EncodingPlan.UnknownFields = .refused, message: String? = nil, validatesJSON: Bool = true
    ) async throws(RegistryError) {
        let (id, content) =
            switch selection {
            case .latest: try await registry.version(.latest, of: subject, deleted: .exclude).identity
            case .id(let id): (id, try await registry.schema(id: id, for: subject).content)
            case .registered(let schema): try await registry.lookUp(schema, under: subject, deleted: .exclude).identity
            case .register(let schema): try await registry.register(schema, under: subject).identity
            }
        self.subject = subject
        self.id = id
        schema = try await registry.parse(content, called: "\(subject), id \(id)", in: subject.context)
        prefix = Frame.prefix(id)
        encoder = try PayloadEncoder(
            schema, message: message, form: form, unknownFields: unknownFields, validatesJSON: validatesJSON)
    }

    /// Appends the frame of one event.
    ///
    /// - Parameters:
    ///   - event: The event, one JSON text.
    ///   - output: Where the frame is appended; nothing is if the event is refused.
    ///   - scratch: Room to work in, the same for all events of one thread.
    /// - Throws: `ValueError` with every mistake in the event.
    public func serialize(
        _ event: Span<UInt8>, appendingTo output: inout OutputBuffer, scratch: inout EventScratch
    ) throws(ValueError) {
        let count = output.count
        output.append(prefix)
        do throws(ValueError) {
            try encoder.encode(event, appendingTo: &output, &scratch)
        } catch {
            output.removeAll(from: count)
            throw error
        }
    }

    /// The frame of one event.
    ///
    /// - Throws: `ValueError` with every mistake in the event.
    public func serialize(_ event: [UInt8]) throws(ValueError) -> [UInt8] {
        var output = OutputBuffer(capacity: event.count + prefix.count)
        var scratch = EventScratch()
        try serialize(event.span, appendingTo: &output, scratch: &scratch)
        return output.bytes
    }
}

extension RegisteredSchema {
    fileprivate var identity: (SchemaID, SchemaContent) { (id, content) }
}
