import JSON
import Testing

@Suite struct `The REST API as HTTP` {
    @Test(arguments: [
        (nil, "application/vnd.schemaregistry.v1+json"), ("*/*", "application/vnd.schemaregistry.v1+json"),
        ("application/json", "application/json"),
        ("application/vnd.schemaregistry+json", "application/vnd.schemaregistry+json"),
        ("application/json; q=0.9, application/vnd.schemaregistry.v1+json; q=0.5", "application/json"),
        ("text/html, image/gif, *; q=.2, */*; q=.2", "application/vnd.schemaregistry.v1+json"),
        ("application/json, application/vnd.schemaregistry.v1+json", "application/vnd.schemaregistry.v1+json"),
    ])
    func `the client's types are honoured`(accept: String?, type: String) async throws {
        try await Server.run { server in
            let headers = accept.map { ["Accept": $0] } ?? [:]
            let answer = try await server.send("GET", "/subjects", headers: headers)
            #expect(answer.status == 200)
            #expect(answer.header("Content-Type") == type)
        }
    }

    @Test func `what HTTP forbids is refused as Confluent's registry does`() async throws {
        try await Server.run { server in
            let unacceptable = try await server.send("GET", "/subjects", headers: ["Accept": "text/html"])
            #expect(unacceptable.status == 406)
            #expect(unacceptable.text == #"{"error_code":406,"message":"HTTP 406 Not Acceptable"}"#)
            let unsupported = try await server.send(
                "POST", "/subjects/s/versions", record("a"), headers: ["Content-Type": "text/plain"])
            #expect(unsupported.status == 415)
            try await server.expectError("GET", "/nothing", 404, "HTTP 404 Not Found")
            try await server.expectError("PUT", "/subjects", "{}", 405, "HTTP 405 Method Not Allowed")
            try await server.expectError("PATCH", "/subjects", "{}", 405)
            try await server.expectError("GET", "/associations/resources/-/t", 404)
            try await server.expectError("GET", "/dek-registry/v1/keks", 404)
            for type in [
                "application/json", "application/vnd.schemaregistry+json; charset=utf-8", "application/octet-stream",
            ] {
                let answer = try await server.send(
                    "POST", "/subjects/s/versions", record("a"), headers: ["Content-Type": type])
                #expect(answer.status == 200, "\(type)")
            }
        }
    }

    @Test func `requests keep their id, or get one`() async throws {
        try await Server.run { server in
            let named = try await server.send("GET", "/", headers: ["X-Request-ID": "mine"])
            #expect(named.header("X-Request-ID") == "mine")
            #expect(named.text == "{}")
            let unnamed = try await server.send("GET", "/nothing")
            #expect(unnamed.header("X-Request-ID")?.count == 36)
            #expect(unnamed.header("Cache-Control") == "no-cache, no-store, must-revalidate")
        }
    }

    @Test func `subjects may hold any character, encoded`() async throws {
        try await Server.run { server in
            for subject in ["a%2Fb", "a%20b", "a%25b", "%C3%A9", "a%3Ab", "..", "a+b"] {
                try await server.expect("POST", "/subjects/\(subject)x/versions", record("a"), 200)
            }
            try await server.expect("GET", "/subjects", 200, #"["..x","a bx","a%bx","a+bx","a/bx","a:bx","éx"]"#)
            try await server.expectError("GET", "/subjects/%FF/versions", 400)
        }
    }

    @Test func `hostile bodies are refused, and the next request is answered`() async throws {
        try await Server.run(bodyBytesMax: 300_000) { server in
            let versions = "/subjects/s/versions"
            let deep = String(repeating: "[", count: 100_000)
            try await server.expectError("POST", versions, deep, 400)
            try await server.expectError("POST", versions, #"{"schema":"\#(deep)"}"#, 42201)
            try await server.expectError("POST", versions, String(repeating: " ", count: 300_001), 413)
            try await server.expectError("POST", versions, #"{"schema":"\ud800"}"#, 400)
            try await server.expect("POST", versions, record("a"), 200, #"{"id":1}"#)
        }
    }

    @Test func `health, metrics and the server's own data are answered`() async throws {
        try await Server.run { server in
            #expect(try await server.send("GET", "/health/live").text == "ok\n")
            #expect(try await server.send("GET", "/health/ready").status == 200)
            try await server.expect("GET", "/v1/metadata/version", 200, #"{"commitId":"Unknown"}"#)
            try await server.expect(
                "GET", "/v1/metadata/id", 200,
                #"{"scope":{"path":[],"clusters":{"schema-registry-cluster":"schema-registry"}}}"#)
            try await server.expect("GET", "/v1/metadata/deployment", 200, #"{"attributes":[]}"#)
            let metrics = try await server.send("GET", "/metrics")
            #expect(metrics.text.contains(#"concord_http_request_duration_seconds_count{method="GET",status="200"}"#))
        }
    }

    @Test func `answers that are kept change when the registry does`() async throws {
        try await Server.run { server in
            for number in 1...20 {
                try await server.expect("POST", "/subjects/s\(number)/versions", record("f\(number)"), 200)
                try await server.expect("GET", "/schemas/ids/\(number)/subjects", 200, #"["s\#(number)"]"#)
                let subjects = try await server.send("GET", "/subjects")
                #expect(try JSONDocument(parsing: subjects.text).array?.count == number)
            }
        }
    }

    @Test func `every route of the API's description is there`() async throws {
        try await Server.run { server in
            let description = try await server.send("GET", "/openapi.yaml").text
            #expect(description.hasPrefix("openapi: 3.1.0\n"))
            var path = ""
            var operations = 0
            for line in description.split(separator: "\ncomponents:")[0].split(separator: "\n") {
                if line.hasPrefix("  /") { path = String(line.dropFirst(2).dropLast()) }
                guard ["get:", "post:", "put:", "delete:"].contains(line.dropFirst(4)), !path.hasPrefix("/changes")
                else {
                    continue
                }
                operations += 1
                let target = path.replacing("{version}", with: "1").replacing("{id}", with: "1")
                    .replacing("{subject}", with: "s").replacing("{guid}", with: "g").replacing("{context}", with: "c")
                let method = line.dropFirst(4).dropLast().uppercased()
                let answer = try await server.send(method, target, method == "GET" ? nil : "{}")
                #expect(answer.status != 405, "\(line) \(path)")
                #expect(!answer.text.contains("HTTP 404"), "\(line) \(path)")
            }
            #expect(operations > 35)
        }
    }
}
