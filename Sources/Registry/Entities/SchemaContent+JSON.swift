package import JSON
internal import SchemaLanguage

// The shapes of the REST API's entities, which `_schemas` records have as well.

extension SchemaMetadata {
    init(json: JSONDocument) throws(MalformedDocument) {
        self.init(
            tags: try json.map("tags", "an object of arrays of strings") { $0.stringSet },
            properties: try json.stringMap("properties"), sensitive: try json.strings("sensitive"))
    }

    var json: JSONDocument {
        var fields = JSONFields()
        fields.addUnlessEmpty(
            "tags",
            tags.sortedAsJava.map { path, tags in
                JSONDocument.Member(path, .array(tags.sortedAsJava.map { .string($0) }))
            })
        fields.addUnlessEmpty("properties", properties)
        fields.addUnlessEmpty("sensitive", sensitive)
        return fields.document
    }
}

extension RuleSet {
    init(json: JSONDocument) throws(MalformedDocument) {
        self.init(
            migrationRules: try RuleSet.rules(json, "migrationRules"),
            domainRules: try RuleSet.rules(json, "domainRules"),
            encodingRules: try RuleSet.rules(json, "encodingRules"), enableAt: try json.string("enableAt"))
    }

    var json: JSONDocument {
        var fields = JSONFields()
        fields.addUnlessEmpty("migrationRules", migrationRules.map(\.json))
        fields.addUnlessEmpty("domainRules", domainRules.map(\.json))
        fields.addUnlessEmpty("encodingRules", encodingRules.map(\.json))
        fields.add("enableAt", enableAt)
        return fields.document
    }

    private static func rules(_ json: JSONDocument, _ name: String) throws(MalformedDocument) -> [SchemaRule] {
        var rules: [SchemaRule] = []
        for rule in try json.array(name) { rules.append(try SchemaRule(json: rule)) }
        return rules
    }
}

extension SchemaRule {
    init(json: JSONDocument) throws(MalformedDocument) {
        self.init(
            name: try json.string("name") ?? "", doc: try json.string("doc"),
            kind: try json.choice("kind", Kind.self) ?? .transform,
            mode: try json.choice("mode", Mode.self) ?? .writeRead, type: try json.string("type"),
            tags: try json.strings("tags"), parameters: try json.stringMap("params"),
            expression: try json.string("expr"), onSuccess: try json.string("onSuccess"),
            onFailure: try json.string("onFailure"), isDisabled: try json.boolean("disabled") ?? false)
    }

    var json: JSONDocument {
        var fields = JSONFields()
        fields.add("name", name)
        fields.add("doc", doc)
        fields.add("kind", kind.rawValue)
        fields.add("mode", mode.rawValue)
        fields.add("type", type)
        fields.addUnlessEmpty("tags", tags)
        fields.addUnlessEmpty("params", parameters)
        fields.add("expr", expression)
        fields.add("onSuccess", onSuccess)
        fields.add("onFailure", onFailure)
        fields.add("disabled", isDisabled)
        return fields.document
    }
}

extension SchemaReference {
    init(json: JSONDocument) throws(MalformedDocument) {
        let version = try json.required("version", json.integer("version"))
        guard let version = Int(exactly: version) else { throw MalformedDocument("`version` is out of range") }
        self.init(
            name: try json.required("name", json.string("name")),
            subject: try json.required("subject", json.string("subject")), version: version)
    }

    package var json: JSONDocument {
        ["name": .string(name), "subject": .string(subject), "version": .integer(Int64(version))]
    }
}

extension SchemaContent {
    /// Reads the members that describe a content, in a record or a request; `ruleset` is what some clients write.
    init(json: JSONDocument) throws(MalformedDocument) {
        let name = try json.string("schemaType") ?? SchemaFormat.avro.registryName
        guard let format = SchemaFormat(registryName: name) else {
            throw MalformedDocument("`schemaType` has the unknown value \"\(name)\"")
        }
        self.init(format: format, text: try json.string("schema") ?? "")
        for reference in try json.array("references") { references.append(try SchemaReference(json: reference)) }
        if let metadata = try json.object("metadata") { self.metadata = try SchemaMetadata(json: metadata) }
        for name in ["ruleset", "ruleSet"] {
            if let ruleSet = try json.object(name) { self.ruleSet = try RuleSet(json: ruleSet) }
        }
    }

    /// Adds the members that describe the content.
    package func add(to fields: inout JSONFields) {
        fields.add("schemaType", format.registryName)
        fields.addUnlessEmpty("references", references.map(\.json))
        fields.add("metadata", metadata?.json)
        fields.add("ruleSet", ruleSet?.json)
        fields.add("schema", text)
    }
}
