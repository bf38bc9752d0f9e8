package import JSON

/// Why a stored record, a request or an answer can't be used.
package struct MalformedDocument: Error, Hashable {
    /// What is wrong, in a sentence without a full stop.
    package let message: String
    /// The id that the record claims all the same, so that it is given to nothing else.
    var claimedID: ContextID?

    package init(_ message: String, claimedID: ContextID? = nil) {
        self.message = message
        self.claimedID = claimedID
    }
}

/// Reading a document's members as a kind of value; `null` counts as absent everywhere, as Confluent's registry writes it.
extension JSONDocument {
    package func string(_ name: String) throws(MalformedDocument) -> String? {
        try member(name, "a string") { $0.string }
    }

    package func boolean(_ name: String) throws(MalformedDocument) -> Bool? {
        try member(name, "true or false") { $0.boolean }
    }

    package func integer(_ name: String) throws(MalformedDocument) -> Int64? {
        try member(name, "an integer") { $0.integer }
    }

    package func array(_ name: String) throws(MalformedDocument) -> [JSONDocument] {
        try member(name, "an array") { $0.array } ?? []
    }

    package func object(_ name: String) throws(MalformedDocument) -> JSONDocument? {
        try member(name, "an object") { $0.members == nil ? nil : $0 }
    }

    package func strings(_ name: String) throws(MalformedDocument) -> Set<String> {
        try member(name, "an array of strings") { $0.stringSet } ?? []
    }

    package func stringMap(_ name: String) throws(MalformedDocument) -> [String: String] {
        try map(name, "an object of strings") { $0.string }
    }

    /// The members of the object called `name`, each read by `read`; a `null` among them is left out.
    func map<Value>(
        _ name: String, _ expected: String, _ read: (JSONDocument) -> Value?
    ) throws(MalformedDocument) -> [String: Value] {
        var map: [String: Value] = [:]
        for member in try object(name)?.members ?? [] where member.value != .null {
            guard let value = read(member.value) else { throw MalformedDocument("`\(name)` is not \(expected)") }
            map[member.name] = value
        }
        return map
    }

    /// The member called `name` as one of an enumeration's texts, in any letter case.
    package func choice<Choice: RawRepresentable<String>>(
        _ name: String, _ type: Choice.Type
    ) throws(MalformedDocument) -> Choice? {
        guard let text = try string(name) else { return nil }
        guard let choice = Choice(rawValue: text.uppercased()) else {
            throw MalformedDocument("`\(name)` has the unknown value \"\(text)\"")
        }
        return choice
    }

    /// The member called `name`, which must be there.
    package func required<Value>(_ name: String, _ value: Value?) throws(MalformedDocument) -> Value {
        guard let value else { throw MalformedDocument("`\(name)` is missing") }
        return value
    }

    var stringSet: Set<String>? {
        guard let items = array else { return nil }
        let strings = items.compactMap(\.string)
        return strings.count == items.count ? Set(strings) : nil
    }

    private func member<Value>(
        _ name: String, _ expected: String, _ read: (JSONDocument) -> Value?
    ) throws(MalformedDocument) -> Value? {
        guard let document = self[name], document != .null else { return nil }
        guard let value = read(document) else { throw MalformedDocument("`\(name)` is not \(expected)") }
        return value
    }
}

/// Builds an object, leaving out what is nil or empty, as Confluent's registry does.
package struct JSONFields {
    package private(set) var members: [JSONDocument.Member] = []

    package init() {}

    package var document: JSONDocument { .object(members) }

    package mutating func add(_ name: String, _ value: JSONDocument?) {
        guard let value else { return }
        members.append(JSONDocument.Member(name, value))
    }

    package mutating func add(_ name: String, _ text: String?) {
        add(name, text.map { .string($0) })
    }

    package mutating func add(_ name: String, _ flag: Bool?) {
        add(name, flag.map { .boolean($0) })
    }

    package mutating func add(_ name: String, _ number: Int32?) {
        add(name, number.map { .integer(Int64($0)) })
    }

    package mutating func addUnlessEmpty(_ name: String, _ items: [JSONDocument]) {
        add(name, items.isEmpty ? nil : .array(items))
    }

    package mutating func addUnlessEmpty(_ name: String, _ texts: Set<String>) {
        addUnlessEmpty(name, texts.sortedAsJava.map { .string($0) })
    }

    package mutating func addUnlessEmpty(_ name: String, _ map: [String: String]) {
        addUnlessEmpty(name, map.sortedAsJava.map { JSONDocument.Member($0.key, .string($0.value)) })
    }

    package mutating func addUnlessEmpty(_ name: String, _ members: [JSONDocument.Member]) {
        add(name, members.isEmpty ? nil : .object(members))
    }
}
