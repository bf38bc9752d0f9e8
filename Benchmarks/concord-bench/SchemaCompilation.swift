import JSON
import JSONSchema
import SchemaLanguage

/// A JSON Schema of 1 MB from its text to a plan: objects with the keywords that most schemas have, referring to each other.
enum SchemaCompilation {
    static func run(_ measurement: Measurement) throws {
        let text = SchemaText(schema(bytes: 1_000_000))
        // Fails here rather than inside the measurement if the schema is wrong.
        _ = try JSONSchema(parsing: text)
        measurement.report("compile_schema", events: 1, bytes: text.text.utf8.count) {
            if let schema = try? JSONSchema(parsing: text) { _ = ValidationPlan(schema) }
        }
    }

    private static func schema(bytes: Int) -> String {
        var definitions: [String] = []
        var size = 0
        while size < bytes {
            let number = definitions.count
            let next = definitions.isEmpty ? 0 : number - 1
            let definition = """
                "entity\(number)": {
                  "type": "object", "title": "Entity \(number)", "required": ["id", "name"], "additionalProperties": false,
                  "properties": {
                    "id": {"type": "integer", "minimum": 1},
                    "name": {"type": "string", "minLength": 1, "maxLength": 80, "pattern": "^[A-Za-z][A-Za-z0-9_]*$"},
                    "state": {"enum": ["open", "paid", "shipped", "closed"]},
                    "price": {"type": ["number", "null"], "multipleOf": 0.01, "description": "In the currency below."},
                    "tags": {"type": "array", "items": {"type": "string"}, "uniqueItems": true, "maxItems": 20},
                    "parent": {"$ref": "#/$defs/entity\(next)"}
                  }
                }
                """
            size += definition.utf8.count
            definitions.append(definition)
        }
        return """
            {"$schema": "https://json-schema.org/draft/2020-12/schema", "$ref": "#/$defs/entity0", "$defs": {
            \(definitions.joined(separator: ",\n"))
            }}
            """
    }
}
