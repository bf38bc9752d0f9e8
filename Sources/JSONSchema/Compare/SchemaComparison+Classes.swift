internal import JSON
internal import SchemaLanguage

/// What is compared of parts of any class, and of those that combine others.
extension SchemaComparison {
    mutating func compare(_ pair: ComparedPair, _ findings: inout PairFindings) throws(ComparisonTooLarge) {
        try take()
        let oldPart = schema(pair.old).target(of: pair.old)
        let newPart = schema(pair.new).target(of: pair.new)
        let (oldShape, newShape) = (schema(oldPart).shape(of: oldPart), schema(newPart).shape(of: newPart))
        if compareWithBranch(oldPart, oldShape, newPart, newShape, &findings) { return }
        guard oldShape.hasClass(of: newShape) else {
            // Nothing is lost if nothing was right before, or if everything is now.
            if case .never = oldShape { return }
            if case .empty = newShape { return }
            if bothAreBytes(oldPart, newPart) { return }
            findings.add(difference(.typeChanged, oldPart, newPart))
            return
        }
        compareDescriptions(oldPart, newPart, &findings)
        switch (oldShape, newShape) {
        case (.typed(let old), .typed(let new)): try compareTyped(old, oldPart, new, newPart, &findings)
        case (.enumeration(let old), .enumeration(let new)): try compareValues(old, oldPart, new, newPart, &findings)
        case (.constant(let old), .constant(let new)):
            if old != new { findings.add(difference(.enumArrayChanged, oldPart, newPart, "const", path: ["enum"])) }
        case (.negation(let old), .negation(let new)):
            // What is refused may only become less.
            let isNarrowed = isCompatible(new, old, &findings)
            findings.add(
                difference(isNarrowed ? .notTypeNarrowed : .notTypeExtended, oldPart, newPart, "not", path: ["not"]))
        case (.combined(let old, let oldBranches), .combined(let new, let newBranches)):
            try compareBranches(old, oldBranches, oldPart, new, newBranches, newPart, &findings)
        default: break
        }
    }

    /// A difference of two parts, or of a keyword that both have.
    func difference(
        _ kind: SchemaDifferenceKind, _ old: ComparedPart, _ new: ComparedPart, _ keyword: String? = nil,
        path: [String] = []
    ) -> SchemaDifference {
        SchemaDifference(
            kind: kind, path: path, old: SchemaDifference.Place(part: old, keyword: keyword),
            new: SchemaDifference.Place(part: new, keyword: keyword))
    }

    /// Compares parts inside a pair, whose differences count.
    mutating func compare(
        _ old: ComparedPart, _ new: ComparedPart, at step: [String], _ findings: inout PairFindings
    ) {
        let pair = ComparedPair(old: old, new: new)
        findings.add(pair, at: step)
        _ = isCompatible(old, new, &findings)
    }

    func draft(_ part: ComparedPart) -> Draft {
        schema(part).resources[node(part).resource.index].dialect.draft
    }

    private func bothAreBytes(_ old: ComparedPart, _ new: ComparedPart) -> Bool {
        [old, new].allSatisfy { part in
            if case .annotation(let value) = node(part).keyword("connect.type")?.content {
                value.string == "bytes"
            } else {
                false
            }
        }
    }

    private func compareDescriptions(_ old: ComparedPart, _ new: ComparedPart, _ findings: inout PairFindings) {
        // A part of a schema has none of its own.
        func annotation(_ name: String, _ part: ComparedPart) -> JSONValue? {
            guard part.part == .whole, case .annotation(let value) = node(part).keyword(name)?.content else {
                return nil
            }
            return value
        }
        var kinds: [(String, SchemaDifferenceKind)] = [
            ("title", .titleChanged), ("description", .descriptionChanged), ("default", .defaultChanged),
        ]
        // Since 2019-09 the registry has another engine, which doesn't look at identifiers.
        if draft(old) <= .draft7, draft(new) <= .draft7 { kinds += [("$id", .idChanged), ("id", .idChanged)] }
        for (name, kind) in kinds where annotation(name, old) != annotation(name, new) {
            findings.add(difference(kind, old, new, name))
        }
    }

    // MARK: Values

    private mutating func compareValues(
        _ old: [JSONValue], _ oldPart: ComparedPart, _ new: [JSONValue], _ newPart: ComparedPart,
        _ findings: inout PairFindings
    ) throws(ComparisonTooLarge) {
        try take(old.count + new.count)
        let (old, new) = (Set(old), Set(new))
        guard old != new else { return }
        let kind: SchemaDifferenceKind =
            new.isSuperset(of: old)
            ? .enumArrayExtended : new.isSubset(of: old) ? .enumArrayNarrowed : .enumArrayChanged
        findings.add(difference(kind, oldPart, newPart, "enum", path: ["enum"]))
    }

