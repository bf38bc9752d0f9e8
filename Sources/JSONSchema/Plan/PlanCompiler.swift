internal import JSON

/// Writes the tables of a `ValidationPlan`.
struct PlanCompiler {
    typealias Node = ValidationPlan.Node
    typealias Check = ValidationPlan.Check
    typealias Section = ValidationPlan.Section

    let schema: JSONSchema
    let memory = PlanMemory()
    private(set) var nodes: [Node] = []
    private(set) var checks: [Check] = []
    private(set) var objects: [ValidationPlan.ObjectRule] = []
    private(set) var properties: [ValidationPlan.PropertyRule] = []
    private(set) var patternProperties: [ValidationPlan.PatternPropertyRule] = []
    private(set) var arrays: [ValidationPlan.ArrayRule] = []
    private(set) var branches: [Int32] = []
    private(set) var choices: [ChoiceRule] = []
    /// The properties that `choices` look at.
    private(set) var choiceProperties: [String] = []
    private(set) var enumerations: [EnumerationRule] = []
    /// The values of `enumerations`.
    private(set) var values: [[JSONValue]] = []
    private(set) var bounds: [Bound] = []
    private(set) var exactBounds: [ExactDecimal] = []
    private(set) var divisors: [Divisor] = []
    private(set) var exactDivisors: [ExactDecimal] = []
    private(set) var patterns: [Pattern] = []
    private(set) var patternRules: [PatternRule] = []
    private(set) var requiredDependencies: [RequiredDependency] = []
    private(set) var schemaDependencies: [ValidationPlan.SchemaDependency] = []
    private(set) var dynamicAnchors: [ValidationPlan.DynamicAnchor] = []

    init(_ schema: JSONSchema) {
        self.schema = schema
        nodes.reserveCapacity(schema.nodes.count)
        for node in schema.nodes { compile(node) }
        if dynamicAnchors.isEmpty {
            for index in nodes.indices { nodes[index].alias = alias(of: nodes[index]) }
        }
    }

    /// The target of a schema that is nothing but a reference; else −1.
    private func alias(of node: Node) -> Int32 {
        guard node.types == .all, node.scalars.end == node.scalars.start + 1,
            [node.numbers, node.strings, node.arrays, node.objects].allSatisfy({ $0.start == node.scalars.start }),
            node.unevaluatedItems < 0, node.unevaluatedProperties < 0,
            case .reference(let target) = checks[Int(node.scalars.start)].operation
        else { return -1 }
        return target
    }

    /// Adds the plan of one schema. Cheap checks come before those that apply other schemas.
    private mutating func compile(_ schema: SchemaNode) {
        var node = Node()
        node.resource = Int32(schema.resource.index)
        let dialect = self.schema.resources[schema.resource.index].dialect
        node.integersAreLexical = dialect.draft == .draft4
        if let boolean = schema.boolean {
            if !boolean { node.types = [] }
            return nodes.append(node)
        }
        for (position, keyword) in schema.keywords.enumerated() {
            if case .type(let types) = keyword.content {
                node.types = types
                node.typeKeyword = Int32(position)
            }
        }
        let values = valueChecks(schema)
        let applications = applicationChecks(schema)
        node.scalars = add(values + applications)
        func section(_ checks: [Check]) -> Section {
            checks.isEmpty ? node.scalars : add(values + checks + applications)
        }
        node.numbers = section(numberChecks(schema))
        node.strings = section(stringChecks(schema, dialect: dialect))
        node.arrays = section(arrayChecks(schema, node: &node, dialect: dialect))
        node.objects = section(objectChecks(schema, node: &node))
        nodes.append(node)
    }

    private mutating func add(_ new: [Check]) -> Section {
        let start = Int32(checks.count)
        checks += new
        return Section(start: start, end: Int32(checks.count))
    }

    mutating func addBranches(_ schemas: [JSONSchema.NodeID]) -> Section {
        let start = Int32(branches.count)
        branches += schemas.map { Int32($0.index) }
        return Section(start: start, end: Int32(branches.count))
    }

