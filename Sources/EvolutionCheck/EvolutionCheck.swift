internal import SchemaLanguage

/// Compares new schemas with earlier ones.
public struct EvolutionCheck: Sendable {
    /// In which direction.
    public var mode: CompatibilityMode
    /// What counts as compatible.
    public var policy: CheckPolicy

    /// Makes a check in the direction of `mode`, by `policy`.
    public init(mode: CompatibilityMode, policy: CheckPolicy = .strict) {
        self.mode = mode
        self.policy = policy
    }

    /// Compares every schema of `new` with every schema of `sources` that it is a later version of: a single file is an
    /// earlier version of all of them, of a folder those that have the same name inside.
    public func report(on new: [SchemaFile], against sources: [EarlierSchemas]) -> CheckReport {
        var report = CheckReport(findings: [], checked: new.count, firstVersions: [])
        for file in new {
            var found: [CheckReport.Finding] = []
            var hasEarlier = false
            for source in sources {
                for earlier in source.versions(of: file) {
                    hasEarlier = true
                    for direction in mode.directions {
                        let answer = Answer(old: earlier.schema, new: file.schema, direction, policy)
                        for incompatibility in answer.incompatibilities {
                            let origin = CheckReport.Earlier(
                                source: source.name, path: earlier.path, version: earlier.version,
                                range: incompatibility.old)
                            merge(incompatibility, from: origin, of: file, into: &found)
                        }
                        for warning in answer.warnings where !report.warnings.contains(warning) {
                            report.warnings.append(warning)
                        }
                        for problem in answer.unproven where !report.unproven.contains(problem) {
                            report.unproven.append(problem)
                        }
                    }
                }
            }
            if !hasEarlier { report.firstVersions.append(file.path) }
            report.findings += found
        }
        report.findings.sort { $0.sortKey < $1.sortKey }
        return report
    }

    /// The same finding against several versions is one finding.
    private func merge(
        _ incompatibility: Incompatibility, from origin: CheckReport.Earlier, of file: SchemaFile,
        into found: inout [CheckReport.Finding]
    ) {
        if let same = found.firstIndex(where: { $0.incompatibility.isSameChange(as: incompatibility) }) {
            found[same].against.append(origin)
        } else {
            found.append(
                CheckReport.Finding(
                    path: file.path, incompatibility: incompatibility, against: [origin], text: file.text))
        }
    }
}

extension CheckReport.Finding {
    /// By path, place, rule and direction: the same input gives the same order.
    fileprivate var sortKey: SortKey {
        SortKey(
            path: path, line: incompatibility.new?.start.line ?? 0, column: incompatibility.new?.start.column ?? 0,
            rule: incompatibility.rule, rest: incompatibility.direction.rawValue + incompatibility.pointer)
    }

    fileprivate struct SortKey: Comparable {
        var path: String
        var line: Int
        var column: Int
        var rule: String
        var rest: String

        static func < (lhs: SortKey, rhs: SortKey) -> Bool {
            (lhs.path, lhs.line, lhs.column, lhs.rule, lhs.rest) < (rhs.path, rhs.line, rhs.column, rhs.rule, rhs.rest)
        }
    }
}
