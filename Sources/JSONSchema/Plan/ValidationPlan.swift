internal import JSON
internal import SchemaLanguage

/// A JSON Schema compiled for validating: flat arrays that name each other by position, so that evaluating touches no
/// schema text.
///
/// A plan may be used from many threads, each with a `ValidationScratch` of its own. It is a class because it is large and
/// never changes: `@unchecked Sendable` because `memory` is filled before the initializer returns and not touched after.
public final class ValidationPlan: @unchecked Sendable {
    /// The schema that the plan was made of.
    public let schema: JSONSchema
    /// What a text may ask for before it is refused.
    public let limits: ValidationLimits

    /// The memory of the tables.
    private let memory: PlanMemory
    /// What is checked of a value, for each of `schema.nodes`.
    let nodes: PlanTable<Node>
    let checks: PlanTable<Check>
    let objects: PlanTable<ObjectRule>
    let properties: PlanTable<PropertyRule>
    let patternProperties: PlanTable<PatternPropertyRule>
    let arrays: PlanTable<ArrayRule>
    /// The branches of `allOf` and the like, and prefix items.
    let branches: PlanTable<Int32>
    let choices: PlanTable<ChoiceRule>
    let enumerations: PlanTable<EnumerationRule>
    /// The values of `enumerations` that must be compared one by one.
    let otherValues: [[JSONValue]]
    let bounds: PlanTable<Bound>
    let exactBounds: [ExactDecimal]
    let divisors: PlanTable<Divisor>
    let exactDivisors: [ExactDecimal]
    let patterns: [Pattern]
    /// What `patterns`, which own it, are matched with.
    let patternRules: PlanTable<PatternRule>
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
        memory = compiler.memory
        nodes = PlanTable(compiler.nodes, in: memory)
        checks = PlanTable(compiler.checks, in: memory)
        objects = PlanTable(compiler.objects, in: memory)
        properties = PlanTable(compiler.properties, in: memory)
        patternProperties = PlanTable(compiler.patternProperties, in: memory)
        arrays = PlanTable(compiler.arrays, in: memory)
        branches = PlanTable(compiler.branches, in: memory)
        choices = PlanTable(compiler.choices, in: memory)
        enumerations = PlanTable(compiler.enumerations, in: memory)
        otherValues = compiler.values.map(EnumerationRule.others)
        bounds = PlanTable(compiler.bounds, in: memory)
        exactBounds = compiler.exactBounds
        divisors = PlanTable(compiler.divisors, in: memory)
        exactDivisors = compiler.exactDivisors
        patterns = compiler.patterns
        patternRules = PlanTable(compiler.patternRules, in: memory)
        requiredDependencies = compiler.requiredDependencies
        schemaDependencies = compiler.schemaDependencies
        dynamicAnchors = compiler.dynamicAnchors
        hasDynamicScope = !dynamicAnchors.isEmpty
        pass = PassCompiler(schema, compiler).compile()
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
        /// With the position in `ValidationPlan.choices`, −1 where the branches must be tried.
        case anyOf(Section, choice: Int32)
        case oneOf(Section, choice: Int32)
        case not(Int32)
        /// −1 where there is no `then` or no `else`.
        case condition(Int32, then: Int32, otherwise: Int32)
        /// `enum` and `const`.
        case enumeration(Int32)

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
    @safe struct ObjectRule: BitwiseCopyable {
        /// The names in `properties` and `required`, if there are any.
        var names: NameTable?
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

/// What validating one value may cost.
public struct ValidationLimits: Hashable, Sendable {
    /// How many bytes the text may have.
    public var textBytes = JSONLimits().bytes
    /// How deep arrays and objects may nest in it.
    public var textDepth = JSONLimits().depth
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
