internal import JSON
internal import SchemaLanguage

/// Values that the writer's schema may accept and the reader's may refuse: at the edges of what both say.
struct WitnessCandidates {
    /// What the writer asks of the value.
    private let writer: Demands
    /// What the reader says of such values, whether it asks for it or only looks at it.
    private let reader: Demands
    private(set) var values: [JSONValue] = []

    private static let valueMax = 400
    private static let listMax = 200

    init(writer: Demands, reader: Demands, _ instances: inout RandomInstances) {
        (self.writer, self.reader) = (writer, reader)
        let known = Set(reader.values ?? [])
        let listed = writer.values?.prefix(WitnessCandidates.listMax) ?? []
        values += listed.filter { !known.contains($0) } + listed.filter(known.contains)
        guard writer.values == nil else { return }
        for kind in [TypeSet.null, .boolean, .integer, .fraction, .string, .array, .object]
        where !writer.types.isDisjoint(with: kind) {
            values.append(instances.value(writer.restricted(to: kind)))
        }
        if !writer.types.isDisjoint(with: .boolean) { values.append(JSONValue(.boolean(true))) }
        values += reader.values?.prefix(WitnessCandidates.listMax) ?? []
        addNumbers()
        addStrings(&instances)
        addArrays(&instances)
        addObjects(&instances)
        values = Array(values.prefix(WitnessCandidates.valueMax))
    }

    /// One value of each sort, and those that are empty.
    static let plain: [JSONValue] = [
        JSONValue(.null), JSONValue(.boolean(true)), JSONValue(.number(JSONNumber(0))), JSONValue(.string("")),
        JSONValue(.array([])), JSONValue(.object(JSONObject([]))), JSONValue(.string("a")),
        JSONValue(.number(JSONNumber(-1))), JSONValue(.number(JSONNumber("0.5") ?? JSONNumber(1))),
    ]

    private mutating func addNumbers() {
        guard !writer.types.isDisjoint(with: .number) else { return }
        let limits = [reader.lower, reader.upper, writer.lower, writer.upper].compactMap { $0?.number }
        let divisors = (reader.divisors + writer.divisors).map(\.number)
        let numbers = NumberSamples.numbers(near: limits, divisors: divisors)
        values += numbers.filter(writer.allow).map { JSONValue(.number($0)) }
        if let far = JSONNumber("1e9") { values.append(JSONValue(.number(far))) }
    }

    private mutating func addStrings(_ instances: inout RandomInstances) {
        guard !writer.types.isDisjoint(with: .string) else { return }
        var lengths: Set<Int> = [writer.minLength]
        for count in [reader.minLength, reader.maxLength, writer.maxLength] where count < 10_000 {
            lengths.formUnion([count - 1, count, count + 1])
        }
        for length in lengths.sorted() where length >= writer.minLength && length <= writer.maxLength {
            values.append(JSONValue(.string(instances.string(writer, length: length))))
        }
        let wasSmallest = instances.isSmallest
        instances.isSmallest = false
        for _ in 0..<12 { values.append(JSONValue(.string(instances.string(writer)))) }
        instances.isSmallest = wasSmallest
        values += [" ", "-", "A", "1"].map { JSONValue(.string($0)) }
    }

    private mutating func addArrays(_ instances: inout RandomInstances) {
        guard !writer.types.isDisjoint(with: .array) else { return }
        let demands = writer.restricted(to: .array)
        var counts: Set<Int> = [writer.minItems, 1]
        for count in [reader.minItems, reader.maxItems, writer.maxItems] where count < 300 {
            counts.formUnion([count - 1, count, count + 1])
        }
        counts.formUnion(reader.items.map { $0.prefix.count + 1 } + reader.contained.map { min($0.most, 200) + 1 })
        if reader.isUnique { counts.insert(2) }
        for count in counts.sorted() where count >= writer.minItems && count <= writer.maxItems {
            let array: JSONValue = instances.value(demands, size: count)
            values.append(array)
            guard let items = array.array, !items.isEmpty else { continue }
            // The same items again, and each item as something else.
            if items.count > 1 { values.append(JSONValue(.array(items.map { _ in items[0] }))) }
            for index in [0, items.count - 1] {
                for item in WitnessCandidates.plain {
                    var changed = items
                    changed[index] = item
                    values.append(JSONValue(.array(changed)))
                }
            }
        }
    }

    private mutating func addObjects(_ instances: inout RandomInstances) {
        guard !writer.types.isDisjoint(with: .object) else { return }
        let demands = writer.restricted(to: .object)
        guard let smallest = instances.value(demands).object?.members else { return }
        var names = reader.names + writer.names.filter { !writer.requires($0) }
        names += reader.requiredDependencies.map(\.name) + reader.dependencies.map(\.name)
        names += reader.members.flatMap { $0.patterns.map(\.pattern.source) }
            .map { PatternSample.string(for: $0, isShort: true, using: &instances.random) }
        names += ["other", "a1", ""]
        var seen: Set<ExactString> = []
        for name in names.prefix(80) where seen.insert(ExactString(name)).inserted {
            let rest = smallest.filter { ExactString($0.name) != ExactString(name) }
            let asked = instances.value(writer.memberSchemas(name))
            for value in [asked] + WitnessCandidates.plain {
                values.append(JSONValue(.object(JSONObject(rest + [JSONObject.Member(name, value)]))))
            }
        }
        for name in reader.requiredDependencies.map(\.name) + reader.dependencies.map(\.name) {
            // With whatever the writer asks for beside it.
            instances.present = name
            values.append(instances.value(demands))
        }
        instances.present = nil
        for count in [reader.minProperties - 1, reader.maxProperties, reader.maxProperties - 1] where count < 200 {
            values.append(instances.value(demands, size: max(0, count + 1)))
        }
    }
}
