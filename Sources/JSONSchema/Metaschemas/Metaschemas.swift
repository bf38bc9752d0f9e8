/// The metaschemas of the drafts, so that nothing is ever fetched.
enum Metaschemas {
    /// The text of the metaschema or vocabulary whose URI, without a fragment, is `uri`; nil for any other URI.
    static func text(of uri: String) -> String? {
        // Schemas name the metaschemas of draft 4 to 7 with https as well, though their URIs have http.
        let uri = uri.hasPrefix("https://json-schema.org/draft-0") ? "http" + uri.dropFirst(5) : uri
        for texts in [draft7, draft2020, draft2019, draft6, draft4] {
            if let text = texts[uri] { return text }
        }
        return nil
    }
}
