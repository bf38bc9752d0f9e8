import Registry
import SchemaLanguage
import Testing
import TopicLog

@Suite struct `Records` {
    @Test func `records are those of Confluent's registry, byte for byte in the keys`() async throws {
        let topic = try await SchemasTopic()
        let registry = try await topic.registry
        let schema = SchemaSubmission(.avro, #""string""#)
        try await registry.register(
            schema.with(properties: ["k": "v"]).with {
                $0.content.ruleSet = RuleSet(domainRules: [SchemaRule(name: "r", type: "CEL", expression: "x")])
            }, "a/\"é\"")
        try await registry.register(
            schema.with(references: SchemaReference(name: "r", subject: ":.:a/\"é\"", version: 1)), ":.c:s")
        try await registry.setLevel(.full, ":.c:s")
        try await registry.setLevel(.none)
        try await registry.setMode(.readWrite, "m")
        try await registry.setMode(.readWrite)
        try await registry.delete("1", ":.c:s")
        try await registry.delete("1", ":.c:s", .permanent)
        try await registry.delete("a/\"é\"")
        _ = try await registry.deleteContext(SchemaContext("c"))
        try await registry.setMode(.import)
        let expected: [(String, String?)] = [
            (
                #"{"keytype":"SCHEMA","subject":"a/\"é\"","version":1,"magic":1}"#,
                #"{"subject":"a/\"é\"","version":1,"id":1,"schemaType":"AVRO","metadata":{"properties":{"k":"v"}},"#
                    + #""ruleSet":{"domainRules":[{"name":"r","kind":"TRANSFORM","mode":"WRITEREAD","type":"CEL","#
                    + #""expr":"x","disabled":false}]},"schema":"\"string\"","deleted":false}"#
            ),
            (
                #"{"keytype":"CONTEXT","tenant":"default","context":".c","magic":0}"#,
                #"{"tenant":"default","context":".c"}"#
            ),
            (
                #"{"keytype":"SCHEMA","subject":":.c:s","version":1,"magic":1}"#,
                #"{"subject":":.c:s","version":1,"id":1,"schemaType":"AVRO","#
                    + #""references":[{"name":"r","subject":":.:a/\"é\"","version":1}],"schema":"\"string\"","deleted":false}"#
            ),
            (
                #"{"keytype":"CONFIG","subject":":.c:s","magic":0}"#,
                #"{"subject":":.c:s","compatibilityLevel":"FULL"}"#
            ),
            (#"{"keytype":"CONFIG","magic":0}"#, #"{"compatibilityLevel":"NONE"}"#),
            (#"{"keytype":"MODE","subject":"m","magic":0}"#, #"{"subject":"m","mode":"READWRITE"}"#),
            (#"{"keytype":"MODE","magic":0}"#, #"{"mode":"READWRITE"}"#),
            (
                #"{"keytype":"SCHEMA","subject":":.c:s","version":1,"magic":1}"#,
                #"{"subject":":.c:s","version":1,"id":1,"schemaType":"AVRO","#
                    + #""references":[{"name":"r","subject":":.:a/\"é\"","version":1}],"schema":"\"string\"","deleted":true}"#
            ),
            (#"{"keytype":"SCHEMA","subject":":.c:s","version":1,"magic":1}"#, nil),
            (#"{"keytype":"CONFIG","subject":":.c:s","magic":0}"#, nil),
            (#"{"keytype":"MAX_ID","context":".c","magic":0}"#, #"{"context":".c","id":1}"#),
            (#"{"keytype":"DELETE_SUBJECT","subject":"a/\"é\"","magic":0}"#, #"{"subject":"a/\"é\"","version":1}"#),
            (#"{"keytype":"CONTEXT","tenant":"default","context":".c","magic":0}"#, nil),
            (#"{"keytype":"SCHEMA","subject":"a/\"é\"","version":1,"magic":1}"#, nil),
            (#"{"keytype":"CLEAR_SUBJECT","subject":"a/\"é\"","magic":0}"#, #"{"subject":"a/\"é\""}"#),
            (#"{"keytype":"MODE","magic":0}"#, #"{"mode":"IMPORT"}"#),
            (#"{"keytype":"MAX_ID","context":".","magic":0}"#, #"{"context":".","id":1}"#),
        ]
        let records = try await topic.records
        #expect(records.map(\.key) == expected.map(\.0))
        for (record, expected) in zip(records, expected) { #expect(record.value == expected.1) }
    }

    static let v1 = #"{"keytype":"SCHEMA","subject":"s","version":1,"magic":1}"#
    static let v2 = #"{"keytype":"SCHEMA","subject":"s","version":2,"magic":1}"#

    static func value(_ version: Int, id: Int, _ type: String = "string", _ rest: String = "") -> String {
        #"{"subject":"s","version":\#(version),"id":\#(id),"schema":"\"\#(type)\"","deleted":false\#(rest)}"#
    }

    @Test func `a version that follows the deletion of its subject is live`() async throws {
        let topic = try await SchemasTopic(
            (Self.v1, Self.value(1, id: 1)),
            (#"{"keytype":"DELETE_SUBJECT","subject":"s","magic":0}"#, #"{"subject":"s","version":1}"#),
            (Self.v2, Self.value(2, id: 1)))
        let registry = try await topic.registry
        #expect(try await registry.versions("s") == [2])
        #expect(try await registry.versions("s", .only) == [1])
    }

    @Test func `the first text that was stored under an id keeps it`() async throws {
        let topic = try await SchemasTopic(
            (Self.v1, Self.value(1, id: 1)), (Self.v2, Self.value(2, id: 1, "int")))
        let registry = try await topic.registry
        #expect(try await registry.versions("s", .include) == [1])
        #expect(try await registry.version("1", "s").content.text == #""string""#)
    }

    @Test func `old and foreign forms of records are read`() async throws {
        let topic = try await SchemasTopic(
            (#"{"keytype":"NOOP","magic":0}"#, nil),
            // Karapace's older order, and no `deleted` or `schemaType`.
            (
                #"{"subject":"s","version":1,"magic":1,"keytype":"SCHEMA"}"#,
                #"{"subject":"s","version":1,"id":3,"schema":"\"string\""}"#
            ),
            // Redpanda's.
            (
                #"{"keytype":"SCHEMA","subject":"s","version":2,"magic":1,"seq":7,"node":1}"#,
                #"{"subject":"s","version":2,"id":4,"schema":"\"int\"","deleted":true,"unknown":{"x":1}}"#
            ),
            (
                #"{ "keytype": "SCHEMA", "subject": "j", "version": 1, "magic": 0 }"#,
                #"{"subject":"j","version":1,"id":5,"schemaType":"JSON","schema":"{}","ruleset":{"domainRules":[{"name":"r"}]}}"#
            ),
            (#"{"keytype":"CONFIG","subject":null,"magic":0}"#, #"{"compatibilityLevel":"none"}"#),
            (
                #"{"keytype":"CONFIG","subject":"s","magic":0}"#,
                #"{"compatibilityLevel":"FULL","compatibilityPolicy":"X"}"#
            ),
            (#"{"keytype":"MODE","subject":null,"magic":0}"#, #"{"mode":"READWRITE"}"#),
            (#"{"keytype":"ASSOC","tenant":"default","resourceName":"t","magic":0}"#, #"{"x":1}"#),
            (#"{"keytype":"SOMETHING_NEW","magic":0}"#, "not even JSON"))
        let registry = try await topic.registry
        #expect(await registry.quarantined.isEmpty)
        #expect(try await registry.versions("s") == [1])
        #expect(try await registry.versions("s", .include) == [1, 2])
        let other = try await registry.version("1", "j")
        #expect(other.content.format == .json && other.content.ruleSet?.domainRules.map(\.name) == ["r"])
        #expect(try await registry.config(of: .global).compatibilityLevel == CompatibilityLevel.none)
        #expect(try await registry.config(of: RegistryScope("s")).compatibilityLevel == .full)
        #expect(try await registry.mode(of: .global) == .readWrite)
        #expect(try await registry.register(.record("a"), "new").id.value == 6)
    }

    @Test func `what is written takes back the same under a key of other bytes`() async throws {
        let topic = try await SchemasTopic(
            (
                #"{"subject":"s","version":1,"magic":1,"keytype":"SCHEMA"}"#,
                #"{"subject":"s","version":1,"id":3,"schema":"\"string\""}"#
            ),
            (#"{"keytype":"CONFIG","subject":null,"magic":0}"#, #"{"compatibilityLevel":"NONE"}"#))
        let registry = try await topic.registry
        try await registry.delete("s")
        try await registry.delete("s", .permanent)
        _ = try await registry.deleteConfig(of: .global)
        let compacted = try await topic.compacted
        #expect(
            try await compacted.records.map(\.key).sorted() == [
                #"{"keytype":"DELETE_SUBJECT","subject":"s","magic":0}"#,
                #"{"keytype":"MAX_ID","context":".","magic":0}"#,
            ])
        #expect(try await inventory(of: compacted.registry) == inventory(of: registry))
    }

    @Test func `tombstones and clearing take versions away`() async throws {
        let topic = try await SchemasTopic(
            (Self.v1, Self.value(1, id: 1)), (Self.v2, Self.value(2, id: 2, "int")), (Self.v1, nil),
            (#"{"keytype":"DELETE_SUBJECT","subject":"s","magic":0}"#, #"{"subject":"s","version":2}"#),
            (#"{"keytype":"CLEAR_SUBJECT","subject":"s","magic":0}"#, #"{"subject":"s"}"#),
            (
                #"{"keytype":"CONTEXT","tenant":"default","context":".c","magic":0}"#,
                #"{"tenant":"default","context":".c"}"#
            ),
            (
                #"{"keytype":"CONTEXT","tenant":"default","context":".d","magic":0}"#,
                #"{"tenant":"default","context":".d"}"#
            ),
            (#"{"keytype":"CONTEXT","tenant":"default","context":".c","magic":0}"#, nil))
        let registry = try await topic.registry
        #expect(try await registry.subjects(":*:", .include).isEmpty)
        #expect(try await registry.contexts().map(\.name) == [".", ".d"])
        #expect(try await registry.register(.record("a"), "s").id.value == 3)
    }

    static let unusable: [(key: String?, value: String?, reason: String)] = [
        (nil, "{}", "the record has no key"),
        ("{", "{}", "the key is not JSON"),
        ("[]", "{}", "the key is not a JSON object"),
        ("{}", "{}", "`keytype` is missing"),
        (#"{"keytype":1}"#, "{}", "`keytype` is not a string"),
        (#"{"keytype":"SCHEMA","version":1}"#, "{}", "`subject` is missing"),
        (
            #"{"keytype":"SCHEMA","subject":"s","version":0}"#, nil,
            "`version` is 0, expected a number from 1 to 2147483647"
        ),
        (v1, "x", "the value is not JSON"),
        (v1, #"{"schema":"\"int\""}"#, "`id` is missing"),
        (v1, #"{"id":-1}"#, "`id` is -1, expected a number from 0 to 2147483647"),
        (v1, #"{"id":9,"schemaType":"THRIFT"}"#, "`schemaType` has the unknown value \"THRIFT\""),
        (v1, #"{"id":9,"schema":1}"#, "`schema` is not a string"),
        (v1, #"{"id":9,"schema":"\"int\"","references":[{"name":"a"}]}"#, "`version` is missing"),
        (v1, #"{"id":9,"schema":"\"int\"","deleted":1}"#, "`deleted` is not true or false"),
        (
            v1, #"{"id":9,"schema":"\"int\"","metadata":{"properties":{"a":1}}}"#,
            "`properties` is not an object of strings"
        ),
        (
            #"{"keytype":"CONFIG"}"#, #"{"compatibilityLevel":"SOME"}"#,
            "`compatibilityLevel` has the unknown value \"SOME\""
        ),
        (#"{"keytype":"MODE"}"#, #"{"mode":"SOME"}"#, "`mode` has the unknown value \"SOME\""),
        (#"{"keytype":"DELETE_SUBJECT","subject":"s"}"#, "{}", "`version` is missing"),
        (#"{"keytype":"CONTEXT"}"#, "{}", "`context` is missing"),
    ]

    @Test(arguments: unusable)
    func `a record that can't be used is set aside, and its id stays taken`(
        key: String?, value: String?, reason: String
    ) async throws {
        let topic = try await SchemasTopic((key, value), (Self.v2, Self.value(2, id: 3)))
        let registry = try await topic.registry
        let quarantined = await registry.quarantined
        #expect(quarantined.map(\.offset) == [0])
        #expect(quarantined.first?.reason.hasPrefix(reason) == true)
        #expect(try await registry.versions("s") == [2])
        let next: Int32 = value?.contains(#""id":9"#) == true ? 10 : 4
        #expect(try await registry.register(.record("a"), "t").id.value == next)
    }

    @Test func `a stored schema that can't be read harms no other`() async throws {
        let topic = try await SchemasTopic((Self.v1, Self.value(1, id: 1, "no such type")))
        let registry = try await topic.registry
        #expect(try await registry.version("1", "s").content.text == #""no such type""#)
        await expectRefusal(.invalidSchema) { try await registry.register(.record("a"), "s") }
        try await registry.setLevel(.none, "s")
        #expect(try await registry.register(.record("a"), "s").version.value == 2)
    }
}
