internal import SchemaLanguage

extension EmbeddedRegistry {
    /// Fills in what the submission leaves out from the latest live version, between the defaults and the overrides that
    /// are configured.
    func inherit(
        _ submission: inout SchemaSubmission, under subject: Subject, _ config: RegistryConfig, _ next: SchemaVersion
    ) throws(RegistryError) {
        let latest = state.latest(of: subject)?.stored.content
        if submission.content.hasNoText {
            guard let latest else { throw .emptySchema }
            submission.content.text = latest.text
            submission.content.format = latest.format
            submission.content.references = latest.references
        }
        var metadata = submission.content.metadata ?? latest?.metadata
        metadata = .merging(.merging(config.defaultMetadata, metadata), config.overrideMetadata)
        let name = SchemaMetadata.versionProperty
        if submission.version != nil || metadata?.properties[name] != nil {
            metadata = metadata ?? SchemaMetadata()
            metadata?.properties[name] = next.description
        }
        submission.content.metadata = metadata
        let ruleSet = submission.content.ruleSet ?? latest?.ruleSet
        submission.content.ruleSet = .merging(.merging(config.defaultRuleSet, ruleSet), config.overrideRuleSet)
    }
}

extension SchemaContent {
    /// Whether the text is empty or blank, which asks for the previous one.
    var hasNoText: Bool { text.utf8.allSatisfy { $0 <= 0x20 } }
}
