internal import JSON
public import SchemaLanguage

extension JSONSchema {
    /// Parses a schema.
    ///
    /// Nothing is fetched. A `$ref` finds the text's own schemas, those of `references`, each under its `$id` and under
    /// its name, and the metaschemas of the drafts, which are built in.
    ///
    /// - Parameters:
    ///   - text: The schema.
    ///   - references: The texts that it refers to; the name of each is the URI by which `$ref` calls it.
    ///   - options: How texts are read.
    /// - Throws: `SchemaError` with every mistake that was found and its place.
    public init(
        parsing text: SchemaText, references: [SchemaText] = [], options: JSONSchemaOptions = JSONSchemaOptions()
    ) throws(SchemaError) {
        var parser = SchemaParser(options: options)
        self = try parser.parse(text, references: references)
    }
}

/// Reads texts into schemas: first every schema of every text, then the references, which may bring in more.
///
/// No function here calls itself: what is still to be read waits in `pending`, so that no schema exhausts the stack.
struct SchemaParser {
    /// Where a value stands, which is what tells it from every other.
    struct Location: Hashable {
        var source: Int
        var start: Int
    }

    /// A keyword whose target is not known yet.
    struct UnresolvedReference {
        var node: JSONSchema.NodeID
        /// The position of the keyword in the node.
        var keyword: Int
        var text: String
        var kind: Kind

        enum Kind {
            case plain
            case dynamic
            case recursive
        }
    }

    let options: JSONSchemaOptions
    var sources: [SchemaText] = []
    /// The values of `sources`.
    var documents: [JSONValue] = []
    /// The positions in `sources` by the URIs that the texts are known by.
    var documentIDs: [ExactString: Int] = [:]
    /// The texts whose schemas have been added. A text that nothing refers to never is.
    private var readDocuments: Set<Int> = []
    var nodes: [SchemaNode] = []
    var nodeIDs: [Location: JSONSchema.NodeID] = [:]
    var pending: [(node: JSONSchema.NodeID, object: JSONObject)] = []
    var resources: [SchemaResource] = []
    var resourceIDs: [ExactString: JSONSchema.ResourceID] = [:]
    var unresolved: [UnresolvedReference] = []
    var dialects: [String: Dialect] = [:]
    /// Patterns by their texts: compiling one takes far longer than finding it again, and schemas repeat them.
    var patterns: [ExactString: Pattern] = [:]
    var problems: [(source: Int, start: Int, problem: SchemaProblem)] = []
    private var schemasExceeded = false

    init(options: JSONSchemaOptions) {
        self.options = options
    }

    mutating func parse(_ text: SchemaText, references: [SchemaText]) throws(SchemaError) -> JSONSchema {
        // Every text is known by its URIs before any is read, as the dialect of one may be described by another.
        let root = addDocument(text, uri: "")
        for reference in references { _ = addDocument(reference, uri: reference.name) }
        guard root != nil else { throw error() }
        readDocument(0)
        var position = 0
        while position < unresolved.count {
            resolve(unresolved[position])
            position += 1
        }
        if !hasErrors { checkApplications() }
        guard !hasErrors else { throw error() }
        return JSONSchema(
            sources: sources, documents: documents, nodes: nodes, resources: resources, root: JSONSchema.NodeID(0),
            warnings: sortedProblems, format: options.format)
    }

    // MARK: Problems

    mutating func report(
        _ severity: SchemaProblem.Severity = .error, _ message: String, at span: SourceSpan, source: Int
    ) {
        problems.append((source, span.start, SchemaProblem(severity, message, at: sources[source].range(of: span))))
    }

    private var hasErrors: Bool { problems.contains { $0.problem.severity == .error } }

    private var sortedProblems: [SchemaProblem] {
        problems.sorted { ($0.source, $0.start) < ($1.source, $1.start) }.map(\.problem)
    }

    private func error() -> SchemaError { SchemaError(sortedProblems) }

    // MARK: Texts

    /// Parses a text as JSON and notes the URIs that it is known by; nil, having reported it, if it is no JSON.
    mutating func addDocument(_ text: SchemaText, uri: String) -> Int? {
        let source = sources.count
        sources.append(text)
        do throws(JSONError) {
            let document = try JSONValue(parsing: text.text)
            documents.append(document)
            let name = URIReference(uri).withoutFragment.text
            documentIDs[ExactString(name)] = documentIDs[ExactString(name)] ?? source
            if let id = (document.object?["$id"] ?? document.object?["id"])?.string {
                let absolute = URIReference(uri).resolving(URIReference(id)).withoutFragment.text
                documentIDs[ExactString(absolute)] = documentIDs[ExactString(absolute)] ?? source
            }
            return source
        } catch {
            documents.append(JSONValue(.boolean(true)))
            let span = SourceSpan(start: error.offset, end: error.offset)
            report(.error, "the text is not JSON: \(error.message)", at: span, source: source)
            return nil
        }
    }

    /// Adds the schemas of a text, once.
    mutating func readDocument(_ source: Int) {
        guard readDocuments.insert(source).inserted else { return }
        let name = source == 0 ? "" : sources[source].name
        _ = addNode(documents[source], in: nil, step: "", source: source, base: URIReference(name).withoutFragment)
        readPending()
    }

    /// Reads the keywords of every schema that is waiting.
    mutating func readPending() {
        while let (node, object) = pending.popLast() { readKeywords(of: object, in: node) }
    }

    // MARK: Schemas

    /// Adds the schema that `value` is, to be read later; if it has been added before, that one is returned.
    /// `parent` is the schema that it stands in and `step` the way there from it; the root of a text has no parent,
    /// but the URI that the text is known by as its base.
    mutating func addNode(
        _ value: JSONValue, in parent: JSONSchema.NodeID?, step: String, source: Int, base: URIReference? = nil,
        booleans: BooleanSchemas = .byDraft
    ) -> JSONSchema.NodeID {
        let location = Location(source: source, start: value.span.start)
        if let known = nodeIDs[location] { return known }
        let id = JSONSchema.NodeID(nodes.count)
        nodeIDs[location] = id
        let resource = resource(of: value, node: id, parent: parent, base: base, source: source)
        nodes.append(
            SchemaNode(
                boolean: checkedBoolean(value, resource: resource, source: source, booleans: booleans),
                resource: resource, parent: parent, step: step, source: source, span: value.span))
        if nodes.count > options.schemas {
            if !schemasExceeded {
                report(
                    .error, "the schema consists of more than \(options.schemas) schemas", at: value.span,
                    source: source)
            }
            schemasExceeded = true
        } else if let object = value.object {
            pending.append((id, object))
        }
        return id
    }

    /// Where a boolean may stand for a schema.
    enum BooleanSchemas {
        /// Since draft 6 everywhere, in draft 4 nowhere.
        case byDraft
        /// `additionalProperties` and `additionalItems`: in draft 4, too.
        case always
    }

    private mutating func checkedBoolean(
        _ value: JSONValue, resource: JSONSchema.ResourceID, source: Int, booleans: BooleanSchemas
    ) -> Bool? {
        switch value.content {
        case .object: return nil
        case .boolean(let boolean):
            if booleans == .byDraft, resources[resource.index].dialect.draft == .draft4 {
                report(
                    .error, "draft 4 has no boolean schemas; write {} for true and {\"not\": {}} for false",
                    at: value.span, source: source)
            }
            return boolean
        default:
            report(
                .error, "a schema must be an object or a boolean, found \(value.summary)", at: value.span,
                source: source)
            return true
        }
    }
}
