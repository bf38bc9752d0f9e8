internal import JSON
internal import SchemaLanguage

/// Values for a schema: small ones, or such as are drawn at random.
///
/// Most of them are valid, but nothing is sure: who needs one that is must validate it.
struct RandomInstances {
    let sides: SchemaSides
    var random: SplitMix64
    /// Whether values are as small as can be.
    var isSmallest = false
    /// Branches that are taken wherever there is a choice.
    var preferred: Set<SidedNode> = []
    /// A member that must be there wherever it may be; nil for none.
    var present: String?
    /// Members that are there in each object that describes them.
    var described: Set<ExactString> = []
    /// How many values may be built for one.
    private var valuesLeft = 0

    private static let valueMax = 500
    private static let depthMax = 12

    init(_ sides: SchemaSides, seed: UInt64) {
        self.sides = sides
        random = SplitMix64(seed: seed)
    }

    /// Values for one schema alone.
    init(_ schema: JSONSchema, seed: UInt64) {
        self.init(SchemaSides(old: schema, new: schema), seed: seed)
    }

    /// A value for the whole schema.
    mutating func value() -> JSONValue {
        value([SidedNode(side: .old, node: sides.old.root)])
    }

    /// A value to which all of `schemas` apply.
    mutating func value(_ schemas: [SidedNode]) -> JSONValue {
        valuesLeft = RandomInstances.valueMax
        return value(schemas, depth: 0)
    }

    /// What is asked by all of `schemas`, one branch of each choice among them.
    mutating func demands(of schemas: [SidedNode]) -> Demands {
        var demands = Demands(of: schemas, in: sides)
        var chosen = 0
        var decided = 0
        // What is chosen may bring choices of its own.
        while chosen < demands.choices.count, chosen < 64 {
            let branches = demands.choices[chosen].branches
            chosen += 1
            guard !branches.isEmpty, !branches.contains(where: demands.schemas.contains) else { continue }
            let wanted = branches.first(where: preferred.contains)
            demands.add([wanted ?? (isSmallest ? branches[0] : random.pick(branches))])
        }
        while decided < demands.conditions.count, decided < 64 {
            let condition = demands.conditions[decided]
            decided += 1
            if let otherwise = condition.otherwise, preferred.contains(otherwise) || !isSmallest && random.once(in: 2) {
                demands.add([otherwise])
            } else {
                demands.add([condition.condition] + (condition.then.map { [$0] } ?? []))
            }
        }
        return demands
    }

    private mutating func value(_ schemas: [SidedNode], depth: Int) -> JSONValue {
        guard depth < 4 * RandomInstances.depthMax, valuesLeft > 0 else { return JSONValue(.null) }
        valuesLeft -= 1
        return value(demands(of: schemas), depth: depth)
    }

    mutating func value(_ demands: Demands, depth: Int = 0, size: Int? = nil) -> JSONValue {
        if depth == 0 { valuesLeft = RandomInstances.valueMax }
        if let values = demands.values {
            let fitting = values.filter { !demands.types.isDisjoint(with: TypeSet(of: $0)) }
            if !fitting.isEmpty { return isSmallest ? fitting[0] : random.pick(fitting) }
        }
        var kinds: [TypeSet] = [.null, .boolean, .number, .string, .array, .object].filter {
            !demands.types.isDisjoint(with: $0)
        }
        // What is deep must come to an end.
        if depth > RandomInstances.depthMax, let first = kinds.first { kinds = [first] }
        // What the schema says something of is more to the point than what it only lets through.
        if !isSmallest, kinds.count > 1, !random.once(in: 4) {
            let described = kinds.filter { demands.describes($0) }
            if !described.isEmpty { kinds = described }
        }
        guard let kind = isSmallest ? kinds.first : kinds.isEmpty ? nil : random.pick(kinds) else {
            return JSONValue(.null)
        }
        switch kind {
        case .null: return JSONValue(.null)
        case .boolean: return JSONValue(.boolean(!isSmallest && random.once(in: 2)))
        case .number: return JSONValue(.number(number(demands)))
        case .string: return JSONValue(.string(string(demands, length: size)))
        case .array: return JSONValue(.array(items(demands, depth: depth, count: size)))
        default: return JSONValue(.object(JSONObject(members(demands, depth: depth, count: size))))
        }
    }

    // MARK: Scalars

    private mutating func number(_ demands: Demands) -> JSONNumber {
        let limits = [demands.lower, demands.upper].compactMap { $0?.number }
        var numbers =
            [0, 1, -1, 2, 10].map { JSONNumber($0) } + [JSONNumber("0.5"), JSONNumber("1.5")].compactMap { $0 }
        numbers += NumberSamples.numbers(near: limits, divisors: demands.divisors.map(\.number))
        let fitting = numbers.filter(demands.allow)
        return isSmallest ? fitting.first ?? numbers[0] : fitting.isEmpty ? numbers[0] : random.pick(fitting)
    }

