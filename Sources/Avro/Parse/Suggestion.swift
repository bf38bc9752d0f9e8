internal import JSON

extension SchemaParser {
    /// What someone who wrote the unknown type `name` may have meant, as the end of a sentence; empty without an idea.
    func suggestion(for name: String) -> String {
        let simple = AvroName(name, in: "").name
        let known = names.keys.map { AvroName($0.text, in: "") }.sorted { $0.full < $1.full }
        if let same = known.first(where: { $0.name.lowercased() == simple.lowercased() }) {
            return "; did you mean \(shown(same.full))?"
        }
        switch simple.lowercased() {
        case "array": return "; an array is written {\"type\": \"array\", \"items\": …}"
        case "map": return "; a map is written {\"type\": \"map\", \"values\": …}"
        case "enum", "fixed", "record", "error":
            return "; \(simple) is written as an object with a \"name\", and used by that name"
        case "union": return "; a union is written as an array of its branches"
        case "integer", "int32", "short", "byte": return "; did you mean \"int\"?"
        case "int64", "bigint": return "; did you mean \"long\"?"
        case "str", "text", "varchar", "char": return "; did you mean \"string\"?"
        case "bool": return "; did you mean \"boolean\"?"
        case "number", "real", "float64": return "; did you mean \"double\"?"
        case "binary", "blob": return "; did you mean \"bytes\"?"
        case "none", "void", "nil": return "; did you mean \"null\"?"
        case _ where LogicalType.names.contains(simple):
            return "; \(simple) is a logical type: write {\"type\": …, \"logicalType\": \"\(simple)\"}"
        default: break
        }
        let primitives = ["null", "boolean", "int", "long", "float", "double", "bytes", "string"]
        let near = nearest(to: simple, among: primitives + known.map(\.name))
        return near.map { near in
            "; did you mean \(shown(known.first { $0.name == near }?.full ?? near))?"
        } ?? ""
    }

    /// The candidate that differs from `name` by the fewest letters, if that is at most a third of them.
    func nearest(to name: String, among candidates: [String]) -> String? {
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
    private func editDistance(_ lhs: [UInt8], _ rhs: [UInt8]) -> Int {
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
