import Registry
import RegistryClient
import SchemaLanguage
import Testing

@Suite struct `A client answers as the registry itself does` {
    @Test func `about what it registered`() async throws {
        try await withServer { url, registry in
            let client = try client(url)
            let subject = try Subject("orders-value")
            let first = try await client.register(record("a"), under: subject)
            let second = try await client.register(record("a", "b?"), under: subject)
            #expect([first.version.value, second.version.value] == [1, 2])
            #expect(second.id.value == 2)

            let version = try await client.version(.latest, of: subject, deleted: .exclude)
            let own = try await registry.version(.latest, of: subject, deleted: .exclude)
            #expect(version.subjectVersion == own.subjectVersion)
            #expect(version.content.text == own.content.text)
            #expect(version.guid == own.guid && version.timestamp == own.timestamp && version.isDeleted == false)

            #expect(try await client.lookUp(record("a"), under: subject, deleted: .exclude).version.value == 1)
            #expect(try await client.subjects(.all, deleted: .exclude) == [subject])
            #expect(try await client.versions(of: subject, deleted: .exclude).map(\.value) == [1, 2])
            #expect(try await client.schema(id: second.id, for: nil).content.text == own.content.text)
            #expect(try await client.schema(guid: own.guid).content.text == own.content.text)
            #expect(try await client.ids(of: own.guid) == [ContextID(context: .default, id: second.id)])
            #expect(try await client.versions(with: first.id, for: nil, deleted: .exclude) == [first.subjectVersion])
            #expect(try await client.schemas(.all, .latestOnly, deleted: .exclude).map(\.id) == [second.id])
            #expect(try await client.schemas(.all, .allVersions, deleted: .exclude).count == 2)
        }
    }

    @Test(arguments: ["a/b", "a b+c%2F", "ä?&=#", ":.staging:x", "..", "a:b"])
    func `for subjects of any spelling`(_ name: String) async throws {
        try await withServer { url, registry in
            let client = try client(url)
            let subject = try Subject(name)
            let registered = try await client.register(record("a"), under: subject)
            #expect(registered.subject == subject)
            #expect(try await registry.subjects(.all, deleted: .exclude) == [subject])
            #expect(try await client.version(.latest, of: subject, deleted: .exclude).subject == subject)
            #expect(try await client.schema(id: registered.id, for: subject).use == registered.subjectVersion)
        }
    }

    @Test func `about references, metadata and rules`() async throws {
        try await withServer { url, registry in
            let client = try client(url)
            let inner = try Subject("inner")
            _ = try await client.register(record("a"), under: inner)
            var content = SchemaContent(
                format: .avro, text: #"{"type":"record","name":"S","fields":[{"name":"r","type":"R"}]}"#,
                references: [SchemaReference(name: "R", subject: "inner", version: 1)])
            content.metadata = SchemaMetadata(properties: ["owner": "shop"])
            content.ruleSet = RuleSet(domainRules: [SchemaRule(name: "short", type: "CEL", expression: "size(m) < 9")])
            let outer = try Subject("outer")
            let registered = try await client.register(SchemaSubmission(content), under: outer)
            let version = try await client.version(.latest, of: outer, deleted: .exclude)
            #expect(version.content.references == content.references)
            #expect(version.content.metadata == content.metadata)
            #expect(version.content.ruleSet == content.ruleSet)
            #expect(version.guid == registered.guid)
            #expect(try await client.referrers(to: .latest, of: inner, deleted: .exclude) == [registered.id])
            #expect(try await client.parse(version.content).format == .avro)
            let found = try await client.latestVersion(of: outer, having: ["owner": "shop"], deleted: .exclude)
            #expect(found.version == version.version)
        }
    }

    @Test func `about compatibility`() async throws {
        try await withServer { url, _ in
            let client = try client(url)
            let subject = try Subject("s")
            _ = try await client.register(record("a"), under: subject)
            let good = try await client.checkCompatibility(of: record("a", "b?"), under: subject)
            #expect(good.isCompatible)
            let bad = try await client.checkCompatibility(of: record("a", "b"), with: .latest, of: subject)
            #expect(!bad.isCompatible && !bad.messages.isEmpty)
            let error = await #expect(throws: RegistryError.self) {
                try await client.register(record("a", "b"), under: subject)
            }
            #expect(error?.code == .incompatibleSchema)
        }
    }

    @Test func `about deletions`() async throws {
        try await withServer { url, _ in
            let client = try client(url)
            let subject = try Subject("s")
            let first = try await client.register(record("a"), under: subject)
            _ = try await client.register(record("a", "b?"), under: subject)
            #expect(try await client.deleteVersion(.number(first.version), of: subject, .soft) == first.version)
            #expect(try await client.versions(of: subject, deleted: .only) == [first.version])
            #expect(try await client.version(.number(first.version), of: subject, deleted: .only).isDeleted == true)
            #expect(try await client.undeleteVersion(first.version, of: subject) == first.version)
            #expect(try await client.deleteSubject(subject, .soft).map(\.value) == [1, 2])
            #expect(try await client.undeleteSubject(subject).map(\.value) == [1, 2])
            _ = try await client.deleteSubject(subject, .soft)
            #expect(try await client.deleteSubject(subject, .permanent).map(\.value) == [1, 2])
            // Not what was kept from before: the schema is registered anew.
            #expect(try await client.register(record("a"), under: subject).id != first.id)
            #expect(try await client.versions(of: subject, deleted: .exclude).count == 1)
        }
    }

    @Test func `about levels, modes and contexts`() async throws {
        try await withServer { url, _ in
            let client = try client(url)
            let scope = RegistryScope.subject(try Subject(":.staging:s"))
            #expect(try await client.config(of: .global).compatibilityLevel == .backward)
            let changed = try await client.updateConfig(of: scope, ConfigUpdate(compatibilityLevel: .full))
            #expect(changed.compatibilityLevel == .full)
            #expect(try await client.effectiveConfig(of: scope).compatibilityLevel == .full)
            #expect(try await client.deleteConfig(of: scope).compatibilityLevel == .full)
            let missing = await #expect(throws: RegistryError.self) { try await client.config(of: scope) }
            #expect(missing?.code == .configNotFound)

            try await client.setMode(.readOnly, of: scope, .checked)
            #expect(try await client.mode(of: scope) == .readOnly)
            let refused = await #expect(throws: RegistryError.self) {
                try await client.register(record("a"), under: Subject(":.staging:s"))
            }
            #expect(refused?.code == .operationNotPermitted)
            #expect(try await client.deleteMode(of: scope, .scopeOnly) == .readOnly)
            #expect(try await client.effectiveMode(of: scope) == .readWrite)

            _ = try await client.register(record("a"), under: Subject(":.staging:s"))
            let staging = try SchemaContext(".staging")
            #expect(try await client.contexts() == [.default, staging])
            let full = await #expect(throws: RegistryError.self) { try await client.deleteContext(staging) }
            #expect(full?.code == .contextNotEmpty)
            _ = try await client.deleteSubject(Subject(":.staging:s"), .soft)
            _ = try await client.deleteSubject(Subject(":.staging:s"), .permanent)
            try await client.deleteContext(staging)
        }
    }
}