    mutating func addChoice(_ rule: ChoiceRule, property: String) {
        choices.append(rule)
        choiceProperties.append(property)
    }

    // MARK: By type

    private mutating func numberChecks(_ schema: SchemaNode) -> [Check] {
        var checks: [Check] = []
        func isSet(_ name: String) -> Bool {
            switch schema.keyword(name)?.content {
            case .maximumIsExclusive(let isExclusive), .minimumIsExclusive(let isExclusive): isExclusive
            default: false
            }
        }
        for (position, keyword) in schema.keywords.enumerated() {
            let operation: ValidationPlan.Operation
            switch keyword.content {
            case .minimum(let number):
                let bound = addBound(number)
                operation = isSet("exclusiveMinimum") ? .exclusiveMinimum(bound) : .minimum(bound)
            case .maximum(let number):
                let bound = addBound(number)
                operation = isSet("exclusiveMaximum") ? .exclusiveMaximum(bound) : .maximum(bound)
            case .exclusiveMinimum(let number): operation = .exclusiveMinimum(addBound(number))
            case .exclusiveMaximum(let number): operation = .exclusiveMaximum(addBound(number))
            case .multipleOf(let number):
                divisors.append(Divisor(number))
                exactDivisors.append(ExactDecimal(number.text.utf8))
                operation = .multipleOf(Int32(divisors.count - 1))
            default: continue
            }
            checks.append(Check(operation: operation, keyword: Int32(position)))
        }
        return checks
    }

    private mutating func addBound(_ number: JSONNumber) -> Int32 {
        bounds.append(Bound(number))
        exactBounds.append(ExactDecimal(number.text.utf8))
        return Int32(bounds.count - 1)
    }

    private mutating func stringChecks(_ schema: SchemaNode, dialect: Dialect) -> [Check] {
        var lengths: [Check] = []
        var contents: [Check] = []
        let asserts = self.schema.assertsFormat(in: dialect)
        for (position, keyword) in schema.keywords.enumerated() {
            switch keyword.content {
            case .minLength(let count):
                lengths.append(Check(operation: .minLength(count), keyword: Int32(position)))
            case .maxLength(let count):
                lengths.append(Check(operation: .maxLength(count), keyword: Int32(position)))
            case .pattern(let pattern):
                contents.append(Check(operation: .pattern(add(pattern)), keyword: Int32(position)))
            case .format(let name):
                guard asserts, let format = Format(name) else { continue }
                contents.append(Check(operation: .format(format), keyword: Int32(position)))
            case .contentEncoding(let encoding):
                guard asserts, dialect.draft == .draft7, encoding.lowercased() == "base64" else { continue }
                contents.append(Check(operation: .content(isBase64: true, isJSON: false), keyword: Int32(position)))
            case .contentMediaType(let type):
                guard asserts, dialect.draft == .draft7, type == "application/json" else { continue }
                var isBase64 = false
                if case .contentEncoding("base64") = schema.keyword("contentEncoding")?.content { isBase64 = true }
                contents.append(Check(operation: .content(isBase64: isBase64, isJSON: true), keyword: Int32(position)))
            default: continue
            }
        }
        return lengths + contents
    }

    private mutating func add(_ pattern: Pattern) -> Int32 {
        patterns.append(pattern)
        let sequence = ClassSequence(pattern.source).map { SequencePattern($0, in: memory) }
        patternRules.append(PatternRule(matcher: pattern.matcher, sequence: sequence))
        return Int32(patterns.count - 1)
    }

