internal import JSON
public import Registry
internal import Synchronization

/// A registry behind a URL: Concord's, Confluent's, or another that speaks the same REST API.
///
/// A request goes to the instance that answered last, and to the next one where that can't be reached or answers 408, 429,
/// 500, 502, 503 or 504; after a round, once more with a growing pause. Every request may be sent twice that way: registering
/// and looking up do no harm by it, and a deletion that was done but not answered is then refused as done already.
///
/// Schemas are kept by id, by GUID, and by content under a subject. Another client's deletions are noticed only by what was
/// not kept. Connections are closed when the client goes.
public final class RegistryClient: SchemaRegistry {
    let connection: RegistryConnection
    private let caches: Mutex<ClientCaches>

    /// Makes a client; nothing is connected yet.
    ///
    /// - Throws: `InvalidClientSettings` for what is no URL, and for certificates and keys that can't be read.
    public init(_ settings: RegistryClientSettings) throws(InvalidClientSettings) {
        connection = try RegistryConnection(settings)
        caches = Mutex(ClientCaches(settings))
    }

    /// Sends a request, and reads what is answered.
    func send<Value>(
        _ request: RegistryRequest, _ read: (JSONDocument) throws -> Value
    ) async throws(RegistryError) -> Value {
        try await connection.send(request).read(read)
    }

    /// Sends a request that changes more than it adds.
    func change<Value>(
        _ request: RegistryRequest, _ read: (JSONDocument) throws -> Value
    ) async throws(RegistryError) -> Value {
        // Before as well, as what fails may have been done all the same.
        caches.withLock { $0.forgetAll() }
        let value = try await send(request, read)
        caches.withLock { $0.forgetAll() }
        return value
    }

    /// What `cache` knows, or `ask` finds out.
    private func cached<Value: Sendable>(
        _ question: ClientCaches.Question,
        _ cache: any WritableKeyPath<ClientCaches, BoundedCache<ClientCaches.Question, Value>> & Sendable,
        _ ask: () async throws(RegistryError) -> Value
    ) async throws(RegistryError) -> Value {
        let (known, miss) = caches.withLock { ($0[keyPath: cache][question], $0.miss(question)) }
        if let known { return known }
        if let miss { throw miss }
        do throws(RegistryError) {
            let value = try await ask()
            caches.withLock { $0[keyPath: cache][question] = value }
            return value
        } catch {
            caches.withLock { $0.remember(error, for: question) }
            throw error
        }
    }

    // MARK: Schemas

    /// Registers a schema under `subject`; what this client has registered before is answered without asking.
    public func register(
        _ schema: SchemaSubmission, under subject: Subject
    ) async throws(RegistryError) -> RegisteredSchema {
        // An empty text is what the subject's latest version has, whichever that is now.
        guard schema.isPlain, !schema.content.text.isEmpty else { return try await sendRegistration(schema, subject) }
        return try await cached(.content(schema.question(.registration, subject)), \.registered) {
            () throws(RegistryError) in
            try await sendRegistration(schema, subject)
        }
    }

    private func sendRegistration(
        _ schema: SchemaSubmission, _ subject: Subject
    ) async throws(RegistryError) -> RegisteredSchema {
        let expected: String? =
            switch schema.expectedLatest {
            case .version(let version): version.description
            case .some(.none): "0"
            case nil: nil
            }
        let request = RegistryRequest(
            .post, "subjects", subject.qualified, "versions",
            query: [
                flag("normalize", schema.isNormalized), flag("force", schema.isForced), ("expectedVersion", expected),
            ], body: schema.json)
        let found: RegisteredSchema? = try await send(request) { json in
            // Older registries answer the id alone.
            json["version"] == nil ? nil : try RegisteredSchema(json: json.withContent(of: schema), of: subject)
        }
        caches.withLock { $0.forgetMisses() }
        if let found { return found }
        return try await sendLookUp(schema, subject, .exclude)
    }

    /// The version of `subject` that has this schema; a live one that was found before is answered without asking.
    public func lookUp(
        _ schema: SchemaSubmission, under subject: Subject, deleted: DeletedVersions
    ) async throws(RegistryError) -> RegisteredSchema {
        guard schema.isPlain, deleted == .exclude else { return try await sendLookUp(schema, subject, deleted) }
        return try await cached(.content(schema.question(.lookup, subject)), \.registered) {
            () throws(RegistryError) in
            try await sendLookUp(schema, subject, deleted)
        }
    }

    private func sendLookUp(
        _ schema: SchemaSubmission, _ subject: Subject, _ deleted: DeletedVersions
    ) async throws(RegistryError) -> RegisteredSchema {
        let request = RegistryRequest(
            .post, "subjects", subject.qualified,
            query: [flag("normalize", schema.isNormalized)] + deleted.query, body: schema.json)
        return try await send(request) { try RegisteredSchema(json: $0, of: subject) }
    }

    /// The schema with an id, asked for once.
    public func schema(id: SchemaID, for subject: Subject?) async throws(RegistryError) -> IdentifiedSchema {
        try await cached(.id(id, subject), \.identified) { () throws(RegistryError) in
            try await send(
                RegistryRequest(.get, "schemas", "ids", id.description, query: [("subject", subject?.qualified)])
            ) { try IdentifiedSchema(json: $0) }
        }
    }

    /// The schema with a GUID, asked for once.
    public func schema(guid: SchemaGUID) async throws(RegistryError) -> IdentifiedSchema {
        try await cached(.guid(guid), \.identified) { () throws(RegistryError) in
            try await send(RegistryRequest(.get, "schemas", "guids", guid.description)) {
                try IdentifiedSchema(json: $0)
            }
        }
    }
}

extension SchemaSubmission {
    /// Whether the answer depends on nothing but the content.
    fileprivate var isPlain: Bool { version == nil && id == nil && !isForced && expectedLatest == nil }

    fileprivate func question(
        _ kind: ClientCaches.ContentQuestion.Kind, _ subject: Subject
    ) -> ClientCaches.ContentQuestion {
        ClientCaches.ContentQuestion(
            kind: kind, subject: subject, format: content.format, guid: content.guid, isNormalized: isNormalized)
    }
}

extension JSONDocument {
    /// The answer to a registration, with the content that was sent where it doesn't repeat that.
    fileprivate func withContent(of schema: SchemaSubmission) -> JSONDocument {
        guard self["schema"] == nil else { return self }
        return .object((members ?? []) + (schema.json.members ?? []).filter { self[$0.name] == nil })
    }
}
