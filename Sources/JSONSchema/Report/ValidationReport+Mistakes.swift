internal import JSON
public import SchemaLanguage

extension ValidationReport {
    /// The mistakes as they are told to people, in the order of the text; empty if the value is valid.
    ///
    /// Where a value matches none of several schemas, and one of them is clearly the one meant, what is wrong by that one
    /// is told, else what would have been right.
    public var mistakes: [ValueMistake] {
        switch verdict {
        case .valid: return []
        case .invalid:
            let mistakes = failures.flatMap(\.mistakes)
            // Swift's sort keeps the order of those at one place.
            return mistakes.sorted { lhs, rhs in
                guard let left = lhs.position, let right = rhs.position else { return false }
                return left < right
            }
        case .notJSON(let error):
            return [
                ValueMistake(
                    pointer: "", position: errorPosition, expected: "a JSON text",
                    found: "one with a mistake: \(error.message)")
            ]
        case .undecided(let reason):
            return [ValueMistake(pointer: "", position: nil, expected: "a value that can be validated", found: reason)]
        }
    }
}

extension ValidationFailure {
    fileprivate var mistakes: [ValueMistake] {
        guard !causes.isEmpty else {
            return [ValueMistake(pointer: instanceLocation, position: position, expected: expected, found: found)]
        }
        let branches = branches
        if let meant = meant(among: branches) { return meant.flatMap(\.mistakes) }
        // Where each schema asks for something simple, that can be said in one.
        var wishes: [String] = []
        for branch in branches {
            guard let first = branch.first, first.instanceLocation == instanceLocation, first.causes.isEmpty else {
                wishes = []
                break
            }
            if !wishes.contains(first.expected) { wishes.append(first.expected) }
        }
        let expected = wishes.isEmpty || wishes.count > 6 ? expected : FailureWords.alternatives(wishes)
        return [ValueMistake(pointer: instanceLocation, position: position, expected: expected, found: found)]
    }

    /// The causes, by the schema that they come from.
    private var branches: [[ValidationFailure]] {
        var branches: [(step: Int32?, failures: [ValidationFailure])] = []
        for cause in causes {
            let step = cause.way.dropFirst(way.count).first
            if let last = branches.last, last.step == step {
                branches[branches.count - 1].failures.append(cause)
            } else {
                branches.append((step, [cause]))
            }
        }
        return branches.map(\.failures)
    }

    /// The one schema that the value was meant for: the only one for which it is of the right sort, or failing that the
    /// only one in which nothing that tells sorts apart, such as a `const`, is wrong.
    private func meant(among branches: [[ValidationFailure]]) -> [ValidationFailure]? {
        let ofRightSort = branches.filter { branch in
            !branch.contains { $0.choosesSchema && $0.instanceLocation == instanceLocation }
        }
        if ofRightSort.count == 1 { return ofRightSort[0] }
        let unmistakable = ofRightSort.filter { branch in
            !branch.contains { $0.keyword == "const" || $0.keyword == "enum" }
        }
        return unmistakable.count == 1 ? unmistakable[0] : nil
    }
}
