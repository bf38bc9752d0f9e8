public import JSON
public import SchemaLanguage

/// A JSON Schema, parsed: every reference resolved, every keyword read by the rules of its dialect.
///
/// The schemas that it consists of stand in one array and name each other by position, so that recursion needs no
/// references and a walk touches no reference counts. A schema that is used in many places stands once.
public struct JSONSchema: Sendable {
    /// The name of a schema inside this document. It means nothing in another one.
    public struct NodeID: Hashable, Sendable {
        /// The position in `JSONSchema.nodes`.
        public let index: Int

        package init(_ index: Int) {
            self.index = index
        }
    }

    /// The name of a schema resource inside this document.
    public struct ResourceID: Hashable, Sendable {
        /// The position in `JSONSchema.resources`.
        public let index: Int

        package init(_ index: Int) {
            self.index = index
        }
    }

    /// The texts that the schemas stand in: first the schema's own, then its references, then the metaschemas in use.
    public let sources: [SchemaText]
    /// The values that `sources` are.
    package let documents: [JSONValue]
    /// Every schema, those of references included.
    public let nodes: [SchemaNode]
    /// Every schema resource: each text, and each schema with an `$id` of its own.
    public let resources: [SchemaResource]
    /// The schema that the text as a whole is.
    public let root: NodeID
    /// What is doubtful, such as keywords that the draft ignores; never an error.
    public let warnings: [SchemaProblem]
    /// When `format` is an assertion.
    public let format: JSONSchemaOptions.FormatUse

    /// The schema called `id`.
    public subscript(id: NodeID) -> SchemaNode { nodes[id.index] }

    /// The schema's own text, byte for byte as it was given.
    public var text: SchemaText { sources[0] }

    /// The dialect of the schema's own text.
    public var dialect: Dialect { resources[nodes[root.index].resource.index].dialect }

    /// Whether `format` is an assertion in schemas of `dialect`.
    func assertsFormat(in dialect: Dialect) -> Bool {
        switch format {
        case .byDialect: dialect.assertsFormat
        case .assertion: true
        case .annotation: false
        }
    }

    /// The lines and columns of `span` in the text that `node` stands in.
    public func range(of span: SourceSpan, in node: SchemaNode) -> SourceRange {
        sources[node.source].range(of: span)
    }

    /// Where the schema called `id` stands in its text, as a JSON pointer.
    public func pointer(of id: NodeID) -> String {
        var steps: [String] = []
        var node = nodes[id.index]
        while let parent = node.parent {
            steps.append(node.step)
            node = nodes[parent.index]
        }
        return steps.reversed().joined()
    }

    /// The absolute URI of the schema called `id`, as the output formats call it: its resource's URI and, as the
    /// fragment, the JSON pointer inside the resource.
    public func absoluteLocation(of id: NodeID) -> String {
        var steps: [String] = []
        var node = nodes[id.index]
        let resource = resources[node.resource.index]
        var position = id
        while position != resource.root, let parent = node.parent {
            steps.append(node.step)
            position = parent
            node = nodes[parent.index]
        }
        return resource.uri + "#" + URIReference.fragmentEncoded(steps.reversed().joined())
    }
}

/// One schema: a boolean, or an object with keywords.
public struct SchemaNode: Sendable {
    /// For a boolean schema its value; nil for an object.
    public let boolean: Bool?
    /// The keywords in the order of the text; none for a boolean.
    public internal(set) var keywords: [SchemaKeyword] = []
    /// The resource that it belongs to, and whose rules it follows.
    public internal(set) var resource: JSONSchema.ResourceID
    /// The schema that it stands in; nil for the root of a text.
    public let parent: JSONSchema.NodeID?
    /// How to get here from the parent, as a JSON pointer.
    public let step: String
    /// The position in `JSONSchema.sources` of its text.
    public let source: Int
    /// The bytes that it takes in that text.
    public let span: SourceSpan

    /// The keyword called `name`; nil where there is none.
    public func keyword(_ name: String) -> SchemaKeyword? {
        keywords.first { $0.name.utf8.elementsEqual(name.utf8) }
    }
}

/// A schema with a URI of its own: a text, or a part of it with an `$id`.
public struct SchemaResource: Sendable {
    /// The URI, without a fragment; relative or empty where no absolute one is known.
    public let uri: String
    /// Its root.
    public let root: JSONSchema.NodeID
    /// The rules that it is read by.
    public let dialect: Dialect
    /// `$anchor`s and `$dynamicAnchor`s by name; in draft 4 to 7 what `id` and `$id` give with a bare fragment.
    public internal(set) var anchors: [ExactString: JSONSchema.NodeID] = [:]
    /// `$dynamicAnchor`s by name.
    public internal(set) var dynamicAnchors: [ExactString: JSONSchema.NodeID] = [:]
    /// Whether the root has `"$recursiveAnchor": true`.
    public internal(set) var isRecursiveAnchor = false
}
