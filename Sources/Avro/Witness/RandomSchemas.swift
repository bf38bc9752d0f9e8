package import JSON
internal import SchemaLanguage

/// Random schemas, as the JSON documents that they are written as, and random evolutions of them.
///
/// All kinds of types turn up, with logical types, namespaces, aliases, defaults, and records that contain themselves
/// inside unions, arrays and maps. The documents are small, and every one parses by the strict rules without a warning.
package struct RandomSchemas {
    var random: SplitMix64
    /// The named types of the current schema: for enums the symbols, for what still is being written an empty list.
    private var names: [String] = []
    private var enums: [String: [String]] = [:]
    private var lastNumber = 0

    package init(seed: UInt64) {
        random = SplitMix64(seed: seed)
    }

    /// The next schema, mostly a record.
    package mutating func next() -> JSONDocument {
        while true {
            (names, enums, lastNumber) = ([], [:], 0)
            let document = random.once(in: 8) ? type(depth: 0) : record(depth: 0)
            if isSound(document) { return document }
        }
    }

    /// Whether a document is a schema, without any warning: defaults that only Java's lax rules accept can't be read.
    func isSound(_ document: JSONDocument) -> Bool {
        (try? AvroSchema(parsing: document.text()))?.warnings.isEmpty == true
    }

    // MARK: Types

    static let primitives = ["null", "boolean", "int", "long", "float", "double", "bytes", "string"]

    mutating func type(depth: Int) -> JSONDocument {
        if depth > 3 { return primitive() }
        switch Int.random(in: 0..<20, using: &random) {
        case 0..<7: return primitive()
        case 7..<9: return logical()
        case 9..<11: return ["type": "array", "items": containable(depth: depth + 1)]
        case 11..<13: return ["type": "map", "values": containable(depth: depth + 1)]
        case 13..<16: return union(depth: depth + 1)
        case 16: return enumeration()
        case 17: return fixed()
        default: return record(depth: depth + 1)
        }
    }

    /// A type, or the name of one: also of a record around it, which is finite because this can be left empty.
    private mutating func containable(depth: Int) -> JSONDocument {
        if !names.isEmpty, random.once(in: 3) { return .string(random.pick(names)) }
        return type(depth: depth)
    }

    private mutating func primitive() -> JSONDocument { .string(random.pick(Self.primitives)) }

    private mutating func logical() -> JSONDocument {
        let choices: [JSONDocument] = [
            ["type": "bytes", "logicalType": "decimal", "precision": 9, "scale": 2],
            ["type": "bytes", "logicalType": "big-decimal"],
            ["type": "string", "logicalType": "uuid"], ["type": "int", "logicalType": "date"],
            ["type": "int", "logicalType": "time-millis"], ["type": "long", "logicalType": "time-micros"],
            ["type": "long", "logicalType": "timestamp-millis"], ["type": "long", "logicalType": "timestamp-micros"],
            ["type": "long", "logicalType": "timestamp-nanos"],
            ["type": "long", "logicalType": "local-timestamp-millis"],
            ["type": "fixed", "name": .string(name("L")), "size": 12, "logicalType": "duration"],
            [
                "type": "fixed", "name": .string(name("L")), "size": 6, "logicalType": "decimal", "precision": 12,
                "scale": 3,
            ],
        ]
        return random.pick(choices)
    }

    mutating func union(depth: Int) -> JSONDocument {
        var branches: [JSONDocument] = random.once(in: 3) ? [] : ["null"]
        for _ in 0..<Int.random(in: 1...3, using: &random) { branches.append(containable(depth: depth)) }
        var seen: Set<String> = []
        branches = branches.filter { branch in
            // A union inside is dropped, as is a second branch of the same kind or name.
            guard let key = branch.string ?? branch["name"]?.string ?? branch["type"]?.string else { return false }
            return seen.insert(key).inserted
        }
        if branches.isEmpty { branches = ["null"] }
        return .array(branches.shuffled(using: &random))
    }

    private mutating func enumeration() -> JSONDocument {
        let name = name("E")
        let symbols = (0..<Int.random(in: 1...4, using: &random)).map { _ in number("S") }
        enums[name] = symbols
        names.append(name)
        var members: [JSONDocument.Member] = [
            .init("type", "enum"), .init("name", .string(name)), .init("symbols", .array(symbols.map { .string($0) })),
        ]
        if random.once(in: 3) { members.append(.init("default", .string(random.pick(symbols)))) }
        return .object(members)
    }

    private mutating func fixed() -> JSONDocument {
        let name = name("F")
        names.append(name)
        return ["type": "fixed", "name": .string(name), "size": .integer(random.pick([0, 1, 2, 4, 16]))]
    }

    private mutating func record(depth: Int) -> JSONDocument {
        let name = name("R")
        names.append(name)
        let fields = (0..<Int.random(in: 0...4, using: &random)).map { _ in field(depth: depth) }
        var members: [JSONDocument.Member] = [.init("type", "record"), .init("name", .string(name))]
        if random.once(in: 6) { members.append(.init("doc", "A record.")) }
        if random.once(in: 6) { members.append(.init("aliases", .array([.string(number("Old"))]))) }
        members.append(.init("fields", .array(fields)))
        return .object(members)
    }

    mutating func field(depth: Int) -> JSONDocument {
        let type = type(depth: depth + 1)
        var members: [JSONDocument.Member] = [.init("name", .string(number("f"))), .init("type", type)]
        if random.once(in: 3), let value = defaultValue(of: type) { members.append(.init("default", value)) }
        if random.once(in: 8) { members.append(.init("order", random.pick(["descending", "ignore"]))) }
        if random.once(in: 8) { members.append(.init("aliases", .array([.string(number("old"))]))) }
        return .object(members)
    }

    /// A default for a type; nil for those that need one of a kind of their own.
    mutating func defaultValue(of type: JSONDocument) -> JSONDocument? {
        if let first = type.array?.first { return defaultValue(of: first) }
        guard type["logicalType"] == nil, let name = type.string ?? type["type"]?.string else { return nil }
        switch name {
        case "null": return .null
        case "boolean": return .boolean(.random(using: &random))
        case "int", "long": return .integer(random.pick([0, 7, -12]))
        case "float", "double": return random.pick([.integer(1), .real(0.5)])
        case "bytes": return random.pick(["", "\u{FF}a"])
        case "string": return random.pick(["", "none", "é"])
        case "array": return []
        case "map": return [:]
        case "enum": return type["symbols"]?.array?.first
        default: return enums[name]?.first.map { .string($0) }
        }
    }

    // MARK: Names

    /// A new full name, in one of a few namespaces or in none.
    mutating func name(_ letter: String) -> String {
        number(random.pick(["", "", "shop.", "shop.v1."]) + letter)
    }

    mutating func number(_ letter: String) -> String {
        lastNumber += 1
        return "\(letter)\(lastNumber)"
    }
}
