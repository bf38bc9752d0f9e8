internal import JSON
internal import SchemaLanguage

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
        let near = Spelling.nearest(to: simple, among: primitives + known.map(\.name))
        return near.map { near in
            "; did you mean \(shown(known.first { $0.name == near }?.full ?? near))?"
        } ?? ""
    }
}
