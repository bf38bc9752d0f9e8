internal import JSON
internal import SchemaLanguage

/// `$schema` and `$vocabulary`.
extension SchemaParser {
    /// The dialect that `$schema` names; the inherited one, having reported it, where that is unknown.
    mutating func dialect(named schema: JSONValue, inherited: Dialect, source: Int) -> Dialect {
        guard let uri = schema.string else {
            report(.error, "$schema must be a URI, found \(schema.summary)", at: schema.span, source: source)
            return inherited
        }
        do throws(UnknownDialect) {
            return try dialect(named: uri, visited: [])
        } catch {
            report(.error, error.message, at: schema.span, source: source)
            return inherited
        }
    }

    private struct UnknownDialect: Error {
        var message: String
    }

    /// Follows `$schema` from metaschema to metaschema to one of the drafts'.
    private mutating func dialect(named uri: String, visited: [String]) throws(UnknownDialect) -> Dialect {
        if let draft = Draft(metaschema: uri) { return Dialect(draft) }
        let bare = URIReference(uri).withoutFragment.text
        if let known = dialects[bare] { return known }
        let drafts = Draft.allCases.map(\.rawValue).joined(separator: ", ")
        guard let source = documentIDs[ExactString(bare)] else {
            throw UnknownDialect(
                message: "the metaschema \(JSONValue.quoted(uri)) is unknown: nothing is fetched, so it must be given "
                    + "as a reference; built in are \(drafts)")
        }
        guard !visited.contains(bare), let next = documents[source].object?["$schema"]?.string else {
            throw UnknownDialect(
                message: "the metaschema \(JSONValue.quoted(uri)) doesn't go back to a draft: \(drafts)")
        }
        // A metaschema without `$vocabulary` means what the one that describes it means.
        var dialect = try dialect(named: next, visited: visited + [bare])
        if let vocabularies = documents[source].object?["$vocabulary"]?.object, dialect.draft >= .draft2019 {
            dialect.vocabularies = .core
            dialect.assertsFormat = false
            for member in vocabularies.members {
                let isRequired = member.value.boolean == true
                guard let vocabulary = Vocabulary(uri: member.name) else {
                    // Core 2020-12, section 8.1.2.1: a required vocabulary that is unknown is a reason to refuse.
                    guard !isRequired else {
                        throw UnknownDialect(
                            message: "the metaschema \(JSONValue.quoted(uri)) requires the vocabulary "
                                + "\(JSONValue.quoted(member.name)), which is unknown")
                    }
                    continue
                }
                dialect.vocabularies.formUnion(vocabulary)
                if member.name.hasSuffix("/2020-12/vocab/format-assertion")
                    || member.name.hasSuffix("/2019-09/vocab/format") && isRequired
                {
                    dialect.assertsFormat = true
                }
            }
        }
        dialects[bare] = dialect
        return dialect
    }
}
