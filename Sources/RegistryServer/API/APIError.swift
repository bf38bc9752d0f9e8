internal import EvolutionCheck
internal import JSON
internal import Registry
internal import SchemaLanguage

/// Why a request was not answered with what it asked for: the HTTP status, and the body that says why.
struct APIError: Error {
    let status: Int
    /// `error_code`: the status, or one with two more digits.
    let code: Int
    let message: String
    /// What the schema in the request breaks, as the command's reports have it.
    var findings: [JSONDocument] = []

    init(status: Int, _ message: String) {
        self.status = status
        code = status
        self.message = message
    }

    init(_ error: RegistryError) {
        status = error.code.httpStatus
        code = error.code.number
        message = error.message
    }

    var body: JSONDocument {
        var members: [JSONDocument.Member] = [
            .init("error_code", .integer(Int64(code))), .init("message", .string(message)),
        ]
        if !findings.isEmpty { members.append(.init("findings", .array(findings))) }
        return .object(members)
    }
}

extension APIError {
    static let notFound = APIError(status: 404, "HTTP 404 Not Found")
    static let methodNotAllowed = APIError(status: 405, "HTTP 405 Method Not Allowed")
    static let notAcceptable = APIError(status: 406, "HTTP 406 Not Acceptable")
    static let unsupportedMediaType = APIError(status: 415, "HTTP 415 Unsupported Media Type")
    static let missingBody = APIError(status: 422, "The request body must not be null")

    static func badRequest(_ message: String) -> APIError { APIError(status: 400, message) }
}

// The one place where errors become answers.
extension APIError {
    /// What `error` is answered with; nil for one that is our own mistake, or of a kind unknown here.
    init?(_ error: any Error, on request: APIRequest) {
        switch error {
        case let error as APIError: self = error
        case let error as RegistryError:
            self.init(error)
            findings = request.findings(error.conflicts)
        case let error as MalformedDocument: self = .badRequest(error.message)
        case let error as JSONError: self = .badRequest("The body is not JSON: \(error.message)")
        default: return nil
        }
    }
}

extension APIRequest {
    /// The conflicts of the schema in the body, as the command's reports have them.
    func findings(_ conflicts: [VersionConflict]) -> [JSONDocument] {
        guard !conflicts.isEmpty else { return [] }
        let text = (try? document())?["schema"]?.string ?? ""
        let subject = Subject(unchecked: parameters["subject"] ?? "")
        return CheckReport(conflicts: conflicts, with: SchemaText(text), under: subject).findings.map(\.json)
    }
}
