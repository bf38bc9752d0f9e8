/// Which data and code must survive a change.
public enum ProtobufSurface: String, Hashable, Sendable, CaseIterable {
    /// Data on the wire.
    case wire
    /// Data on the wire and as JSON.
    case json
    /// Code that was generated a package.
    case package
    /// Code that was generated a file.
    case source

    /// The rules that ask for it.
    public var category: BreakingCategory {
        switch self {
        case .wire: .wire
        case .json: .wireJSON
        case .package: .package
        case .source: .file
        }
    }
}

/// Which breaking changes count.
public struct BreakingPolicy: Hashable, Sendable {
    /// The rules that apply; a retired one stands for its replacements.
    public var rules: Set<BreakingRule>
    /// Files, and folders, in which nothing counts.
    public var ignoredPaths: [String] = []
    /// Files, and folders, in which a rule doesn't count.
    public var ignoredPathsByRule: [BreakingRule: [String]] = [:]
    /// Whether nothing counts in packages whose last part is an unstable version, such as `v1beta1`.
    public var ignoresUnstablePackages = false

    /// Makes a policy of rules.
    public init(rules: Set<BreakingRule>) {
        self.rules = Set(rules.flatMap { $0.replacements ?? [$0] })
    }

    /// Makes a policy of all rules of the categories.
    public init(categories: Set<BreakingCategory>) {
        self.init(rules: Set(BreakingRule.allCases.filter { !$0.categories.isDisjoint(with: categories) }))
    }

    /// Makes a policy that protects a surface.
    public init(surface: ProtobufSurface) {
        self.init(categories: [surface.category])
    }

    /// Makes a policy of the rules and categories called `names`; nil where a name is neither's.
    public init?(named names: [String]) {
        var rules: Set<BreakingRule> = []
        for name in names {
            if let rule = BreakingRule(rawValue: name) {
                rules.insert(rule)
            } else if let category = BreakingCategory(rawValue: name) {
                rules.formUnion(BreakingPolicy(categories: [category]).rules)
            } else {
                return nil
            }
        }
        self.init(rules: rules)
    }

    /// Whether a finding of `rule` at a file with such a path and package doesn't count.
    func ignores(_ rule: BreakingRule, path: String, package: String) -> Bool {
        (ignoresUnstablePackages && PackageVersion(package)?.isStable == false)
            || (ignoredPaths + (ignoredPathsByRule[rule] ?? [])).contains { Self.contains($0, path) }
    }

    private static func contains(_ folder: String, _ path: String) -> Bool {
        let folder = folder.hasSuffix("/") ? String(folder.dropLast()) : folder
        return folder == "." || path == folder || path.hasPrefix(folder + "/")
    }
}

/// The version that the last part of a package states, such as `v1`, `v1beta2`, `v2p1alpha1` or `v1test`.
struct PackageVersion {
    let isStable: Bool

    /// nil where the package states none.
    init?(_ package: String) {
        let parts = package.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count > 1, let last = parts.last, last.first == "v" else { return nil }
        var rest = last.dropFirst()
        guard Self.dropNumber(&rest) else { return nil }
        if rest.isEmpty {
            isStable = true
            return
        }
        isStable = false
        if rest.hasPrefix("test") { return }
        if rest.first == "p" {
            rest = rest.dropFirst()
            guard Self.dropNumber(&rest) else { return nil }
        }
        guard let name = ["alpha", "beta"].first(where: rest.hasPrefix) else { return nil }
        rest = rest.dropFirst(name.count)
        guard rest.isEmpty || (Self.dropNumber(&rest) && rest.isEmpty) else { return nil }
    }

    /// Drops a number of at least 1 from the front.
    private static func dropNumber(_ text: inout Substring) -> Bool {
        let digits = text.prefix { $0.isASCII && $0.isNumber }
        text = text.dropFirst(digits.count)
        return (Int(digits) ?? 0) >= 1
    }
}
