import Foundation
import JSON
import Testing

@Suite struct `JSON Schema on the command line` {
    private static let latest = "schemas/customers-value/3.schema.json"

    @Test(arguments: ["strict", "proven"], [1, 2])
    func `the example's versions are compatible, and provably so`(policy: String, version: Int) throws {
        let (old, new) = ("schemas/customers-value/\(version)", "schemas/customers-value/\(version + 1)")
        let run = try CommandRun("check", old + ".schema.json", new + ".schema.json", "--policy", policy)
        #expect(run.status == 0)
        #expect(run.output == "1 schema checked: compatible\n")
    }

    @Test(
        arguments: [
            ("name-shortened", "json/length-tightened", 8), ("property-removed", "json/closed-property-removed", 1),
            ("property-required", "json/property-made-required", 14), ("type-narrowed", "json/type-narrowed", 10),
            ("value-removed", "json/enum-value-removed", 9),
        ], ["strict", "proven"])
    func `broken changes are found with their rule, place and an event`(
        change: (name: String, rule: String, line: Int64), policy: String
    ) throws {
        let file = "schemas/customers-value-broken/\(change.name).schema.json"
        let run = try CommandRun("check", Self.latest, file, "--format", "json", "--policy", policy)
        #expect(run.status == 1)
        let finding = try #require(try run.json["findings"]?.array?.first { $0["rule"]?.string == change.rule })
        #expect(finding["start"]?["line"] == .integer(change.line))
        #expect(finding["witness"]?["record"]?["customer_id"] == "C000000")
    }

    @Test func `in a folder, versions are recognised by $id`() throws {
        let run = try CommandRun("check", Self.latest, "--against", "schemas/customers-value")
        #expect(run.status == 0)
        let other = try TemporaryFolder().file("a.json", #"{"$id": "https://shop.example/other"}"#)
        #expect(
            try CommandRun("check", other, "--against", "schemas").errors.contains("a.json"))
    }

