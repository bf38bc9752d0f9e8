internal import Registry
internal import SchemaLanguage

/// What a client has been told before. An id or a GUID means the same for ever, and so does the place of a content until
/// something is deleted; that there is no such schema holds for a short while only.
struct ClientCaches {
    enum Question: Hashable {
        case id(SchemaID, Subject?)
        case guid(SchemaGUID)
        case content(ContentQuestion)
    }

    struct ContentQuestion: Hashable {
        enum Kind { case registration, lookup }

        let kind: Kind
        let subject: Subject
        let format: SchemaFormat
        let guid: SchemaGUID
        let isNormalized: Bool
    }

    private struct Miss {
        let error: RegistryError
        let end: ContinuousClock.Instant
    }

    var identified: BoundedCache<Question, IdentifiedSchema>
    var registered: BoundedCache<Question, RegisteredSchema>
    private var misses: BoundedCache<Question, Miss>
    private let missLifetime: Duration

    init(_ settings: RegistryClientSettings) {
        identified = BoundedCache(capacity: settings.cachedSchemasMax)
        registered = BoundedCache(capacity: settings.cachedSchemasMax)
        misses = BoundedCache(capacity: settings.cachedSchemasMax)
        missLifetime = settings.missLifetime
    }

    /// The error that a question was answered with lately.
    mutating func miss(_ question: Question) -> RegistryError? {
        guard let miss = misses[question] else { return nil }
        guard miss.end > .now else {
            misses[question] = nil
            return nil
        }
        return miss.error
    }

    /// Remembers an error, if it says that there is no such schema.
    mutating func remember(_ error: RegistryError, for question: Question) {
        guard missLifetime > .zero, error.code == .schemaNotFound || error.code == .subjectNotFound else { return }
        misses[question] = Miss(error: error, end: .now + missLifetime)
    }

    /// Forgets what a registration may have changed.
    mutating func forgetMisses() {
        misses.removeAll()
    }

    /// Forgets what a deletion, or a change of what is configured, may have changed.
    mutating func forgetAll() {
        misses.removeAll()
        identified.removeAll()
        registered.removeAll()
    }
}
