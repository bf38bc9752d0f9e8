internal import JSON
internal import SchemaLanguage

/// Identifiers: which resource a schema belongs to, by which URI it is known, and which anchors point to it.
extension SchemaParser {
    /// The resource of the schema that `value` is: a new one for the root of a text and for a schema with an identifier,
    /// else the parent's.
    mutating func resource(
        of value: JSONValue, node: JSONSchema.NodeID, parent: JSONSchema.NodeID?, base: URIReference?, source: Int
    ) -> JSONSchema.ResourceID {
        let outer = parent.map { nodes[$0.index].resource }
        var dialect = outer.map { resources[$0.index].dialect } ?? Dialect(options.defaultDraft)
        let object = value.object
        // An embedded schema may have a dialect of its own, which then also says how its identifier is called.
        if let schema = object?["$schema"], outer == nil || object?["$id"] != nil || object?["id"] != nil {
            dialect = self.dialect(named: schema, inherited: dialect, source: source)
        }
        let identifier = identifier(in: object, dialect: dialect, source: source)
        let outerURI = base ?? outer.map { URIReference(resources[$0.index].uri) } ?? URIReference("")
        let uri = identifier.map { outerURI.resolving(URIReference($0)) } ?? outerURI
        // Up to draft 7 an identifier that adds only a fragment is an anchor.
        let isAnchor = dialect.draft <= .draft7 && uri.fragment != nil && uri.withoutFragment == outerURI
        if let outer, identifier == nil || isAnchor {
            if let fragment = uri.fragment, let object {
                addAnchor(fragment, to: node, resource: outer, object: object, source: source)
            }
            return outer
        }
        let id = JSONSchema.ResourceID(resources.count)
        resources.append(SchemaResource(uri: uri.withoutFragment.text, root: node, dialect: dialect))
        register(id, uri: uri.withoutFragment.text, value: value, source: source)
        // A text is known by the name it was given under as well.
        if let base { resourceIDs[ExactString(base.text)] = resourceIDs[ExactString(base.text)] ?? id }
        if let fragment = uri.fragment, let object {
            addAnchor(fragment, to: node, resource: id, object: object, source: source)
        }
        return id
    }

    /// The value of `$id`, or of `id` in draft 4; nil where there is none or it doesn't count.
    private mutating func identifier(in object: JSONObject?, dialect: Dialect, source: Int) -> String? {
        guard let object, let member = object.member(dialect.draft == .draft4 ? "id" : "$id") else { return nil }
        if dialect.draft.ignoresSiblingsOfRef, object["$ref"] != nil { return nil }
        guard let identifier = member.value.string else {
            report(
                .error, "\(member.name) must be a URI reference, found \(member.value.summary)", at: member.value.span,
                source: source)
            return nil
        }
        if dialect.draft >= .draft2019, URIReference(identifier).fragment?.isEmpty == false {
            report(
                .error, "in \(dialect.draft.rawValue) an $id can't have a fragment; name the place with $anchor",
                at: member.value.span, source: source)
            return nil
        }
        return identifier
    }

    private mutating func register(_ id: JSONSchema.ResourceID, uri: String, value: JSONValue, source: Int) {
        guard let known = resourceIDs[ExactString(uri)] else {
            resourceIDs[ExactString(uri)] = id
            return
        }
        // In two texts the first one counts: a reference may come along both by itself and inside another.
        let other = nodes[resources[known.index].root.index]
        if other.source == source, let span = (value.object?["$id"] ?? value.object?["id"])?.span {
            let place = sources[source].position(at: other.span.start)
            report(
                .error, "the schema at \(place.line):\(place.column) has the same URI, \(JSONValue.quoted(uri))",
                at: span, source: source)
        }
    }

    /// Reads `$anchor`, `$dynamicAnchor` and `$recursiveAnchor`.
    mutating func readAnchor(_ member: JSONObject.Member, of node: JSONSchema.NodeID, object: JSONObject) {
        let schema = nodes[node.index]
        let resource = schema.resource
        if member.name == "$recursiveAnchor" {
            guard let isAnchor = boolean(member, source: schema.source) else { return }
            if resources[resource.index].root == node { resources[resource.index].isRecursiveAnchor = isAnchor }
            return
        }
        guard let name = string(member, source: schema.source) else { return }
        // Core 2020-12, section 8.2.2: a letter or underscore, then letters, digits, hyphens, underscores and dots.
        let isName =
            name.unicodeScalars.first.map { $0.isASCII && $0.properties.isAlphabetic || $0 == "_" } == true
            && name.utf8.allSatisfy {
                UInt8(ascii: "a")...UInt8(ascii: "z") ~= $0 | 0x20 || UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0
                    || "-_.".utf8.contains($0)
            }
        guard isName else {
            report(
                .error, "\(member.name) must be a name of letters, digits, \"-\", \"_\" and \".\"",
                at: member.value.span, source: schema.source)
            return
        }
        addAnchor(name, to: node, resource: resource, object: object, source: schema.source)
        if member.name == "$dynamicAnchor" { resources[resource.index].dynamicAnchors[ExactString(name)] = node }
    }

    private mutating func addAnchor(
        _ name: String, to node: JSONSchema.NodeID, resource: JSONSchema.ResourceID, object: JSONObject, source: Int
    ) {
        // A pointer as a fragment only repeats where the schema stands.
        guard !name.isEmpty, !name.hasPrefix("/") else { return }
        let key = ExactString(name)
        if let known = resources[resource.index].anchors[key], known != node {
            let member = ["$anchor", "$dynamicAnchor", "$id", "id"].lazy.compactMap(object.member)
                .first { $0.value.string?.hasSuffix(name) == true }
            report(
                .error, "the anchor \(JSONValue.quoted(name)) occurs twice in this schema resource",
                at: member?.value.span ?? SourceSpan(start: 0, end: 0), source: source)
            return
        }
        resources[resource.index].anchors[key] = node
    }
}
