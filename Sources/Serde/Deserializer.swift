public import Avro
public import JSON
public import Registry
public import TopicLog

/// Turns what records carry into events, one JSON text each: decodes with the schema that the record names, resolved to a
/// reader's schema if there is one. JSON isn't resolved: it comes out as it was written, if it is valid.
///
/// Each schema is fetched, parsed and compiled once; the deserializer keeps the plans itself, so that a copy on each thread
/// needs no lock. An id that the registry doesn't know is asked for again only after ten seconds.
///
/// ```swift
/// var deserializer = Deserializer(registry)
/// let event = try await deserializer.deserialize(record.value)
/// ```
public struct Deserializer: Sendable {
    /// The schema that events come out in; nil for the one that each was written with.
    public let readerSchema: Schema?

    private let registry: any SchemaRegistry
    private let subject: Subject?
    private let form: JSONForm
    private let limits: DecodingLimits
    private let validatesJSON: Bool
    private var scratch = EventScratch()
    private var decoders: [PayloadDecoder] = []
    /// Where in `decoders` a schema's is.
    private var positions: [SchemaIdentifier: Int] = [:]
    /// The schema of the record before and its position: most often the next record's as well.
    private var latest: (schema: SchemaIdentifier, position: Int)?
    private var misses: [SchemaIdentifier: (error: SerdeError, until: ContinuousClock.Instant)] = [:]

    /// Makes a deserializer.
    ///
    /// - Parameters:
    ///   - registry: Where the writers' schemas are registered.
    ///   - readerSchema: The schema that events come out in; nil for the one that each was written with.
    ///   - subject: The subject that writers used, which says in whose context ids are meant; nil for the default one's.
    ///   - form: How Avro events are written as JSON.
    ///   - limits: What an Avro payload may ask for.
    ///   - validatesJSON: Whether events of a JSON Schema are held to the reader's schema, or to the writer's where there
    ///     is none. If not, they come out as they are, JSON or not.
    public init(
        _ registry: any SchemaRegistry, readerSchema: Schema? = nil, subject: Subject? = nil, form: JSONForm = .plain,
        limits: DecodingLimits = DecodingLimits(), validatesJSON: Bool = true
    ) {
        self.registry = registry
        self.readerSchema = readerSchema
        self.subject = subject
        self.form = form
        self.limits = limits
        self.validatesJSON = validatesJSON
    }

    /// Appends the event that one half of a record carries.
    ///
    /// - Parameters:
    ///   - bytes: The half.
    ///   - headers: The record's headers, one of which may name the schema.
    ///   - part: Which half it is.
    ///   - output: Where the event is appended; nothing is if it can't be read.
    /// - Returns: The schema that the event was written with.
    /// - Throws: `SerdeError`.
    public mutating func deserialize(
        _ bytes: [UInt8], headers: [Record.Header] = [], _ part: RecordPart = .value,
        appendingTo output: inout OutputBuffer
    ) async throws(SerdeError) -> SchemaIdentifier {
        while true {
            if let schema = try deserializeIfKnown(bytes, headers, part, appendingTo: &output) { return schema }
            try await fetchSchema(of: bytes, headers, part)
        }
    }

    /// The event that one half of a record carries.
    ///
    /// - Throws: `SerdeError`.
    public mutating func deserialize(
        _ bytes: [UInt8], headers: [Record.Header] = [], _ part: RecordPart = .value
    ) async throws(SerdeError) -> [UInt8] {
        var output = OutputBuffer(capacity: bytes.count * 4)
        _ = try await deserialize(bytes, headers: headers, part, appendingTo: &output)
        return output.bytes
    }

    /// Does what `deserialize` does if the schema was fetched before; nil if it must be fetched first.
    mutating func deserializeIfKnown(
        _ bytes: [UInt8], _ headers: [Record.Header], _ part: RecordPart, appendingTo output: inout OutputBuffer
    ) throws(SerdeError) -> SchemaIdentifier? {
        let frame = try Deserializer.frame(of: bytes, headers, part)
        guard let position = position(of: frame.schema) else {
            if let miss = misses[frame.schema], miss.until > .now { throw miss.error }
            return nil
        }
        try decoders[position].decode(
            bytes.span.extracting(frame.prefixLength..<bytes.count), headerRest: frame.headerRest,
            appendingTo: &output, &scratch)
        return frame.schema
    }

    /// Fetches and compiles the schema that one half of a record names.
    mutating func fetchSchema(
        of bytes: [UInt8], _ headers: [Record.Header], _ part: RecordPart
    ) async throws(SerdeError) {
        let identifier = try Deserializer.frame(of: bytes, headers, part).schema
        guard position(of: identifier) == nil else { return }
        do throws(SerdeError) {
            let writer = try await schema(identifier)
            decoders.append(
                try PayloadDecoder(
                    writer: writer, reader: readerSchema, form: form, limits: limits, validatesJSON: validatesJSON))
            positions[identifier] = decoders.count - 1
            misses[identifier] = nil
        } catch {
            // A topic full of records of one unknown schema must not ask the registry once a record.
            if error.isAboutRecord { misses[identifier] = (error, .now + .seconds(10)) }
            throw error
        }
    }

    private mutating func position(of identifier: SchemaIdentifier) -> Int? {
        if let latest, latest.schema == identifier { return latest.position }
        guard let position = positions[identifier] else { return nil }
        latest = (identifier, position)
        return position
    }

    private static func frame(
        of bytes: [UInt8], _ headers: [Record.Header], _ part: RecordPart
    ) throws(SerdeError) -> Frame {
        do throws(FrameError) {
            return try Frame(of: bytes, headers: headers, part)
        } catch {
            throw .frame(error)
        }
    }

    private func schema(_ identifier: SchemaIdentifier) async throws(SerdeError) -> Schema {
        do throws(RegistryError) {
            let found =
                switch identifier {
                case .id(let id): try await registry.schema(id: id, for: subject)
                case .guid(let guid): try await registry.schema(guid: guid)
                }
            let context = found.use?.subject.context ?? subject?.context ?? .default
            return try await registry.parse(found.content, called: identifier.description, in: context)
        } catch {
            throw .registry(error)
        }
    }
}