    // MARK: Branches

    /// Compares a part that combines others with one that doesn't; false if that says nothing.
    private mutating func compareWithBranch(
        _ old: ComparedPart, _ oldShape: ComparedShape, _ new: ComparedPart, _ newShape: ComparedShape,
        _ findings: inout PairFindings
    ) -> Bool {
        switch (oldShape, newShape) {
        case (.combined, .combined): return false
        case (_, .combined(let criterion, let branches)):
            if branches.count == 1 {
                guard isCompatible(old, branches[0], &findings) else { return false }
                compare(old, branches[0], at: [], &findings)
                return true
            }
            guard criterion != .all else { return false }
            for branch in branches where isCompatible(old, branch, &findings) {
                compare(old, branch, at: [], &findings)
                findings.add(difference(.sumTypeExtended, old, new))
                return true
            }
            return false
        case (.combined(let criterion, let branches), _):
            if branches.count == 1 {
                guard isCompatible(branches[0], new, &findings) else { return false }
                compare(branches[0], new, at: [], &findings)
                return true
            }
            guard criterion == .all else { return false }
            for branch in branches where isCompatible(branch, new, &findings) {
                compare(branch, new, at: [], &findings)
                findings.add(difference(.productTypeNarrowed, old, new))
                return true
            }
            return false
        default: return false
        }
    }

    private mutating func compareBranches(
        _ old: ComparedShape.Criterion, _ oldBranches: [ComparedPart], _ oldPart: ComparedPart,
        _ new: ComparedShape.Criterion, _ newBranches: [ComparedPart], _ newPart: ComparedPart,
        _ findings: inout PairFindings
    ) throws(ComparisonTooLarge) {
        let oldBranches = distinct(oldBranches)
        let newBranches = distinct(newBranches)
        if old != new {
            let isExtended =
                new == .any || oldBranches.count == 1 && newBranches.count == 1 || oldBranches.count == 1 && new == .one
                || newBranches.count == 1 && old == .all
            findings.add(difference(isExtended ? .combinedTypeExtended : .combinedTypeChanged, oldPart, newPart))
            if !isExtended { return }
        }
        if oldBranches.count < newBranches.count {
            findings.add(difference(new == .all ? .productTypeExtended : .sumTypeExtended, oldPart, newPart))
        } else if oldBranches.count > newBranches.count {
            findings.add(difference(old == .all ? .productTypeNarrowed : .sumTypeNarrowed, oldPart, newPart))
        }
        var edges: [[Int]] = []
        for old in oldBranches {
            try take(newBranches.count)
            var matches: [Int] = []
            for (position, new) in newBranches.enumerated() where isCompatible(old, new, &findings) {
                matches.append(position)
            }
            edges.append(matches)
        }
        let matching = try largestMatching(edges, count: newBranches.count)
        for (position, match) in matching.enumerated() {
            guard let match else { continue }
            compare(oldBranches[position], newBranches[match], at: [old.rawValue, "\(position)"], &findings)
        }
        if matching.count(where: { $0 != nil }) < min(oldBranches.count, newBranches.count) {
            findings.add(difference(.combinedTypeSubschemasChanged, oldPart, newPart))
        }
    }

    /// The branches without those that say the same as one before.
    private func distinct(_ branches: [ComparedPart]) -> [ComparedPart] {
        var texts: Set<String> = []
        return branches.filter { branch in
            guard branch.part == .whole else { return true }
            let schema = schema(branch)
            let node = schema[branch.node]
            let text = schema.sources[node.source].text.utf8.dropFirst(node.span.start).prefix(
                node.span.end - node.span.start)
            return texts.insert(String(decoding: text, as: UTF8.self)).inserted
        }
    }

    /// For each of the left ones its partner, so that as many as can be have one: by augmenting paths.
    private mutating func largestMatching(_ edges: [[Int]], count: Int) throws(ComparisonTooLarge) -> [Int?] {
        var left = [Int?](repeating: nil, count: edges.count)
        var right = [Int?](repeating: nil, count: count)
        for start in edges.indices {
            // Breadth first: for each right one, from where it was reached.
            var reachedFrom = [Int?](repeating: nil, count: count)
            var queue = [start]
            var end: Int?
            var next = 0
            while next < queue.count, end == nil {
                let position = queue[next]
                next += 1
                try take(edges[position].count)
                for match in edges[position] where reachedFrom[match] == nil {
                    reachedFrom[match] = position
                    guard let other = right[match] else {
                        end = match
                        break
                    }
                    queue.append(other)
                }
            }
            while let match = end, let position = reachedFrom[match] {
                end = left[position]
                left[position] = match
                right[match] = position
                if position == start { break }
            }
        }
        return left
    }
}
