public import JSON
public import SchemaLanguage

/// A keyword of a schema, with its value as the dialect reads it.
public struct SchemaKeyword: Sendable {
    /// The keyword as it is written.
    public let name: String
    /// What it asks for.
    public internal(set) var content: Content
    /// The bytes of the keyword in the text, quotes included.
    public let nameSpan: SourceSpan
    /// The bytes of its value.
    public let valueSpan: SourceSpan

    /// What a keyword asks for. Keywords of different names that ask for the same thing are one case.
    public enum Content: Sendable {
        // Core.
        /// `$ref`.
        case reference(JSONSchema.NodeID)
        /// `$dynamicRef`, and `$recursiveRef` with the anchor nil: `initial` is the target unless the dynamic scope has
        /// an outer one.
        case dynamicReference(initial: JSONSchema.NodeID, anchor: String?)
        /// `$defs` and `definitions`.
        case definitions([NamedSchema])

        // Applied to the value itself.
        case allOf([JSONSchema.NodeID])
        case anyOf([JSONSchema.NodeID])
        case oneOf([JSONSchema.NodeID])
        case not(JSONSchema.NodeID)
        case condition(JSONSchema.NodeID)
        case then(JSONSchema.NodeID)
        case otherwise(JSONSchema.NodeID)
        /// `dependentRequired`, `dependentSchemas` and `dependencies`.
        case dependencies(required: [RequiredDependency], schemas: [NamedSchema])

        // Applied to members and items.
        case properties([NamedSchema])
        case patternProperties([PatternSchema])
        case additionalProperties(JSONSchema.NodeID)
        case unevaluatedProperties(JSONSchema.NodeID)
        case propertyNames(JSONSchema.NodeID)
        /// `prefixItems`, and `items` with an array.
        case prefixItems([JSONSchema.NodeID])
        /// `items` with a schema, and `additionalItems` beside `items` with an array: the items after the prefix.
        case items(JSONSchema.NodeID)
        case contains(JSONSchema.NodeID)
        case unevaluatedItems(JSONSchema.NodeID)

        // Assertions.
        case type(TypeSet)
        case enumeration([JSONValue])
        case constant(JSONValue)
        case multipleOf(JSONNumber)
        case maximum(JSONNumber)
        case exclusiveMaximum(JSONNumber)
        case minimum(JSONNumber)
        case exclusiveMinimum(JSONNumber)
        /// Draft 4: whether `maximum` excludes itself.
        case maximumIsExclusive(Bool)
        /// Draft 4: whether `minimum` excludes itself.
        case minimumIsExclusive(Bool)
        case maxLength(Int)
        case minLength(Int)
        case pattern(Pattern)
        case maxItems(Int)
        case minItems(Int)
        case uniqueItems(Bool)
        case maxContains(Int)
        case minContains(Int)
        case maxProperties(Int)
        case minProperties(Int)
        case required([String])
        case format(String)

        // No assertions.
        case contentEncoding(String)
        case contentMediaType(String)
        case contentSchema(JSONSchema.NodeID)
        /// Anything else: titles, defaults, and what the dialect doesn't know.
        case annotation(JSONValue)
    }
}

/// A name and the schema that belongs to it.
public struct NamedSchema: Hashable, Sendable {
    /// The name.
    public let name: String
    /// The bytes of the name in the text, quotes included.
    public let nameSpan: SourceSpan
    /// The schema.
    public let schema: JSONSchema.NodeID
}

/// A pattern of names and the schema that belongs to it.
public struct PatternSchema: Sendable {
    /// The pattern.
    public let pattern: Pattern
    /// The schema.
    public let schema: JSONSchema.NodeID
}

/// A property and the ones that it needs beside it.
public struct RequiredDependency: Hashable, Sendable {
    /// The property that, where it is present, asks for the others.
    public let name: String
    /// The others.
    public let required: [String]
}
