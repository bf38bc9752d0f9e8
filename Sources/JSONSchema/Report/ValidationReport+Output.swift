public import JSON

/// How a report is written as JSON (core 2020-12, section 12.4).
public enum ValidationOutput: String, Hashable, Sendable, CaseIterable {
    /// Only whether the value is valid.
    case flag
    /// Every failure, in one list.
    case basic
    /// The failures in a tree, as the schemas apply each other.
    case detailed
}

extension ValidationReport {
    /// The report in one of the standard forms. A text that is not JSON, or can't be validated, has the reason in `error`.
    public func output(_ form: ValidationOutput) -> JSONDocument {
        var members = [JSONDocument.Member("valid", .boolean(isValid))]
        switch verdict {
        case .valid: break
        case .notJSON(let error): members.append(JSONDocument.Member("error", .string(error.message)))
        case .undecided(let reason): members.append(JSONDocument.Member("error", .string(reason)))
        case .invalid:
            switch form {
            case .flag: break
            case .basic:
                members.append(JSONDocument.Member("errors", .array(failures.flatMap(\.flattened).map { $0.unit() })))
            case .detailed:
                members.insert(
                    contentsOf: [
                        JSONDocument.Member("keywordLocation", ""), JSONDocument.Member("instanceLocation", ""),
                    ], at: 1)
                members.append(JSONDocument.Member("errors", .array(tree(failures[...], depth: 0))))
            }
        }
        return .object(members)
    }
}

extension ValidationReport {
    /// The units of `failures`, in which those that share a step of their way are put under one unit (section 12.4.3);
    /// the first `depth` steps are shared by all.
    private func tree(_ failures: ArraySlice<ValidationFailure>, depth: Int) -> [JSONDocument] {
        var units: [JSONDocument] = []
        var rest = failures
        while let first = rest.first {
            let step = first.way.dropFirst(depth).first
            let group = rest.prefix { step != nil && $0.way.dropFirst(depth).first == step }
            if let step, group.count > 1 {
                let inner = tree(group, depth: depth + 1)
                units += inner.count == 1 ? inner : [unit(of: steps[Int(step)], errors: inner)]
                rest = rest.dropFirst(group.count)
            } else {
                units.append(first.unit(errors: tree(first.causes[...], depth: first.way.count)))
                rest = rest.dropFirst()
            }
        }
        return units
    }

    private func unit(of step: ValidationStep, errors: [JSONDocument]) -> JSONDocument {
        .object([
            JSONDocument.Member("valid", false), JSONDocument.Member("keywordLocation", .string(step.keywordLocation)),
            JSONDocument.Member("absoluteKeywordLocation", .string(step.absoluteKeywordLocation)),
            JSONDocument.Member("instanceLocation", .string(step.instanceLocation)),
            JSONDocument.Member("errors", .array(errors)),
        ])
    }
}

extension ValidationFailure {
    /// The failure and its causes.
    fileprivate var flattened: [ValidationFailure] { [self] + causes.flatMap(\.flattened) }

    /// The failure as an output unit (section 12.3).
    fileprivate func unit(errors: [JSONDocument] = []) -> JSONDocument {
        var members = [
            JSONDocument.Member("valid", false), JSONDocument.Member("keywordLocation", .string(keywordLocation)),
            JSONDocument.Member("absoluteKeywordLocation", .string(absoluteKeywordLocation)),
            JSONDocument.Member("instanceLocation", .string(instanceLocation)),
            JSONDocument.Member("error", .string("expected \(expected), found \(found)")),
        ]
        if !errors.isEmpty { members.append(JSONDocument.Member("errors", .array(errors))) }
        return .object(members)
    }
}
