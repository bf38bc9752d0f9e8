internal import JSON
internal import SchemaLanguage

/// What is asked of one value by schemas that all apply to it, as far as it can be said without choosing: keywords of one
/// kind put together, choices left open.
struct Demands {
    /// A limit of numbers.
    struct Limit {
        var number: JSONNumber
        var value: ExactDecimal
        var isExclusive: Bool
    }

    /// What one schema asks of the items.
    struct Items {
        var prefix: [SidedNode] = []
        var rest: SidedNode?

        func schema(at index: Int) -> SidedNode? { index < prefix.count ? prefix[index] : rest }
    }

    /// What one schema asks of the members.
    struct Members {
        var properties: [ExactString: SidedNode] = [:]
        var patterns: [(pattern: Pattern, schema: SidedNode)] = []
        var additional: SidedNode?
    }

    struct Contained {
        var schema: SidedNode
        var least = 1
        var most = Int.max
    }

    struct Choice {
        var owner: SidedNode
        var branches: [SidedNode]
    }

    struct Condition: Hashable {
        var condition: SidedNode
        var then: SidedNode?
        var otherwise: SidedNode?
    }

    /// Every schema that applies, also by references and `allOf`.
    private(set) var schemas: [SidedNode] = []
    private var known: Set<SidedNode> = []
    var types = TypeSet.all
    /// Draft 4: whether integers must be written without fraction and exponent.
    var integersAreLexical = false
    /// The values that `enum` and `const` leave.
    var values: [JSONValue]?
    var lower: Limit?
    var upper: Limit?
    var divisors: [(number: JSONNumber, value: ExactDecimal)] = []
    var minLength = 0
    var maxLength = Int.max
    var patterns: [Pattern] = []
    /// Formats and content keywords that are assertions, by keyword and value.
    var formats: Set<String> = []
    var minItems = 0
    var maxItems = Int.max
    var isUnique = false
    var items: [Items] = []
    var contained: [Contained] = []
    var minProperties = 0
    var maxProperties = Int.max
    var required: [String] = []
    private var requiredNames: Set<ExactString> = []
    var members: [Members] = []
    var propertyNames: [SidedNode] = []
    var choices: [Choice] = []
    var conditions: [Condition] = []
    var excluded: [SidedNode] = []
    var dependencies: [(name: String, schema: SidedNode)] = []
    var requiredDependencies: [RequiredDependency] = []
    /// Schemas with `unevaluatedProperties`.
    var unevaluatedProperties: [(owner: SidedNode, schema: SidedNode)] = []
    var unevaluatedItems: [(owner: SidedNode, schema: SidedNode)] = []

    let sides: SchemaSides

    init(of schemas: [SidedNode], present: [String] = [], in sides: SchemaSides) {
        self.sides = sides
        for name in present { require(name) }
        add(schemas)
    }

    func requires(_ name: String) -> Bool { requiredNames.contains(ExactString(name)) }

    private mutating func require(_ name: String) {
        if requiredNames.insert(ExactString(name)).inserted { required.append(name) }
    }

    /// Takes schemas in, and what they lead to.
    mutating func add(_ more: [SidedNode]) {
        var pending = Array(more.reversed())
        while true {
            while let next = pending.popLast() {
                guard known.insert(next).inserted else { continue }
                schemas.append(next)
                pending += take(next).reversed()
            }
            // What is required may in turn ask for more.
            for dependency in requiredDependencies where requires(dependency.name) {
                for name in dependency.required { require(name) }
            }
            let due = dependencies.filter { requires($0.name) && !known.contains($0.schema) }
            guard !due.isEmpty else { return }
            pending = due.map(\.schema)
        }
    }

