internal import JSON
internal import SchemaLanguage

/// What is compared of objects.
extension SchemaComparison {
    mutating func compareObjects(
        _ old: ComparedPart, _ new: ComparedPart, _ findings: inout PairFindings
    ) throws(ComparisonTooLarge) {
        let oldMembers = MemberModel(old, schema(old))
        let newMembers = MemberModel(new, schema(new))
        try take(oldMembers.properties.count + newMembers.properties.count)
        try compareProperties(old, oldMembers, new, newMembers, &findings)
        compareRest(
            "additionalProperties", oldMembers.additional, old, newMembers.additional, new,
            RestKinds(
                added: .additionalPropertiesAdded, removed: .additionalPropertiesRemoved,
                extended: .additionalPropertiesExtended, narrowed: .additionalPropertiesNarrowed), &findings)
        compareRest(
            "unevaluatedProperties", oldMembers.unevaluated, old, newMembers.unevaluated, new,
            RestKinds(
                added: .unevaluatedPropertiesAdded, removed: .unevaluatedPropertiesRemoved,
                extended: .unevaluatedPropertiesExtended, narrowed: .unevaluatedPropertiesNarrowed), &findings)
        try compareDependencies(old, new, &findings)
        compareCounts(
            "maxProperties", old, new,
            LimitKinds(
                added: .maxPropertiesAdded, removed: .maxPropertiesRemoved, increased: .maxPropertiesIncreased,
                decreased: .maxPropertiesDecreased), &findings)
        compareCounts(
            "minProperties", old, new,
            LimitKinds(
                added: .minPropertiesAdded, removed: .minPropertiesRemoved, increased: .minPropertiesIncreased,
                decreased: .minPropertiesDecreased), &findings)
    }

    // MARK: Properties

    private mutating func compareProperties(
        _ old: ComparedPart, _ oldMembers: MemberModel, _ new: ComparedPart, _ newMembers: MemberModel,
        _ findings: inout PairFindings
    ) throws(ComparisonTooLarge) {
        for (name, oldProperty) in oldMembers.properties {
            let step = ["properties", name]
            guard let newProperty = newMembers.property(name) else {
                compareRemoved(oldProperty, name, old, newMembers, new, step, &findings)
                continue
            }
            compare(oldProperty, newProperty, at: step, &findings)
            let wasRequired = oldMembers.required.contains(ExactString(name))
            let isRequired = newMembers.required.contains(ExactString(name))
            guard wasRequired != isRequired else { continue }
            let kind: SchemaDifferenceKind =
                wasRequired
                ? .requiredAttributeRemoved
                : hasDefault(newProperty) ? .requiredAttributeWithDefaultAdded : .requiredAttributeAdded
            findings.add(difference(kind, old, new, "required", path: ["required", name]))
        }
        for (name, newProperty) in newMembers.properties where oldMembers.property(name) == nil {
            compareAdded(newProperty, name, old, oldMembers, newMembers, ["properties", name], &findings)
        }
    }

    private mutating func compareRemoved(
        _ property: ComparedPart, _ name: String, _ old: ComparedPart, _ newMembers: MemberModel, _ new: ComparedPart,
        _ step: [String], _ findings: inout PairFindings
    ) {
        let kind: SchemaDifferenceKind
        if newMembers.isOpen {
            kind = .propertyRemovedFromOpenContentModel
        } else if let covering = newMembers.covering(name) {
            compare(property, covering, at: step, &findings)
            kind = isCompatible(property, covering, &findings) ? .propertyRemovedIsCovered : .propertyRemovedNotCovered
        } else if case .never = shape(property) {
            kind = .propertyWithFalseRemovedFromClosedContentModel
        } else {
            kind = .propertyRemovedFromClosedContentModel
        }
        findings.add(difference(kind, property, new, path: step))
    }

    private mutating func compareAdded(
        _ property: ComparedPart, _ name: String, _ old: ComparedPart, _ oldMembers: MemberModel,
        _ newMembers: MemberModel, _ step: [String], _ findings: inout PairFindings
    ) {
        let isRequired = newMembers.required.contains(ExactString(name))
        func add(_ kind: SchemaDifferenceKind) { findings.add(difference(kind, old, property, path: step)) }
        if oldMembers.isOpen {
            if case .empty = shape(property) {
                add(.propertyWithEmptySchemaAddedToOpenContentModel)
            } else if isRequired {
                add(
                    hasDefault(property)
                        ? .requiredPropertyWithDefaultAddedToOpenContentModel : .requiredPropertyAddedToOpenContentModel
                )
            } else {
                add(.optionalPropertyAddedToOpenContentModel)
            }
            return
        }
        if let covering = oldMembers.covering(name) {
            compare(covering, property, at: step, &findings)
            add(isCompatible(covering, property, &findings) ? .propertyAddedIsCovered : .propertyAddedNotCovered)
        }
        if isRequired {
            add(
                hasDefault(property)
                    ? .requiredPropertyWithDefaultAddedToUnopenContentModel : .requiredPropertyAddedToUnopenContentModel
            )
        } else {
            add(.optionalPropertyAddedToUnopenContentModel)
        }
    }

    func shape(_ part: ComparedPart) -> ComparedShape { schema(part).shape(of: schema(part).target(of: part)) }

    private func hasDefault(_ part: ComparedPart) -> Bool { node(part).keyword("default") != nil }

    // MARK: The rest

    /// The four ways in which it changes what may be beside what is described.
    struct RestKinds {
        var added: SchemaDifferenceKind
        var removed: SchemaDifferenceKind
        var extended: SchemaDifferenceKind
        var narrowed: SchemaDifferenceKind
    }

