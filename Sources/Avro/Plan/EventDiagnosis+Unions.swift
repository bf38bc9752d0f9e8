internal import JSON

extension EventDiagnosis {
    // MARK: The tagged form

    mutating func walkTagged(_ union: AvroType.Union, _ kind: JSONKind) throws(JSONError) {
        let type = AvroType(.union(union), place: schema[schema.root].place)
        let hasNull = union.branches.contains { schema[$0].unionStep(for: .null) != nil }
        guard kind == .object else {
            return kind == .null && hasNull ? try skipValue() : try refuse(expectation(type))
        }
        let start = reader.offset
        var count = 0
        try readMembers { diagnosis, name, nameStart throws(JSONError) in
            count += 1
            let branch = union.branches.first { diagnosis.schema[$0].branchName == name }
            guard let branch, diagnosis.schema[branch].unionStep(for: .null) == nil else {
                let names = union.branches.map { diagnosis.schema[$0].branchName }.filter { $0 != "null" }
                diagnosis.add(
                    "the name of a branch, one of \(diagnosis.list(names))",
                    found: "the name \(JSONValue.quoted(name.prefix(60)))", at: nameStart)
                return try diagnosis.skipValue()
            }
            try diagnosis.walk(branch)
        }
        if count != 1 { add("an object with one member, called by the branch", found: "\(count) members", at: start) }
    }

    // MARK: The plain form

    mutating func walkPlain(_ union: AvroType.Union, _ kind: JSONKind) throws(JSONError) {
        let candidates = union.branches.compactMap { branch in
            schema[branch].unionStep(for: kind).map { (branch: branch, step: $0) }
        }
        let type = AvroType(.union(union), place: schema[schema.root].place)
        guard candidates.count > 1 else {
            return candidates.isEmpty ? try refuse(expectation(type)) : try walk(candidates[0].branch)
        }
        for step in 0...(candidates.map(\.step).max() ?? 0) {
            var fitting: [AvroSchema.TypeID] = []
            for candidate in candidates where candidate.step == step {
                if try fits(candidate.branch, kind) { fitting.append(candidate.branch) }
            }
            guard !fitting.isEmpty else { continue }
            guard fitting.count > 1 else { return try walk(fitting[0]) }
            let start = reader.offset
            try skipValue()
            let names = list(fitting.map { schema[$0].branchName })
            return add(
                "a value that fits one branch of the union only",
                found: "\(summary(from: start)), which fits \(names); the tagged form tells them apart", at: start)
        }
        try refuse(expectation(type))
    }

    /// Whether the value that comes next fits a branch; of an object, as far as its own members tell.
    private func fits(_ branch: AvroSchema.TypeID, _ kind: JSONKind) throws(JSONError) -> Bool {
        var probe = probe
        let type = schema[branch]
        if kind != .object || type.logicalType == .duration && form == .plain {
            try probe.walk(branch)
            return probe.mistakes.isEmpty
        }
        var isFitting = true
        switch type.shape {
        case .record(let record):
            var seen: Set<ExactString> = []
            try probe.readMembers { probe, name, _ throws(JSONError) in
                seen.insert(ExactString(name))
                let field = record.fields.first { ExactString($0.name) == ExactString(name) }
                if let field {
                    if try !probe.fitsInside(field.type) { isFitting = false }
                } else if probe.unknownFields == .refused {
                    isFitting = false
                }
                try probe.skipValue()
            }
            return isFitting
                && record.fields.enumerated().allSatisfy { position, field in
                    seen.contains(ExactString(field.name)) || defaults[branch, position] != nil
                }
        case .map(let values):
            try probe.readMembers { probe, _, _ throws(JSONError) in
                if try !probe.fitsInside(values) { isFitting = false }
                try probe.skipValue()
            }
            return isFitting
        default: return false
        }
    }

    /// Whether a member's value fits: in full, if it is no array or object; otherwise only whether one is allowed.
    private func fitsInside(_ id: AvroSchema.TypeID) throws(JSONError) -> Bool {
        let kind = try nextKind()
        let type = schema[id]
        guard kind == .array || kind == .object else {
            var probe = probe
            try probe.walk(id)
            return probe.mistakes.isEmpty
        }
        guard case .union(let union) = type.shape else { return type.unionStep(for: kind) != nil }
        return union.branches.contains { schema[$0].unionStep(for: kind) != nil }
    }
}
