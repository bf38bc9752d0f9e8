import JSON
import Testing

@testable import concord_conformance

@Suite struct `Bowtie's protocol` {
    @Test func `a session goes from start to stop`() throws {
        var harness = BowtieHarness()
        let start = try #require(try harness.answer(to: "{\"cmd\": \"start\", \"version\": 1}"))
        let introduction = try JSONDocument(parsing: start)
        #expect(introduction["version"]?.integer == 1)
        #expect(introduction["implementation"]?["dialects"]?.array?.count == 5)
        #expect(
            try harness.answer(to: "{\"cmd\": \"dialect\", \"dialect\": \"http://json-schema.org/draft-07/schema#\"}")
                == "{\"ok\":true}")
        let run = """
            {"cmd": "run", "seq": 3, "case": {"description": "d", "schema": {"items": {"$ref": "http://x/int"}}, \
            "registry": {"http://x/int": {"type": "integer"}}, \
            "tests": [{"description": "a", "instance": [1.0, 12345678901234567890123]}, \
            {"description": "b", "instance": [1.5], "valid": false}]}}
            """
        #expect(try harness.answer(to: run) == "{\"seq\":3,\"results\":[{\"valid\":true},{\"valid\":false}]}")
        #expect(try harness.answer(to: "{\"cmd\": \"stop\"}") == nil)
    }

    @Test func `a schema that can't be read is an error of its case`() throws {
        var harness = BowtieHarness()
        let answer = try harness.answer(
            to: "{\"cmd\":\"run\",\"seq\":\"a\",\"case\":{\"description\":\"\",\"schema\":{\"type\":1},\"tests\":[]}}")
        #expect(answer?.hasPrefix("{\"seq\":\"a\",\"errored\":true,\"context\":{\"message\":\"1:9: error: ") == true)
    }

    @Test(arguments: ["", "[]", "{\"cmd\": \"dance\"}", "{\"cmd\": \"start\", \"version\": 2}", "{\"cmd\": \"run\"}"])
    func `what is no command ends the session`(line: String) {
        var harness = BowtieHarness()
        #expect(throws: BowtieHarness.ProtocolError.self) { try harness.answer(to: line) }
    }

    @Test func `a dialect that is unknown is refused`() throws {
        var harness = BowtieHarness()
        let answer = try harness.answer(
            to: "{\"cmd\": \"dialect\", \"dialect\": \"http://json-schema.org/draft-03/schema#\"}")
        #expect(answer == "{\"ok\":false}")
    }
}
