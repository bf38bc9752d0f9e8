internal import JSON
internal import JSONSchema
internal import SchemaLanguage

extension JSONSchema {
    /// Reads a text; the references are found by their names, which are the URIs in `$ref`.
    init(
        parsing text: SchemaText, references: [ReferencedText], origin: Schema.Origin, defaultDraft: Draft
    ) throws(SchemaError) {
        var options = JSONSchemaOptions()
        options.defaultDraft = defaultDraft
        options.rules = origin == .stored ? .lenient : .strict
        try self.init(
            parsing: text, references: references.map { SchemaText($0.text.text, name: $0.name) }, options: options)
    }

    func incompatibilities(
        with old: JSONSchema, _ direction: CompatibilityDirection, _ policy: SchemaComparisonPolicy
    ) -> [Incompatibility] {
        do throws(ComparisonTooLarge) {
            return try JSONSchema.incompatibilities(old: old, new: self, direction: direction, policy: policy)
        } catch {
            return [.comparisonTooLarge(direction, "\(error)")]
        }
    }

    /// The URI that the schema gives itself by `$id`, or `id` in draft 4; nil if it gives none.
    var identifier: String? {
        let uri = resources[self[root].resource.index].uri
        return uri.isEmpty ? nil : uri
    }

    var title: String? { documents[0].object?["title"]?.string }

    var topLevelFields: [String] {
        guard case .properties(let properties)? = self[root].keyword("properties")?.content else { return [] }
        return properties.map(\.name)
    }
}
