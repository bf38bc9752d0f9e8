extension RuleSet {
    /// Checks what Confluent's registry checks, in its order.
    ///
    /// - Throws: `RegistryError` with the code `invalidRuleSet` for the first rule that breaks a rule.
    func validate() throws(RegistryError) {
        var names: Set<String> = []
        for (rules, modes, sentence) in [
            (
                migrationRules, [.upgrade, .downgrade, .upDown],
                "Migration rules can only be UPGRADE, DOWNGRADE, UPDOWN"
            ),
            (domainRules, [.write, .read, .writeRead], "Domain rules can only be WRITE, READ, WRITEREAD"),
            (encodingRules, [.write, .read, .writeRead], "Encoding rules can only be WRITE, READ, WRITEREAD"),
        ] as [([SchemaRule], [SchemaRule.Mode], String)] {
            for rule in rules {
                guard names.insert(rule.name).inserted else {
                    throw .invalidRuleSet("Found rule with duplicate name '\(rule.name)'")
                }
                try rule.validate()
                guard modes.contains(rule.mode) else { throw .invalidRuleSet(sentence) }
            }
        }
    }
}

extension SchemaRule {
    fileprivate func validate() throws(RegistryError) {
        let scalars = name.unicodeScalars
        guard let first = scalars.first else { throw .invalidRuleSet("Missing rule name") }
        guard scalars.count <= 256 else { throw .invalidRuleSet("Rule name is longer than 256 characters: \(name)") }
        guard first.properties.isAlphabetic || first == "_" else {
            throw .invalidRuleSet("Illegal first character in rule name: \(name)")
        }
        let isLegal = scalars.allSatisfy { scalar in
            scalar.properties.isAlphabetic || scalar.properties.numericType == .decimal || scalar == "_"
                || scalar == "-"
        }
        guard isLegal else { throw .invalidRuleSet("Illegal character in rule name: \(name)") }
        guard let type, !type.isEmpty else { throw .invalidRuleSet("Missing rule type") }
        let actions = [onSuccess, onFailure].compactMap(\.self)
        guard [.writeRead, .upDown].contains(mode) || !actions.contains(where: { $0.contains(",") }) else {
            throw .invalidRuleSet("Multiple actions only valid with WRITEREAD and UPDOWN")
        }
    }
}
