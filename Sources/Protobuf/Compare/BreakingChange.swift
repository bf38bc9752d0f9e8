public import SchemaLanguage

/// A change that breaks one of buf's rules.
public struct BreakingChange: Hashable, Sendable {
    /// The rule.
    public var rule: BreakingRule
    /// The import path of the new file that it is in; nil where that file, or the package, is gone.
    public var file: String?
    /// The place in the new text, as buf gives it; nil where there is none, which buf writes as 1:1.
    public var new: SourceRange?
    /// The import path of the old file.
    public var oldFile: String?
    /// The place in the old text.
    public var old: SourceRange?
    /// The full name of what changed, such as `shop.Order.email`.
    public var element: String
    /// What changed, in one sentence without a full stop.
    public var message: String
    /// Who breaks and what happens then, in one sentence without a full stop.
    public var breaks: String
    /// How to mend it, the first one being the most likely.
    public var fixes: [Incompatibility.Fix]
    /// A message that shows it, or why there is none.
    public var proof: Incompatibility.Proof
}

extension ProtobufSchema {
    /// Every change between two sets of files that breaks a rule of `policy`, with the verdicts and places of buf 1.75.
    ///
    /// All files of the schemas are compared, the imported ones included.
    ///
    /// - Parameters:
    ///   - old: The earlier files.
    ///   - new: The later files, whose texts the fixes edit.
    ///   - policy: Which changes count.
    /// - Returns: The findings by file and place.
    public static func breakingChanges(
        old: ProtobufSchema, new: ProtobufSchema, policy: BreakingPolicy
    ) -> [BreakingChange] {
        let comparison = BreakingComparison(old: old, new: new, policy: policy)
        comparison.compareFiles()
        comparison.comparePackages()
        comparison.compareMessages()
        comparison.compareExtensions()
        comparison.compareEnums()
        comparison.compareServices()
        return comparison.found.sorted(by: BreakingChange.isBefore)
    }
}

extension BreakingChange {
    fileprivate static func isBefore(_ one: BreakingChange, _ other: BreakingChange) -> Bool {
        if one.file != other.file { return (one.file ?? "") < (other.file ?? "") }
        let start = SourcePosition(line: 1, column: 1)
        let (onePlace, otherPlace) = (one.new?.start ?? start, other.new?.start ?? start)
        if onePlace != otherPlace { return onePlace < otherPlace }
        return (one.rule.rawValue, one.message) < (other.rule.rawValue, other.message)
    }
}
