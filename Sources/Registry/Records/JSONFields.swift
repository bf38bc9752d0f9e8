internal import JSON

/// Why a stored record can't be used.
struct MalformedRecord: Error, Hashable {
    /// What is wrong, in a sentence without a full stop.
    let message: String
    /// The id that the record claims all the same, so that it is given to nothing else.
    var claimedID: ContextID?

    init(_ message: String, claimedID: ContextID? = nil) {
        self.message = message
        self.claimedID = claimedID
    }
}

/// Reading a document's members as a kind of value; `null` counts as absent everywhere, as Confluent's registry writes it.
extension JSONDocument {
    func string(_ name: String) throws(MalformedRecord) -> String? {
        try member(name, "a string") { $0.string }
    }

    func boolean(_ name: String) throws(MalformedRecord) -> Bool? {
        try member(name, "true or false") { $0.boolean }
    }

    func integer(_ name: String) throws(MalformedRecord) -> Int64? {
        try member(name, "an integer") { $0.integer }
    }

    func array(_ name: String) throws(MalformedRecord) -> [JSONDocument] {
        try member(name, "an array") { $0.array } ?? []
    }

    func object(_ name: String) throws(MalformedRecord) -> JSONDocument? {
        try member(name, "an object") { $0.members == nil ? nil : $0 }
    }

    func strings(_ name: String) throws(MalformedRecord) -> Set<String> {
        try member(name, "an array of strings") { $0.stringSet } ?? []
    }

    func stringMap(_ name: String) throws(MalformedRecord) -> [String: String] {
        try map(name, "an object of strings") { $0.string }
    }

    /// The members of the object called `name`, each read by `read`; a `null` among them is left out.
    func map<Value>(
        _ name: String, _ expected: String, _ read: (JSONDocument) -> Value?
    ) throws(MalformedRecord) -> [String: Value] {
        var map: [String: Value] = [:]
        for member in try object(name)?.members ?? [] where member.value != .null {
            guard let value = read(member.value) else { throw MalformedRecord("`\(name)` is not \(expected)") }
            map[member.name] = value
        }
        return map
    }

    /// The member called `name` as one of an enumeration's texts, in any letter case.
    func choice<Choice: RawRepresentable<String>>(
        _ name: String, _ type: Choice.Type
    ) throws(MalformedRecord) -> Choice? {
        guard let text = try string(name) else { return nil }
        guard let choice = Choice(rawValue: text.uppercased()) else {
            throw MalformedRecord("`\(name)` has the unknown value \"\(text)\"")
        }
        return choice
    }

    /// The member called `name`, which must be there.
    func required<Value>(_ name: String, _ value: Value?) throws(MalformedRecord) -> Value {
        guard let value else { throw MalformedRecord("`\(name)` is missing") }
        return value
    }

    var stringSet: Set<String>? {
        guard let items = array else { return nil }
        let strings = items.compactMap(\.string)
        return strings.count == items.count ? Set(strings) : nil
    }

    private func member<Value>(
        _ name: String, _ expected: String, _ read: (JSONDocument) -> Value?
    ) throws(MalformedRecord) -> Value? {
        guard let document = self[name], document != .null else { return nil }
        guard let value = read(document) else { throw MalformedRecord("`\(name)` is not \(expected)") }
        return value
    }
}

/// Builds an object, leaving out what is nil or empty, as Confluent's registry does.
struct JSONFields {
    private(set) var members: [JSONDocument.Member] = []

    var document: JSONDocument { .object(members) }

    mutating func add(_ name: String, _ value: JSONDocument?) {
        guard let value else { return }
        members.append(JSONDocument.Member(name, value))
    }

    mutating func add(_ name: String, _ text: String?) {
        add(name, text.map { .string($0) })
    }

    mutating func add(_ name: String, _ flag: Bool?) {
        add(name, flag.map { .boolean($0) })
    }

    mutating func add(_ name: String, _ number: Int32?) {
        add(name, number.map { .integer(Int64($0)) })
    }

    mutating func addUnlessEmpty(_ name: String, _ items: [JSONDocument]) {
        add(name, items.isEmpty ? nil : .array(items))
    }

    mutating func addUnlessEmpty(_ name: String, _ texts: Set<String>) {
        addUnlessEmpty(name, texts.sortedAsJava.map { .string($0) })
    }

    mutating func addUnlessEmpty(_ name: String, _ map: [String: String]) {
        addUnlessEmpty(name, map.sortedAsJava.map { JSONDocument.Member($0.key, .string($0.value)) })
    }

    mutating func addUnlessEmpty(_ name: String, _ members: [JSONDocument.Member]) {
        add(name, members.isEmpty ? nil : .object(members))
    }
}
