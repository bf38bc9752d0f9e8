/// Describes routes as OpenAPI does.
enum OpenAPI {
    /// The document, in YAML.
    static func yaml(of routes: [Route]) -> String {
        var lines = [
            "openapi: 3.1.0", "info:", "  title: Concord's schema registry", "  version: 0.1.0",
            "  description: Confluent's Schema Registry API. Paths may also begin with /contexts/CONTEXT.", "paths:",
        ]
        var paths: [String] = []
        for route in routes where !paths.contains(route.path) { paths.append(route.path) }
        for path in paths {
            lines.append("  \(path):")
            for route in routes where route.path == path { lines += operation(route) }
        }
        return lines.joined(separator: "\n") + "\n" + components
    }

    private static func operation(_ route: Route) -> [String] {
        var lines = ["    \(route.method.rawValue.lowercased()):", "      summary: \(route.summary)"]
        let inPath = route.path.split(separator: "/").filter { $0.hasPrefix("{") }.map { $0.dropFirst().dropLast() }
        if !inPath.isEmpty || !route.query.isEmpty { lines.append("      parameters:") }
        for name in inPath {
            lines.append("        - {name: \(name), in: path, required: true, schema: {type: string}}")
        }
        for name in route.query { lines.append("        - {name: \(name), in: query, schema: {type: string}}") }
        if let body = route.body {
            lines += [
                "      requestBody:", "        required: true", "        content:",
                "          application/vnd.schemaregistry.v1+json:",
                "            schema: {$ref: \"#/components/schemas/\(body.rawValue)\"}",
            ]
        }
        lines += ["      responses:", "        \"200\": {description: The answer.}"]
        for (status, errors) in Dictionary(grouping: route.errors, by: { $0 / 100 }).sorted(by: { $0.key < $1.key }) {
            let codes = errors.map(String.init).joined(separator: ", ")
            lines += [
                "        \"\(status)\":", "          description: Refused, with error_code \(codes).",
                "          content: {application/json: {schema: {$ref: \"#/components/schemas/Error\"}}}",
            ]
        }
        return lines
    }

    private static let components = """
        components:
          schemas:
            Error:
              type: object
              required: [error_code, message]
              properties:
                error_code: {type: integer}
                message: {type: string}
                findings: {type: array, items: {type: object}}
            SchemaSubmission:
              type: object
              properties:
                schema: {type: string}
                schemaType: {enum: [AVRO, JSON, PROTOBUF]}
                references:
                  type: array
                  items:
                    type: object
                    required: [name, subject, version]
                    properties:
                      name: {type: string}
                      subject: {type: string}
                      version: {type: integer}
                metadata: {type: object}
                ruleSet: {type: object}
                version: {type: integer}
                id: {type: integer}
            ConfigUpdate:
              type: object
              properties:
                compatibility:
                  enum: [NONE, BACKWARD, FORWARD, FULL, BACKWARD_TRANSITIVE, FORWARD_TRANSITIVE, FULL_TRANSITIVE]
                compatibilityGroup: {type: [string, "null"]}
                alias: {type: [string, "null"]}
                normalize: {type: [boolean, "null"]}
                defaultMetadata: {type: [object, "null"]}
                overrideMetadata: {type: [object, "null"]}
                defaultRuleSet: {type: [object, "null"]}
                overrideRuleSet: {type: [object, "null"]}
            ModeUpdate:
              type: object
              required: [mode]
              properties:
                mode: {enum: [READWRITE, READONLY, READONLY_OVERRIDE, IMPORT, FORWARD, null]}

        """
}
