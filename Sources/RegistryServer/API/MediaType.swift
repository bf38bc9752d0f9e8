/// The types of the registry's answers.
enum MediaType: String, CaseIterable {
    // In the order in which the server would choose.
    case version1 = "application/vnd.schemaregistry.v1+json"
    case registry = "application/vnd.schemaregistry+json"
    case json = "application/json"

    /// The type to answer with, given the request's `Accept`; nil if it takes none of them.
    ///
    /// The client's weights come first. The JDK's own client sends a bare `*`, which means `*/*`.
    static func negotiated(accept: String?) -> MediaType? {
        guard let accept, !accept.isEmpty else { return .version1 }
        let ranges = accept.split(separator: ",").map { MediaRange($0) }
        var best: (type: MediaType, weight: Double)?
        for type in allCases {
            let range = ranges.filter { $0.covers(type.rawValue) }.max { $0.precision < $1.precision }
            guard let range, range.weight > best?.weight ?? 0 else { continue }
            best = (type, range.weight)
        }
        return best?.type
    }

    /// Whether a body of this type is read.
    static func isReadable(contentType: String?) -> Bool {
        guard let contentType, let type = contentType.split(separator: ";").first else { return true }
        let name = type.split(separator: " ").joined().lowercased()
        return name == "application/octet-stream" || MediaType(rawValue: name) != nil
    }
}

/// One entry of an `Accept` header.
private struct MediaRange {
    var name: String
    var weight = 1.0

    init(_ text: Substring) {
        let parts = text.split(separator: ";").map { $0.split(separator: " ").joined().lowercased() }
        name = parts.first ?? ""
        if name == "*" { name = "*/*" }
        for part in parts.dropFirst() where part.hasPrefix("q=") { weight = Double(part.dropFirst(2)) ?? 1 }
    }

    func covers(_ type: String) -> Bool {
        name == "*/*" || name == type || (name == "application/*")
    }

    var precision: Int { name == "*/*" ? 0 : name.hasSuffix("/*") ? 1 : 2 }
}
