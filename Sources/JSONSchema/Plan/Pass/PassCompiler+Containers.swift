internal import JSON

/// What a schema asks of arrays and objects.
extension PassCompiler {
    func arrayLeaf(_ schema: Int32, _ node: ValidationPlan.Node) -> PassNode {
        guard node.unevaluatedItems < 0 else { return tape(schema) }
        for check in checks(node.arrays) {
            switch check.operation {
            case .minCount, .maxCount: break
            case .array(let index): guard plan.arrays[Int(index)].contains < 0 else { return tape(schema) }
            default: return tape(schema)
            }
        }
        let array = unsafe memory.allocate(PassArray.self, count: 1)
        unsafe unfilled.append(.array(array, schema: schema))
        return unsafe PassNode(.array, detail: UnsafeRawPointer(array))
    }

    func array(of schema: Int32) -> PassArray {
        var least = 0
        var most = Int.max
        var prefix: [PassNode] = []
        var items: Int32 = -1
        for check in checks(plan.nodes[Int(schema)].arrays) {
            switch check.operation {
            case .minCount(let count): least = count
            case .maxCount(let count): most = count
            case .array(let index):
                let rule = plan.arrays[Int(index)]
                for branch in plan.branches[Int(rule.prefix.start)..<Int(rule.prefix.end)] {
                    prefix.append(node(of: branch))
                }
                items = rule.items
            default: break
            }
        }
        return unsafe PassArray(
            prefix: memory.copy(prefix), prefixCount: prefix.count, items: nodeOrAny(items), least: least, most: most)
    }

    // MARK: Objects

    func objectLeaf(_ schema: Int32, _ node: ValidationPlan.Node) -> PassNode {
        guard node.unevaluatedProperties < 0 else { return tape(schema) }
        for check in checks(node.objects) {
            switch check.operation {
            case .minCount, .maxCount: break
            case .object(let index):
                guard isPlain(plan.objects[Int(index)], schema) else { return tape(schema) }
            default: return tape(schema)
            }
        }
        let object = unsafe memory.allocate(PassObject.self, count: 1)
        unsafe unfilled.append(.object(object, schema: schema))
        return unsafe PassNode(.object, detail: UnsafeRawPointer(object))
    }

    /// Whether each member is checked with one schema, and names can be checked where they stand.
    private func isPlain(_ rule: ValidationPlan.ObjectRule, _ schema: Int32) -> Bool {
        if rule.propertyNames >= 0, nameRule(rule.propertyNames) == nil { return false }
        let patterns = patternProperties(of: rule)
        return names(of: schema).allSatisfy { name in
            !name.utf8.contains { $0 < 0x20 || $0 == UInt8(ascii: "\"") || $0 == UInt8(ascii: "\\") }
                && !patterns.contains { plan.patterns[Int($0.pattern)].isFound(in: name) }
        }
    }

    private func names(of schema: Int32) -> [String] { PlanCompiler.names(of: self.schema.nodes[Int(schema)]) }

    private func patternProperties(of rule: ValidationPlan.ObjectRule) -> ArraySlice<ValidationPlan.PatternPropertyRule>
    {
        plan.patternProperties[Int(rule.patterns.start)..<Int(rule.patterns.end)]
    }

    /// What `propertyNames` asks of names, which are always strings; nil if it is more than the pass can do.
    private func nameRule(_ schema: Int32) -> PassNode? {
        let node = plan.nodes[Int(schema)]
        guard node.types.contains(.string) else { return PassNode(.never) }
        guard !checks(node.strings).contains(where: \.operation.appliesSchemas) else { return nil }
        let rule = string(schema, node)
        return rule.kind == .tape ? nil : rule
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
                // `nameRule` has let nothing else through.
                default: false
                }
            }
    }

    func object(of schema: Int32) -> PassObject {
        var least = 0
        var most = Int.max
        var rule = ValidationPlan.ObjectRule()
        for check in checks(plan.nodes[Int(schema)].objects) {
            switch check.operation {
            case .minCount(let count): least = count
            case .maxCount(let count): most = count
            case .object(let index): rule = plan.objects[Int(index)]
            default: break
            }
        }
        let names = rule.names == nil ? [] : names(of: schema)
        let additional = nodeOrAny(rule.additional)
        var properties: [PassProperty] = []
        var required = [UInt64](repeating: 0, count: (names.count + 63) / 64)
        for (index, name) in names.enumerated() {
            let property = plan.properties[Int(rule.firstProperty) + index]
            if property.isRequired { required[index / 64] |= 1 << UInt64(index % 64) }
            // A name that is only required is one of the additional ones.
            var node = property.schema < 0 ? additional : node(of: property.schema)
            if rule.propertyNames >= 0, !isAllowed(name, by: rule.propertyNames) { node = PassNode(.never) }
            properties.append(PassProperty(name: ExpectedName(name, in: memory), node: node))
        }
        var patterns: [PassPatternProperty] = []
        for pattern in patternProperties(of: rule) {
            patterns.append(
                PassPatternProperty(
                    pattern: pattern.pattern, sequence: plan.sequences[Int(pattern.pattern)],
                    node: node(of: pattern.schema)))
        }
        return unsafe PassObject(
            properties: memory.copy(properties), count: names.count, names: NameTable(names, in: memory),
            required: memory.copy(required), requiredWords: required.count,
            nameRule: rule.propertyNames < 0
                ? PassCompiler.anyString : nameRule(rule.propertyNames) ?? PassNode(.never),
            patterns: memory.copy(patterns), patternCount: patterns.count, additional: additional, least: least,
            most: most)
    }
}
