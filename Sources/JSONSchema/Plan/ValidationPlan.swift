public import JSON
internal import SchemaLanguage

/// A JSON Schema compiled for validating: flat arrays that name each other by position, so that evaluating touches no
/// schema text and no reference counts.
///
/// A plan may be used from many threads, each with a `ValidationScratch` of its own.
public struct ValidationPlan: Sendable {
    /// The schema that the plan was made of.
    public let schema: JSONSchema
    /// What a text may ask for before it is refused.
    public let limits: ValidationLimits

    /// What is checked of a value, for each of `schema.nodes`.
    var nodes: [Node] = []
    var checks: [Check] = []
    var objects: [ObjectRule] = []
    var properties: [PropertyRule] = []
    var patternProperties: [PatternPropertyRule] = []
    var arrays: [ArrayRule] = []
    /// The branches of `allOf` and the like, and prefix items.
    var branches: [Int32] = []
    var names: [NameIndex] = []
    var enumerations: [EnumerationRule] = []
    var constants: [JSONValue] = []
    var bounds: [Bound] = []
    var divisors: [Divisor] = []
    var patterns: [Pattern] = []
    var requiredDependencies: [RequiredDependency] = []
    var schemaDependencies: [SchemaDependency] = []
    /// The anchors that dynamic references look for.
    var dynamicAnchors: [DynamicAnchor] = []

    /// Whether the schemas that a value was reached through must be known, for dynamic references.
    var hasDynamicScope: Bool { !dynamicAnchors.isEmpty }

    /// Positions in one of the arrays.
    struct Section: BitwiseCopyable {
        var start: Int32 = 0
        var end: Int32 = 0
    }

    /// What is checked of a value: its type, then what depends on the type, then the rest.
    struct Node: BitwiseCopyable {
        var types = TypeSet.all
        /// Draft 4: whether a number counts as an integer only if it is written without fraction and exponent.
        var integersAreLexical = false
        /// The position of `type` among the schema's keywords.
        var typeKeyword: Int32 = -1
        var numbers = Section()
        var strings = Section()
        var arrays = Section()
        var objects = Section()
        /// What is checked of every value.
        var all = Section()
        /// The schema for items or members that nothing else looked at; −1 if there is none.
        var unevaluatedItems: Int32 = -1
        var unevaluatedItemsKeyword: Int32 = -1
        var unevaluatedProperties: Int32 = -1
        var unevaluatedPropertiesKeyword: Int32 = -1
        /// The schema resource, for dynamic references.
        var resource: Int32 = 0
    }

    /// One thing that is checked, and the position of its keyword in the schema.
    struct Check: BitwiseCopyable {
        var operation: Operation
        var keyword: Int32
    }

    enum Operation: BitwiseCopyable {
        case reference(Int32)
        case dynamicReference(initial: Int32, anchor: Int32)
        case allOf(Section)
        case anyOf(Section)
        case oneOf(Section)
        case not(Int32)
        /// −1 where there is no `then` or no `else`.
        case condition(Int32, then: Int32, thenKeyword: Int32, otherwise: Int32, otherwiseKeyword: Int32)
        case enumeration(Int32)
        case constant(Int32)

        case minimum(Int32)
        case exclusiveMinimum(Int32)
        case maximum(Int32)
        case exclusiveMaximum(Int32)
        case multipleOf(Int32)

        case minLength(Int)
        case maxLength(Int)
        case pattern(Int32)
        case format(Format)
        /// Draft 7 with assertions: whether the string decodes, and is JSON.
        case content(isBase64: Bool, isJSON: Bool)

        case minItems(Int)
        case maxItems(Int)
        case uniqueItems
        case array(Int32)

        case minProperties(Int)
        case maxProperties(Int)
        case object(Int32)
        case requiredDependency(Int32)
        case schemaDependency(Int32)
    }

    /// What is checked of an object's members in one pass over them.
    struct ObjectRule: BitwiseCopyable {
        /// The names in `properties` and `required`, in `ValidationPlan.names`; −1 if there are none.
        var names: Int32 = -1
        /// Where, in `ValidationPlan.properties`, what belongs to the first of the names is.
        var firstProperty: Int32 = 0
        var requiredCount: Int32 = 0
        var patterns = Section()
        var additional: Int32 = -1
        var propertyNames: Int32 = -1
        var requiredKeyword: Int32 = -1
        var additionalKeyword: Int32 = -1
        var propertyNamesKeyword: Int32 = -1
    }

    struct PropertyRule: BitwiseCopyable {
        /// −1 for a name that is only required.
        var schema: Int32 = -1
        var isRequired = false
    }

    struct PatternPropertyRule: BitwiseCopyable {
        var pattern: Int32
        var schema: Int32
    }

    /// What is checked of an array's items in one pass over them.
    struct ArrayRule: BitwiseCopyable {
        var prefix = Section()
        var items: Int32 = -1
        var contains: Int32 = -1
        var minContains = 1
        var maxContains = Int.max
        /// 2020-12: whether an item that `contains` found counts as evaluated.
        var containsEvaluates = false
        var containsKeyword: Int32 = -1
        var minContainsKeyword: Int32 = -1
        var maxContainsKeyword: Int32 = -1
    }

    struct SchemaDependency {
        var name: String
        var schema: Int32
    }

    /// The schemas that a dynamic reference may lead to: for each resource that has the anchor, the schema there.
    struct DynamicAnchor {
        /// nil for `$recursiveAnchor`.
        var name: String?
        var targets: [(resource: Int32, schema: Int32)]
    }
}

/// What validating one value may cost.
public struct ValidationLimits: Hashable, Sendable {
    /// What the JSON text may ask for.
    public var text = JSONLimits()
    /// How many times a schema may be applied to a value, and a member looked at, before it is given up.
    public var steps = 10_000_000
    /// How deep schemas may be applied inside each other.
    public var depth = 512
    /// How many failures are reported of one value.
    public var failures = 10_000

    /// The defaults.
    public init() {}
}
