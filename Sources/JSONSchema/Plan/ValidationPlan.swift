public import JSON
internal import SchemaLanguage

/// A JSON Schema compiled for validating: flat arrays that name each other by position, so that evaluating touches no
/// schema text.
///
/// A plan may be used from many threads, each with a `ValidationScratch` of its own. It is a class because it is large and
/// never changes.
public final class ValidationPlan: Sendable {
    /// The schema that the plan was made of.
    public let schema: JSONSchema
    /// What a text may ask for before it is refused.
    public let limits: ValidationLimits

    /// What is checked of a value, for each of `schema.nodes`.
    let nodes: [Node]
    let checks: [Check]
    let objects: [ObjectRule]
    let properties: [PropertyRule]
    let patternProperties: [PatternPropertyRule]
    let arrays: [ArrayRule]
    /// The branches of `allOf` and the like, and prefix items.
    let branches: [Int32]
    let names: [NameIndex]
    let enumerations: [EnumerationRule]
    let constants: [JSONValue]
    let bounds: [Bound]
    let divisors: [Divisor]
    let patterns: [Pattern]
    let requiredDependencies: [RequiredDependency]
    let schemaDependencies: [SchemaDependency]
    /// The anchors that dynamic references look for.
    let dynamicAnchors: [DynamicAnchor]
    /// Whether the schemas that a value was reached through must be known, for dynamic references.
    let hasDynamicScope: Bool
    /// The pass that is tried first; nil if it would be of no use.
    let pass: PassPlan?

    /// Compiles a schema.
    public init(_ schema: JSONSchema, limits: ValidationLimits = ValidationLimits()) {
        self.schema = schema
        self.limits = limits
        let compiler = PlanCompiler(schema)
        nodes = compiler.nodes
        checks = compiler.checks
        objects = compiler.objects
        properties = compiler.properties
        patternProperties = compiler.patternProperties
        arrays = compiler.arrays
        branches = compiler.branches
        names = compiler.names
        enumerations = compiler.enumerations
        constants = compiler.constants
        bounds = compiler.bounds
        divisors = compiler.divisors
        patterns = compiler.patterns
        requiredDependencies = compiler.requiredDependencies
        schemaDependencies = compiler.schemaDependencies
        dynamicAnchors = compiler.dynamicAnchors
        hasDynamicScope = !dynamicAnchors.isEmpty
        // Scanning numbers knows only the default limits.
        pass = limits.text.hasDefaultNumbers ? PassCompiler(schema, compiler).compile() : nil
    }

    /// How many steps the validation of a text may take. Four for each byte let texts of any length through that are only
    /// long.
    func stepLimit(textCount: Int) -> Int { limits.steps + textCount * 4 }

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
        /// What is checked of values of each type; what doesn't depend on the type is in all of them.
        var scalars = Section()
        var numbers = Section()
        var strings = Section()
        var arrays = Section()
        var objects = Section()
        /// The schema for items or members that nothing else looked at; −1 if there is none.
        var unevaluatedItems: Int32 = -1
        var unevaluatedItemsKeyword: Int32 = -1
        var unevaluatedProperties: Int32 = -1
        var unevaluatedPropertiesKeyword: Int32 = -1
        /// The schema resource, for dynamic references.
        var resource: Int32 = 0
        /// The target, for a schema that is nothing but a reference; else −1. Where there are dynamic references the schema
        /// itself may matter to them, so that none is set.
        var alias: Int32 = -1

        func checks(for kind: Tape.Entry.Kind) -> Section {
            switch kind {
            case .null, .true, .false: scalars
            case .integer, .number: numbers
            case .string: strings
            case .array: arrays
            case .object: objects
            }
        }

        func looksAtUnevaluated(of kind: Tape.Entry.Kind) -> Bool {
            kind == .object && unevaluatedProperties >= 0 || kind == .array && unevaluatedItems >= 0
        }
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
        case condition(Int32, then: Int32, otherwise: Int32)
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

        /// `minItems` and `minProperties`.
        case minCount(Int)
        /// `maxItems` and `maxProperties`.
        case maxCount(Int)
        case uniqueItems
        case array(Int32)

        case object(Int32)
        case requiredDependency(Int32)
        case schemaDependency(Int32)

        /// Whether other schemas are applied to the value itself by what every type of value is checked for.
        var appliesSchemas: Bool {
            switch self {
            case .reference, .dynamicReference, .allOf, .anyOf, .oneOf, .not, .condition: true
            default: false
            }
        }
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

    struct SchemaDependency: Sendable {
        var name: String
        var schema: Int32
    }

    /// The schemas that a dynamic reference may lead to: for each resource that has the anchor, the schema there.
    struct DynamicAnchor: Sendable {
        /// nil for `$recursiveAnchor`.
        var name: String?
        var targets: [(resource: Int32, schema: Int32)]
    }
}

extension JSONLimits {
    fileprivate var hasDefaultNumbers: Bool {
        numberDigits == JSONLimits().numberDigits && exponent == JSONLimits().exponent
    }
}

/// What validating one value may cost.
public struct ValidationLimits: Hashable, Sendable {
    /// What the JSON text may ask for.
    public var text = JSONLimits()
    /// How many times a schema may be applied to a value, and a member looked at, before it is given up, beside what any
    /// text of its length is granted.
    public var steps = 10_000_000
    /// How deep schemas may be applied inside each other.
    public var depth = 256
    /// How many failures are reported of one value.
    public var failures = 10_000

    /// The defaults.
    public init() {}
}
