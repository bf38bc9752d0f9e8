internal import JSON

/// What a schema that applies no others asks of each type of value.
extension PassCompiler {
    func checks(_ section: ValidationPlan.Section) -> ArraySlice<ValidationPlan.Check> {
        plan.checks[Int(section.start)..<Int(section.end)]
    }

    func leaf(_ type: PassType, _ schema: Int32, _ node: ValidationPlan.Node) -> PassNode {
        switch type {
        case .null:
            guard node.types.contains(.null) else { return PassNode(.never) }
            let isListed = allows(node, where: \.isNull)
            return isListed == false ? PassNode(.never) : isListed == nil ? PassNode(.null) : tape(schema)
        case .boolean:
            guard node.types.contains(.boolean) else { return PassNode(.never) }
            let isListed = allows(node) { $0.boolean != nil }
            return isListed == false ? PassNode(.never) : isListed == nil ? PassNode(.boolean) : tape(schema)
        case .number:
            guard !node.types.isDisjoint(with: .number) else { return PassNode(.never) }
            guard let isListed = allows(node, where: { $0.number != nil }) else { return number(schema, node) }
            return isListed ? tape(schema) : PassNode(.never)
        case .string:
            guard node.types.contains(.string) else { return PassNode(.never) }
            return string(schema, node)
        case .array:
            guard node.types.contains(.array) else { return PassNode(.never) }
            guard let isListed = allows(node, where: { $0.array != nil }) else { return arrayLeaf(schema, node) }
            return isListed ? tape(schema) : PassNode(.never)
        case .object:
            guard node.types.contains(.object) else { return PassNode(.never) }
            guard let isListed = allows(node, where: { $0.object != nil }) else { return objectLeaf(schema, node) }
            return isListed ? tape(schema) : PassNode(.never)
        }
    }

    /// Whether `enum` and `const` leave any value of a type; nil where there are none.
    private func allows(_ node: ValidationPlan.Node, where isOfType: (JSONValue) -> Bool) -> Bool? {
        var allows: Bool?
        for check in checks(node.scalars) {
            switch check.operation {
            case .enumeration(let index):
                allows = allows != false && plan.values[Int(index)].contains(where: isOfType)
            default: break
            }
        }
        return allows
    }

    // MARK: Numbers

    private func number(_ schema: Int32, _ node: ValidationPlan.Node) -> PassNode {
        let numbers = node.types.intersection(.number)
        if numbers == .integer { return integer(schema, node) }
        guard numbers == .number else { return tape(schema) }
        var bounds = PassBounds(low: -.infinity, high: .infinity)
        var isBounded = false
        for check in checks(node.numbers) {
            isBounded = true
            switch check.operation {
            case .minimum(let index), .exclusiveMinimum(let index):
                let bound = plan.bounds[Int(index)]
                // Two lower bounds in one schema are rare.
                guard bounds.low == -.infinity, bound.nearest.isFinite else { return tape(schema) }
                bounds.low = bound.nearest
                if case .minimum = check.operation { bounds.allowsLow = bound.hasUniqueDouble }
            case .maximum(let index), .exclusiveMaximum(let index):
                let bound = plan.bounds[Int(index)]
                guard bounds.high == .infinity, bound.nearest.isFinite else { return tape(schema) }
                bounds.high = bound.nearest
                if case .maximum = check.operation { bounds.allowsHigh = bound.hasUniqueDouble }
            default: return tape(schema)
            }
        }
        guard isBounded else { return PassNode(.number) }
        return unsafe PassNode(.boundedNumber, detail: UnsafeRawPointer(memory.copy([bounds])))
    }

    /// Integers of 64 bits; larger ones, and those written with a fraction, are left to the tape when they come.
    private func integer(_ schema: Int32, _ node: ValidationPlan.Node) -> PassNode {
        var result = PassNode(.integer)
        result.low = .min
        result.high = .max
        for check in checks(node.numbers) {
            switch check.operation {
            case .minimum(let index):
                guard let ceiling = plan.bounds[Int(index)].ceiling else { return tape(schema) }
                result.low = max(result.low, ceiling)
            case .exclusiveMinimum(let index):
                guard let floor = plan.bounds[Int(index)].floor else { continue }
                guard floor < .max else { return tape(schema) }
                result.low = max(result.low, floor + 1)
            case .maximum(let index):
                guard let floor = plan.bounds[Int(index)].floor else { return tape(schema) }
                result.high = min(result.high, floor)
            case .exclusiveMaximum(let index):
                guard let ceiling = plan.bounds[Int(index)].ceiling else { continue }
                guard ceiling > .min else { return tape(schema) }
                result.high = min(result.high, ceiling - 1)
            case .multipleOf(let index):
                let divisor = plan.divisors[Int(index)].integer
                guard divisor > 0 else { return tape(schema) }
                unsafe result.detail = UnsafeRawPointer(memory.copy([divisor]))
            default: return tape(schema)
            }
        }
        return result
    }

    // MARK: Strings

    func string(_ schema: Int32, _ node: ValidationPlan.Node) -> PassNode {
        var result = PassCompiler.anyString
        var sequences: [SequencePattern] = []
        var patterns: [Int32] = []
        var formats: [Format] = []
        let checks = checks(node.strings)
        for check in checks {
            switch check.operation {
            case .enumeration(let index):
                guard checks.count == 1 else { return tape(schema) }
                let strings = plan.enumerations[Int(index)].strings
                guard plan.values[Int(index)].contains(where: { $0.string != nil }) else { return PassNode(.never) }
                return unsafe PassNode(.enumeration, detail: UnsafeRawPointer(memory.copy([strings])))
            case .minLength(let count): result.low = Int64(count)
            case .maxLength(let count): result.high = Int64(count)
            case .pattern(let index):
                if let sequence = plan.sequences[Int(index)] {
                    sequences.append(sequence)
                } else {
                    patterns.append(index)
                }
            case .format(let format): formats.append(format)
            default: return tape(schema)
            }
        }
        guard sequences.count + patterns.count + formats.count > 0 else { return result }
        let rule = unsafe PassString(
            sequences: memory.copy(sequences), sequenceCount: sequences.count, patterns: memory.copy(patterns),
            patternCount: patterns.count, formats: memory.copy(formats), formatCount: formats.count)
        unsafe result.detail = UnsafeRawPointer(memory.copy([rule]))
        return result
    }
}
