/// Where a registry is, and how to talk to it.
public struct RegistryClientSettings: Sendable {
    /// The base URLs of the registry's instances, of which the first that answers is used, such as
    /// `https://registry.example.com:8081`. A user and password in one are taken as credentials.
    public var urls: [String]
    /// What every request is authenticated with; nil for nothing beyond what the URLs hold.
    public var credentials: RegistryCredentials?
    /// What is trusted and shown in TLS connections.
    public var tls = RegistryTLS()
    /// How long one attempt may take, from its beginning to the last byte of the answer.
    public var attemptTimeout: Duration = .seconds(30)
    /// How long connecting may take, TLS included.
    public var connectTimeout: Duration = .seconds(5)
    /// How often all URLs are tried again after the first round.
    public var retries = 3
    /// The mean pause before the first further round; it doubles from round to round.
    public var retryPause: Duration = .milliseconds(100)
    /// How many schemas each cache keeps.
    public var cachedSchemasMax = 1_000
    /// How long it is remembered that there is no such schema; zero for not at all.
    public var missLifetime: Duration = .seconds(1)

    /// Makes the settings for a registry at `urls`.
    public init(urls: [String]) {
        self.urls = urls
    }
}

/// What a client proves itself with. Its descriptions hold no secret.
public enum RegistryCredentials: Hashable, Sendable, CustomStringConvertible, CustomDebugStringConvertible,
    CustomReflectable
{
    case basic(user: String, password: String)
    case bearer(token: String)

    /// The kind, and the user.
    public var description: String {
        switch self {
        case .basic(let user, _): "the password of user \(user)"
        case .bearer: "a bearer token"
        }
    }

    /// The same.
    public var debugDescription: String { description }

    /// Shows nothing, so that a dump holds no secret either.
    public var customMirror: Mirror { Mirror(self, children: []) }
}

/// What a client trusts, and what it shows, in TLS connections. All files are PEM.
public struct RegistryTLS: Hashable, Sendable {
    /// How the server's certificate is examined.
    public enum Verification: Hashable, Sendable {
        /// It must be issued by someone trusted, for the host in the URL.
        case full
        /// Anything is taken: for trying things out.
        case none
    }

    /// The file of the authorities to trust; nil for those of the system.
    public var authoritiesPath: String?
    /// The file of the client's certificate, with those that issued it; nil for none.
    public var certificatePath: String?
    /// The file of the client's private key; nil if it is in the file of the certificate.
    public var keyPath: String?
    /// How the server's certificate is examined.
    public var verification = Verification.full

    /// Makes settings that trust what the system trusts.
    public init() {}
}

/// Why a client can't be made with its settings.
public struct InvalidClientSettings: Error, Hashable, CustomStringConvertible {
    /// What is wrong and what to do.
    public let description: String

    init(_ description: String) {
        self.description = description
    }
}
