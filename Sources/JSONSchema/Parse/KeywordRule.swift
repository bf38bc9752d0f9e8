/// Which drafts have a keyword, and which vocabulary it belongs to in those that have vocabularies.
struct KeywordRule {
    let drafts: ClosedRange<Draft>
    let vocabulary: Vocabulary

    /// Whether the keyword means something in `dialect`.
    func applies(in dialect: Dialect) -> Bool {
        drafts.contains(dialect.draft) && dialect.vocabularies.contains(vocabulary)
    }

    /// The rules by keyword.
    static let all: [String: KeywordRule] = {
        var rules: [String: KeywordRule] = [:]
        func add(_ drafts: ClosedRange<Draft>, _ vocabulary: Vocabulary, _ names: String) {
            for name in names.split(separator: " ") {
                rules[String(name)] = KeywordRule(drafts: drafts, vocabulary: vocabulary)
            }
        }
        let everywhere = Draft.draft4...Draft.draft2020
        let since6 = Draft.draft6...Draft.draft2020
        let since7 = Draft.draft7...Draft.draft2020
        let since2019 = Draft.draft2019...Draft.draft2020
        add(.draft4 ... .draft4, .core, "id")
        add(everywhere, .core, "$schema $ref")
        add(since6, .core, "$id")
        add(since7, .core, "$comment")
        add(since2019, .core, "$anchor $vocabulary")
        add(.draft2019 ... .draft2019, .core, "$recursiveRef $recursiveAnchor")
        add(.draft2020 ... .draft2020, .core, "$dynamicRef $dynamicAnchor")
        // 2019-09 and 2020-12 keep `definitions` and `dependencies` in their metaschemas for older schemas. Before, `$defs`
        // is a keyword that nobody knows, but schemas are bundled in it as if it were one.
        add(everywhere, .core, "definitions $defs")
        add(everywhere, .applicator, "allOf anyOf oneOf not properties patternProperties additionalProperties items")
        add(everywhere, .applicator, "dependencies")
        add(.draft4 ... .draft2019, .applicator, "additionalItems")
        add(since6, .applicator, "contains propertyNames")
        add(since7, .applicator, "if then else")
        add(since2019, .applicator, "dependentSchemas")
        add(.draft2020 ... .draft2020, .applicator, "prefixItems")
        add(since2019, .unevaluated, "unevaluatedItems unevaluatedProperties")
        add(everywhere, .validation, "type enum multipleOf maximum exclusiveMaximum minimum exclusiveMinimum")
        add(everywhere, .validation, "maxLength minLength pattern maxItems minItems uniqueItems")
        add(everywhere, .validation, "maxProperties minProperties required")
        add(since6, .validation, "const")
        add(since2019, .validation, "maxContains minContains dependentRequired")
        add(everywhere, .format, "format")
        add(everywhere, .metaData, "title description default")
        add(since6, .metaData, "examples")
        add(since7, .metaData, "readOnly writeOnly")
        add(since2019, .metaData, "deprecated")
        add(since7, .content, "contentEncoding contentMediaType")
        add(since2019, .content, "contentSchema")
        return rules
    }()
}
