public import Avro
public import JSON
public import Registry
public import TopicLog

/// Turns what records carry into events, one JSON text each: decodes with the schema that the record names, resolved to a
/// reader's schema if there is one.
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
    private var decoders: [SchemaIdentifier: PayloadDecoder] = [:]
    private var misses: [SchemaIdentifier: (error: SerdeError, until: ContinuousClock.Instant)] = [:]

    /// Makes a deserializer.
    ///
    /// - Parameters:
    ///   - registry: Where the writers' schemas are registered.
    ///   - readerSchema: The schema that events come out in; nil for the one that each was written with.
    ///   - subject: The subject that writers used, which says in whose context ids are meant; nil for the default one's.
    ///   - form: How events are written as JSON.
    ///   - limits: What a payload may ask for.
    public init(
        _ registry: any SchemaRegistry, readerSchema: Schema? = nil, subject: Subject? = nil, form: JSONForm = .plain,
        limits: DecodingLimits = DecodingLimits()
    ) {
        self.registry = registry
        self.readerSchema = readerSchema
        self.subject = subject
        self.form = form
        self.limits = limits
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
        let frame: Frame
        do throws(FrameError) {
            frame = try Frame(of: bytes, headers: headers, part)
        } catch {
            throw .frame(error)
        }
        let decoder = if let known = decoders[frame.schema] { known } else { try await decoder(for: frame.schema) }
        do throws(AvroDataError) {
            try decoder.decode(bytes.span.extracting(frame.prefixLength..<bytes.count), appendingTo: &output)
        } catch {
            throw .data(error)
        }
        return frame.schema
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

    private mutating func decoder(for identifier: SchemaIdentifier) async throws(SerdeError) -> PayloadDecoder {
        if let miss = misses[identifier], miss.until > .now { throw miss.error }
        do throws(SerdeError) {
            let writer = try await schema(identifier)
            let decoder = try PayloadDecoder(writer: writer, reader: readerSchema, form: form, limits: limits)
            decoders[identifier] = decoder
            misses[identifier] = nil
            return decoder
        } catch {
            // A topic full of records of one unknown schema must not ask the registry once a record.
            if error.isAboutRecord { misses[identifier] = (error, .now + .seconds(10)) }
            throw error
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
