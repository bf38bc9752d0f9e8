import Registry
import SchemaLanguage
import Testing
import TopicLog

@Suite struct `Registering` {
    @Test func `one content has one id under every subject`() async throws {
        let registry = try await EmbeddedRegistry.inMemory()
        let first = try await registry.register(.record("a"), "s1")
        let second = try await registry.register(.record("a"), "s2")
        #expect(first.id.value == 1 && second.id == first.id)
        #expect(first.version.value == 1 && second.version.value == 1)
        #expect(try await registry.register(.record("b?"), "s2").id.value == 2)
    }

    @Test func `registering again answers what is there and writes nothing`() async throws {
        let log = MemoryLog()
        let registry = try await EmbeddedRegistry(log: log)
        let first = try await registry.register(.record("a"), "s")
        try await registry.register(.record("a", "b?"), "s")
        let end = try await log.offsets(of: TopicPartition(TopicName("_schemas"), 0)).highWatermark
        let again = try await registry.register(.record("a"), "s")
        #expect(again.version == first.version && again.id == first.id && again.guid == first.guid)
        #expect(try await log.offsets(of: TopicPartition(TopicName("_schemas"), 0)).highWatermark == end)
    }

    @Test func `the text is stored in its canonical form`() async throws {
        let registry = try await EmbeddedRegistry.inMemory()
        let text = #"{ "name" : "R", "type" : "record", "fields" : [ { "type" : "string", "name" : "a" } ] }"#
        try await registry.register(SchemaSubmission(.avro, text), "s")
        let stored = try await registry.version("1", "s")
        #expect(stored.content.text == SchemaSubmission.record("a").content.text)
        #expect(stored.guid == SchemaSubmission.record("a").content.guid)
        #expect(stored.isDeleted == false && (stored.timestamp ?? 0) > 1_600_000_000_000)
    }