    /// Takes one schema in; returns the ones that must apply with it.
    private mutating func take(_ schema: SidedNode) -> [SidedNode] {
        let node = sides[schema]
        func sided(_ id: JSONSchema.NodeID) -> SidedNode { SidedNode(side: schema.side, node: id) }
        if let boolean = node.boolean {
            if !boolean { types = [] }
            return []
        }
        let draft = sides.draft(schema)
        let assertsFormat = sides[schema.side].assertsFormat(in: sides.dialect(schema))
        var more: [SidedNode] = []
        var items = Items()
        var members = Members()
        var contained: Contained?
        var (hasItems, hasMembers) = (false, false)
        for keyword in node.keywords {
            switch keyword.content {
            case .reference(let target): more.append(sided(target))
            case .dynamicReference(let initial, let anchor):
                let targets = sides.dynamicTargets(initial: sided(initial), anchor: anchor)
                if targets.count == 1 {
                    more += targets
                } else {
                    choices.append(Choice(owner: schema, branches: targets))
                }
            case .allOf(let schemas): more += schemas.map(sided)
            case .anyOf(let schemas), .oneOf(let schemas):
                if schemas.count == 1 {
                    more += schemas.map(sided)
                } else {
                    choices.append(Choice(owner: schema, branches: schemas.map(sided)))
                }
            case .not(let branch): excluded.append(sided(branch))
            case .condition(let condition):
                conditions.append(
                    Condition(
                        condition: sided(condition), then: node.branch("then").map(sided),
                        otherwise: node.branch("else").map(sided)))
            case .dependencies(let required, let schemas):
                requiredDependencies += required
                dependencies += schemas.map { ($0.name, sided($0.schema)) }
            case .properties(let schemas):
                for named in schemas { members.properties[ExactString(named.name)] = sided(named.schema) }
                hasMembers = true
            case .patternProperties(let schemas):
                members.patterns = schemas.map { ($0.pattern, sided($0.schema)) }
                hasMembers = true
            case .additionalProperties(let rest):
                members.additional = sided(rest)
                hasMembers = true
            case .unevaluatedProperties(let rest): unevaluatedProperties.append((schema, sided(rest)))
            case .unevaluatedItems(let rest): unevaluatedItems.append((schema, sided(rest)))
            case .propertyNames(let names): propertyNames.append(sided(names))
            case .prefixItems(let schemas):
                items.prefix = schemas.map(sided)
                hasItems = true
            case .items(let rest):
                items.rest = sided(rest)
                hasItems = true
            case .contains(let inner): contained = Contained(schema: sided(inner))
            case .type(let names):
                types.formIntersection(names)
                if draft == .draft4, names.intersection(.number) == .integer { integersAreLexical = true }
            case .enumeration(let listed): keep(listed)
            case .constant(let value): keep([value])
            case .required(let names): for name in names { require(name) }
            default: takeLimit(keyword.content, of: node, assertsFormat: assertsFormat, draft: draft)
            }
        }
        if hasItems { self.items.append(items) }
        if hasMembers { self.members.append(members) }
        if var contained {
            contained.least = node.count("minContains") ?? 1
            contained.most = node.count("maxContains") ?? .max
            self.contained.append(contained)
        }
        return more
    }

    private mutating func keep(_ listed: [JSONValue]) {
        guard let values else { return values = listed }
        let set = Set(listed)
        self.values = values.filter(set.contains)
    }

    private mutating func takeLimit(
        _ content: SchemaKeyword.Content, of node: SchemaNode, assertsFormat: Bool, draft: Draft
    ) {
        switch content {
        case .minimum(let number): raise(number, isExclusive: node.isSet("exclusiveMinimum"))
        case .exclusiveMinimum(let number): raise(number, isExclusive: true)
        case .maximum(let number): lower(number, isExclusive: node.isSet("exclusiveMaximum"))
        case .exclusiveMaximum(let number): lower(number, isExclusive: true)
        case .multipleOf(let number): divisors.append((number, ExactDecimal(number.text.utf8)))
        case .minLength(let count): minLength = max(minLength, count)
        case .maxLength(let count): maxLength = min(maxLength, count)
        case .pattern(let pattern): patterns.append(pattern)
        case .format(let name) where assertsFormat && Format(name) != nil: formats.insert("format \(name)")
        case .contentEncoding(let name) where assertsFormat && draft == .draft7:
            formats.insert("contentEncoding \(name.lowercased())")
        case .contentMediaType(let name) where assertsFormat && draft == .draft7:
            formats.insert("contentMediaType \(name)")
        case .minItems(let count): minItems = max(minItems, count)
        case .maxItems(let count): maxItems = min(maxItems, count)
        case .uniqueItems(true): isUnique = true
        case .minProperties(let count): minProperties = max(minProperties, count)
        case .maxProperties(let count): maxProperties = min(maxProperties, count)
        default: break
        }
    }

    private mutating func raise(_ number: JSONNumber, isExclusive: Bool) {
        let limit = Limit(number: number, value: ExactDecimal(number.text.utf8), isExclusive: isExclusive)
        guard let known = lower else { return lower = limit }
        let order = limit.value.compared(to: known.value)
        if order > 0 || order == 0 && isExclusive { lower = limit }
    }

    private mutating func lower(_ number: JSONNumber, isExclusive: Bool) {
        let limit = Limit(number: number, value: ExactDecimal(number.text.utf8), isExclusive: isExclusive)
        guard let known = upper else { return upper = limit }
        let order = limit.value.compared(to: known.value)
        if order < 0 || order == 0 && isExclusive { upper = limit }
    }

    // MARK: Parts

    /// What is asked of the item at `index`.
    func itemSchemas(at index: Int) -> [SidedNode] { items.compactMap { $0.schema(at: index) } }

    /// What is asked of the member called `name`.
    func memberSchemas(_ name: String) -> [SidedNode] { members.flatMap { $0.schemas(for: name) } }

    /// The names that are described or required, in the order of their bytes.
    var names: [String] {
        var names = Set(required.map(ExactString.init))
        for member in members { names.formUnion(member.properties.keys) }
        return names.map(\.text).sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    }
}

extension Demands.Members {
    /// What is asked of the member called `name`.
    func schemas(for name: String) -> [SidedNode] {
        var schemas = patterns.filter { $0.pattern.isFound(in: name) }.map(\.schema)
        let property = properties[ExactString(name)]
        if let property { schemas.append(property) }
        if schemas.isEmpty, let additional { schemas.append(additional) }
        return schemas
    }
}
