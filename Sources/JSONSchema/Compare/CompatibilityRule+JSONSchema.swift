public import SchemaLanguage

extension CompatibilityRule {
    /// The rules for JSON Schemas, whose verdicts are those of Confluent's registry.
    ///
    /// The registry names a difference by what the reader's schema lacks of the writer's. Who thinks of the schemas by
    /// their age sees two things in it: what is tightened for new readers is loosened for old ones.
    public static let json: [CompatibilityRule] = jsonRules.map(\.rule)

    /// The rule that a difference breaks which is not compatible.
    static func json(_ kind: SchemaDifferenceKind, _ direction: CompatibilityDirection) -> CompatibilityRule {
        guard let rule = jsonRules.first(where: { $0.kinds.contains(kind) && $0.rule.directions.contains(direction) })
        else { preconditionFailure("\(kind.rawValue) is compatible") }
        return rule.rule
    }

    private typealias JSONRule = (rule: CompatibilityRule, kinds: Set<SchemaDifferenceKind>)

    private static func rule(
        _ name: String, _ purpose: String, _ directions: Set<CompatibilityDirection>, _ kinds: [SchemaDifferenceKind]
    ) -> JSONRule {
        let types = kinds.map(\.rawValue)
        return (
            CompatibilityRule("json/\(name)", purpose, directions: directions, differenceTypes: types), Set(kinds)
        )
    }

