public import SchemaLanguage

extension CompatibilityRule {
    /// The rules for Avro schemas, whose verdicts are those of Avro's Java library. That library calls every difference
    /// inside a branch of a union `MISSING_UNION_BRANCH`.
    public static let avro: [CompatibilityRule] = [
        .fieldAddedWithoutDefault, .fieldRemovedWithoutDefault, .fieldAliasAmbiguous, .enumSymbolRemoved,
        .enumSymbolAdded, .typeChanged, .unionBranchRemoved, .unionBranchAdded, .unionBranchChanged, .nameChanged,
        .fixedSizeChanged,
    ]

    static let fieldAddedWithoutDefault = CompatibilityRule(
        "avro/field-added-without-default",
        "A new field needs a default, which readers take where a record was written without the field.",
        directions: [.backward],
        differenceTypes: ["READER_FIELD_MISSING_DEFAULT_VALUE", "TYPE_MISMATCH", "MISSING_UNION_BRANCH"])
    static let fieldRemovedWithoutDefault = CompatibilityRule(
        "avro/field-removed-without-default",
        "A field may be removed only if its old definition has a default, which old readers take in its place.",
        directions: [.forward],
        differenceTypes: ["READER_FIELD_MISSING_DEFAULT_VALUE", "TYPE_MISMATCH", "MISSING_UNION_BRANCH"])
    static let fieldAliasAmbiguous = CompatibilityRule(
        "avro/field-alias-ambiguous",
        "A reader's field must not match several of the writer's fields by its name and its aliases.",
        directions: [.backward, .forward], differenceTypes: [])
    static let enumSymbolRemoved = CompatibilityRule(
        "avro/enum-symbol-removed",
        "An enum keeps the symbols that were written, unless it has a default for symbols that it lacks.",
        directions: [.backward], differenceTypes: ["MISSING_ENUM_SYMBOLS", "MISSING_UNION_BRANCH"])
    static let enumSymbolAdded = CompatibilityRule(
        "avro/enum-symbol-added",
        "An enum gains symbols only if its old definition has a default, which old readers take for them.",
        directions: [.forward], differenceTypes: ["MISSING_ENUM_SYMBOLS", "MISSING_UNION_BRANCH"])
    static let typeChanged = CompatibilityRule(
        "avro/type-changed",
        "A type changes only into one that the written values can be promoted to, or into a union with such a branch.",
        directions: [.backward, .forward], differenceTypes: ["TYPE_MISMATCH", "MISSING_UNION_BRANCH"])
    static let unionBranchRemoved = CompatibilityRule(
        "avro/union-branch-removed",
        "A union keeps the branches that were written.",
        directions: [.backward], differenceTypes: ["MISSING_UNION_BRANCH", "TYPE_MISMATCH"])
    static let unionBranchAdded = CompatibilityRule(
        "avro/union-branch-added",
        "A union gains no branch that old readers don't know.",
        directions: [.forward], differenceTypes: ["MISSING_UNION_BRANCH", "TYPE_MISMATCH"])
    static let unionBranchChanged = CompatibilityRule(
        "avro/union-branch-changed",
        "A record that changed incompatibly is also a branch of this union.",
        directions: [.backward, .forward], differenceTypes: ["MISSING_UNION_BRANCH"])
    static let nameChanged = CompatibilityRule(
        "avro/name-changed",
        "A record, an enum or a fixed keeps its unqualified name, or the reader's one has the writer's name as an alias.",
        directions: [.backward, .forward], differenceTypes: ["NAME_MISMATCH", "MISSING_UNION_BRANCH"])
    static let fixedSizeChanged = CompatibilityRule(
        "avro/fixed-size-changed",
        "A fixed keeps its size.",
        directions: [.backward, .forward], differenceTypes: ["FIXED_SIZE_MISMATCH", "MISSING_UNION_BRANCH"])
}
