internal import JSON
internal import Registry

/// An answer, independent of the server that sends it.
struct APIResponse: Sendable {
    enum Body: Sendable {
        case bytes([UInt8])
        /// Server-sent events, until the client goes away.
        case events(RegistryChanges)
    }

    var status = 200
    /// Nil for the type that was negotiated.
    var contentType: String?
    var body: Body

    static func json(_ document: JSONDocument, status: Int = 200) -> APIResponse {
        APIResponse(status: status, body: .bytes(Array(document.text().utf8)))
    }

    static func json(_ strings: some Sequence<String>) -> APIResponse {
        json(.array(strings.map { .string($0) }))
    }

    static func json(_ versions: some Sequence<SchemaVersion>) -> APIResponse {
        json(.array(versions.map { .integer(Int64($0.value)) }))
    }

    static func json(_ ids: some Sequence<SchemaID>) -> APIResponse {
        json(.array(ids.map { .integer(Int64($0.value)) }))
    }

    /// A text as it is, which clients take under the type of JSON all the same.
    static func text(_ text: String, contentType: String? = nil) -> APIResponse {
        APIResponse(contentType: contentType, body: .bytes(Array(text.utf8)))
    }

    static let noContent = APIResponse(status: 204, body: .bytes([]))
}
