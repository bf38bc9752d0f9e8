internal import JSON

/// What terms ask of objects: of the members by name, and of the rest.
struct ObjectTerms {
    /// What is asked of the member called so.
    struct Property {
        var name: String
        var places: [PassPlace] = []
        var isRequired = false
        /// Whether it counts as evaluated where it is looked for (`unevaluatedProperties`).
        var isEvaluated = false
    }

    private(set) var properties: [Property] = []
    private var positions: [ExactString: Int] = [:]
    /// Patterns, as positions in `PlanCompiler.patterns`, and what is asked of members that aren't among the properties
    /// and match; then what is asked of those that match none.
    var patterns: [(pattern: Int32, place: PassPlace)] = []
    var additional: [PassPlace] = []
    /// Whether every other member counts as evaluated.
    var evaluatesAll = false
    /// What `propertyNames` asks.
    var nameRule: Int32 = -1
    var least = 0
    var most = Int.max

    mutating func add(_ property: Property) {
        positions[ExactString(property.name)] = properties.count
        properties.append(property)
    }

    /// What is asked of a member by its name; nil if it is no property.
    func property(_ name: String) -> Property? { positions[ExactString(name)].map { properties[$0] } }

    mutating func update(_ body: (inout Property) -> Void) {
        for index in properties.indices { body(&properties[index]) }
    }
}

extension PassCompiler {
    func objectLeaf(_ terms: PassTerms, _ place: PassPlace) -> PassNode {
        let checks = checks(\.objects, of: terms)
        if allows(checks, where: { $0.object != nil }) == false { return PassNode(.never) }
        let looksAtUnevaluated = terms.places.contains { plan.nodes[Int($0.schema)].unevaluatedProperties >= 0 }
        if checks.isEmpty, !looksAtUnevaluated { return anyNodes[PassType.object.rawValue] }
        // What branches evaluate isn't known before.
        guard !looksAtUnevaluated || terms.branchings.isEmpty, let objectTerms = objectTerms(place),
            objectTerms.properties.allSatisfy({ !$0.name.needsEscapes })
        else { return tape(place) }
        return objectNode(objectTerms)
    }

    /// What a schema and those that it applies in any case ask of objects; nil for what the pass can't do.
    private func objectTerms(_ place: PassPlace) -> ObjectTerms? {
        guard var result = ownTerms(place) else { return nil }
        let node = plan.nodes[Int(place.schema)]
        for check in checks(node.scalars) {
            for target in applied(by: check, in: place) {
                guard let other = objectTerms(target), let merged = merged(result, other) else { return nil }
                result = merged
            }
        }
        guard node.unevaluatedProperties >= 0 else { return result }
        let rest = self.place(node.unevaluatedProperties, from: place.scope)
        let evaluatesAll = result.evaluatesAll
        result.update { property in
            if !property.isEvaluated, !evaluatesAll { property.places.append(rest) }
            property.isEvaluated = true
        }
        if !evaluatesAll { result.additional.append(rest) }
        result.evaluatesAll = true
        return result
    }

    /// What the schema itself asks of objects.
    private func ownTerms(_ place: PassPlace) -> ObjectTerms? {
        var result = ObjectTerms()
        for check in checks(plan.nodes[Int(place.schema)].objects) where !check.operation.appliesSchemas {
            switch check.operation {
            case .minCount(let count): result.least = max(result.least, count)
            case .maxCount(let count): result.most = min(result.most, count)
            case .object(let index): guard add(plan.objects[Int(index)], place, to: &result) else { return nil }
            default: return nil
            }
        }
        return result
    }

    private func add(_ rule: ValidationPlan.ObjectRule, _ place: PassPlace, to terms: inout ObjectTerms) -> Bool {
        if rule.propertyNames >= 0 {
            guard nameNode(rule.propertyNames) != nil else { return false }
            terms.nameRule = rule.propertyNames
        }
        terms.patterns = plan.patternProperties[Int(rule.patterns.start)..<Int(rule.patterns.end)].map {
            ($0.pattern, self.place($0.schema, from: place.scope))
        }
        if rule.additional >= 0 {
            terms.additional = [self.place(rule.additional, from: place.scope)]
            terms.evaluatesAll = true
        }
        let names = rule.names == nil ? [] : PlanCompiler.names(of: schema.nodes[Int(place.schema)])
        for (index, name) in names.enumerated() {
            let property = plan.properties[Int(rule.firstProperty) + index]
            var added = ObjectTerms.Property(name: name, isRequired: property.isRequired)
            added.places = terms.patterns.filter { plan.patterns[Int($0.pattern)].isFound(in: name) }.map(\.place)
            if property.schema >= 0 { added.places.append(self.place(property.schema, from: place.scope)) }
            added.isEvaluated = !added.places.isEmpty
            if added.places.isEmpty { added.places = terms.additional }
            terms.add(added)
        }
        return true
    }

