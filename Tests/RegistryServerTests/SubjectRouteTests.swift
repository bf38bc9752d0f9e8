import Testing

@Suite struct `Subjects and versions over REST` {
    @Test func `a registered schema is found in every way`() async throws {
        try await Server.run { server in
            try await server.expect(
                "POST", "/subjects/s/versions", record("a"), 200,
                #"{"id":1,"version":1,"schemaType":"AVRO"}"#)
            try await server.expect("POST", "/subjects/t/versions", record("a"), 200, #"{"id":1,"version":1}"#)
            try await server.expect("GET", "/subjects", 200, #"["s","t"]"#)
            try await server.expect("GET", "/subjects/s/versions", 200, "[1]")
            try await server.expect("GET", "/subjects/s/versions/", 200, "[1]")
            for version in ["1", "latest", "LATEST", "-1"] {
                try await server.expect(
                    "GET", "/subjects/s/versions/\(version)", 200,
                    #"{"subject":"s","version":1,"id":1,"schemaType":"AVRO","deleted":false}"#)
            }
            let text = try await server.send("GET", "/subjects/s/versions/1/schema")
            #expect(text.text == #"{"type":"record","name":"R","fields":[{"name":"a","type":"string"}]}"#)
            #expect(text.header("Content-Type") == "application/vnd.schemaregistry.v1+json")
            #expect(try await server.send("GET", "/schemas/ids/1/schema").text == text.text)
            try await server.expect("GET", "/schemas/ids/1", 200, #"{"subject":"s","version":1,"schemaType":"AVRO"}"#)
            try await server.expect("GET", "/schemas/ids/1?fetchMaxId=True", 200, #"{"maxId":1}"#)
            try await server.expect("GET", "/schemas/ids/1/subjects", 200, #"["s","t"]"#)
            try await server.expect(
                "GET", "/schemas/ids/1/versions", 200,
                #"[{"subject":"s","version":1},{"subject":"t","version":1}]"#)
            try await server.expect("POST", "/subjects/s", record("a"), 200, #"{"subject":"s","version":1,"id":1}"#)
            try await server.expect("GET", "/schemas", 200, #"[{"subject":"s"},{"subject":"t"}]"#)
            try await server.expect("GET", "/schemas/types", 200, #"["JSON","PROTOBUF","AVRO"]"#)
        }
    }

    @Test func `the GUID is Confluent's`() async throws {
        try await Server.run { server in
            try await server.expect(
                "POST", "/subjects/s/versions", #"{"schema":"\"string\""}"#, 200,
                #"{"guid":"095d71cf-1255-6b9d-5e33-0ad575b3df5d"}"#)
            for guid in ["095d71cf-1255-6b9d-5e33-0ad575b3df5d", "095d71cf12556b9d5e330ad575b3df5d"] {
                try await server.expect("GET", "/schemas/guids/\(guid)", 200, #"{"schema":"\"string\""}"#)
                try await server.expect("GET", "/schemas/guids/\(guid)/ids", 200, #"[{"context":".","id":1}]"#)
            }
            try await server.expect("GET", "/schemas/guids/0/ids", 200, "[]")
            try await server.expectError("GET", "/schemas/guids/0", 40403)
        }
    }

    @Test func `what isn't there is refused with the code for it`() async throws {
        try await Server.run { server in
            try await server.expectError("GET", "/subjects/s/versions", 40401, "Subject 's' not found.")
            try await server.expectError("GET", "/subjects/s/versions/1", 40401)
            try await server.expectError("DELETE", "/subjects/s", 40401)
            try await server.expectError("DELETE", "/subjects/s/versions/1", 40401)
            try await server.expectError("POST", "/subjects/s", record("a"), 40401)
            try await server.expectError("GET", "/subjects/s/metadata?key=k&value=v", 40401)
            try await server.expectError("GET", "/schemas/ids/1", 40403, "Schema 1 not found")
            try await server.expectError("GET", "/schemas/ids/1/schema", 40403)
            try await server.expectError("GET", "/schemas/ids/1/subjects", 40403)
            try await server.expectError("GET", "/schemas/ids/x", 404, "HTTP 404 Not Found")
            try await server.expect("POST", "/subjects/s/versions", record("a"), 200)
            try await server.expectError("GET", "/subjects/s/versions/2", 40402, "Version 2 not found.")
            try await server.expectError("POST", "/subjects/s", record("b"), 40403, "Schema not found")
            for version in ["0", "abc", "2147483648"] {
                try await server.expectError("GET", "/subjects/s/versions/\(version)", 42202)
                try await server.expectError("DELETE", "/subjects/s/versions/\(version)", 42202)
            }
        }
    }

    @Test func `what can't be registered is refused with the code for it`() async throws {
        try await Server.run { server in
            let versions = "/subjects/s/versions"
            try await server.expectError("POST", versions, "{}", 42201, "Empty schema")
            try await server.expectError("POST", versions, "", 422)
            try await server.expectError("POST", versions, "null", 422)
            try await server.expectError("POST", versions, "{", 400)
            try await server.expectError("POST", versions, "[]", 400)
            try await server.expectError("POST", versions, #"{"schema":1}"#, 400)
            try await server.expectError("POST", versions, #"{"schema":"\"int\"","schemaType":"avro"}"#, 42201)
            try await server.expectError("POST", versions, #"{"schema":"nope"}"#, 42201)
            try await server.expectError("POST", versions, #"{"schema":"\"int\"","version":2}"#, 42201)
            try await server.expectError("POST", versions, #"{"schema":"\"int\"","id":2}"#, 42205)
            try await server.expectError(
                "POST", versions, #"{"schema":"\"int\"","references":[{"name":"a","subject":"x","version":1}]}"#, 42201,
                #"No schema reference found for subject "x" and version 1"#)
            try await server.expectError(
                "POST", versions, #"{"schema":"\"int\"","references":[{"name":"a"}]}"#, 42201)
            try await server.expectError(
                "POST", versions,
                #"{"schema":"\"int\"","ruleSet":{"domainRules":[{"name":"1","type":"CEL","mode":"WRITE"}]}}"#, 42210)
            try await server.expectError("POST", "/subjects/__GLOBAL/versions", record("a"), 42208)
            try await server.expectError("POST", "/subjects/a%00/versions", record("a"), 42208)
            try await server.expect("GET", "/subjects", 200, "[]")
        }
    }

    @Test func `an incompatible schema is refused with what breaks`() async throws {
        try await Server.run { server in
            try await server.expect("POST", "/subjects/s/versions", record("a"), 200)
            let answer = try await server.send("POST", "/subjects/s/versions", record("a", "b"))
            #expect(answer.status == 409)
            #expect(
                answer.text.contains(
                    #"Schema being registered is incompatible with an earlier schema for subject \"s\", details: ["#))
            try await server.expect(
                "POST", "/subjects/s/versions", record("a", "b"), 409,
                #"{"error_code":40901,"findings":[{"rule":"avro/field-added-without-default","breaks":{"versions":[1]}}]}"#
            )
            let check = "/compatibility/subjects/s/versions"
            try await server.expect("POST", check, record("a", "b"), 200, #"{"is_compatible":false}"#)
            try await server.expect("POST", "\(check)/1/", record("a", "b"), 200, #"{"is_compatible":false}"#)
            try await server.expect(
                "POST", "\(check)/latest?verbose=true", record("a", "b"), 200,
                #"{"is_compatible":false,"findings":[{"rule":"avro/field-added-without-default"}]}"#)
            try await server.expect(
                "POST", "\(check)?verbose=true", record("a", "b?"), 200, #"{"is_compatible":true,"messages":[]}"#)
            try await server.expectError("POST", check, #"{"schema":"nope"}"#, 42201)
            try await server.expect(
                "POST", "\(check)?verbose=TRUE", #"{"schema":"nope"}"#, 200, #"{"is_compatible":false}"#)
            try await server.expectError("POST", "/compatibility/subjects/none/versions/1", record("a"), 40402)
            try await server.expect(
                "POST", "/compatibility/subjects/none/versions/latest", record("a"), 200, #"{"is_compatible":true}"#)
            try await server.expect("POST", "/subjects/s/versions?force=true", record("a", "b"), 200, #"{"version":2}"#)
        }
    }

    @Test func `deleting goes in two steps, and the first can be taken back`() async throws {
        try await Server.run { server in
            try await server.expect("POST", "/subjects/s/versions", record("a"), 200)
            try await server.expect("POST", "/subjects/s/versions", record("a", "b?"), 200)
            try await server.expectError("DELETE", "/subjects/s/versions/1?permanent=true", 40407)
            try await server.expect("DELETE", "/subjects/s/versions/1", 200, "1")
            try await server.expectError("DELETE", "/subjects/s/versions/1", 40406)
            try await server.expect("GET", "/subjects/s/versions", 200, "[2]")
            try await server.expect("GET", "/subjects/s/versions?deleted=true", 200, "[1,2]")
            try await server.expect("GET", "/subjects/s/versions?deletedOnly=true", 200, "[1]")
            try await server.expect("GET", "/subjects/s/versions?deletedAsNegative=true", 200, "[-1,2]")
            try await server.expectError("GET", "/subjects/s/versions/1", 40402)
            try await server.expect("GET", "/subjects/s/versions/1?deleted=True", 200, #"{"deleted":true}"#)
            try await server.expect("GET", "/schemas/ids/1", 200)
            try await server.expect("POST", "/subjects/s/versions/1/undelete", 200, "1")
            try await server.expect("GET", "/subjects/s/versions", 200, "[1,2]")
            try await server.expectError("DELETE", "/subjects/s?permanent=true", 40405)
            try await server.expect("DELETE", "/subjects/s", 200, "[1,2]")
            try await server.expectError("DELETE", "/subjects/s", 40404)
            try await server.expectError("GET", "/subjects/s/versions", 40401)
            try await server.expectError("GET", "/subjects/s/versions?deletedAsNegative=true", 40401)
            try await server.expectError(
                "GET", "/subjects/s/versions/latest?deleted=true", 40402, "Version -1 not found.")
            try await server.expect("GET", "/subjects", 200, "[]")
            try await server.expect("GET", "/subjects?deleted=true", 200, #"["s"]"#)
            try await server.expect("GET", "/subjects?deletedOnly=true", 200, #"["s"]"#)
            try await server.expect("GET", "/schemas/ids/1/versions", 200, "[]")
            try await server.expect("POST", "/subjects/s/undelete", 200, "[1,2]")
            try await server.expect("DELETE", "/subjects/s", 200, "[1,2]")
            try await server.expect("DELETE", "/subjects/s?permanent=true", 200, "[1,2]")
            try await server.expectError("GET", "/schemas/ids/1", 40403)
            try await server.expect("POST", "/subjects/s/versions", record("a"), 200, #"{"id":3,"version":1}"#)
        }
    }

    @Test func `references hold what they refer to`() async throws {
        try await Server.run { server in
            try await server.expect("POST", "/subjects/s/versions", record("a"), 200)
            let referring =
                #"{"schema":"{\"type\":\"array\",\"items\":\"R\"}","references":[{"name":"R","subject":"s","version":-1}]}"#
            try await server.expect(
                "POST", "/subjects/t/versions", referring, 200,
                #"{"id":2,"references":[{"name":"R","subject":"s","version":1}]}"#)
            try await server.expect("GET", "/subjects/s/versions/1/referencedby", 200, "[2]")
            try await server.expectError(
                "DELETE", "/subjects/s/versions/1", 42206,
                "One or more references exist to the schema {magic=1,keytype=SCHEMA,subject=s,version=1}.")
            try await server.expect(
                "GET", "/subjects/t/versions/1?format=resolved&referenceFormat=qualified", 200,
                #"{"schema":"{\"type\":\"array\",\"items\":{\"type\":\"record\",\"name\":\"R\",\"fields\":[{\"name\":\"a\",\"type\":\"string\"}]}}"}"#
            )
        }
    }

    @Test func `lists come in pages`() async throws {
        try await Server.run { server in
            for name in ["a", "b", "c"] {
                try await server.expect("POST", "/subjects/\(name)/versions", record("a"), 200)
            }
            try await server.expect("GET", "/subjects?offset=1", 200, #"["b","c"]"#)
            try await server.expect("GET", "/subjects?limit=2", 200, #"["a","b"]"#)
            try await server.expect("GET", "/subjects?offset=9", 200, "[]")
            try await server.expect("GET", "/subjects?offset=-1&limit=0", 200, #"["a","b","c"]"#)
            try await server.expect("GET", "/schemas?limit=1&offset=1", 200, #"[{"subject":"b"}]"#)
            try await server.expectError("GET", "/subjects?limit=x", 404)
            try await server.expect("GET", "/subjects?subjectPrefix=b", 200, #"["b"]"#)
        }
    }

    @Test func `a registration may ask for the latest version to be a certain one`() async throws {
        try await Server.run { server in
            try await server.expect("POST", "/subjects/s/versions?expectedVersion=0", record("a"), 200)
            try await server.expectError("POST", "/subjects/s/versions?expectedVersion=0", record("a", "b?"), 40920)
            try await server.expect("POST", "/subjects/s/versions?expectedVersion=1", record("a", "b?"), 200)
            try await server.expect(
                "GET", "/subjects/s/versions/2/audit", 200, #"{"version":2,"author":"anonymous","address":"127.0.0.1"}"#
            )
        }
    }
}