    @Test func `with --policy proven an event decides, and no proof is an answer of its own`() throws {
        let folder = try TemporaryFolder()
        let old = try folder.file("old.json", #"{"type": "string"}"#)
        let new = try folder.file("new.json", #"{"type": "string", "allOf": [{"maxLength": 3}]}"#)
        let proven = try CommandRun("check", old, new, "--policy", "proven", "--format", "json")
        #expect(proven.status == 1)
        #expect(try proven.json["verdict"] == "incompatible")
        let pattern = try folder.file("pattern.json", #"{"pattern": "^(a|b)+$"}"#)
        let same = try folder.file("same.json", #"{"pattern": "^[ab]+$"}"#)
        let open = try CommandRun("check", pattern, same, "--policy", "proven")
        #expect(open.status == 1)
        #expect(open.output.contains("same.json:1:2: warning: cannot prove: new readers on old records: "))
        #expect(open.output.hasSuffix("1 schema checked: neither proved nor refuted\n"))
    }

    @Test func `doubts are told as warnings`() throws {
        let folder = try TemporaryFolder()
        let old = try folder.file("old.avsc", #"{"type": "long", "logicalType": "timestamp-millis"}"#)
        let new = try folder.file("new.avsc", #"{"type": "long", "logicalType": "timestamp-micros"}"#)
        let run = try CommandRun("check", old, new)
        #expect(run.status == 0)
        #expect(
            run.output.hasPrefix(
                "\(new):1:1: warning: new readers of old records may take timestamp-millis for timestamp-micros"))
        #expect(try CommandRun("check", old, new, "--format", "json").json["warnings"]?.array?.count == 1)
    }

    @Test func `events are validated with every mistake at its place`() throws {
        #expect(try CommandRun("validate", Self.latest, "fixtures/customers/good.jsonl").status == 0)
        let run = try CommandRun("validate", Self.latest, "fixtures/customers/bad.jsonl")
        #expect(run.status == 1)
        #expect(run.output.hasSuffix("\n8 events, 8 invalid\n"))
        let line = "fixtures/customers/bad.jsonl: record 3: 3:38: /points: expected a number of at least 0, found "
        #expect(run.output.contains(line + "the number -1\n"))
    }

    @Test(arguments: ["flag", "basic", "detailed"])
    func `the standard output formats are a line an event`(form: String) throws {
        let run = try CommandRun("validate", Self.latest, "fixtures/customers/bad.jsonl", "--output", form)
        #expect(run.status == 1)
        let lines = try run.output.split(separator: "\n").map { try JSONDocument(parsing: String($0)) }
        #expect(lines.count == 8 && lines.allSatisfy { $0["valid"] == false })
        #expect((lines[2]["errors"] == nil) == (form == "flag"))
        #expect(
            try CommandRun("validate", "schemas/orders-value/5.avsc", "fixtures/orders/good.jsonl", "--output", form)
                .status == 2)
    }

    @Test func `the draft of a schema without $schema can be said`() throws {
        let folder = try TemporaryFolder()
        let schema = try folder.file("s.json", #"{"prefixItems": [{"type": "string"}]}"#)
        #expect(try CommandRun("validate", schema, "-", input: "[1]").status == 0)
        #expect(try CommandRun("validate", schema, "-", "--draft", "2020-12", input: "[1]").status == 1)
        #expect(try CommandRun("validate", schema, "-", "--draft", "5", input: "[1]").status == 2)
    }

    @Test(arguments: [
        (#"{"type": "objekt"}"#, "s.json:1:10: error: the string \"objekt\" is no type; "),
        (#"{"$ref": "http://x/y"}"#, "s.json:1:10: error: $ref points to \"http://x/y\": there is no such schema"),
        ("{", "s.json:1:2: error: the text is not JSON: "), ("[1]", "s.json:1:2: error: "),
    ])
    func `a schema that can't be read exits with 3 and says where`(text: String, message: String) throws {
        let folder = try TemporaryFolder()
        let run = try CommandRun("canon", try folder.file("s.json", text))
        #expect(run.status == 3)
        #expect(run.errors.contains(message), "\(run.errors)")
    }

    @Test func `the format of JSON is told by what it says`() throws {
        #expect(
            try CommandRun("canon", "-", input: #"{"type": "object", "a": 1}"#).output
                == "{\"a\":1,\"type\":\"object\"}\n")
        #expect(
            try CommandRun("canon", "-", input: #"{"type": "fixed", "name": "F", "size": 1}"#).output.hasPrefix(
                "{\"name\""))
        #expect(
            try CommandRun("canon", "-", "--type", "json", input: #"{"enum": [1e2]}"#).output == "{\"enum\":[1E+2]}\n")
    }

    @Test func `references come from files, and are bundled`() throws {
        let folder = try TemporaryFolder()
        let order = try folder.file("order.json", #"{"properties": {"by": {"$ref": "customer.json"}}}"#)
        let reference = "customer.json=" + (try folder.file("c.json", #"{"type": "string"}"#))
        let event = #"{"by": 7}"#
        #expect(try CommandRun("validate", order, "-", input: event).status == 3)
        #expect(try CommandRun("validate", order, "-", "--ref", reference, input: event).status == 1)
        let bundle = try CommandRun("bundle", order, "--ref", reference)
        #expect(bundle.status == 0)
        let alone = try folder.file("bundle.json", bundle.output)
        let run = try CommandRun("validate", alone, "-", input: event)
        #expect(run.status == 1)
        #expect(run.output.contains("1:8: /by: expected a string, found the number 7"))
        #expect(try CommandRun("bundle", "schemas/orders-value/1.avsc").status == 2)
    }

    @Test func `a topic of JSON events, from registering to consuming`() throws {
        let folder = try TemporaryFolder()
        let data = ["--data", folder.path("data")]
        func run(_ arguments: String..., input: String = "") throws -> CommandRun {
            try CommandRun(arguments + data, input: Data(input.utf8))
        }
        let address = try folder.file("address.schema.json", #"{"type": "object", "required": ["city"]}"#)
        #expect(try run("registry", "register", "address", address).status == 0)
        let order = try folder.file(
            "order.schema.json", #"{"title": "Order", "properties": {"to": {"$ref": "address"}}}"#)
        #expect(try run("registry", "register", "orders-value", order).status == 3)
        let registered = try run("registry", "register", "orders-value", order, "--ref", "address=address")
        #expect(registered.output == "orders-value: version 1, id 2\n")
        #expect(
            try run("registry", "lookup", "orders-value", order, "--ref", "address=address").output == registered.output
        )
        let narrower = try folder.file("n.json", #"{"title": "Order", "type": "string"}"#)
        let refusal = try run("registry", "check", "orders-value", narrower)
        #expect(refusal.status == 1 && refusal.output.contains("= proof:  "))
        #expect(
            try run("registry", "get", "orders-value").output
                == #"{"title":"Order","properties":{"to":{"$ref":"address"}}}"# + "\n")
        #expect(
            try run("registry", "get", "--id", "2", "--bundle").output
                == #"{"title":"Order","properties":{"to":{"$ref":"address"}},"definitions":{"address":{"$id":"address","type":"object","required":["city"]}}}"#
                + "\n")

        #expect(try run("log", "topics", "create", "orders").status == 0)
        let produced = try run(
            "log", "produce", "orders", input: "{\"to\": {\"city\": \"Ulm\"}}\n{\"to\": {}}\n")
        #expect(produced.status == 1)
        #expect(
            produced.errors.contains(
                "event 2: 1:8: /to: expected a property \"city\", found an object without it"), "\(produced.errors)")
        #expect(try run("log", "produce", "orders", input: "{\"to\": {\"city\": \"Ulm\"}}\n").status == 0)
        #expect(try run("log", "consume", "orders").output == "{\"to\": {\"city\": \"Ulm\"}}\n")
        let raw = try run("log", "consume", "orders", "--raw")
        #expect(Array(raw.data) == [0, 0, 0, 0, 2] + Array("{\"to\": {\"city\": \"Ulm\"}}\n".utf8))
    }
}
