internal import JSON
internal import Registry

/// A request, independent of the server that received it.
struct APIRequest: Sendable {
    enum Method: String, Sendable, Hashable {
        case get = "GET"
        case post = "POST"
        case put = "PUT"
        case delete = "DELETE"
    }

    var method: Method
    /// The segments of the path, decoded, without the empty one after a trailing slash.
    var path: [String]
    /// The query's names and values, decoded, in order.
    var query: [(name: String, value: String)]
    var body: [UInt8]
    /// What the segments are called in the route's pattern.
    var parameters: [String: String] = [:]

    /// Splits a request's target, before anything is decoded, so that `%2F` stays inside a segment.
    ///
    /// - Throws: `APIError` if what is percent-encoded is not UTF-8.
    init(_ method: Method, target: String, body: [UInt8] = []) throws(APIError) {
        self.method = method
        self.body = body
        let parts = target.utf8.split(separator: UInt8(ascii: "?"), maxSplits: 1, omittingEmptySubsequences: false)
        path = []
        for segment in parts[0].split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false).dropFirst() {
            path.append(try APIRequest.decoded(segment, plusIsSpace: false))
        }
        while path.last?.isEmpty == true { path.removeLast() }
        query = []
        for pair in (parts.count > 1 ? parts[1] : "".utf8[...]).split(separator: UInt8(ascii: "&")) {
            let sides = pair.split(separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
            let value = sides.count > 1 ? try APIRequest.decoded(sides[1], plusIsSpace: true) : ""
            query.append((try APIRequest.decoded(sides[0], plusIsSpace: true), value))
        }
        try enterContext()
    }

    private static func decoded(_ text: Substring.UTF8View, plusIsSpace: Bool) throws(APIError) -> String {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.count)
        var rest = text[...]
        while let byte = rest.popFirst() {
            if byte == UInt8(ascii: "%") {
                guard let high = rest.popFirst().flatMap(hexValue), let low = rest.popFirst().flatMap(hexValue) else {
                    throw .badRequest("The URL has a % without two hexadecimal digits after it")
                }
                bytes.append(high << 4 | low)
            } else {
                bytes.append(plusIsSpace && byte == UInt8(ascii: "+") ? UInt8(ascii: " ") : byte)
            }
        }
        guard let string = String(validating: bytes, as: UTF8.self) else {
            throw .badRequest("The URL is not UTF-8")
        }
        return string
    }

    private static func hexValue(_ digit: UInt8) -> UInt8? {
        Character(Unicode.Scalar(digit)).hexDigitValue.map { UInt8($0) }
    }
}

// MARK: Parts

extension APIRequest {
    /// A segment that the route's pattern names.
    func parameter(_ name: String) -> String {
        guard let value = parameters[name] else { preconditionFailure("the route has no parameter \(name)") }
        return value
    }

    /// The first value of a query parameter.
    func text(_ name: String) -> String? {
        query.first { $0.name == name }?.value
    }

    /// Every value of a query parameter.
    func texts(_ name: String) -> [String] {
        query.filter { $0.name == name }.map(\.value)
    }

    /// Whether a query parameter is `true` in any letter case; anything else is false.
    func flag(_ name: String) -> Bool {
        text(name)?.lowercased() == "true"
    }

    /// An integer in the query.
    ///
    /// - Throws: `APIError`, 404, for anything else, as no route would take it.
    func integer(_ name: String) throws(APIError) -> Int? {
        guard let text = text(name) else { return nil }
        guard let number = Int32(text) else { throw .notFound }
        return Int(number)
    }

    /// The part of a list that `offset` and `limit` ask for; `limit` is the largest, which also holds when none, or one that
    /// isn't positive, is asked for.
    func page<Item>(of items: [Item], limit: Int = .max) throws(APIError) -> ArraySlice<Item> {
        let offset = max(0, try integer("offset") ?? 0)
        let asked = try integer("limit") ?? -1
        return items.dropFirst(offset).prefix(1...limit ~= asked ? asked : limit)
    }

    /// Which versions `deleted` and `deletedOnly` ask for.
    var deleted: DeletedVersions {
        flag("deletedOnly") ? .only : flag("deleted") ? .include : .exclude
    }

    /// The body, which must be there.
    func document() throws -> JSONDocument {
        guard !body.isEmpty else { throw APIError.missingBody }
        let document = try JSONDocument(parsing: body)
        guard document != .null else { throw APIError.missingBody }
        guard document.members != nil else { throw APIError.badRequest("The body is not a JSON object") }
        return document
    }

    /// The schema in the body.
    func submission() throws -> SchemaSubmission {
        var submission = try SchemaSubmission(request: document())
        submission.isNormalized = flag("normalize")
        return submission
    }
}
