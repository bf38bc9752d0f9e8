internal import SchemaLanguage

extension CheckReport {
    /// The report for people, warnings included: each finding with the line of the new schema, who breaks, the proof and the ways to mend it.
    public var text: String {
        var text = ""
        for finding in findings { text += finding.long + "\n" }
        for problem in warnings + unproven { text += "\(problem)\n" }
        for path in firstVersions { text += "\(path): first version, nothing to compare with\n" }
        return text + summary + "\n"
    }

    /// The report with one line a finding, and one a warning.
    public var shortText: String {
        (findings.map(\.line) + (warnings + unproven).map { "\($0)\n" }).joined()
    }

    private var summary: String {
        let broken = Set(findings.map(\.path)).count
        let noun = checked == 1 ? "schema" : "schemas"
        if broken == 0 {
            return "\(checked) \(noun) checked: \(unproven.isEmpty ? "compatible" : "neither proved nor refuted")"
        }
        let found = findings.count == 1 ? "1 finding" : "\(findings.count) findings"
        return "\(checked) \(noun) checked: \(broken) incompatible, \(found)"
    }
}

extension CheckReport.Finding {
    /// `path:line:column: error: message: who breaks [rule]`.
    fileprivate var line: String {
        let place = incompatibility.new.map { ":\($0.start.line):\($0.start.column)" } ?? ""
        return
            "\(path)\(place): error: \(incompatibility.message): \(incompatibility.breaks) [\(incompatibility.rule)]\n"
    }

    fileprivate var long: String {
        var lines = ["error \(incompatibility.rule) (\(incompatibility.direction.rawValue))"]
        if let place = incompatibility.new {
            lines.append("  --> \(path):\(place.start.line):\(place.start.column)")
            lines += excerpt(of: place)
        } else {
            lines.append("  --> \(path)")
        }
        lines.append("   = change: \(incompatibility.message)")
        lines.append("   = old:    \(old)")
        lines.append("   = breaks: \(incompatibility.breaks)")
        switch incompatibility.proof {
        case .witness(let event, let failure):
            lines.append("   = proof:  \(event)")
            lines.append("             \(failure)")
        case .impossible(let reason): lines.append("   = proof:  none exists: \(reason)")
        case .notFound(let reason): lines.append("   = proof:  none found: \(reason)")
        }
        for (number, fix) in incompatibility.fixes.enumerated() {
            lines.append("   \(number == 0 ? "=" : " ") fix \(number + 1):  \(fix.title)")
        }
        return lines.joined(separator: "\n") + "\n"
    }

    /// The place in the first earlier schema, and which others it arose against.
    private var old: String {
        guard let first = against.first else { return "" }
        let place = first.range.map { ":\($0.start.line):\($0.start.column)" } ?? ""
        let others = against.dropFirst().map { $0.version.map { "version \($0)" } ?? $0.path }
        return first.path + place + (others.isEmpty ? "" : ", and against " + others.joined(separator: ", "))
    }

    /// The line of the new schema with the place marked under it.
    private func excerpt(of place: SourceRange) -> [String] {
        let all = text.text.split(separator: "\n", omittingEmptySubsequences: false)
        guard place.start.line <= all.count else { return [] }
        let line = String(all[place.start.line - 1])
        let length = line.unicodeScalars.count
        let end = place.end.line == place.start.line ? place.end.column : length + 1
        let marks = String(repeating: "^", count: max(1, end - place.start.column))
        let number = String(place.start.line)
        let margin = String(repeating: " ", count: max(2, number.count))
        let indent = String(
            line.unicodeScalars.prefix(place.start.column - 1).map { $0 == "\t" ? "\t" : " " as Character })
        return [
            "\(margin) |", "\(String(repeating: " ", count: margin.count - number.count))\(number) | \(line)",
            "\(margin) | \(indent)\(marks)",
        ]
    }
}
