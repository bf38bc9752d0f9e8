package import JSON
internal import SchemaLanguage

// The configuration calls its level `compatibilityLevel` where it is read, and `compatibility` where it is changed.

extension RegistryConfig {
    package init(json: JSONDocument) throws(MalformedDocument) {
        self.init()
        if let level = try json.string("compatibilityLevel") {
            compatibilityLevel = CompatibilityLevel(anyCase: level)
            guard compatibilityLevel != nil else {
                throw MalformedDocument("`compatibilityLevel` has the unknown value \"\(level)\"")
            }
        }
        // An unknown policy is taken as none, as Confluent's registry does.
        compatibilityPolicy = try json.string("compatibilityPolicy").flatMap { Policy(rawValue: $0.uppercased()) }
        compatibilityGroup = try json.string("compatibilityGroup")
        alias = try json.string("alias")
        aliasForDeks = try json.string("aliasForDeks")
        normalize = try json.boolean("normalize")
        validateFields = try json.boolean("validateFields")
        validateNewSchemas = try json.boolean("validateNewSchemas")
        validateRules = try json.boolean("validateRules")
        if let json = try json.object("defaultMetadata") { defaultMetadata = try SchemaMetadata(json: json) }
        if let json = try json.object("overrideMetadata") { overrideMetadata = try SchemaMetadata(json: json) }
        if let json = try json.object("defaultRuleSet") { defaultRuleSet = try RuleSet(json: json) }
        if let json = try json.object("overrideRuleSet") { overrideRuleSet = try RuleSet(json: json) }
    }

    /// The entity that reading and deleting a configuration answer.
    package var json: JSONDocument {
        var fields = JSONFields()
        add(to: &fields)
        return fields.document
    }

    /// The entity that changing a configuration answers.
    package var updateJSON: JSONDocument {
        var fields = JSONFields()
        add(to: &fields, levelName: "compatibility")
        return fields.document
    }

    /// Adds the members that describe the configuration.
    func add(to fields: inout JSONFields, levelName: String = "compatibilityLevel") {
        fields.add("alias", alias)
        fields.add("aliasForDeks", aliasForDeks)
        fields.add("normalize", normalize)
        fields.add("validateFields", validateFields)
        fields.add("validateNewSchemas", validateNewSchemas)
        fields.add("validateRules", validateRules)
        fields.add(levelName, compatibilityLevel?.rawValue)
        fields.add("compatibilityPolicy", compatibilityPolicy?.rawValue)
        fields.add("compatibilityGroup", compatibilityGroup)
        fields.add("defaultMetadata", defaultMetadata?.json)
        fields.add("overrideMetadata", overrideMetadata?.json)
        fields.add("defaultRuleSet", defaultRuleSet?.json)
        fields.add("overrideRuleSet", overrideRuleSet?.json)
    }
}

extension ConfigUpdate {
    /// Reads the body of a change: what is absent stays, `null` clears.
    ///
    /// - Throws: `MalformedDocument` for a member of another kind, `RegistryError` with the code
    ///   `invalidCompatibilityLevel` for an unknown level.
    package init(request json: JSONDocument) throws {
        self.init()
        if let level = try json.string("compatibility"), CompatibilityLevel(anyCase: level) == nil {
            throw RegistryError.invalidCompatibilityLevel
        }
        compatibilityLevel = try json.change("compatibility") { json, name throws(MalformedDocument) in
            try json.string(name).flatMap { CompatibilityLevel(anyCase: $0) }
        }
        compatibilityPolicy = try json.change("compatibilityPolicy") { json, name throws(MalformedDocument) in
            try json.string(name).flatMap { RegistryConfig.Policy(rawValue: $0.uppercased()) }
        }
        compatibilityGroup = try json.change("compatibilityGroup", JSONDocument.text)
        alias = try json.change("alias", JSONDocument.text)
        aliasForDeks = try json.change("aliasForDeks", JSONDocument.text)
        normalize = try json.change("normalize", JSONDocument.flag)
        validateFields = try json.change("validateFields", JSONDocument.flag)
        validateNewSchemas = try json.change("validateNewSchemas", JSONDocument.flag)
        validateRules = try json.change("validateRules", JSONDocument.flag)
        defaultMetadata = try json.change("defaultMetadata", JSONDocument.metadata)
        overrideMetadata = try json.change("overrideMetadata", JSONDocument.metadata)
        defaultRuleSet = try json.change("defaultRuleSet", JSONDocument.ruleSet)
        overrideRuleSet = try json.change("overrideRuleSet", JSONDocument.ruleSet)
    }

    /// The body that asks a registry for the change.
    package var json: JSONDocument {
        var members: [JSONDocument.Member] = []
        func add<Value>(_ name: String, _ change: ConfigChange<Value>, _ json: (Value) -> JSONDocument) {
            switch change {
            case .keep: break
            case .clear: members.append(.init(name, .null))
            case .set(let value): members.append(.init(name, json(value)))
            }
        }
        add("compatibility", compatibilityLevel) { .string($0.rawValue) }
        add("compatibilityPolicy", compatibilityPolicy) { .string($0.rawValue) }
        add("compatibilityGroup", compatibilityGroup) { .string($0) }
        add("alias", alias) { .string($0) }
        add("aliasForDeks", aliasForDeks) { .string($0) }
        add("normalize", normalize) { .boolean($0) }
        add("validateFields", validateFields) { .boolean($0) }
        add("validateNewSchemas", validateNewSchemas) { .boolean($0) }
        add("validateRules", validateRules) { .boolean($0) }
        add("defaultMetadata", defaultMetadata) { $0.json }
        add("overrideMetadata", overrideMetadata) { $0.json }
        add("defaultRuleSet", defaultRuleSet) { $0.json }
        add("overrideRuleSet", overrideRuleSet) { $0.json }
        return .object(members)
    }
}

extension JSONDocument {
    fileprivate func change<Value>(
        _ name: String, _ read: (JSONDocument, String) throws(MalformedDocument) -> Value?
    ) throws(MalformedDocument) -> ConfigChange<Value> {
        guard self[name] != nil else { return .keep }
        return try read(self, name).map { .set($0) } ?? .clear
    }

    fileprivate static func text(_ json: JSONDocument, _ name: String) throws(MalformedDocument) -> String? {
        try json.string(name)
    }

    fileprivate static func flag(_ json: JSONDocument, _ name: String) throws(MalformedDocument) -> Bool? {
        try json.boolean(name)
    }

    fileprivate static func metadata(
        _ json: JSONDocument, _ name: String
    ) throws(MalformedDocument) -> SchemaMetadata? {
        guard let json = try json.object(name) else { return nil }
        return try SchemaMetadata(json: json)
    }

    fileprivate static func ruleSet(_ json: JSONDocument, _ name: String) throws(MalformedDocument) -> RuleSet? {
        guard let json = try json.object(name) else { return nil }
        return try RuleSet(json: json)
    }
}