    @Test func `normalizing gives one id to what differs only in writing`() async throws {
        let registry = try await EmbeddedRegistry.inMemory()
        func schema(_ attributes: String) -> SchemaSubmission {
            SchemaSubmission(.avro, #"{"type":"array","items":"int",\#(attributes)}"#)
        }
        let first = try await registry.register(schema(#""b":1,"a":2"#).with { $0.isNormalized = true }, "s")
        #expect(first.content.text == #"{"type":"array","items":"int","a":2,"b":1}"#)
        #expect(
            try await registry.register(schema(#""a":2,"b":1"#).with { $0.isNormalized = true }, "t").id == first.id)
        #expect(try await registry.register(schema(#""b":1,"a":2"#), "u").id != first.id)
        var update = ConfigUpdate()
        update.normalize = .set(true)
        _ = try await registry.updateConfig(of: .global, update)
        #expect(try await registry.register(schema(#""b":1,"a":2"#), "v").id == first.id)
    }

    @Test func `what says the same in another order is the same version`() async throws {
        let registry = try await EmbeddedRegistry.inMemory()
        let first = try await registry.register(SchemaSubmission(.avro, #"{"type":"int","b":1,"a":2}"#), "s")
        let again = try await registry.register(SchemaSubmission(.avro, #"{"type":"int","a":2,"b":1}"#), "s")
        #expect(again.version == first.version && again.id == first.id)
        #expect(again.content.text == first.content.text)
    }

    @Test func `a soft-deleted version that comes back gets a new number and the old one goes`() async throws {
        let registry = try await EmbeddedRegistry.inMemory()
        let first = try await registry.register(.record("a"), "s")
        try await registry.delete("1", "s")
        let again = try await registry.register(.record("a"), "s")
        #expect(again.id == first.id && again.version.value == 2)
        #expect(try await registry.versions("s", .include) == [2])
    }

    @Test func `a soft-deleted version that is referred to stays when the content comes back`() async throws {
        let registry = try await EmbeddedRegistry.inMemory()
        try await registry.register(.record("a", name: "A"), "a")
        let user = SchemaSubmission(.avro, #"{"type":"array","items":"A"}"#)
            .with(references: SchemaReference(name: "A", subject: "a", version: 1))
        try await registry.register(user, "user")
        try await registry.delete("user")
        try await registry.delete("1", "a")
        try await registry.register(.record("a", name: "A"), "a")
        #expect(try await registry.versions("a", .include) == [1, 2])
    }

    @Test func `after a permanent deletion everything begins anew, but no id is given out twice`() async throws {
        let registry = try await EmbeddedRegistry.inMemory()
        let first = try await registry.register(.record("a"), "s")
        try await registry.delete("s")
        try await registry.delete("s", .permanent)
        let again = try await registry.register(.record("a"), "s")
        #expect(again.version.value == 1 && again.id > first.id)
    }

    @Test func `an empty text takes the previous one`() async throws {
        let registry = try await EmbeddedRegistry.inMemory()
        await expectRefusal(.invalidSchema, "Empty schema") { try await registry.register(.nothing, "s") }
        let first = try await registry.register(.record("a"), "s")
        let second = try await registry.register(SchemaSubmission.nothing.with(properties: ["k": "v"]), "s")
        #expect(second.content.text == first.content.text && second.version.value == 2 && second.id != first.id)
    }

    @Test func `metadata and rules are taken from the previous version unless they are sent`() async throws {
        let registry = try await EmbeddedRegistry.inMemory()
        let rules = RuleSet(domainRules: [SchemaRule(name: "r", type: "CEL")])
        try await registry.register(
            .record("a").with(properties: ["owner": "x"]).with { $0.content.ruleSet = rules }, "s")
        let second = try await registry.register(.record("a", "b?"), "s")
        #expect(second.content.metadata == SchemaMetadata(properties: ["owner": "x"]))
        #expect(second.content.ruleSet == rules)
        let third = try await registry.register(.record("a", "c?").with { $0.content.metadata = SchemaMetadata() }, "s")
        #expect(third.content.metadata == SchemaMetadata())
        #expect(try await registry.version("3", "s").content.ruleSet == rules)
    }

    @Test func `defaults lie under and overrides over what is registered`() async throws {
        let registry = try await EmbeddedRegistry.inMemory()
        var update = ConfigUpdate()
        update.defaultMetadata = .set(SchemaMetadata(properties: ["a": "default", "b": "default"]))
        update.overrideMetadata = .set(SchemaMetadata(properties: ["c": "override"]))
        update.overrideRuleSet = .set(RuleSet(domainRules: [SchemaRule(name: "r", type: "CEL")]))
        _ = try await registry.updateConfig(of: RegistryScope("s"), update)
        let schema = SchemaSubmission.record("a").with(properties: ["b": "sent", "c": "sent"])
        let first = try await registry.register(schema, "s")
        #expect(first.content.metadata?.properties == ["a": "default", "b": "sent", "c": "override"])
        #expect(first.content.ruleSet?.domainRules.map(\.name) == ["r"])
        #expect(try await registry.register(schema, "s").version == first.version)
    }

    @Test func `a version's own number is kept in its metadata once it was asked for`() async throws {
        let registry = try await EmbeddedRegistry.inMemory()
        let first = try await registry.register(.record("a"), "s")
        let second = try await registry.register(.record("a").with(version: 2), "s")
        #expect(second.id != first.id && second.content.metadata?.properties == ["confluent:version": "2"])
        let third = try await registry.register(.record("a", "b?"), "s")
        #expect(third.content.metadata?.properties == ["confluent:version": "3"])
        #expect(try await registry.register(.record("a", "b?"), "s").version == third.version)
        for (field, wrong) in [("x?", "0"), ("y?", "-1"), ("z?", "none")] {
            let schema = SchemaSubmission.record("a", field).with(properties: ["confluent:version": wrong])
            let registered = try await registry.register(schema, "s")
            #expect(registered.content.metadata?.properties == ["confluent:version": registered.version.description])
        }
    }

    @Test func `a version number must be the next`() async throws {
        let registry = try await EmbeddedRegistry.inMemory()
        try await registry.register(.record("a"), "s")
        for version in [1, 3] {
            await expectRefusal(.invalidSchema, "Version is not one more than previous version") {
                try await registry.register(.record("a", "b?").with(version: version), "s")
            }
        }
        #expect(try await registry.register(.record("a", "b?").with(version: 2), "s").version.value == 2)
    }

    @Test func `asking for the latest version compares with that one only`() async throws {
        let registry = try await EmbeddedRegistry.inMemory()
        let first = try await registry.register(.record("a"), "s")
        try await registry.register(.record("a", "b?"), "s")
        let third = try await registry.register(SchemaSubmission.record("a").with { $0.version = .latest }, "s")
        #expect(third.version.value == 3 && third.id != first.id)
        #expect(third.content.metadata?.properties == ["confluent:version": "3"])
    }

    @Test(arguments: [
        (#"{"type":"record"}"#, SchemaFormat.avro), ("nonsense", .avro), (#""unknown""#, .avro),
        (#"{"type":"objekt"}"#, .json), ("syntax = \"proto9\";", .protobuf),
    ])
    func `a schema that can't be read is refused`(text: String, format: SchemaFormat) async throws {
        let registry = try await EmbeddedRegistry.inMemory()
        let error = await #expect(throws: RegistryError.self) {
            try await registry.register(SchemaSubmission(format, text), "s")
        }
        #expect(error?.code == .invalidSchema)
        #expect(error?.message.hasPrefix("Invalid schema of type \(format.registryName), details: ") == true)
        #expect(try await registry.subjects(":*:", .include).isEmpty)
    }

    @Test func `new schemas are held to the strict rules unless that is turned off`() async throws {
        let registry = try await EmbeddedRegistry.inMemory()
        let schema = SchemaSubmission(
            .avro, #"{"type":"record","name":"R","fields":[{"name":"a","type":"int","default":"x"}]}"#)
        await expectRefusal(.invalidSchema) { try await registry.register(schema, "s") }
        var update = ConfigUpdate()
        update.validateNewSchemas = .set(false)
        _ = try await registry.updateConfig(of: .global, update)
        #expect(try await registry.register(schema, "s").id.value == 1)
    }

    @Test(arguments: [
        (SchemaRule(name: "", type: "CEL"), "Missing rule name"),
        (SchemaRule(name: "1a", type: "CEL"), "Illegal first character in rule name: 1a"),
        (SchemaRule(name: "a b", type: "CEL"), "Illegal character in rule name: a b"),
        (SchemaRule(name: "a"), "Missing rule type"),
        (SchemaRule(name: "a", mode: .upgrade, type: "CEL"), "Domain rules can only be WRITE, READ, WRITEREAD"),
        (
            SchemaRule(name: "a", mode: .write, type: "CEL", onFailure: "DLQ,NONE"),
            "Multiple actions only valid with WRITEREAD and UPDOWN"
        ),
    ])
    func `a rule set that breaks a rule is refused`(rule: SchemaRule, message: String) async throws {
        let registry = try await EmbeddedRegistry.inMemory()
        let rules = RuleSet(domainRules: [rule])
        await expectRefusal(.invalidRuleSet, message) {
            try await registry.register(SchemaSubmission.record("a").with { $0.content.ruleSet = rules }, "s")
        }
        var update = ConfigUpdate()
        update.defaultRuleSet = .set(rules)
        await expectRefusal(.invalidRuleSet, message) { [update] in
            try await registry.updateConfig(of: .global, update)
        }
    }

    @Test func `rule names may not recur, and migrations have modes of their own`() async throws {
        let registry = try await EmbeddedRegistry.inMemory()
        func register(_ rules: RuleSet) async throws {
            try await registry.register(SchemaSubmission.record("a").with { $0.content.ruleSet = rules }, "s")
        }
        let rule = SchemaRule(name: "a", type: "CEL")
        await expectRefusal(.invalidRuleSet, "Found rule with duplicate name 'a'") {
            try await register(RuleSet(domainRules: [rule], encodingRules: [rule]))
        }
        await expectRefusal(.invalidRuleSet, "Migration rules can only be UPGRADE, DOWNGRADE, UPDOWN") {
            try await register(RuleSet(migrationRules: [rule]))
        }
        await expectRefusal(.invalidRuleSet) {
            try await register(
                RuleSet(domainRules: [SchemaRule(name: String(repeating: "a", count: 257), type: "CEL")]))
        }
    }

    @Test func `a schema that is too large for one write is refused`() async throws {
        let registry = try await EmbeddedRegistry.inMemory()
        await expectRefusal(.schemaTooLarge, "Register operation failed because schema is too large") {
            try await registry.register(
                SchemaSubmission.record("a").with(properties: ["k": String(repeating: "x", count: 17 << 20)]), "s")
        }
        #expect(try await registry.register(.record("a"), "s").id.value == 1)
    }
}

@Suite struct `Looking up` {
    @Test func `a schema is found under its subject`() async throws {
        let registry = try await EmbeddedRegistry.inMemory()
        let first = try await registry.register(.record("a"), "s")
        try await registry.register(.record("a", "b?"), "s")
        let found = try await registry.lookUp(.record("a"), under: Subject("s"), deleted: .exclude)
        #expect(found.version == first.version && found.id == first.id)
    }

    @Test func `what is not there is not found, an invalid schema is refused first`() async throws {
        let registry = try await EmbeddedRegistry.inMemory()
        let subject = try Subject("s")
        await expectRefusal(.invalidSchema) {
            try await registry.lookUp(SchemaSubmission(.avro, "x"), under: subject, deleted: .exclude)
        }
        await expectRefusal(.subjectNotFound, "Subject 's' not found.") {
            try await registry.lookUp(.record("a"), under: subject, deleted: .exclude)
        }
        try await registry.register(.record("a"), "s")
        await expectRefusal(.schemaNotFound, "Schema not found") {
            try await registry.lookUp(.record("b"), under: subject, deleted: .exclude)
        }
        await expectRefusal(.schemaNotFound, "Schema not found") {
            try await registry.lookUp(.nothing, under: subject, deleted: .exclude)
        }
        try await registry.delete("s")
        await expectRefusal(.subjectNotFound) {
            try await registry.lookUp(.record("a"), under: subject, deleted: .exclude)
        }
        #expect(try await registry.lookUp(.record("a"), under: subject, deleted: .include).version.value == 1)
    }

    @Test func `metadata and rules may be left out`() async throws {
        let registry = try await EmbeddedRegistry.inMemory()
        let rules = RuleSet(domainRules: [SchemaRule(name: "r", type: "CEL")])
        let schema = SchemaSubmission.record("a").with(properties: ["k": "v"]).with { $0.content.ruleSet = rules }
        let first = try await registry.register(schema, "s")
        let subject = try Subject("s")
        #expect(try await registry.lookUp(.record("a"), under: subject, deleted: .exclude).id == first.id)
        await expectRefusal(.schemaNotFound) {
            try await registry.lookUp(.record("a").with(properties: ["k": "w"]), under: subject, deleted: .exclude)
        }
    }

    @Test func `a schema with its references written out is the one that refers to them`() async throws {
        let registry = try await EmbeddedRegistry.inMemory()
        try await registry.register(.record("a", name: "A"), "a")
        let user = SchemaSubmission(.avro, #"{"type":"array","items":"A"}"#)
            .with(references: SchemaReference(name: "A", subject: "a", version: 1))
        let registered = try await registry.register(user, "user")
        let inlined = SchemaSubmission(
            .avro, #"{"type":"array","items":{"type":"record","name":"A","fields":[{"name":"a","type":"string"}]}}"#)
        let found = try await registry.lookUp(inlined, under: Subject("user"), deleted: .exclude)
        #expect(found.id == registered.id)
        #expect(try await registry.register(inlined, "user").version == registered.version)
    }

    @Test func `an unqualified subject is looked for in other contexts too`() async throws {
        let registry = try await EmbeddedRegistry.inMemory()
        try await registry.register(.record("a"), ":.c:s")
        let found = try await registry.lookUp(.record("a"), under: Subject("s"), deleted: .exclude)
        #expect(found.subject.qualified == ":.c:s")
        #expect(try await registry.version("latest", "s").subject.qualified == ":.c:s")
        await expectRefusal(.subjectNotFound) { try await registry.versions("s") }
    }
}

@Suite struct `Registering on a condition` {
    @Test func `goes through when the latest version is the one expected`() async throws {
        let registry = try await EmbeddedRegistry.inMemory()
        let first = try await registry.register(
            .record("a").with { $0.expectedLatest = SchemaSubmission.ExpectedLatest.none }, "s")
        try await registry.register(.record("a", "b?").with { $0.expectedLatest = .version(first.version) }, "s")
        #expect(try await registry.versions("s") == [1, 2])
    }

    @Test func `is refused when it is another, or there is none`() async throws {
        let registry = try await EmbeddedRegistry.inMemory()
        let version = try #require(SchemaVersion(7))
        let submission = SchemaSubmission.record("a").with { $0.expectedLatest = .version(version) }
        await expectRefusal(.latestIsAnother, "Subject 's' has no version, which is not the one expected") {
            try await registry.register(submission, "s")
        }
        try await registry.register(.record("z"), "s")
        await expectRefusal(.latestIsAnother, "Subject 's' has the latest version 1, which is not the one expected") {
            try await registry.register(submission.with { $0.isForced = true }, "s")
        }
    }

    @Test func `what is registered already is answered whatever is expected`() async throws {
        let registry = try await EmbeddedRegistry.inMemory()
        try await registry.register(.record("a"), "s")
        let again = try await registry.register(
            .record("a").with { $0.expectedLatest = SchemaSubmission.ExpectedLatest.none }, "s")
        #expect(again.version.value == 1)
    }
}

@Suite struct `Who registered what` {
    @Test func `is kept with each version, also after a restart`() async throws {
        let log = MemoryLog()
        let author = RegistryAuthor(name: "ada", address: "192.0.2.1")
        let registry = try await EmbeddedRegistry(log: log)
        try await RegistryAuthor.$current.withValue(author) { _ = try await registry.register(.record("a"), "s") }
        try await registry.register(.record("a", "b?"), "s")
        for registry in [registry, try await EmbeddedRegistry(log: log)] {
            #expect(try await registry.version("1", "s").author == author)
            #expect(try await registry.version("2", "s").author == nil)
        }
    }
}
