import JSON
import Testing

@Suite struct `concord check` {
    @Test func `every version of the example history can follow the one before`() throws {
        for version in 2...5 {
            let run = try CommandRun(
                "check", "schemas/orders-value/\(version - 1).avsc", "schemas/orders-value/\(version).avsc")
            #expect(run.status == 0, "\(run.output)\(run.errors)")
        }
    }

    @Test(arguments: [
        ("field-without-default", "avro/field-added-without-default", "/fields/9"),
        ("symbol-removed", "avro/enum-symbol-removed", "/fields/2/type/symbols"),
        ("field-renamed-without-alias", "avro/field-added-without-default", "/fields/3/type/fields/0"),
    ])
    func `each broken version is refused with a witness`(file: String, rule: String, pointer: String) throws {
        let run = try CommandRun(
            "check", "schemas/orders-value-broken/\(file).avsc", "--against", "schemas/orders-value", "--format", "json"
        )
        #expect(run.status == 1)
        let json = try run.json
        #expect(json["verdict"] == "incompatible")
        let finding = try #require(json["findings"]?.array?.first)
        #expect(finding["rule"] == .string(rule))
        #expect(finding["pointer"] == .string(pointer))
        #expect(finding["direction"] == "backward")
        #expect(finding["breaks"]?["readers"] == "new")
        #expect(finding["breaks"]?["records"] == "old")
        #expect(finding["start"]?["line"]?.integer != nil)
        #expect(finding["witness"]?["now"] == "rejected")
        #expect(finding["fixes"]?.array?.isEmpty == false)
    }

    @Test func `all of several earlier schemas are checked`() throws {
        let run = try CommandRun(
            "check", "schemas/orders-value-broken/type-narrowed.avsc", "--against", "schemas/orders-value/1.avsc",
            "--against", "schemas/orders-value/5.avsc", "--format", "json")
        #expect(run.status == 1)
        let against = try #require(try run.json["findings"]?.array?.first?["against"]?.array)
        #expect(against.compactMap { $0["version"]?.integer } == [5])
    }

    @Test func `a schema that nothing corresponds to is a first version`() throws {
        let folder = try TemporaryFolder()
        let new = try folder.file("new.avsc", #"{"type":"record","name":"New","fields":[]}"#)
        let run = try CommandRun("check", new, "--against", "schemas/orders-value")
        #expect(run.status == 0)
        #expect(run.output.contains("first version"))
    }

    @Test(arguments: [("forward", 1), ("backward", 0), ("full", 1), ("none", 0)])
    func `the mode says who reads whose records`(mode: String, status: Int32) throws {
        let folder = try TemporaryFolder()
        let old = try folder.file(
            "old.avsc", #"{"type":"record","name":"R","fields":[{"name":"a","type":"int"},{"name":"b","type":"int"}]}"#)
        let new = try folder.file(
            "new.avsc", #"{"type":"record","name":"R","fields":[{"name":"a","type":"int"}]}"#)
        #expect(try CommandRun("check", old, new, "--mode", mode).status == status)
    }

    @Test func `a schema that can't be parsed is an input error with its place`() throws {
        let folder = try TemporaryFolder()
        let bad = try folder.file("bad.avsc", "{\n  \"type\": \"recrod\"\n}")
        let run = try CommandRun("check", bad, "schemas/orders-value/1.avsc")
        #expect(run.status == 3)
        #expect(run.output.isEmpty)
        #expect(run.errors.contains("bad.avsc:2:11: error: "))
        let json = try CommandRun("check", bad, "schemas/orders-value/1.avsc", "--format", "json")
        #expect(json.status == 3)
        #expect(try json.json["problems"]?.array?.first?["line"] == 2)
    }

    @Test(arguments: [
        ["check", "a.avsc"], ["check", "a", "b", "--mode", "sideways"], ["check", "a", "b", "--aganist", "c"],
        ["chekc"], [],
    ])
    func `wrong usage exits with 2`(arguments: [String]) throws {
        // A command without a subcommand prints its help, which is what was asked for.
        let expected: Int32 = arguments.isEmpty ? 0 : 2
        #expect(try CommandRun(arguments).status == expected)
    }

    @Test func `a file that isn't there exits with 3`() throws {
        let run = try CommandRun("check", "nowhere.avsc", "schemas/orders-value/1.avsc")
        #expect(run.status == 3)
        #expect(run.errors.contains("nowhere.avsc"))
    }
}
