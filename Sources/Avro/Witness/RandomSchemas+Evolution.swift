package import JSON
internal import SchemaLanguage

extension RandomSchemas {
    /// A later version of a schema: fields, symbols and branches come, go and change their order, types are renamed with
    /// and without an alias, promoted and replaced. About half of the evolutions are compatible.
    package mutating func evolution(of document: JSONDocument) -> JSONDocument {
        for _ in 0..<20 {
            var next = document
            for _ in 0..<random.pick([1, 1, 2, 3]) { next = change(in: next) }
            if next != document, isSound(next) { return next }
        }
        return document
    }

    /// The schema with the fields of every record in another order.
    package mutating func shuffled(_ document: JSONDocument) -> JSONDocument {
        switch document {
        case .array(let items): return .array(items.map { shuffled($0) })
        case .object(let members):
            return .object(
                members.map { member in
                    guard member.name == "fields", let fields = member.value.array else {
                        return JSONDocument.Member(member.name, shuffled(member.value))
                    }
                    return JSONDocument.Member("fields", .array(fields.map { shuffled($0) }.shuffled(using: &random)))
                })
        default: return document
        }
    }

    // MARK: One change

    private mutating func change(in document: JSONDocument) -> JSONDocument {
        var target = Int.random(in: 0..<TypeWalk.count(document), using: &random)
        var renamed: (from: String, to: String)?
        var changed = TypeWalk.replacing(&target, in: document) { type in
            let changed = self.changed(type)
            if let from = type["name"]?.string, let to = changed["name"]?.string, from != to { renamed = (from, to) }
            return changed
        }
        if let renamed { changed = TypeWalk.renaming(renamed.from, to: renamed.to, in: changed) }
        return changed
    }

    private mutating func changed(_ type: JSONDocument) -> JSONDocument {
        if random.once(in: 10) { return self.type(depth: 2) }
        if random.once(in: 10), type.array == nil, type != "null" { return ["null", type] }
        switch type {
        case .string(let name): return .string(Self.neighbours[name].map { random.pick($0) } ?? name)
        case .array(let branches): return .array(changedBranches(branches))
        default: break
        }
        switch type["type"]?.string {
        case "record": return random.once(in: 5) ? renamed(type) : changedFields(of: type)
        case "enum": return random.once(in: 5) ? renamed(type) : changedSymbols(of: type)
        case "fixed":
            return random.once(in: 2) ? renamed(type) : type.setting("size", .integer(random.pick([1, 2, 4, 8])))
        case "array": return ["type": "map", "values": type["items"] ?? "null"]
        case "map": return ["type": "array", "items": type["values"] ?? "null"]
        default: return type["type"] ?? type
        }
    }

    private static let neighbours = [
        "null": ["int"], "boolean": ["int", "string"], "int": ["long", "float", "double", "string"],
        "long": ["int", "float", "double"], "float": ["double", "int"], "double": ["float"],
        "bytes": ["string", "int"],
        "string": ["bytes", "int"],
    ]

    private mutating func changedBranches(_ branches: [JSONDocument]) -> [JSONDocument] {
        switch Int.random(in: 0..<3, using: &random) {
        case 0: return branches.shuffled(using: &random)
        case 1: return branches + [random.pick(Self.primitives.map { .string($0) })]
        default:
            guard branches.count > 1 else { return branches }
            var branches = branches
            branches.remove(at: Int.random(in: branches.indices, using: &random))
            return branches
        }
    }

    private mutating func renamed(_ type: JSONDocument) -> JSONDocument {
        guard let old = type["name"]?.string else { return type }
        let renamed = type.setting("name", .string(name("N")))
        return random.once(in: 3) ? renamed : renamed.setting("aliases", .array([.string(old)]))
    }

    private mutating func changedFields(of type: JSONDocument) -> JSONDocument {
        var fields = type["fields"]?.array ?? []
        let change = Int.random(in: 0..<6, using: &random)
        if fields.isEmpty || change < 2 {
            var field = field(depth: 2)
            if !random.once(in: 4), field["default"] == nil, let value = defaultValue(of: field["type"] ?? .null) {
                field = field.setting("default", value)
            }
            fields.insert(field, at: Int.random(in: 0...fields.count, using: &random))
        } else {
            let index = Int.random(in: fields.indices, using: &random)
            switch change {
            case 2: fields.remove(at: index)
            case 3: fields.shuffle(using: &random)
            case 4:
                let old = fields[index]["name"] ?? .null
                fields[index] = fields[index].setting("name", .string(number("n")))
                if !random.once(in: 3) { fields[index] = fields[index].setting("aliases", .array([old])) }
            default:
                if let value = defaultValue(of: fields[index]["type"] ?? .null) {
                    fields[index] = fields[index].setting("default", value)
                }
            }
        }
        return type.setting("fields", .array(fields))
    }

    private mutating func changedSymbols(of type: JSONDocument) -> JSONDocument {
        var symbols = type["symbols"]?.array ?? []
        switch Int.random(in: 0..<4, using: &random) {
        case 0: symbols.append(.string(number("S")))
        case 1: symbols.shuffle(using: &random)
        case 2 where symbols.count > 1:
            symbols.removeAll { $0 == type["default"] ? false : random.once(in: 2) }
            if symbols.isEmpty { symbols = [.string(number("S"))] }
        default: return symbols.first.map { type.setting("default", $0) } ?? type
        }
        return type.setting("symbols", .array(symbols))
    }
}

extension JSONDocument {
    /// The object with another value for a name, at its old place or at the end.
    fileprivate func setting(_ name: String, _ value: JSONDocument) -> JSONDocument {
        guard case .object(var members) = self else { return self }
        if let index = members.firstIndex(where: { $0.name == name }) {
            members[index].value = value
        } else {
            members.append(Member(name, value))
        }
        return .object(members)
    }
}

/// Walks through the places of a schema's document where types stand.
private enum TypeWalk {
    static func count(_ type: JSONDocument) -> Int {
        var count = 0
        _ = mapping(type) { type in
            count += 1
            return type
        }
        return count
    }

    /// The document with the type that comes at the place `target` replaced.
    static func replacing(
        _ target: inout Int, in type: JSONDocument, by change: (JSONDocument) -> JSONDocument
    ) -> JSONDocument {
        var left = target
        defer { target = left }
        return mapping(type) { type in
            left -= 1
            return left == -1 ? change(type) : type
        }
    }

    /// The document with another name wherever the type called `from` is mentioned.
    static func renaming(_ from: String, to: String, in type: JSONDocument) -> JSONDocument {
        mapping(type) { $0.string == from ? .string(to) : $0 }
    }

    /// The document with every type changed, the outer ones before those inside them.
    private static func mapping(_ type: JSONDocument, _ change: (JSONDocument) -> JSONDocument) -> JSONDocument {
        switch change(type) {
        case .array(let branches): return .array(branches.map { mapping($0, change) })
        case .object(let members):
            return .object(
                members.map { member in
                    switch (member.name, member.value) {
                    case ("items", _), ("values", _): .init(member.name, mapping(member.value, change))
                    case ("fields", .array(let fields)):
                        .init(
                            "fields",
                            .array(
                                fields.map { field in
                                    field["type"].map { field.setting("type", mapping($0, change)) } ?? field
                                }))
                    default: member
                    }
                })
        case let other: return other
        }
    }
}
