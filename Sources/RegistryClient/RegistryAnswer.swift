internal import JSON
internal import Registry

/// What an instance answered.
struct RegistryAnswer: Sendable {
    let method: RegistryRequest.Method
    /// Without credentials.
    let url: String
    let status: UInt
    let location: String?
    let body: [UInt8]

    var isSuccess: Bool { (200..<300).contains(status) }

    /// Reads the body.
    ///
    /// - Throws: `RegistryError` with the code `unintelligibleAnswer` if that isn't what `read` expects.
    func read<Value>(_ read: (JSONDocument) throws -> Value) throws(RegistryError) -> Value {
        do {
            return try read(JSONDocument(parsing: body))
        } catch let error as MalformedDocument {
            throw unintelligible(error.message)
        } catch let error as JSONError {
            throw unintelligible("it is not JSON: \(error.message)")
        } catch {
            throw unintelligible("\(error)")
        }
    }

    /// The error that an answer other than success is. It tells the URL, the status, the code and what to do.
    func refusal(credentials: RegistryCredentials?) -> RegistryError {
        let document = try? JSONDocument(parsing: body)
        let number = document?["error_code"]?.integer.flatMap { Int(exactly: $0) }
        let words = document?["message"]?.string
        var message = "\(words.map { $0 + " " } ?? "")(\(method.rawValue) \(url) answered \(status)"
        if let number, number != Int(status) { message += ", error code \(number)" }
        message += ")"
        switch (status, credentials) {
        case (401, nil): message += ". No credentials were sent: give a user and a password, or a token"
        case (401, let credentials?): message += ". It doesn't take \(credentials): check them"
        case (403, nil): message += ". Give credentials that allow it"
        case (403, let credentials?): message += ". It isn't allowed with \(credentials)"
        case (300..<400, _): message += ". \(redirection)"
        case (429, _): message += ". It gets too many requests: try again later"
        case _ where number == nil: message += ". Is that the URL of a schema registry?"
        default: break
        }
        return RegistryError(code(number), message)
    }

    private func code(_ number: Int?) -> RegistryError.Code {
        switch (number, status) {
        // What registries other than Confluent's newest say.
        case (409, _): .incompatibleSchema
        case (let number?, _): RegistryError.Code(number)
        case (nil, 401), (nil, 403), (nil, 408), (nil, 429), (nil, 500...): RegistryError.Code(Int(status))
        default: .unintelligibleAnswer
        }
    }

    private var redirection: String {
        guard let location, let target = try? BaseURL(location) else {
            return "It sends elsewhere, without saying where"
        }
        return
            "It sends to \(target.text): give the registry's own URL, as requests with credentials are not redirected"
    }

    private func unintelligible(_ reason: String) -> RegistryError {
        RegistryError(
            .unintelligibleAnswer,
            "\(method.rawValue) \(url) answered \(status) with what can't be read: \(reason). Is that the URL of a schema registry?"
        )
    }
}
