internal import JSON
internal import SchemaLanguage

extension JSONSchema {
    /// The schema and every text that it draws in as one text (core 2020-12, section 9.3): each reference becomes a schema
    /// resource with an identifier of its own in `$defs`, or in `definitions` up to draft 7. It accepts what the schema with
    /// its references accepts.
    ///
    /// A `$ref` stays as it is unless it finds its target only by the name that the reference was given under. Metaschemas
    /// are not embedded: those of the drafts are known everywhere, others must be given again.
    public var bundledText: String {
        var bundle = Bundle(self, base: URIReference(resources[self[root].resource.index].uri))
        if !bundle.isClosed {
            // A schema with a URI refers to one without, so that all need one.
            bundle = Bundle(self, base: URIReference("bundle:///"))
        }
        return bundle.document.text
    }
}

/// The texts of a schema on their way into one: under which URI each resource is known there, and which references must be
/// written anew for that.
private struct Bundle {
    private let schema: JSONSchema
    /// The texts to embed, as positions in `JSONSchema.sources` with their root schemas.
    private let embedded: [(source: Int, root: JSONSchema.NodeID)]
    /// The URIs in the bundle, for each of `JSONSchema.resources`.
    private let uris: [URIReference]
    /// The references that are written anew, by their places.
    private var rewritten: [SchemaParser.Location: String] = [:]
    /// Whether every reference finds its target.
    private(set) var isClosed = true

    init(_ schema: JSONSchema, base: URIReference) {
        self.schema = schema
        embedded = schema.nodes.indices.map(JSONSchema.NodeID.init).compactMap { id in
            let node = schema[id]
            let text = schema.sources[node.source]
            guard node.parent == nil, node.source > 0, Metaschemas.text(of: text.name) != text.text else { return nil }
            return (node.source, id)
        }
        uris = Bundle.uris(schema, base: base)
        for node in schema.nodes {
            for keyword in node.keywords { rewrite(keyword, of: node) }
        }
    }

    /// Identifiers that are relative mean what they meant where a text stood alone, except that the bundle's base is under
    /// them all.
    private static func uris(_ schema: JSONSchema, base: URIReference) -> [URIReference] {
        var uris: [URIReference] = []
        var taken: Set<ExactString> = []
        for resource in schema.resources {
            let root = schema[resource.root]
            var uri = URIReference(resource.uri)
            if let parent = root.parent {
                let outer = uris[schema[parent].resource.index]
                uri = root.identifier(resource.dialect).map { outer.resolving(URIReference($0)) } ?? outer
            } else if root.source > 0 {
                uri = base.resolving(uri)
                // Two texts may give themselves the same identifier; the first one keeps it.
                var number = 2
                while taken.contains(ExactString(uri.text)) {
                    uri = base.resolving(URIReference("\(resource.uri)-\(number)"))
                    number += 1
                }
            }
            uri.fragment = nil
            taken.insert(ExactString(uri.text))
            uris.append(uri)
        }
        return uris
    }

    // MARK: References

    private mutating func rewrite(_ keyword: SchemaKeyword, of node: SchemaNode) {
        switch keyword.content {
        case .reference, .dynamicReference: break
        default: return
        }
        let bytes = schema.sources[node.source].text.utf8
        let start = bytes.index(bytes.startIndex, offsetBy: keyword.valueSpan.start)
        let end = bytes.index(bytes.startIndex, offsetBy: keyword.valueSpan.end)
        guard let text = (try? JSONValue(parsing: bytes[start..<end]))?.string,
            let target = resource(URIReference(text), from: node)
        else { return }
        let reference = URIReference(text)
        guard uris[node.resource.index].resolving(reference).withoutFragment != uris[target] else { return }
        var uri = uris[target]
        if uri.scheme == nil { isClosed = false }
        uri.fragment = reference.fragment
        rewritten[SchemaParser.Location(source: node.source, start: keyword.valueSpan.start)] = uri.text
    }

