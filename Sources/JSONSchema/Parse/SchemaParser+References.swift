internal import JSON
internal import SchemaLanguage

/// `$ref`, `$dynamicRef` and `$recursiveRef`: what they point to.
extension SchemaParser {
    /// Finds the target of a reference and writes it into the keyword; a target that is no schema yet becomes one.
    mutating func resolve(_ reference: UnresolvedReference) {
        let node = nodes[reference.node.index]
        let keyword = node.keywords[reference.keyword]
        let resource = resources[node.resource.index]
        let uri = URIReference(resource.uri).resolving(URIReference(reference.text))
        guard let target = self.resource(uri, written: reference.text) else {
            let meant = uri.withoutFragment.text
            let hint = meant == reference.text ? "" : ", which means \(JSONValue.quoted(meant)) here"
            report(
                .error,
                "\(keyword.name) points to \(JSONValue.quoted(reference.text))\(hint): there is no such schema "
                    + "among the references, and nothing is fetched",
                at: keyword.valueSpan, source: node.source)
            return
        }
        guard let (schema, isAnchor) = schema(uri.fragment ?? "", in: target, of: reference, keyword: keyword) else {
            return
        }
        var content = SchemaKeyword.Content.reference(schema)
        switch reference.kind {
        case .plain: break
        case .dynamic:
            // Core 2020-12, section 8.2.3.2: dynamic only if the first target was made with $dynamicAnchor.
            if isAnchor, let name = uri.fragment.flatMap(URIReference.percentDecoded),
                resources[nodes[schema.index].resource.index].dynamicAnchors[ExactString(name)] == schema
            {
                content = .dynamicReference(initial: schema, anchor: name)
            }
        case .recursive:
            if resources[target.index].isRecursiveAnchor { content = .dynamicReference(initial: schema, anchor: nil) }
        }
        nodes[reference.node.index].keywords[reference.keyword].content = content
    }

    /// The resource that is known by `uri`, or by the reference just as it is written, which is how the references of a
    /// registry are named. A text is read, and a metaschema brought in, when it is asked for.
    private mutating func resource(_ uri: URIReference, written text: String) -> JSONSchema.ResourceID? {
        let absolute = ExactString(uri.withoutFragment.text)
        if let known = resourceIDs[absolute] { return known }
        let written = ExactString(URIReference(text).withoutFragment.text)
        for name in [absolute, written] {
            guard let source = documentIDs[name] else { continue }
            readDocument(source)
            if let known = resourceIDs[name] { return known }
        }
        if let metaschema = Metaschemas.text(of: absolute.text) {
            guard let source = addDocument(SchemaText(metaschema, name: absolute.text), uri: absolute.text) else {
                return nil
            }
            readDocument(source)
            return resourceIDs[absolute]
        }
        // It may be a part of a text that nothing else has asked for.
        for source in documents.indices { readDocument(source) }
        return resourceIDs[absolute]
    }

    /// The schema that `fragment` names in a resource, and whether it is an anchor; nil, having reported it, if none.
    private mutating func schema(
        _ fragment: String, in resource: JSONSchema.ResourceID, of reference: UnresolvedReference,
        keyword: SchemaKeyword
    ) -> (JSONSchema.NodeID, isAnchor: Bool)? {
        let root = resources[resource.index].root
        guard !fragment.isEmpty else { return (root, false) }
        let source = nodes[reference.node.index].source
        guard let decoded = URIReference.percentDecoded(fragment) else {
            report(.error, "a % in a URI must begin an escape like %20", at: keyword.valueSpan, source: source)
            return nil
        }
        guard decoded.hasPrefix("/") else {
            if let anchor = resources[resource.index].anchors[ExactString(decoded)] { return (anchor, true) }
            report(
                .error,
                "\(keyword.name) points to \(JSONValue.quoted(reference.text)): there is no anchor "
                    + "\(JSONValue.quoted(decoded)) in that schema",
                at: keyword.valueSpan, source: source)
            return nil
        }
        guard let tokens = JSONPointer.tokens(decoded) else {
            report(
                .error, "a ~ in a JSON pointer must be written ~0, or ~1 for a slash", at: keyword.valueSpan,
                source: source)
            return nil
        }
        if let schema = schema(at: tokens, below: root) { return (schema, false) }
        // Confluent's registry finds under $defs what stands in definitions, so schemas have come to rely on it.
        if tokens.first == "$defs", let schema = schema(at: ["definitions"] + tokens.dropFirst(), below: root) {
            report(
                .warning,
                "\(keyword.name) points into $defs, but the schema stands in definitions; other "
                    + "implementations won't find it",
                at: keyword.valueSpan, source: source)
            return (schema, false)
        }
        report(
            .error, "\(keyword.name) points to \(JSONValue.quoted(reference.text)): there is nothing at that place",
            at: keyword.valueSpan, source: source)
        return nil
    }

    /// The schema at the end of `tokens`. A value that is no schema so far, such as an item of `examples`, is made one.
    private mutating func schema(at tokens: [String], below root: JSONSchema.NodeID) -> JSONSchema.NodeID? {
        let source = nodes[root.index].source
        var value = self.value(of: root)
        var nearest = root
        var steps = ""
        for token in tokens {
            guard let child = value?.child(token) else { return nil }
            value = child
            steps += JSONPointer.step(token)
            if let known = nodeIDs[Location(source: source, start: child.span.start)] {
                nearest = known
                steps = ""
            }
        }
        guard let value, !steps.isEmpty else { return nearest }
        defer { readPending() }
        return addNode(value, in: nearest, step: steps, source: source)
    }

    /// The value that a schema was read from, found again by its place.
    private func value(of node: JSONSchema.NodeID) -> JSONValue? {
        var steps: [String] = []
        var schema = nodes[node.index]
        while let parent = schema.parent {
            steps.append(schema.step)
            schema = nodes[parent.index]
        }
        var value: JSONValue? = documents[schema.source]
        for token in JSONPointer.tokens(steps.reversed().joined()) ?? [] { value = value?.child(token) }
        return value
    }
}
