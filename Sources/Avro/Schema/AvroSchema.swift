public import JSON
public import SchemaLanguage

/// An Avro schema (specification 1.12), parsed, with every name resolved and every rule checked.
///
/// The types stand in one array and name each other by index, so that recursive schemas need no references and a walk
/// of a schema touches no reference counts. A named type stands once, however often it is used.
public struct AvroSchema: Sendable {
    /// The name of a type inside its schema. It means nothing in another schema.
    public struct TypeID: Hashable, Sendable {
        /// The position in `AvroSchema.types`.
        public let index: Int

        package init(_ index: Int) {
            self.index = index
        }
    }

    /// The texts that the types stand in: first the schema's own, then those of its references.
    public let sources: [SchemaText]
    /// Every type, those of references included, in the order in which parsing met them.
    public let types: [AvroType]
    /// The type that the schema's own text describes.
    public let root: TypeID
    /// The types that the texts of the references describe, in their order.
    package let referenceRoots: [TypeID]
    /// What is doubtful, such as a logical type that is ignored; never an error.
    public let warnings: [SchemaProblem]

    package init(
        sources: [SchemaText], types: [AvroType], root: TypeID, referenceRoots: [TypeID] = [], warnings: [SchemaProblem]
    ) {
        self.sources = sources
        self.types = types
        self.root = root
        self.referenceRoots = referenceRoots
        self.warnings = warnings
    }

    /// The type called `id`.
    public subscript(id: TypeID) -> AvroType { types[id.index] }

    /// The schema's own text, byte for byte as it was given.
    public var text: SchemaText { sources[0] }

    /// The lines and columns of `place`.
    public func range(of place: Place) -> SourceRange { sources[place.source].range(of: place.span) }

    /// A place in one of the schema's texts.
    public struct Place: Hashable, Sendable {
        /// The position in `AvroSchema.sources`.
        public let source: Int
        /// The bytes in that text.
        public let span: SourceSpan

        package init(source: Int, span: SourceSpan) {
            self.source = source
            self.span = span
        }
    }
}

/// One type of an Avro schema.
public struct AvroType: Sendable {
    /// The type's kind, with what belongs to that kind.
    public enum Shape: Sendable {
        case null
        case boolean
        case int
        case long
        case float
        case double
        case bytes
        case string
        case fixed(Fixed)
        case enumeration(Enumeration)
        case record(Record)
        case array(items: AvroSchema.TypeID)
        case map(values: AvroSchema.TypeID)
        case union(Union)
    }

    /// The type's kind, with what belongs to that kind.
    public var shape: Shape
    /// The logical type in force; nil also where the text names one that is unknown or doesn't fit, and is ignored.
    public var logicalType: LogicalType?
    /// What the text says beside the specification's own attributes, in its order. `logicalType`, `precision` and
    /// `scale` are among them, as they were written.
    public var attributes: [JSONObject.Member]
    /// Where the type stands.
    public var place: AvroSchema.Place
    /// Where the type of an array's items or a map's values stands, which may be the mention of a name; nil for any other.
    public var innerPlace: AvroSchema.Place?

    package init(
        _ shape: Shape, logicalType: LogicalType? = nil, attributes: [JSONObject.Member] = [], place: AvroSchema.Place
    ) {
        self.shape = shape
        self.logicalType = logicalType
        self.attributes = attributes
        self.place = place
    }

    /// The name of the kind as the specification writes it: `int`, `record`, `union`.
    public var kindName: String {
        switch shape {
        case .null: "null"
        case .boolean: "boolean"
        case .int: "int"
        case .long: "long"
        case .float: "float"
        case .double: "double"
        case .bytes: "bytes"
        case .string: "string"
        case .fixed: "fixed"
        case .enumeration: "enum"
        case .record(let record): record.isError ? "error" : "record"
        case .array: "array"
        case .map: "map"
        case .union: "union"
        }
    }

    /// The full name of a named type; nil for any other.
    public var fullName: AvroName? {
        switch shape {
        case .record(let record): record.name
        case .enumeration(let enumeration): enumeration.name
        case .fixed(let fixed): fixed.name
        default: nil
        }
    }

    /// What the branch of a union is called in the specification's JSON encoding: the full name, or the kind.
    public var branchName: String { fullName?.full ?? kindName }
}
