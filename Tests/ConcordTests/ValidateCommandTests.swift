import JSON
import Testing

@Suite struct `concord validate` {
    private static let schema = "schemas/orders-value/5.avsc"

    @Test func `good events pass`() throws {
        let run = try CommandRun("validate", Self.schema, "fixtures/orders/good.jsonl", "--format", "json")
        #expect(run.status == 0)
        #expect(try run.json == ["verdict": "valid", "records": 20, "invalid": 0, "mistakes": []])
    }

    @Test func `every kind of bad event is refused, with all of its mistakes`() throws {
        let run = try CommandRun("validate", Self.schema, "fixtures/orders/bad.jsonl", "--format", "json")
        #expect(run.status == 1)
        let json = try run.json
        #expect(json["verdict"] == "invalid")
        #expect(json["records"] == 15)
        #expect(json["invalid"] == 15)
        let mistakes = try #require(json["mistakes"]?.array)
        let ofFifth = mistakes.filter { $0["record"] == 5 }
        #expect(ofFifth.map { $0["pointer"] } == ["/lines/0/quantity", "/lines/1/sku", "/lines/1/unit_price"])
        #expect(ofFifth.first?["line"] == 5)
        #expect(ofFifth.first?["column"] == 177)
        #expect(ofFifth.first?["found"] == "the number 2.5")
    }

    @Test func `one document of several lines is one event`() throws {
        let folder = try TemporaryFolder()
        let schema = try folder.file(
            "s.avsc", #"{"type":"record","name":"R","fields":[{"name":"a","type":"int"}]}"#)
        let data = try folder.file("d.json", "{\n  \"a\": \"x\"\n}\n")
        let run = try CommandRun("validate", schema, data, "--format", "json")
        #expect(run.status == 1)
        let mistake = try #require(try run.json["mistakes"]?.array?.first)
        #expect(mistake["record"] == 1)
        #expect(mistake["pointer"] == "/a")
        #expect(mistake["line"] == 2)
        #expect(mistake["column"] == 8)
    }

    @Test(arguments: [
        (#"{"u":"a","d":"12.34"}"#, 0), (#"{"u":{"string":"a"},"d":"\u0004\u00d2"}"#, 0),
        (#"{"u":null,"d":"\u0004\u00d2"}"#, 1), (#"{"u":"a","d":"no decimal"}"#, 1), (#"{"u":{"int":1},"d":"1"}"#, 1),
    ])
    func `unions may be plain or tagged, but no mistake hides behind the other form`(event: String, status: Int32)
        throws
    {
        let folder = try TemporaryFolder()
        let schema = try folder.file(
            "s.avsc",
            """
            {"type":"record","name":"R","fields":[{"name":"u","type":["null","string"]},
            {"name":"d","type":{"type":"bytes","logicalType":"decimal","precision":4,"scale":2}}]}
            """)
        #expect(try CommandRun("validate", schema, "-", "--jsonl", input: event).status == status)
    }

    @Test func `members that are no fields can be allowed`() throws {
        let event = #"{"a":1,"b":2}"#
        let folder = try TemporaryFolder()
        let schema = try folder.file(
            "s.avsc", #"{"type":"record","name":"R","fields":[{"name":"a","type":"int"}]}"#)
        #expect(try CommandRun("validate", schema, "-", input: event).status == 1)
        #expect(try CommandRun("validate", schema, "-", "--allow-unknown-fields", input: event).status == 0)
    }

    @Test func `what can't be read exits with 3`() throws {
        #expect(try CommandRun("validate", "nowhere.avsc", "fixtures/orders/good.jsonl").status == 3)
        #expect(try CommandRun("validate", Self.schema, "nowhere.jsonl").status == 3)
        #expect(try CommandRun("validate", "fixtures/orders/good.jsonl", Self.schema, "--type", "avro").status == 3)
    }
}