    mutating func compareRest(
        _ keyword: String, _ oldRest: RestModel, _ old: ComparedPart, _ newRest: RestModel, _ new: ComparedPart,
        _ kinds: RestKinds, _ findings: inout PairFindings
    ) {
        let kind: SchemaDifferenceKind
        switch (oldRest, newRest) {
        case (.none, .none), (.any, .any): return
        case (.some(let oldSchema), .some(let newSchema)):
            compare(oldSchema, newSchema, at: [keyword], &findings)
            return
        case (.none, _): kind = kinds.added
        case (_, .none): kind = kinds.removed
        case (.some, .any): kind = kinds.extended
        case (.any, .some): kind = kinds.narrowed
        }
        findings.add(difference(kind, old, new, keyword, path: [keyword]))
    }

    // MARK: Dependencies

    private mutating func compareDependencies(
        _ old: ComparedPart, _ new: ComparedPart, _ findings: inout PairFindings
    ) throws(ComparisonTooLarge) {
        let (oldDependencies, newDependencies) = (Dependencies(node(old)), Dependencies(node(new)))
        try take(oldDependencies.count + newDependencies.count)
        for (name, needed) in oldDependencies.required {
            let path = ["dependencies", name.text]
            guard let newNeeded = newDependencies.required.first(where: { $0.0 == name })?.1 else {
                findings.add(difference(.dependencyArrayRemoved, old, new, path: path))
                continue
            }
            guard needed != newNeeded else { continue }
            let kind: SchemaDifferenceKind =
                newNeeded.isSuperset(of: needed)
                ? .dependencyArrayExtended
                : newNeeded.isSubset(of: needed) ? .dependencyArrayNarrowed : .dependencyArrayChanged
            findings.add(difference(kind, old, new, path: path))
        }
        for (name, _) in newDependencies.required where !oldDependencies.required.contains(where: { $0.0 == name }) {
            findings.add(difference(.dependencyArrayAdded, old, new, path: ["dependencies", name.text]))
        }
        for (name, schema) in oldDependencies.schemas {
            let path = ["dependencies", name.text]
            guard let other = newDependencies.schemas.first(where: { $0.0 == name })?.1 else {
                findings.add(difference(.dependencySchemaRemoved, old, new, path: path))
                continue
            }
            compare(
                ComparedPart(side: old.side, node: schema), ComparedPart(side: new.side, node: other), at: path,
                &findings)
        }
        for (name, _) in newDependencies.schemas where !oldDependencies.schemas.contains(where: { $0.0 == name }) {
            findings.add(difference(.dependencySchemaAdded, old, new, path: ["dependencies", name.text]))
        }
    }

    /// What `dependencies`, `dependentRequired` and `dependentSchemas` ask.
    private struct Dependencies {
        var required: [(ExactString, Set<ExactString>)] = []
        var schemas: [(ExactString, JSONSchema.NodeID)] = []

        var count: Int { required.count + schemas.count }

        init(_ node: SchemaNode) {
            for keyword in node.keywords {
                guard case .dependencies(let required, let schemas) = keyword.content else { continue }
                self.required += required.map { (ExactString($0.name), Set($0.required.map(ExactString.init))) }
                self.schemas += schemas.map { (ExactString($0.name), $0.schema) }
            }
        }
    }
}

/// What may be beside what is described.
enum RestModel {
    case none
    case any
    case some(ComparedPart)

    init(_ schema: JSONSchema.NodeID?, _ owner: ComparedPart, _ whole: JSONSchema) {
        guard let schema else {
            self = .any
            return
        }
        switch whole[schema].boolean {
        case false: self = .none
        case true: self = .any
        case nil: self = .some(ComparedPart(side: owner.side, node: schema))
        }
    }
}

/// An object's members, as a schema describes them.
struct MemberModel {
    private(set) var properties: [(String, ComparedPart)] = []
    private var positions: [ExactString: Int] = [:]
    private(set) var required: Set<ExactString> = []
    private var patterns: [(Pattern, ComparedPart)] = []
    private(set) var additional = RestModel.any
    private(set) var unevaluated = RestModel.any
    private var hasAdditional = false

    init(_ owner: ComparedPart, _ schema: JSONSchema) {
        func part(_ node: JSONSchema.NodeID) -> ComparedPart { ComparedPart(side: owner.side, node: node) }
        for keyword in schema[owner.node].keywords {
            switch keyword.content {
            case .properties(let schemas): properties = schemas.map { ($0.name, part($0.schema)) }
            case .required(let names): required = Set(names.map(ExactString.init))
            case .patternProperties(let schemas): patterns = schemas.map { ($0.pattern, part($0.schema)) }
            case .additionalProperties(let node):
                additional = RestModel(node, owner, schema)
                hasAdditional = true
            case .unevaluatedProperties(let node): unevaluated = RestModel(node, owner, schema)
            default: break
            }
        }
        for (position, property) in properties.enumerated() { positions[ExactString(property.0)] = position }
    }

    func property(_ name: String) -> ComparedPart? { positions[ExactString(name)].map { properties[$0].1 } }

    /// Whether any member may be beside the properties.
    var isOpen: Bool {
        guard patterns.isEmpty, case .any = additional, case .any = unevaluated else { return false }
        return true
    }

    /// What a member that is no property must be, where there is something: by a pattern, or by what is asked of the rest.
    func covering(_ name: String) -> ComparedPart? {
        if let pattern = patterns.first(where: { $0.0.isFound(in: name) }) { return pattern.1 }
        if case .some(let schema) = additional { return schema }
        if !hasAdditional, case .some(let schema) = unevaluated { return schema }
        return nil
    }
}
