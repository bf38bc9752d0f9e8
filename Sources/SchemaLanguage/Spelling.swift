/// Guesses what someone meant who wrote a name that isn't known.
package enum Spelling {
    /// The candidate that differs from `name` by the fewest letters, if that is at most a third of them.
    package static func nearest(to name: String, among candidates: [String]) -> String? {
        // The cost is the product of the lengths.
        guard name.utf8.count <= 40 else { return nil }
        let allowed = max(1, name.utf8.count / 3)
        var best: (candidate: String, distance: Int)?
        for candidate in candidates where abs(candidate.utf8.count - name.utf8.count) <= allowed {
            let distance = editDistance(Array(name.lowercased().utf8), Array(candidate.lowercased().utf8))
            guard distance <= allowed, distance < best?.distance ?? .max else { continue }
            best = (candidate, distance)
        }
        return best?.candidate
    }

    /// How many bytes must be put in, taken out or replaced to make `lhs` into `rhs` (Levenshtein).
    private static func editDistance(_ lhs: [UInt8], _ rhs: [UInt8]) -> Int {
        var row = Array(0...rhs.count)
        for (i, l) in lhs.enumerated() {
            var diagonal = row[0]
            row[0] = i + 1
            for (j, r) in rhs.enumerated() {
                let replaced = diagonal + (l == r ? 0 : 1)
                diagonal = row[j + 1]
                row[j + 1] = min(replaced, row[j] + 1, diagonal + 1)
            }
        }
        return row[rhs.count]
    }
}
