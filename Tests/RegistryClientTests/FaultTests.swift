import NIOHTTP1
import Registry
import RegistryClient
import Testing

@Suite struct `A client and a registry that fails` {
    private static let refused = #"{"error_code":50001,"message":"Error in the backend data store"}"#

    @Test(arguments: [408, 429, 500, 502, 503, 504])
    func `asks again after a passing failure`(_ status: Int) async throws {
        let instance = try await FaultyInstance(
            .init(status: status, body: "<html>"), .init(status: status, body: Self.refused), .init(body: #"["a"]"#))
        #expect(try await client(instance.url).subjects(.all, deleted: .exclude).map(\.name) == ["a"])
        #expect(instance.requests.count == 3)
    }

    @Test func `gives up after the retries, with the registry's own words`() async throws {
        let instance = try await FaultyInstance(.init(status: 500, body: Self.refused))
        let error = await error { try await client(instance.url) { $0.retries = 2 }.contexts() }
        #expect(instance.requests.count == 3)
        #expect(error?.code == .storeFailure)
        #expect(
            error?.message
                == "Error in the backend data store (GET \(instance.url)/contexts answered 500, error code 50001)")
    }

    @Test(arguments: [400, 401, 403, 404, 405, 409, 422, 501])
    func `takes a refusal for definite`(_ status: Int) async throws {
        let instance = try await FaultyInstance(.init(status: status, body: #"{"error_code":42201,"message":"no"}"#))
        let error = await error { try await client(instance.url).contexts() }
        #expect(error?.code == .invalidSchema)
        #expect(instance.requests.count == 1)
    }

    @Test func `goes to the next instance, and stays there`() async throws {
        let down = try await FaultyInstance()
        let downURL = down.url
        try await down.close()
        let broken = try await FaultyInstance(.init(status: 503, body: ""))
        let good = try await FaultyInstance(.init(body: #"["a"]"#))
        let client = try client(downURL, broken.url, good.url)
        for _ in 0..<3 { #expect(try await client.subjects(.all, deleted: .exclude).count == 1) }
        #expect(broken.requests.count == 1)
        #expect(good.requests.count == 3)
    }

    @Test func `names every instance that it can't reach`() async throws {
        let down = try await FaultyInstance()
        let url = down.url
        try await down.close()
        let error = await error {
            try await client(url, url.replacing("http://", with: "http://me:secret@")).contexts()
        }
        #expect(error?.code == .unreachable)
        #expect(error?.message.contains("\(url): ") == true)
        #expect(error?.message.contains("secret") == false)
    }

    @Test func `doesn't wait longer than it should`() async throws {
        let slow = try await FaultyInstance(.init(isSilent: true))
        let error = await error {
            try await client(slow.url) {
                $0.attemptTimeout = .milliseconds(100)
                $0.retries = 1
            }.contexts()
        }
        #expect(error?.code == .unreachable)
        #expect(error?.message.contains("the answer took too long") == true, "\(error?.message ?? "")")
        #expect(slow.requests.count == 2)
    }

    @Test func `asks again when the connection is closed`() async throws {
        let instance = try await FaultyInstance(.init(closes: true), .init(body: "[]"))
        #expect(try await client(instance.url).subjects(.all, deleted: .exclude).isEmpty)
    }

    @Test(arguments: [
        ("<html>", "it is not JSON"), ("{}", "it is not an array"), ("[1]", "unexpected item 1"),
        ("", "it is not JSON"),
    ])
    func `says what it can't read`(_ body: String, _ reason: String) async throws {
        let instance = try await FaultyInstance(.init(body: body))
        let error = await error { try await client(instance.url).subjects(.all, deleted: .exclude) }
        #expect(error?.code == .unintelligibleAnswer)
        #expect(error?.message.contains(reason) == true, "\(error?.message ?? "")")
        #expect(error?.message.contains("\(instance.url)/subjects?subjectPrefix=%3A%2A%3A answered 200") == true)
        #expect(error?.message.contains("Is that the URL of a schema registry?") == true)
    }

    @Test func `doesn't follow where it is sent, but says where`() async throws {
        let instance = try await FaultyInstance(
            .init(status: 302, headers: [("Location", "https://me:secret@elsewhere.example/x")], body: ""))
        let error = await error { try await client(instance.url).contexts() }
        #expect(error?.message.contains("It sends to https://elsewhere.example/x: ") == true, "\(error?.message ?? "")")
        #expect(instance.requests.count == 1)
    }

    @Test(
        arguments: [
            (401, nil, "No credentials were sent"),
            (401, .basic(user: "me", password: "secret"), "the password of user me"),
            (403, .bearer(token: "secret"), "isn't allowed with a bearer token"), (403, nil, "Give credentials"),
        ] as [(Int, RegistryCredentials?, String)])
    func `says what to do about credentials, and never which they are`(
        _ status: Int, _ credentials: RegistryCredentials?, _ advice: String
    ) async throws {
        let instance = try await FaultyInstance(.init(status: status, body: ""))
        let error = await error { try await client(instance.url) { $0.credentials = credentials }.contexts() }
        #expect(error?.code == RegistryError.Code(status))
        #expect(error?.message.contains(advice) == true, "\(error?.message ?? "")")
        #expect(error?.message.contains("secret") == false)
        #expect(instance.requests.count == 1)
    }

    @Test func `sends the credentials that it has`() async throws {
        let instance = try await FaultyInstance()
        let inURL = instance.url.replacing("http://", with: "http://me:s%40c@")
        _ = try await client(inURL).contexts()
        _ = try await client(inURL) { $0.credentials = .bearer(token: "t") }.contexts()
        _ = try await client(instance.url).contexts()
        #expect(
            instance.requests.map { $0.headers.first(name: "Authorization") } == ["Basic bWU6c0Bj", "Bearer t", nil])
    }

    @Test(arguments: ["", "registry", "ftp://a", "http://", "https://a?x=1", "http://me:secret@"])
    func `refuses what is no URL, without repeating a password`(_ url: String) {
        let error = #expect(throws: InvalidClientSettings.self) { try client(url) }
        #expect(error?.description.contains("secret") == false)
    }

    @Test func `names a certificate that it can't read`() {
        let error = #expect(throws: InvalidClientSettings.self) {
            try client("https://a") { $0.tls.certificatePath = "/nowhere.pem" }
        }
        #expect(error?.description.contains("/nowhere.pem") == true)
    }

    @Test func `shows no secret in its settings`() {
        var settings = RegistryClientSettings(urls: ["http://a"])
        settings.credentials = .basic(user: "me", password: "secret")
        var dumped = ""
        dump(settings, to: &dumped)
        #expect(!"\(settings)\(String(reflecting: settings))\(dumped)".contains("secret"))
    }

    private func error(_ body: () async throws -> some Any) async -> RegistryError? {
        await #expect(throws: RegistryError.self) { _ = try await body() }
    }
}
