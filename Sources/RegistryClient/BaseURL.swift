#if canImport(FoundationEssentials)
internal import FoundationEssentials
#else
internal import Foundation
#endif

/// One instance of the registry. The text is safe to print.
struct BaseURL: Hashable, Sendable {
    /// The URL without credentials and without a slash at its end.
    let text: String
    /// What stood before the host.
    let credentials: RegistryCredentials?

    init(_ text: String) throws(InvalidClientSettings) {
        // The text itself may hold a password, so that no message repeats it.
        let wanted = "is not a registry's URL, such as https://registry.example.com:8081"
        guard var parts = URLComponents(string: text) else { throw InvalidClientSettings("what was given \(wanted)") }
        if let user = parts.user {
            credentials = .basic(user: user, password: parts.password ?? "")
        } else {
            credentials = nil
        }
        (parts.user, parts.password) = (nil, nil)
        guard var safe = parts.string else { throw InvalidClientSettings("what was given \(wanted)") }
        guard let scheme = parts.scheme?.lowercased(), ["http", "https"].contains(scheme),
            let host = parts.host, !host.isEmpty, parts.query == nil, parts.fragment == nil
        else { throw InvalidClientSettings("\(safe) \(wanted)") }
        while safe.hasSuffix("/") { safe.removeLast() }
        self.text = safe
    }
}
