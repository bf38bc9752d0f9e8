public import JSON
public import SchemaLanguage

extension CheckReport {
    /// The report as the command prints it with `--format json`.
    public var json: JSONDocument {
        var members: [JSONDocument.Member] = [
            .init("verdict", .string(verdict.rawValue)),
            .init("findings", .array(findings.map(\.json))),
            .init("checked", .integer(Int64(checked))),
        ]
        if !warnings.isEmpty { members.append(.init("warnings", .array(warnings.map(\.json)))) }
        if !unproven.isEmpty { members.append(.init("unproven", .array(unproven.map(\.json)))) }
        if !firstVersions.isEmpty { members.append(.init("firstVersions", .array(firstVersions.map { .string($0) }))) }
        return .object(members)
    }
}

extension CheckReport.Finding {
    /// The finding with its place and the earlier versions.
    public var json: JSONDocument {
        var members = incompatibility.jsonMembers
        let place: [JSONDocument.Member] = [.init("path", .string(path))]
        let at = members.firstIndex { $0.name == "pointer" } ?? members.endIndex
        members.insert(contentsOf: place + (incompatibility.new.map(\.jsonMembers) ?? []), at: at)
        let breaks = JSONDocument.object([
            .init("readers", incompatibility.direction == .backward ? "new" : "old"),
            .init("records", incompatibility.direction == .backward ? "old" : "new"),
            .init("versions", .array(against.compactMap(\.version).map { .integer(Int64($0)) })),
        ])
        let earlier = JSONDocument.array(
            against.map { earlier in
                var members: [JSONDocument.Member] = [
                    .init("source", .string(earlier.source)), .init("path", .string(earlier.path)),
                ]
                if let version = earlier.version { members.append(.init("version", .integer(Int64(version)))) }
                if let range = earlier.range { members += range.jsonMembers }
                return .object(members)
            })
        let message = members.firstIndex { $0.name == "message" } ?? members.endIndex
        members.insert(contentsOf: [.init("against", earlier), .init("breaks", breaks)], at: message)
        return .object(members)
    }
}

extension SchemaProblem {
    /// The problem with its place.
    public var json: JSONDocument {
        var members: [JSONDocument.Member] = [
            .init("severity", .string(severity.rawValue)), .init("message", .string(message)),
        ]
        if let range {
            members += [
                .init("path", .string(range.name)), .init("line", .integer(Int64(range.start.line))),
                .init("column", .integer(Int64(range.start.column))),
            ]
        }
        return .object(members)
    }
}

extension Incompatibility {
    /// What doesn't depend on where the schemas came from.
    fileprivate var jsonMembers: [JSONDocument.Member] {
        var members: [JSONDocument.Member] = [
            .init("rule", .string(rule)), .init("severity", "error"), .init("direction", .string(direction.rawValue)),
            .init("pointer", .string(pointer)), .init("element", .string(element)),
            .init("message", .string(message)), .init("why", .string(breaks)),
            .init("differenceType", .string(differenceType)),
        ]
        switch proof {
        case .witness(let event, let failure):
            let record = (try? JSONDocument(parsing: event)) ?? .string(event)
            members.append(
                .init("witness", ["record": record, "was": "accepted", "now": "rejected", "failure": .string(failure)]))
        case .impossible(let reason):
            members.append(.init("noWitness", ["possible": false, "reason": .string(reason)]))
        case .notFound(let reason): members.append(.init("noWitness", ["possible": true, "reason": .string(reason)]))
        }
        members.append(.init("fixes", .array(fixes.map(\.json))))
        return members
    }
}

extension Incompatibility.Fix {
    fileprivate var json: JSONDocument {
        [
            "title": .string(title), "safe": .boolean(isSafe),
            "edits": .array(edits.map { .object($0.range.jsonMembers + [.init("text", .string($0.text))]) }),
        ]
    }
}

extension SourceRange {
    fileprivate var jsonMembers: [JSONDocument.Member] {
        [.init("start", start.json), .init("end", end.json)]
    }
}

extension SourcePosition {
    fileprivate var json: JSONDocument { ["line": .integer(Int64(line)), "column": .integer(Int64(column))] }
}