    /// A string, of `length` characters if that is given.
    mutating func string(_ demands: Demands, length: Int? = nil) -> String {
        let least = length ?? demands.minLength
        guard least <= 10_000 else { return "" }
        let most = length ?? demands.maxLength
        var samples: [String] = []
        for pattern in demands.patterns {
            for isShort in [true, false, false, false] {
                samples.append(PatternSample.string(for: pattern.source, isShort: isShort, using: &random))
            }
        }
        samples += demands.formats.sorted().compactMap { FormatSamples.all[$0] }
        if samples.isEmpty { samples = isSmallest ? [""] : ["", "a", "ab", "A-1", "0", "é", "2020-01-01", " "] }
        samples = samples.map { text in
            let count = text.unicodeScalars.count
            if count < least { return text + String(repeating: "a", count: least - count) }
            guard count > most else { return text }
            return String(String.UnicodeScalarView(text.unicodeScalars.prefix(most)))
        }
        let fitting = samples.filter { text in demands.patterns.allSatisfy { $0.isFound(in: text) } }
        return isSmallest ? fitting.first ?? samples[0] : random.pick(fitting.isEmpty ? samples : fitting)
    }

    // MARK: Arrays

    private mutating func items(_ demands: Demands, depth: Int, count: Int?) -> [JSONValue] {
        var count = count ?? demands.minItems
        if !isSmallest, depth < RandomInstances.depthMax {
            count += Int.random(in: 0...3, using: &random)
        }
        count = min(count, demands.maxItems, 300)
        var items: [JSONValue] = []
        var wanted = demands.contained.flatMap { contained in
            [SidedNode](repeating: contained.schema, count: min(contained.least, 50))
        }
        while items.count < count || !wanted.isEmpty && items.count < min(demands.maxItems, 300) {
            var item = value(demands.itemSchemas(at: items.count) + wanted.prefix(1), depth: depth + 1)
            // Another of the same would not be unique.
            if demands.isUnique {
                let wasSmallest = isSmallest
                isSmallest = false
                for _ in 0..<8 where items.contains(item) {
                    item = value(demands.itemSchemas(at: items.count) + wanted.prefix(1), depth: depth + 1)
                }
                isSmallest = wasSmallest
            }
            if !wanted.isEmpty { wanted.removeFirst() }
            items.append(item)
        }
        return items
    }

    // MARK: Objects

    private mutating func members(_ demands: Demands, depth: Int, count: Int?) -> [JSONObject.Member] {
        var names = demands.required + (depth == 0 ? present.map { [$0] } ?? [] : [])
        if !described.isEmpty { names += demands.names.filter { described.contains(ExactString($0)) } }
        let least = count ?? demands.minProperties
        var others = demands.names.filter { !demands.requires($0) }
        if !isSmallest, depth < RandomInstances.depthMax {
            names += others.filter { _ in !random.once(in: 3) }
            if random.once(in: 3) { names.append(freshName(demands)) }
            if names.count > min(demands.maxProperties, 300) {
                names = Array(names.prefix(max(demands.required.count, demands.maxProperties)))
            }
        }
        others.removeAll(where: names.contains)
        while names.count < min(least, 300) {
            names.append(others.isEmpty ? freshName(demands, number: names.count) : others.removeFirst())
        }
        var demands = demands
        // Members may ask for others beside them.
        if !demands.dependencies.isEmpty || !demands.requiredDependencies.isEmpty {
            demands = Demands(of: demands.schemas, present: names, in: sides)
            names = demands.required
        }
        var seen: Set<ExactString> = []
        return names.filter { seen.insert(ExactString($0)).inserted }.map { name in
            JSONObject.Member(name, value(demands.memberSchemas(name), depth: depth + 1))
        }
    }

    /// A name that no schema describes, but which may match a pattern.
    mutating func freshName(_ demands: Demands, number: Int = 0) -> String {
        let patterns = demands.members.flatMap { $0.patterns.map(\.pattern.source) }
        if let pattern = isSmallest ? nil : patterns.isEmpty ? nil : random.pick(patterns), !random.once(in: 3) {
            return PatternSample.string(for: pattern, isShort: false, using: &random)
        }
        if !demands.propertyNames.isEmpty, case .string(let name) = value(demands.propertyNames, depth: 1).content {
            return name
        }
        return number == 0 ? "other" : "other\(number)"
    }
}

extension Demands {
    /// Whether anything but the type is asked of values of such a type.
    fileprivate func describes(_ kind: TypeSet) -> Bool {
        switch kind {
        case .number: lower != nil || upper != nil || !divisors.isEmpty
        case .string: minLength > 0 || maxLength < .max || !patterns.isEmpty || !formats.isEmpty
        case .array: minItems > 0 || maxItems < .max || isUnique || !items.isEmpty || !contained.isEmpty
        case .object: minProperties > 0 || !required.isEmpty || !members.isEmpty || !propertyNames.isEmpty
        default: false
        }
    }
}

/// A string for each of the common formats.
enum FormatSamples {
    static let all: [String: String] = [
        "format date-time": "2020-01-01T00:00:00Z", "format date": "2020-01-01", "format time": "00:00:00Z",
        "format duration": "P1D", "format email": "a@b.de", "format idn-email": "a@b.de", "format hostname": "a.de",
        "format idn-hostname": "a.de", "format ipv4": "127.0.0.1", "format ipv6": "::1", "format uri": "a:b",
        "format uri-reference": "a", "format iri": "a:b", "format iri-reference": "a", "format uri-template": "a",
        "format uuid": "00000000-0000-0000-0000-000000000000", "format json-pointer": "/a",
        "format relative-json-pointer": "0", "format regex": "a",
    ]
}
