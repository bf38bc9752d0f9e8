internal import JSON

/// What one record of the `_schemas` topic says. A nil content is a tombstone, which takes back what the key stands for.
enum RegistryRecord: Sendable {
    case schema(SubjectVersion, StoredSchema?)
    case config(RegistryScope, RegistryConfig?)
    case mode(RegistryScope, SchemaMode?)
    /// The versions up to this one are soft-deleted.
    case deleteSubject(Subject, upTo: SchemaVersion)
    /// The soft-deleted versions are gone.
    case clearSubject(Subject)
    case context(SchemaContext, exists: Bool)
    /// The highest id that the context has given out. It is written together with whatever takes a schema away, so that
    /// after compaction, when nothing else tells of that schema's id, the id still isn't given out again.
    case highestID(SchemaContext, SchemaID)

    /// What the value of a SCHEMA record says.
    struct StoredSchema: Sendable {
        var id: SchemaID
        var content: SchemaContent
        var isDeleted: Bool
    }

    /// Reads the value that goes with `key`, in any form that a registry has written: without `schemaType`, `deleted` or
    /// `subject`, with more members. Nil for the tombstone of what can't be taken back.
    init?(_ key: RegistryKey, value bytes: [UInt8]?) throws(MalformedDocument) {
        let value: JSONDocument? = if let bytes { try JSONDocument(record: bytes, part: "value") } else { nil }
        switch key {
        case .schema(let target):
            let schema: StoredSchema? =
                if let value { try RegistryRecord.schema(value, in: target.subject.context) } else { nil }
            self = .schema(target, schema)
        case .config(let scope):
            let config: RegistryConfig? = if let value { try RegistryConfig(json: value) } else { nil }
            self = .config(scope, config)
        case .mode(let scope): self = .mode(scope, try value?.choice("mode", SchemaMode.self))
        case .deleteSubject(let subject):
            guard let value else { return nil }
            self = .deleteSubject(subject, upTo: try value.version())
        case .clearSubject(let subject):
            guard value != nil else { return nil }
            self = .clearSubject(subject)
        case .context(let context): self = .context(context, exists: value != nil)
        case .highestID(let context):
            guard let value else { return nil }
            self = .highestID(context, try value.id())
        }
    }

    private static func schema(
        _ value: JSONDocument, in context: SchemaContext
    ) throws(MalformedDocument) -> StoredSchema {
        let id = try value.id()
        do throws(MalformedDocument) {
            return StoredSchema(
                id: id, content: try SchemaContent(json: value), isDeleted: try value.boolean("deleted") ?? false)
        } catch {
            throw MalformedDocument(error.message, claimedID: ContextID(context: context, id: id))
        }
    }

    var key: RegistryKey {
        switch self {
        case .schema(let target, _): .schema(target)
        case .config(let scope, _): .config(scope)
        case .mode(let scope, _): .mode(scope)
        case .deleteSubject(let subject, _): .deleteSubject(subject)
        case .clearSubject(let subject): .clearSubject(subject)
        case .context(let context, _): .context(context)
        case .highestID(let context, _): .highestID(context)
        }
    }

    /// The value as it is written; nil for a tombstone.
    var value: [UInt8]? {
        var fields = JSONFields()
        switch self {
        case .schema(_, nil), .config(_, nil), .mode(_, nil), .context(_, exists: false): return nil
        case .schema(let target, let schema?):
            fields.add("subject", target.subject.qualified)
            fields.add("version", target.version.value)
            fields.add("id", schema.id.value)
            schema.content.add(to: &fields)
            fields.add("deleted", schema.isDeleted)
        case .config(let scope, let config?):
            fields.add("subject", scope.text.isEmpty ? nil : scope.text)
            config.add(to: &fields)
        case .mode(let scope, let mode?):
            fields.add("subject", scope.text.isEmpty ? nil : scope.text)
            fields.add("mode", mode.rawValue)
        case .deleteSubject(let subject, let version):
            fields.add("subject", subject.qualified)
            fields.add("version", version.value)
        case .clearSubject(let subject): fields.add("subject", subject.qualified)
        case .context(let context, exists: true):
            fields.add("tenant", "default")
            fields.add("context", context.name)
        case .highestID(let context, let id):
            fields.add("context", context.name)
            fields.add("id", id.value)
        }
        return Array(fields.document.text().utf8)
    }
}

extension JSONDocument {
    /// Reads one half of a record.
    init(record bytes: [UInt8], part: String) throws(MalformedDocument) {
        do throws(JSONError) {
            try self.init(parsing: bytes)
        } catch {
            throw MalformedDocument("the \(part) is not JSON: \(error.message)")
        }
        guard members != nil else { throw MalformedDocument("the \(part) is not a JSON object") }
    }

    /// The member `version`.
    func version() throws(MalformedDocument) -> SchemaVersion {
        let number = try required("version", integer("version"))
        guard let version = SchemaVersion(number) else {
            throw MalformedDocument("`version` is \(number), expected a number from 1 to 2147483647")
        }
        return version
    }

    /// The member `id`.
    func id() throws(MalformedDocument) -> SchemaID {
        let number = try required("id", integer("id"))
        guard let id = SchemaID(number) else {
            throw MalformedDocument("`id` is \(number), expected a number from 0 to 2147483647")
        }
        return id
    }
}