    private static let jsonRules: [JSONRule] = [
        rule(
            "type-changed", "A value keeps its type, or its type is only joined by others.", [.backward, .forward],
            [.typeChanged]),
        rule(
            "type-narrowed", "A number doesn't become an integer, as fractions were written.", [.backward],
            [.typeNarrowed]),
        rule(
            "type-widened", "An integer doesn't become a number while old readers refuse fractions.", [.forward],
            [.typeNarrowed]),
        rule(
            "enum-value-removed", "An enum keeps the values that were written.", [.backward],
            [.enumArrayNarrowed]),
        rule(
            "enum-value-added", "An enum gains no value that old readers refuse.", [.forward],
            [.enumArrayNarrowed]),
        rule(
            "enum-changed", "An enum or a const keeps the values that were written.", [.backward, .forward],
            [.enumArrayChanged]),
        rule(
            "length-tightened", "The length of a string is limited no further.", [.backward],
            [.maxLengthAdded, .maxLengthDecreased, .minLengthAdded, .minLengthIncreased]),
        rule(
            "length-loosened", "The length of a string keeps within the limits of old readers.", [.forward],
            [.maxLengthAdded, .maxLengthDecreased, .minLengthAdded, .minLengthIncreased]),
        rule(
            "pattern-added", "A string gains no pattern, which nobody promised to keep to.", [.backward],
            [.patternAdded]),
        rule(
            "pattern-removed", "A string keeps the pattern that old readers ask for.", [.forward],
            [.patternAdded]),
        rule(
            "pattern-changed", "A string keeps its pattern: whether another one takes the same strings is not decided.",
            [.backward, .forward],
            [.patternChanged]),
        rule(
            "range-tightened", "The range of a number is limited no further.", [.backward],
            [
                .maximumAdded, .maximumDecreased, .minimumAdded, .minimumIncreased, .exclusiveMaximumAdded,
                .exclusiveMaximumDecreased, .exclusiveMinimumAdded, .exclusiveMinimumIncreased,
            ]),
        rule(
            "range-loosened", "The range of a number keeps within the limits of old readers.", [.forward],
            [
                .maximumAdded, .maximumDecreased, .minimumAdded, .minimumIncreased, .exclusiveMaximumAdded,
                .exclusiveMaximumDecreased, .exclusiveMinimumAdded, .exclusiveMinimumIncreased,
            ]),
        rule(
            "multiple-of-tightened", "A number need not be a multiple of more than it was.", [.backward],
            [.multipleOfAdded, .multipleOfExpanded]),
        rule(
            "multiple-of-loosened", "A number stays a multiple of what old readers ask for.", [.forward],
            [.multipleOfAdded, .multipleOfExpanded]),
        rule(
            "multiple-of-changed", "A number stays a multiple of what the readers ask for.", [.backward, .forward],
            [.multipleOfChanged]),
        rule(
            "property-made-required", "A property that could be left out doesn't become required without a default.",
            [.backward],
            [.requiredAttributeAdded]),
        rule(
            "property-made-optional", "A property that old readers require without a default stays required.",
            [.forward],
            [.requiredAttributeAdded]),
        rule(
            "required-property-added", "A new property is not required, as old records are without it.", [.backward],
            [.requiredPropertyAddedToOpenContentModel, .requiredPropertyAddedToUnopenContentModel]),
        rule(
            "required-property-removed", "A property that old readers require is not removed.", [.forward],
            [.requiredPropertyAddedToOpenContentModel, .requiredPropertyAddedToUnopenContentModel]),
        rule(
            "open-property-narrowed",
            "A property that could be anything, as the object took any other property, is not limited.", [.backward],
            [
                .optionalPropertyAddedToOpenContentModel, .requiredPropertyWithDefaultAddedToOpenContentModel,
                .propertyAddedNotCovered,
            ]),
        rule(
            "open-property-widened", "A property that old readers limit doesn't become one that can be anything.",
            [.forward],
            [
                .optionalPropertyAddedToOpenContentModel, .requiredPropertyWithDefaultAddedToOpenContentModel,
                .propertyAddedNotCovered,
            ]),
        rule(
            "closed-property-removed", "A property is not removed where the object refuses what it doesn't describe.",
            [.backward],
            [.propertyRemovedFromClosedContentModel, .propertyRemovedNotCovered]),
        rule(
            "closed-property-added", "A property is not added while old readers refuse what they don't know.",
            [.forward],
            [.propertyRemovedFromClosedContentModel, .propertyRemovedNotCovered]),
        rule(
            "additional-properties-narrowed", "Properties beside those described stay allowed.", [.backward],
            [.additionalPropertiesRemoved, .additionalPropertiesNarrowed]),
        rule(
            "additional-properties-widened",
            "Properties beside those described are not allowed while old readers refuse them.", [.forward],
            [.additionalPropertiesRemoved, .additionalPropertiesNarrowed]),
        rule(
            "unevaluated-properties-narrowed", "Properties that nothing describes stay allowed.", [.backward],
            [.unevaluatedPropertiesRemoved, .unevaluatedPropertiesNarrowed]),
        rule(
            "unevaluated-properties-widened",
            "Properties that nothing describes are not allowed while old readers refuse them.", [.forward],
            [.unevaluatedPropertiesRemoved, .unevaluatedPropertiesNarrowed]),
        rule(
            "dependency-added", "A property doesn't begin to ask for others beside it.", [.backward],
            [.dependencyArrayAdded, .dependencyArrayExtended, .dependencyArrayChanged, .dependencySchemaAdded]),
        rule(
            "dependency-removed", "What old readers ask for beside a property stays asked for.", [.forward],
            [.dependencyArrayAdded, .dependencyArrayExtended, .dependencyArrayChanged, .dependencySchemaAdded]),
        rule(
            "property-count-tightened", "The number of properties is limited no further.", [.backward],
            [.maxPropertiesAdded, .maxPropertiesDecreased, .minPropertiesAdded, .minPropertiesIncreased]),
        rule(
            "property-count-loosened", "The number of properties keeps within the limits of old readers.", [.forward],
            [.maxPropertiesAdded, .maxPropertiesDecreased, .minPropertiesAdded, .minPropertiesIncreased]),
        rule(
            "items-described", "Items that could be anything are not limited.", [.backward],
            [.schemaAdded]),
        rule(
            "items-freed", "Items that old readers limit don't become ones that can be anything.", [.forward],
            [.schemaAdded]),
        rule(
            "open-item-narrowed", "An item that could be anything, as it came after those described, is not limited.",
            [.backward],
            [.itemAddedToOpenContentModel, .itemAddedNotCovered]),
        rule(
            "open-item-widened", "An item that old readers limit doesn't become one that can be anything.", [.forward],
            [.itemAddedToOpenContentModel, .itemAddedNotCovered]),
        rule(
            "closed-item-removed",
            "The schema of an item is not removed where the array refuses what it doesn't describe.", [.backward],
            [.itemRemovedFromClosedContentModel, .itemRemovedNotCovered]),
        rule(
            "closed-item-added", "The schema of an item is not added while old readers refuse what they don't know.",
            [.forward],
            [.itemRemovedFromClosedContentModel, .itemRemovedNotCovered]),
        rule(
            "additional-items-narrowed", "Items after those described stay allowed.", [.backward],
            [.additionalItemsRemoved, .additionalItemsNarrowed]),
        rule(
            "additional-items-widened", "Items after those described are not allowed while old readers refuse them.",
            [.forward],
            [.additionalItemsRemoved, .additionalItemsNarrowed]),
        rule(
            "unevaluated-items-narrowed", "Items that nothing describes stay allowed.", [.backward],
            [.unevaluatedItemsRemoved, .unevaluatedItemsNarrowed]),
        rule(
            "unevaluated-items-widened", "Items that nothing describes are not allowed while old readers refuse them.",
            [.forward],
            [.unevaluatedItemsRemoved, .unevaluatedItemsNarrowed]),
        rule(
            "item-count-tightened", "The number of items is limited no further.", [.backward],
            [.maxItemsAdded, .maxItemsDecreased, .minItemsAdded, .minItemsIncreased]),
        rule(
            "item-count-loosened", "The number of items keeps within the limits of old readers.", [.forward],
            [.maxItemsAdded, .maxItemsDecreased, .minItemsAdded, .minItemsIncreased]),
        rule(
            "contains-count-tightened", "The number of items that contains asks for is limited no further.",
            [.backward],
            [.maxContainsAdded, .maxContainsDecreased, .minContainsAdded, .minContainsIncreased]),
        rule(
            "contains-count-loosened",
            "The number of items that contains asks for keeps within the limits of old readers.", [.forward],
            [.maxContainsAdded, .maxContainsDecreased, .minContainsAdded, .minContainsIncreased]),
        rule(
            "unique-items-added", "Items that could be alike need not become unique.", [.backward],
            [.uniqueItemsAdded]),
        rule(
            "unique-items-removed", "Items that old readers want unique stay so.", [.forward],
            [.uniqueItemsAdded]),
        rule(
            "all-of-branch-added", "A value need not match more schemas than it did.", [.backward],
            [.productTypeExtended]),
        rule(
            "all-of-branch-removed", "A value keeps matching the schemas that old readers ask for.", [.forward],
            [.productTypeExtended]),
        rule(
            "branch-removed", "The schemas of which a value may match one are kept.", [.backward],
            [.sumTypeNarrowed]),
        rule(
            "branch-added", "The schemas of which a value may match one gain none that old readers don't know.",
            [.forward],
            [.sumTypeNarrowed]),
        rule(
            "branches-changed", "Each schema that is combined with others goes on in one of the new ones.",
            [.backward, .forward],
            [.combinedTypeSubschemasChanged]),
        rule(
            "combination-changed",
            "Schemas that are combined in one way are not combined in another that asks for more.",
            [.backward, .forward],
            [.combinedTypeChanged]),
        rule(
            "not-widened", "What not refuses becomes no more.", [.backward],
            [.notTypeExtended]),
        rule(
            "not-narrowed", "What old readers refuse by not stays refused.", [.forward],
            [.notTypeExtended]),
    ]
}
