internal import JSON

/// The key of a record of the `_schemas` topic.
///
/// It is JSON, and compaction compares its bytes: what is written must have exactly these members in this order, without
/// blanks.
enum RegistryKey: Hashable, Sendable {
    /// `{"keytype":"SCHEMA","subject":"S","version":1,"magic":1}`
    case schema(SubjectVersion)
    /// `{"keytype":"CONFIG","subject":"S","magic":0}`, without a subject for the top level.
    case config(RegistryScope)
    /// `{"keytype":"MODE","subject":"S","magic":0}`, without a subject for the top level.
    case mode(RegistryScope)
    /// `{"keytype":"DELETE_SUBJECT","subject":"S","magic":0}`
    case deleteSubject(Subject)
    /// `{"keytype":"CLEAR_SUBJECT","subject":"S","magic":0}`
    case clearSubject(Subject)
    /// `{"keytype":"CONTEXT","tenant":"default","context":".ctx","magic":0}`
    case context(SchemaContext)
    /// `{"keytype":"MAX_ID","context":".ctx","magic":0}`, Concord's own; other registries skip a type they don't know.
    case highestID(SchemaContext)

    /// Reads a key in any form that a registry has written: members in another order, more of them (`seq` and `node` of
    /// Redpanda), `"subject":null`. Nil for NOOP and for types that this registry has no use for.
    init?(_ bytes: [UInt8]) throws(MalformedDocument) {
        let key = try JSONDocument(record: bytes, part: "key")
        switch try key.required("keytype", key.string("keytype")) {
        case "SCHEMA":
            self = .schema(SubjectVersion(subject: try RegistryKey.subject(key), version: try key.version()))
        case "CONFIG": self = .config(RegistryScope(unchecked: try key.string("subject") ?? ""))
        case "MODE": self = .mode(RegistryScope(unchecked: try key.string("subject") ?? ""))
        case "DELETE_SUBJECT": self = .deleteSubject(try RegistryKey.subject(key))
        case "CLEAR_SUBJECT": self = .clearSubject(try RegistryKey.subject(key))
        case "CONTEXT": self = .context(try RegistryKey.context(key))
        case "MAX_ID": self = .highestID(try RegistryKey.context(key))
        default: return nil
        }
    }

    /// The key as it is written.
    var bytes: [UInt8] {
        var fields = JSONFields()
        switch self {
        case .schema(let target):
            // Most keys are of this kind, and a start compares each with the one that it stands for.
            let subject = JSONDocument.string(target.subject.qualified).quickText
            return Array(#"{"keytype":"SCHEMA","subject":\#(subject),"version":\#(target.version),"magic":1}"#.utf8)
        case .config(let scope):
            fields.add("keytype", "CONFIG")
            fields.add("subject", scope.text.isEmpty ? nil : scope.text)
        case .mode(let scope):
            fields.add("keytype", "MODE")
            fields.add("subject", scope.text.isEmpty ? nil : scope.text)
        case .deleteSubject(let subject):
            fields.add("keytype", "DELETE_SUBJECT")
            fields.add("subject", subject.qualified)
        case .clearSubject(let subject):
            fields.add("keytype", "CLEAR_SUBJECT")
            fields.add("subject", subject.qualified)
        case .context(let context):
            fields.add("keytype", "CONTEXT")
            fields.add("tenant", "default")
            fields.add("context", context.name)
        case .highestID(let context):
            fields.add("keytype", "MAX_ID")
            fields.add("context", context.name)
        }
        fields.add("magic", 0 as Int32)
        return Array(fields.document.text().utf8)
    }

    private static func subject(_ key: JSONDocument) throws(MalformedDocument) -> Subject {
        Subject(unchecked: try key.required("subject", key.string("subject")))
    }

    private static func context(_ key: JSONDocument) throws(MalformedDocument) -> SchemaContext {
        SchemaContext(checked: try key.required("context", key.string("context")))
    }
}

extension JSONDocument {
    /// A string as JSON text, without a detour where nothing has to be escaped.
    fileprivate var quickText: String {
        guard let string,
            !string.utf8.contains(where: { $0 < 0x20 || $0 == UInt8(ascii: "\"") || $0 == UInt8(ascii: "\\") })
        else { return text() }
        return "\"\(string)\""
    }
}
