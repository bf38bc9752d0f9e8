import Foundation
import JSON
import Testing

@Suite struct `Protobuf on the command line` {
    private static let latest = "schemas/payments-value/2.proto"

    @Test func `the example's versions are compatible`() throws {
        let run = try CommandRun("check", "schemas/payments-value/1.proto", Self.latest)
        #expect(run.status == 0)
        #expect(run.output == "1 schema checked: compatible\n")
    }

    @Test func `a changed type is refused as Confluent's registry does`() throws {
        let file = "schemas/payments-value-broken/type-changed.proto"
        let run = try CommandRun("check", Self.latest, file, "--format", "json")
        #expect(run.status == 1)
        let findings = try #require(try run.json["findings"]?.array)
        #expect(findings.map { $0["differenceType"]?.string } == ["FIELD_SCALAR_KIND_CHANGED"])
        #expect(findings.first?["start"]?["line"] == .integer(10))
    }

    @Test(arguments: [
        ("--category", "FILE", ["proto/FIELD_NO_DELETE"]),
        ("--category", "WIRE", ["proto/FIELD_NO_DELETE_UNLESS_NUMBER_RESERVED"]),
        ("--category", "FIELD_SAME_TYPE", []), ("--surface", "source", ["proto/FIELD_NO_DELETE"]),
    ])
    func `a removed field is found by buf's rules`(option: String, value: String, rules: [String]) throws {
        let file = "schemas/payments-value-broken/field-removed.proto"
        let run = try CommandRun("check", Self.latest, file, option, value, "--format", "json")
        #expect(run.status == (rules.isEmpty ? 0 : 1))
        #expect(try run.json["findings"]?.array?.map { $0["rule"]?.string } == rules)
    }

    @Test func `in a tree, a file that is gone is a finding, and files import each other`() throws {
        let folder = try TemporaryFolder()
        for tree in ["old", "new"] {
            try FileManager.default.createDirectory(atPath: folder.path("\(tree)/a"), withIntermediateDirectories: true)
            _ = try folder.file(
                "\(tree)/a/order.proto",
                #"syntax = "proto3"; package a; import "a/money.proto"; message Order { Money total = 1; }"#)
            _ = try folder.file(
                "\(tree)/a/money.proto", #"syntax = "proto3"; package a; message Money { int64 cents = 1; }"#)
        }
        _ = try folder.file("old/a/gone.proto", #"syntax = "proto3"; package a; message Gone {}"#)
        let (old, new) = (folder.path("old"), folder.path("new"))
        let run = try CommandRun("check", old, new, "--category", "FILE", "--format", "json")
        #expect(run.status == 1)
        #expect(try run.json["findings"]?.array?.map { $0["rule"]?.string } == ["proto/FILE_NO_DELETE"])
        let single = try CommandRun("canon", new + "/a/order.proto")
        #expect(single.status == 0)
    }

    @Test func `events are validated as the message that is named`() throws {
        #expect(try CommandRun("validate", Self.latest, "-", input: #"{"paymentId": "p1", "cents": "5"}"#).status == 0)
        let part = try CommandRun(
            "validate", Self.latest, "-", "--message", "Payment.Part", input: #"{"line": "1", "cents": 2.5}"#)
        #expect(part.status == 1)
        #expect(part.output.contains("/cents: expected an integer"))
        #expect(try CommandRun("validate", Self.latest, "-", "--message", "Nothing", input: "{}").status != 0)
    }

    @Test(
        arguments: [
            (["--category", "NOTHING"], 2), (["--surface", "all"], 2),
            (["--category", "FILE", "--against", "schemas"], 2),
        ] as [([String], Int32)])
    func `what can't be asked is refused`(options: [String], status: Int32) throws {
        #expect(try CommandRun(["check", Self.latest, Self.latest] + options).status == status)
    }

    @Test func `every mistake of a file is told with its place`() throws {
        let folder = try TemporaryFolder()
        let file = try folder.file(
            "broken.proto", "syntax = \"proto3\";\nmessage A {\n  int32 a = 0;\n  Missing b = 2;\n}\n")
        let run = try CommandRun("check", file, Self.latest)
        #expect(run.status == 3)
        #expect(run.errors.contains("broken.proto:3:13") && run.errors.contains("broken.proto:4:3"))
    }
}
