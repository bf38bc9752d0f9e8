internal import JSON
internal import SchemaLanguage

/// Two sets of files and what is found between them. The rules are in the extensions, a family a file.
struct BreakingComparison {
    let old: ComparedFiles
    let new: ComparedFiles
    let policy: BreakingPolicy
    /// An object, so that a rule can add to it what it says in terms of the comparison itself.
    private let findings = Findings()

    private final class Findings {
        var changes: [BreakingChange] = []
    }

    var found: [BreakingChange] { findings.changes }

    init(old: ProtobufSchema, new: ProtobufSchema, policy: BreakingPolicy) {
        self.old = ComparedFiles(old)
        self.new = ComparedFiles(new)
        self.policy = policy
    }

    /// Adds a finding unless the policy leaves it out. The message and the remedy are made only for those that count.
    func report(
        _ rule: BreakingRule, _ element: @autoclosure () -> String, at place: ComparedPlace,
        was oldPlace: ComparedPlace,
        _ message: @autoclosure () -> String, fixes: @autoclosure () -> [Incompatibility.Fix] = []
    ) {
        guard policy.rules.contains(rule) else { return }
        for file in [place.file, oldPlace.file] {
            if let file, policy.ignores(rule, path: file.name, package: file.package) { return }
        }
        findings.changes.append(
            BreakingChange(
                rule: rule, file: place.file?.name, new: place.range, oldFile: oldPlace.file?.name, old: oldPlace.range,
                element: element(), message: message(), breaks: rule.breaks, fixes: fixes(),
                proof: .notFound("no message was built for it")))
    }
}

/// A place that a finding points at.
struct ComparedPlace {
    /// The file; nil where it is gone.
    var file: ProtobufFile?
    /// nil where the text has no such place.
    var range: SourceRange?

    static let none = ComparedPlace(file: nil, range: nil)

    /// The first of several places that the text has; the last one's file where it has none.
    static func first(_ places: ComparedPlace...) -> ComparedPlace {
        places.first { $0.range != nil } ?? places.last ?? .none
    }
}

/// One side of a comparison, with what is looked up often.
struct ComparedFiles {
    let schema: ProtobufSchema
    /// The fields that maps' entries stand for: the text has no place of its own for an entry.
    private let mapFields: [ProtobufSchema.MessageID: ProtobufSchema.FieldID]

    init(_ schema: ProtobufSchema) {
        self.schema = schema
        var mapFields: [ProtobufSchema.MessageID: ProtobufSchema.FieldID] = [:]
        for (index, field) in schema.fields.enumerated() where field.isMap {
            if let entry = field.messageType { mapFields[entry] = .init(index) }
        }
        self.mapFields = mapFields
    }

    /// The place of the part of `file` at the descriptor path.
    func place(_ path: [Int32], in file: ProtobufSchema.FileID) -> ComparedPlace {
        ComparedPlace(file: schema[file], range: schema.range(of: path, in: file))
    }

    /// The place of a message, or of the part of it at `part`.
    func place(of id: ProtobufSchema.MessageID, _ part: Int32...) -> ComparedPlace {
        let message = schema[id]
        if let field = mapFields[id] { return place(of: field) }
        return place(message.path + part, in: message.file)
    }

    /// The place of a field, or of the part of it at `part`.
    func place(of id: ProtobufSchema.FieldID, _ part: Int32...) -> ComparedPlace {
        let field = schema[id]
        if !field.isExtension, let mapField = mapFields[field.message] {
            return place(schema[mapField].path, in: schema[mapField].file)
        }
        return place(field.path + part, in: field.file)
    }

    /// The name without the package.
    func nestedName(_ fullName: String, in file: ProtobufSchema.FileID) -> String {
        let package = schema[file].package
        return package.isEmpty ? fullName : String(fullName.dropFirst(package.count + 1))
    }
}

extension String {
    /// Whether both have the same bytes.
    func isIdentical(to other: String) -> Bool { utf8.elementsEqual(other.utf8) }
}
