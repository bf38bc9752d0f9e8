internal import SchemaLanguage

// What the registry itself finds, whatever the format.
extension Incompatibility {
    /// The subject held schemas of another format so far.
    static func formatChanged(
        from old: SchemaFormat, to new: SchemaFormat, _ direction: CompatibilityDirection
    ) -> Incompatibility {
        Incompatibility(
            rule: "registry/format-changed", differenceType: "SCHEMA_TYPE_CHANGED", direction: direction, pointer: "/",
            element: "", old: nil, new: nil,
            message: "the schema's type changed from \(old.registryName) to \(new.registryName)",
            breaks: "readers of one format can't read records of the other",
            detail: "Incompatible because of different schema type",
            fixes: [Fix("register the \(new.registryName) schema under a subject of its own")],
            proof: .notFound("schemas of different formats are never compared"))
    }

    /// The comparison was given up, which must not count as compatible.
    static func comparisonTooLarge(_ direction: CompatibilityDirection, _ reason: String) -> Incompatibility {
        Incompatibility(
            rule: "registry/comparison-too-large", differenceType: "COMPARISON_TOO_LARGE", direction: direction,
            pointer: "/", element: "", old: nil, new: nil,
            message: "the two schemas can't be compared: \(reason)",
            breaks: "whether records can be read is not known", detail: reason,
            fixes: [Fix("make the schemas smaller, or register under another subject")],
            proof: .notFound("the comparison was given up"))
    }
}