    private mutating func arrayChecks(_ schema: SchemaNode, node: inout Node, dialect: Dialect) -> [Check] {
        var counts: [Check] = []
        var unique: [Check] = []
        var rule = ValidationPlan.ArrayRule()
        rule.containsEvaluates = dialect.draft >= .draft2020
        var hasRule = false
        for (position, keyword) in schema.keywords.enumerated() {
            let position = Int32(position)
            switch keyword.content {
            case .minItems(let count): counts.append(Check(operation: .minCount(count), keyword: position))
            case .maxItems(let count): counts.append(Check(operation: .maxCount(count), keyword: position))
            case .uniqueItems(true): unique.append(Check(operation: .uniqueItems, keyword: position))
            case .prefixItems(let schemas):
                rule.prefix = addBranches(schemas)
                hasRule = true
            case .items(let schema):
                rule.items = Int32(schema.index)
                hasRule = true
            case .contains(let schema):
                rule.contains = Int32(schema.index)
                rule.containsKeyword = position
                hasRule = true
            case .minContains(let count):
                rule.minContains = count
                rule.minContainsKeyword = position
            case .maxContains(let count):
                rule.maxContains = count
                rule.maxContainsKeyword = position
            case .unevaluatedItems(let schema):
                node.unevaluatedItems = Int32(schema.index)
                node.unevaluatedItemsKeyword = position
            default: continue
            }
        }
        if hasRule {
            arrays.append(rule)
            counts.append(Check(operation: .array(Int32(arrays.count - 1)), keyword: -1))
        }
        return counts + unique
    }

    private mutating func objectChecks(_ schema: SchemaNode, node: inout Node) -> [Check] {
        var checks: [Check] = []
        var dependencies: [Check] = []
        var rule = ValidationPlan.ObjectRule()
        var hasRule = false
        var named: [NamedSchema] = []
        var required: [String] = []
        for (position, keyword) in schema.keywords.enumerated() {
            let position = Int32(position)
            switch keyword.content {
            case .minProperties(let count):
                checks.append(Check(operation: .minCount(count), keyword: position))
                continue
            case .maxProperties(let count):
                checks.append(Check(operation: .maxCount(count), keyword: position))
                continue
            case .dependencies(let names, let schemas):
                dependencies += addDependencies(names, schemas, keyword: position)
                continue
            case .unevaluatedProperties(let schema):
                node.unevaluatedProperties = Int32(schema.index)
                node.unevaluatedPropertiesKeyword = position
                continue
            case .properties(let schemas): named = schemas
            case .required(let names):
                required = names
                rule.requiredKeyword = position
            case .patternProperties(let schemas):
                let start = Int32(patternProperties.count)
                for schema in schemas {
                    patternProperties.append(
                        ValidationPlan.PatternPropertyRule(
                            pattern: add(schema.pattern), schema: Int32(schema.schema.index)))
                }
                rule.patterns = Section(start: start, end: Int32(patternProperties.count))
            case .additionalProperties(let schema):
                rule.additional = Int32(schema.index)
                rule.additionalKeyword = position
            case .propertyNames(let schema):
                rule.propertyNames = Int32(schema.index)
                rule.propertyNamesKeyword = position
            default: continue
            }
            hasRule = true
        }
        if hasRule {
            addNames(schema, named, required, to: &rule)
            objects.append(rule)
            checks.append(Check(operation: .object(Int32(objects.count - 1)), keyword: -1))
        }
        return checks + dependencies
    }

    /// The names that a schema has in `properties` and in `required`, each once, those of `properties` first.
    static func names(of schema: SchemaNode) -> [String] {
        var names: [String] = []
        var seen: Set<ExactString> = []
        var required: [String] = []
        for keyword in schema.keywords {
            switch keyword.content {
            case .properties(let schemas): names = schemas.map(\.name)
            case .required(let more): required = more
            default: continue
            }
        }
        guard !required.isEmpty else { return names }
        for name in names { seen.insert(ExactString(name)) }
        for name in required where seen.insert(ExactString(name)).inserted { names.append(name) }
        return names
    }

