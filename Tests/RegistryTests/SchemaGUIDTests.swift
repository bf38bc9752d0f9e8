import Registry
import SchemaLanguage
import Testing

@Suite struct `Schema GUIDs` {
    static let record = #"{"type":"record","name":"R","fields":[{"name":"f1","type":"string"}]}"#

    @Test(arguments: [
        (SchemaContent(format: .avro, text: #""string""#), "095d71cf-1255-6b9d-5e33-0ad575b3df5d"),
        (SchemaContent(format: .json, text: #"{"type":"object"}"#), "01fc056e-ed58-c88f-e1c5-07fcd84dd4b7"),
        (SchemaContent(format: .avro, text: record), "acb9a771-413f-2f1c-6a25-9db09a05dd82"),
        (
            SchemaContent(
                format: .avro, text: record, references: [SchemaReference(name: "A", subject: "a", version: 1)]),
            "3b092072-99f0-417e-3bd9-9e5bcd842d51"
        ),
        (
            SchemaContent(
                format: .avro, text: record, metadata: SchemaMetadata(properties: ["confluent:version": "2"])),
            "d5098fce-a8d8-457a-a304-21de965bee57"
        ),
        (
            SchemaContent(format: .avro, text: record, metadata: SchemaMetadata()),
            "105a1869-3460-4ac4-0cfe-e92626828891"
        ),
        (
            SchemaContent(format: .protobuf, text: "syntax = \"proto3\";\n\nmessage M {\n  string a = 1;\n}\n"),
            "5ca0c071-0920-de03-5649-8ed25c5d091a"
        ),
    ])
    func `a content has the GUID that other registries give it`(content: SchemaContent, guid: String) {
        #expect(content.guid.description == guid)
        #expect(SchemaGUID(guid) == content.guid)
        #expect(SchemaGUID(guid.replacing("-", with: "").uppercased()) == content.guid)
    }

    @Test func `every part of a rule counts`() {
        let rule = SchemaRule(name: "r", type: "CEL")
        var variants = [rule]
        func vary(_ change: (inout SchemaRule) -> Void) {
            var variant = rule
            change(&variant)
            variants.append(variant)
        }
        vary { $0.name = "s" }
        vary { $0.doc = "d" }
        vary { $0.kind = .condition }
        vary { $0.mode = .write }
        vary { $0.tags = ["t"] }
        vary { $0.parameters = ["p": "q"] }
        vary { $0.expression = "e" }
        vary { $0.onSuccess = "NONE" }
        vary { $0.onFailure = "DLQ" }
        vary { $0.isDisabled = true }
        var guids = variants.map { rule in
            SchemaContent(format: .avro, text: "x", ruleSet: RuleSet(domainRules: [rule])).guid
        }
        guids.append(SchemaContent(format: .avro, text: "x").guid)
        guids.append(SchemaContent(format: .avro, text: "x", ruleSet: RuleSet()).guid)
        guids.append(SchemaContent(format: .avro, text: "x", ruleSet: RuleSet(enableAt: "CLIENT")).guid)
        #expect(Set(guids).count == guids.count)
    }

    @Test(arguments: [
        "", "acb9a771", "acb9a771-413f-2f1c-6a25-9db09a05dd8", "acb9a771-413f-2f1c-6a25-9db09a05dd8g",
        "acb9a771413f-2f1c-6a25-9db09a05dd82",
    ])
    func `anything else is no GUID`(text: String) {
        #expect(SchemaGUID(text) == nil)
    }
}
