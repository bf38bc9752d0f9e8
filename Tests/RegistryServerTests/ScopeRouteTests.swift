import Testing

@Suite struct `Configurations, modes and contexts over REST` {
    @Test func `levels are read under one name and set under another`() async throws {
        try await Server.run { server in
            try await server.expect("GET", "/config", 200, #"{"compatibilityLevel":"BACKWARD"}"#)
            try await server.expect("PUT", "/config", #"{"compatibility":"full"}"#, 200, #"{"compatibility":"FULL"}"#)
            try await server.expect("GET", "/config/", 200, #"{"compatibilityLevel":"FULL"}"#)
            try await server.expectError("PUT", "/config", #"{"compatibility":"x"}"#, 42203)
            try await server.expectError("PUT", "/config", "", 422)
            try await server.expectError("GET", "/config/s", 40408)
            try await server.expect("GET", "/config/s?defaultToGlobal=true", 200, #"{"compatibilityLevel":"FULL"}"#)
            try await server.expectError("DELETE", "/config/s", 40401)
            try await server.expect("PUT", "/config/s", #"{"normalize":true}"#, 200, #"{"normalize":true}"#)
            try await server.expect("GET", "/config/s?defaultToGlobal=true", 200, #"{"compatibilityLevel":"BACKWARD"}"#)
            try await server.expect(
                "PUT", "/config/s", #"{"compatibility":"NONE","normalize":null}"#, 200, #"{"compatibility":"NONE"}"#)
            try await server.expect("DELETE", "/config/s", 200, #"{"compatibilityLevel":"NONE"}"#)
            try await server.expect("DELETE", "/config", 200, #"{"compatibilityLevel":"FULL"}"#)
            try await server.expect("GET", "/config", 200, #"{"compatibilityLevel":"BACKWARD"}"#)
        }
    }

    @Test func `metadata and rules that are configured are merged and returned`() async throws {
        try await Server.run { server in
            let config =
                #"{"defaultMetadata":{"properties":{"owner":"x"}},"overrideRuleSet":{"domainRules":[{"name":"r","type":"CEL","mode":"WRITE","expr":"true"}]}}"#
            try await server.expect("PUT", "/config/s", config, 200, config)
            try await server.expect(
                "POST", "/subjects/s/versions", record("a"), 200,
                #"{"metadata":{"properties":{"owner":"x"}},"ruleSet":{"domainRules":[{"name":"r"}]}}"#)
            try await server.expect(
                "GET", "/subjects/s/metadata?key=owner&value=x", 200, #"{"version":1,"schemaType":"AVRO"}"#)
            try await server.expectError("GET", "/subjects/s/metadata?key=owner&value=y", 40403)
            try await server.expect("GET", "/schemas?ruleType=CEL", 200, #"[{"subject":"s"}]"#)
            try await server.expect("GET", "/schemas?ruleType=ENCRYPT", 200, "[]")
        }
    }

    @Test func `an alias acts on its target`() async throws {
        try await Server.run { server in
            try await server.expect("POST", "/subjects/s/versions", record("a"), 200)
            try await server.expect("PUT", "/config/nick", #"{"alias":"s"}"#, 200)
            try await server.expect("GET", "/subjects/nick/versions/1", 200, #"{"subject":"s"}"#)
            try await server.expect("GET", "/schemas?aliases=true", 200, #"[{"subject":"s","aliases":["nick"]}]"#)
            try await server.expect("GET", "/schemas/ids/1?subject=nick", 200, #"{"subject":"s"}"#)
        }
    }

    @Test func `modes say what may be written`() async throws {
        try await Server.run { server in
            try await server.expect("GET", "/mode", 200, #"{"mode":"READWRITE"}"#)
            try await server.expectError("GET", "/mode/s", 40409)
            try await server.expectError("DELETE", "/mode/s", 40401)
            try await server.expect("POST", "/subjects/s/versions", record("a"), 200)
            try await server.expect("PUT", "/mode/s", #"{"mode":"READONLY"}"#, 200, #"{"mode":"READONLY"}"#)
            try await server.expect("POST", "/subjects/s/versions", record("a"), 200, #"{"id":1}"#)
            try await server.expectError(
                "POST", "/subjects/s/versions", record("b"), 42205, "Subject s in context  is in read-only mode")
            try await server.expectError("DELETE", "/subjects/s", 42205)
            try await server.expectError("PUT", "/config/s", "{}", 42205)
            try await server.expect("DELETE", "/mode/s", 200, #"{"mode":"READONLY"}"#)
            try await server.expectError("PUT", "/mode", #"{"mode":"x"}"#, 42204)
            try await server.expectError("PUT", "/mode", #"{"mode":"FORWARD"}"#, 42204)
            try await server.expectError(
                "PUT", "/mode", #"{"mode":"IMPORT"}"#, 42205, "Cannot import since found existing subjects")
            try await server.expect("PUT", "/mode?force=true", #"{"mode":"IMPORT"}"#, 200)
            let imported = record("z", adding: #","id":42,"version":7"#)
            try await server.expect("POST", "/subjects/i/versions", imported, 200, #"{"id":42,"version":7}"#)
            try await server.expectError(
                "POST", "/subjects/i/versions", record("y", adding: #","id":42,"version":8"#), 42205,
                "Overwrite new schema with id 42 in context  is not permitted.")
            try await server.expect("PUT", "/mode", #"{"mode":"READWRITE"}"#, 200)
            try await server.expect("POST", "/subjects/n/versions", record("n"), 200, #"{"id":43}"#)
        }
    }

    @Test func `a context has subjects and ids of its own`() async throws {
        try await Server.run { server in
            try await server.expect("POST", "/subjects/s/versions", record("a"), 200, #"{"id":1}"#)
            try await server.expect("POST", "/contexts/.c/subjects/s/versions", record("b"), 200, #"{"id":1}"#)
            try await server.expect("GET", "/subjects", 200, #"[":.c:s","s"]"#)
            try await server.expect("GET", "/subjects?subjectPrefix=", 200, #"["s"]"#)
            for path in ["/contexts/.c/subjects", "/contexts/c/subjects/"] {
                try await server.expect("GET", path, 200, #"[":.c:s"]"#)
            }
            try await server.expect("GET", "/schemas", 200, #"[{"subject":"s"}]"#)
            try await server.expect("GET", "/schemas?subjectPrefix=:*:", 200, #"[{"subject":":.c:s"},{"subject":"s"}]"#)
            try await server.expect("GET", "/contexts/c/schemas", 200, #"[{"subject":":.c:s"}]"#)
            try await server.expect("GET", "/contexts/c/schemas/ids/1", 200, #"{"subject":":.c:s"}"#)
            try await server.expect("GET", "/schemas/ids/1?subject=:.c:s", 200, #"{"subject":":.c:s"}"#)
            try await server.expectError("GET", "/schemas/ids/1?subject=:.d:s", 40403)
            try await server.expect("GET", "/subjects/:.c:s/versions/1", 200, #"{"subject":":.c:s"}"#)
            try await server.expect("GET", "/subjects/%3A.c%3As/versions/1", 200, #"{"subject":":.c:s"}"#)
            try await server.expect("GET", "/contexts", 200, #"[".",".c"]"#)
            try await server.expect("PUT", "/contexts/c/config", #"{"compatibility":"NONE"}"#, 200)
            try await server.expect("GET", "/config/:.c:", 200, #"{"compatibilityLevel":"NONE"}"#)
            try await server.expectError("DELETE", "/contexts/.c", 42211)
            try await server.expect("DELETE", "/subjects/:.c:s", 200)
            try await server.expect("DELETE", "/subjects/:.c:s?permanent=true", 200)
            try await server.expect("DELETE", "/contexts/.c", 204)
            try await server.expect("GET", "/contexts", 200, #"["."]"#)
            try await server.expectError("GET", "/contexts/a:b/subjects", 400)
        }
    }
}
