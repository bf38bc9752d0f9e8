internal import Registry
internal import SchemaLanguage

// What the routes of several resources read out of a request.

extension APIRequest {
    /// The subject that the path names, or the one that it is an alias of. It may be one that can't exist.
    func subject(_ registry: EmbeddedRegistry) async throws -> Subject {
        try await registry.target(of: Subject(unchecked: parameter("subject")))
    }

    /// The subject, for requests that name a bad one as the reason of their refusal.
    func checkedSubject(_ registry: EmbeddedRegistry) async throws -> Subject {
        try await registry.target(of: Subject(parameter("subject")))
    }

    /// The version that the path names.
    var version: VersionSelector {
        get throws(RegistryError) { try VersionSelector(parameter("version")) }
    }

    /// How far a deletion goes.
    var deletion: Deletion { flag("permanent") ? .permanent : .soft }

    /// Puts a content into the form that `format` and `referenceFormat` ask for. A format that the language doesn't have
    /// leaves the text as it is.
    func reshape(_ content: inout SchemaContent, of subject: Subject, _ registry: EmbeddedRegistry) async throws {
        if let form = text("format"), !form.isEmpty,
            let schema = try? await registry.parse(content, in: subject.context), let text = schema.text(as: form)
        {
            content.text = text
        }
        if text("referenceFormat") == "qualified" {
            for index in content.references.indices {
                content.references[index].subject = content.references[index].subject(from: subject.context).qualified
            }
        }
    }
}
