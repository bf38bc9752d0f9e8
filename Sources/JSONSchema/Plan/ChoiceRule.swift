internal import JSON

/// A property by whose value the branches of `anyOf` or `oneOf` can be told apart without trying them: each branch
/// requires it and allows it only certain strings.
@safe struct ChoiceRule: BitwiseCopyable {
    /// The name of the property, the only one in the table.
    let property: NameTable
    /// The strings that any branch allows.
    let values: NameTable
    /// For each of the strings, in the order of the table, the branches that allow it, as a section of
    /// `ValidationPlan.branches`.
    let candidates: PlanTable<ValidationPlan.Section>
}