    /// The resource that a reference names, found as the parser finds it; nil where it is the schema's own, or a metaschema
    /// that isn't embedded.
    private func resource(_ reference: URIReference, from node: SchemaNode) -> Int? {
        let base = URIReference(schema.resources[node.resource.index].uri)
        let absolute = base.resolving(reference).withoutFragment
        guard !reference.withoutFragment.text.isEmpty, absolute != base else { return nil }
        if let known = schema.resources.firstIndex(where: { $0.uri.utf8.elementsEqual(absolute.text.utf8) }) {
            let source = schema[schema.resources[known].root].source
            return source == 0 || embedded.contains { $0.source == source } ? known : nil
        }
        for name in [absolute.text, reference.withoutFragment.text] {
            let found = embedded.first { text in
                URIReference(schema.sources[text.source].name).withoutFragment.text.utf8.elementsEqual(name.utf8)
            }
            if let found { return schema[found.root].resource.index }
        }
        return nil
    }

    /// `value`, which stands in a text, with its references written anew.
    private func value(_ value: JSONValue, of source: Int) -> JSONValue {
        switch value.content {
        case .string:
            let place = SchemaParser.Location(source: source, start: value.span.start)
            return rewritten[place].map { JSONValue(.string($0)) } ?? value
        case .array(let items): return JSONValue(.array(items.map { self.value($0, of: source) }))
        case .object(let object):
            return JSONValue(
                .object(JSONObject(object.members.map { JSONObject.Member($0.name, self.value($0.value, of: source)) }))
            )
        case .null, .boolean, .number: return value
        }
    }

    // MARK: Texts

    /// The schema's own text with the others in its definitions.
    var document: JSONValue {
        let root = value(schema.documents[0], of: 0)
        guard var members = root.object?.members, !embedded.isEmpty else { return root }
        let name = schema.dialect.draft >= .draft2019 ? "$defs" : "definitions"
        let position = members.firstIndex { $0.name == name }
        var definitions = position.flatMap { members[$0].value.object?.members } ?? []
        var names = Set(definitions.map { ExactString($0.name) })
        for text in embedded {
            var key = uris[schema[text.root].resource.index].text
            while !names.insert(ExactString(key)).inserted { key += "-" }
            definitions.append(JSONObject.Member(key, resource(text)))
        }
        let member = JSONObject.Member(name, JSONValue(.object(JSONObject(definitions))))
        if let position { members[position] = member } else { members.append(member) }
        return JSONValue(.object(JSONObject(members)))
    }

    /// A text as a schema resource: with its identifier and, where it isn't read as the schema's own text is, its draft.
    private func resource(_ text: (source: Int, root: JSONSchema.NodeID)) -> JSONValue {
        let node = schema[text.root]
        let dialect = schema.resources[node.resource.index].dialect
        var uri = uris[node.resource.index]
        // Up to draft 7 a fragment is an anchor.
        let fragment = node.identifier(dialect).flatMap { URIReference($0).fragment }
        if fragment?.isEmpty == false { uri.fragment = fragment }
        let idName = dialect.draft == .draft4 ? "id" : "$id"
        var members = [JSONObject.Member(idName, JSONValue(.string(uri.text)))]
        let object = value(schema.documents[text.source], of: text.source).object
        if dialect != schema.dialect, object?["$schema"] == nil {
            let metaschema = dialect.draft.metaschema + (dialect.draft <= .draft7 ? "#" : "")
            members.insert(JSONObject.Member("$schema", JSONValue(.string(metaschema))), at: 0)
        }
        if let object {
            members += membersBesideIdentifier(of: object, dialect, idName)
        } else if node.boolean == false {
            members.append(JSONObject.Member("not", JSONValue(.object(JSONObject([])))))
        }
        return JSONValue(.object(JSONObject(members)))
    }

    /// Up to draft 7 an identifier doesn't count beside `$ref`, nor does anything else but definitions.
    private func membersBesideIdentifier(
        of object: JSONObject, _ dialect: Dialect, _ idName: String
    ) -> [JSONObject.Member] {
        let members = object.members.filter { $0.name != idName }
        guard dialect.draft.ignoresSiblingsOfRef, let reference = object.member("$ref") else { return members }
        let only = JSONValue(.object(JSONObject([reference])))
        return members.filter { ["$schema", "definitions", "$defs"].contains($0.name) }
            + [JSONObject.Member("allOf", JSONValue(.array([only])))]
    }
}

extension SchemaNode {
    /// What the schema calls itself; nil where it doesn't, or where that doesn't count.
    fileprivate func identifier(_ dialect: Dialect) -> String? {
        guard !(dialect.draft.ignoresSiblingsOfRef && keyword("$ref") != nil),
            case .annotation(let value)? = keyword(dialect.draft == .draft4 ? "id" : "$id")?.content
        else { return nil }
        return value.string
    }
}