    /// What both ask; nil if both ask something of members by patterns, or by names.
    private func merged(_ first: ObjectTerms, _ second: ObjectTerms) -> ObjectTerms? {
        guard
            first.patterns.isEmpty && (first.additional.isEmpty || second.patterns.isEmpty)
                || second.patterns.isEmpty && second.additional.isEmpty, first.nameRule < 0 || second.nameRule < 0
        else { return nil }
        var result = ObjectTerms()
        for property in first.properties { result.add(joined(property, second.property(property.name), second)) }
        for property in second.properties where first.property(property.name) == nil {
            result.add(joined(property, nil, first))
        }
        result.patterns = first.patterns + second.patterns
        result.additional = first.additional + second.additional
        result.evaluatesAll = first.evaluatesAll || second.evaluatesAll
        result.nameRule = max(first.nameRule, second.nameRule)
        result.least = max(first.least, second.least)
        result.most = min(first.most, second.most)
        return result
    }

    /// A property and what `terms` ask of the same member, as a property or as one of the rest.
    private func joined(
        _ property: ObjectTerms.Property, _ other: ObjectTerms.Property?, _ terms: ObjectTerms
    ) -> ObjectTerms.Property {
        var result = property
        if let other {
            result.places += other.places
            result.isRequired = property.isRequired || other.isRequired
            result.isEvaluated = property.isEvaluated || other.isEvaluated
        } else {
            let matching = terms.patterns.filter { plan.patterns[Int($0.pattern)].isFound(in: property.name) }
            result.places += matching.isEmpty ? terms.additional : matching.map(\.place)
            result.isEvaluated = property.isEvaluated || !matching.isEmpty || terms.evaluatesAll
        }
        return result
    }

    func object(_ terms: ObjectTerms) -> PassObject {
        var properties: [PassProperty] = []
        var required = [UInt64](repeating: 0, count: (terms.properties.count + 63) / 64)
        for (index, property) in terms.properties.enumerated() {
            if property.isRequired { required[index / 64] |= 1 << UInt64(index % 64) }
            let isAllowed = terms.nameRule < 0 || isAllowed(property.name, by: terms.nameRule)
            let node = isAllowed ? node(ofAll: property.places) : PassNode(.never)
            properties.append(PassProperty(name: ExpectedName(property.name, in: memory), node: node))
        }
        let patterns = terms.patterns.map { pattern, place in
            PassPatternProperty(rule: plan.patternRules[Int(pattern)], node: node(of: place))
        }
        return unsafe PassObject(
            properties: memory.copy(properties), count: properties.count,
            names: NameTable(terms.properties.map(\.name), in: memory), required: memory.copy(required),
            requiredWords: required.count,
            nameRule: terms.nameRule < 0 ? .anyString : nameNode(terms.nameRule) ?? PassNode(.never),
            patterns: memory.copy(patterns), patternCount: patterns.count, additional: node(ofAll: terms.additional),
            least: terms.least, most: terms.most)
    }

    // MARK: Names

    /// What `propertyNames` asks of names, which are always strings; nil if it is more than the pass can do.
    private func nameNode(_ schema: Int32) -> PassNode? {
        let node = plan.nodes[Int(schema)]
        guard node.types.contains(.string) else { return PassNode(.never) }
        let checks = checks(node.strings)
        return checks.contains(where: \.operation.appliesSchemas) ? nil : string(Array(checks))
    }

    /// Whether a name is right by what `propertyNames` asks.
    private func isAllowed(_ name: String, by schema: Int32) -> Bool {
        let node = plan.nodes[Int(schema)]
        return node.types.contains(.string)
            && checks(node.strings).allSatisfy { check in
                switch check.operation {
                case .enumeration(let index): plan.values[Int(index)].contains(JSONValue(.string(name)))
                case .minLength(let count): name.unicodeScalars.count >= count
                case .maxLength(let count): name.unicodeScalars.count <= count
                case .pattern(let index): plan.patterns[Int(index)].isFound(in: name)
                case .format(let format): name.withBytes { format.matches($0) }
                // `nameNode` has let nothing else through.
                default: false
                }
            }
    }
}