    private mutating func addNames(
        _ schema: SchemaNode, _ named: [NamedSchema], _ required: [String], to rule: inout ValidationPlan.ObjectRule
    ) {
        let names = PlanCompiler.names(of: schema)
        guard !names.isEmpty else { return }
        var rules = named.map { ValidationPlan.PropertyRule(schema: Int32($0.schema.index)) }
        rules += repeatElement(ValidationPlan.PropertyRule(), count: names.count - named.count)
        if !required.isEmpty {
            let required = Set(required.map(ExactString.init))
            for (index, name) in names.enumerated() where required.contains(ExactString(name)) {
                rules[index].isRequired = true
            }
        }
        rule.names = NameTable(names, in: memory)
        rule.firstProperty = Int32(properties.count)
        rule.requiredCount = Int32(rules.count { $0.isRequired })
        properties += rules
    }

    private mutating func addDependencies(
        _ names: [RequiredDependency], _ schemas: [NamedSchema], keyword: Int32
    ) -> [Check] {
        var checks: [Check] = []
        for dependency in names {
            requiredDependencies.append(dependency)
            checks.append(
                Check(operation: .requiredDependency(Int32(requiredDependencies.count - 1)), keyword: keyword))
        }
        for dependency in schemas {
            schemaDependencies.append(
                ValidationPlan.SchemaDependency(name: dependency.name, schema: Int32(dependency.schema.index)))
            checks.append(Check(operation: .schemaDependency(Int32(schemaDependencies.count - 1)), keyword: keyword))
        }
        return checks
    }

    // MARK: Of every value

    private mutating func valueChecks(_ schema: SchemaNode) -> [Check] {
        var checks: [Check] = []
        for (position, keyword) in schema.keywords.enumerated() {
            switch keyword.content {
            case .enumeration(let allowed): values.append(allowed)
            case .constant(let value): values.append([value])
            default: continue
            }
            enumerations.append(EnumerationRule(values[values.count - 1], in: memory))
            checks.append(Check(operation: .enumeration(Int32(enumerations.count - 1)), keyword: Int32(position)))
        }
        return checks
    }

    private mutating func applicationChecks(_ schema: SchemaNode) -> [Check] {
        var checks: [Check] = []
        var then: Int32 = -1
        var otherwise: Int32 = -1
        for keyword in schema.keywords {
            if case .then(let schema) = keyword.content { then = Int32(schema.index) }
            if case .otherwise(let schema) = keyword.content { otherwise = Int32(schema.index) }
        }
        for (position, keyword) in schema.keywords.enumerated() {
            let operation: ValidationPlan.Operation
            switch keyword.content {
            case .reference(let schema): operation = .reference(Int32(schema.index))
            case .dynamicReference(let initial, let anchor):
                operation = .dynamicReference(initial: Int32(initial.index), anchor: dynamicAnchor(anchor))
            case .allOf(let schemas): operation = .allOf(addBranches(schemas))
            case .anyOf(let schemas): operation = .anyOf(addBranches(schemas), choice: choice(schemas))
            case .oneOf(let schemas): operation = .oneOf(addBranches(schemas), choice: choice(schemas))
            case .not(let schema): operation = .not(Int32(schema.index))
            case .condition(let schema):
                operation = .condition(Int32(schema.index), then: then, otherwise: otherwise)
            default: continue
            }
            checks.append(Check(operation: operation, keyword: Int32(position)))
        }
        return checks
    }

    /// The position of an anchor in `dynamicAnchors`; a new one is added with the schemas that have it.
    private mutating func dynamicAnchor(_ name: String?) -> Int32 {
        let key = name.map(ExactString.init)
        if let known = dynamicAnchors.firstIndex(where: { $0.name.map(ExactString.init) == key }) {
            return Int32(known)
        }
        var targets: [(resource: Int32, schema: Int32)] = []
        for (position, resource) in schema.resources.enumerated() {
            let target = key.map { resource.dynamicAnchors[$0] } ?? (resource.isRecursiveAnchor ? resource.root : nil)
            if let target { targets.append((Int32(position), Int32(target.index))) }
        }
        dynamicAnchors.append(ValidationPlan.DynamicAnchor(name: name, targets: targets))
        return Int32(dynamicAnchors.count - 1)
    }
}
