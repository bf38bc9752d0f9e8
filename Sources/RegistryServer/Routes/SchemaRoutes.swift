internal import JSON
internal import Registry
internal import SchemaLanguage

/// `/schemas`: schemas by id and GUID, and searching.
enum SchemaRoutes {
    static let all = [
        Route(
            .get, "/schemas", "Searches the schemas",
            query: "subjectPrefix aliases deleted latestOnly ruleType offset limit", search),
        Route(.get, "/schemas/types", "Lists the schema languages", types),
        Route(
            .get, "/schemas/ids/{id}", "Gives the schema with an id",
            query: "subject format referenceFormat fetchMaxId", errors: [40403], get),
        Route(
            .get, "/schemas/ids/{id}/schema", "Gives the text of the schema with an id", query: "subject format",
            errors: [40403], text),
        Route(
            .get, "/schemas/ids/{id}/subjects", "Lists the subjects that have an id",
            query: "subject deleted offset limit", errors: [40403], subjects),
        Route(
            .get, "/schemas/ids/{id}/versions", "Lists the versions that have an id",
            query: "subject deleted offset limit", errors: [40403], versions),
        Route(
            .get, "/schemas/guids/{guid}", "Gives the schema with a GUID", query: "format", errors: [40403], getByGUID),
        Route(.get, "/schemas/guids/{guid}/ids", "Lists the ids of the schema with a GUID", ids),
    ]

    /// How many schemas a search answers (`schema.search.default.limit`, `.max.limit`).
    static let limit = 1_000

    private static func search(_ request: APIRequest, _ registry: EmbeddedRegistry) async throws -> APIResponse {
        // Unlike in a list of subjects, no prefix means the default context alone.
        let filter = SubjectFilter(subjectPrefix: request.text("subjectPrefix") ?? "")
        var found = try await registry.schemas(
            filter, request.flag("latestOnly") ? .latestOnly : .allVersions,
            deleted: request.flag("deleted") ? .include : .exclude)
        if let type = request.text("ruleType"), !type.isEmpty {
            found = found.filter { $0.content.ruleSet?.allRules.contains { $0.type == type } ?? false }
        }
        let aliases = request.flag("aliases") ? try await registry.aliases() : [:]
        return .json(
            .array(
                try request.page(of: found, limit: limit).map { schema in
                    var fields = JSONFields()
                    fields.addUnlessEmpty(
                        "aliases", (aliases[schema.subject] ?? []).map { .string($0.qualified) })
                    return .object((schema.json.members ?? []) + fields.members)
                }))
    }

    private static func types(_ request: APIRequest, _ registry: EmbeddedRegistry) async throws -> APIResponse {
        .json([SchemaFormat.json, .protobuf, .avro].map(\.registryName))
    }

    private static func get(_ request: APIRequest, _ registry: EmbeddedRegistry) async throws -> APIResponse {
        let schema = try await schema(request, registry)
        let context = schema.use?.subject.context ?? .default
        let highest = request.flag("fetchMaxId") ? try await registry.highestID(in: context) : nil
        return .json(schema.json(maxID: highest))
    }

    private static func text(_ request: APIRequest, _ registry: EmbeddedRegistry) async throws -> APIResponse {
        .text(try await schema(request, registry).content.text)
    }

    private static func schema(
        _ request: APIRequest, _ registry: EmbeddedRegistry
    ) async throws -> IdentifiedSchema {
        let (id, subject) = try await request.idInContext(registry)
        var found = try await registry.schema(id: id, for: subject)
        if let use = found.use { try await request.reshape(&found.content, of: use.subject, registry) }
        return found
    }

    private static func subjects(_ request: APIRequest, _ registry: EmbeddedRegistry) async throws -> APIResponse {
        .json(try await uses(request, registry).map(\.subject.qualified))
    }

    private static func versions(_ request: APIRequest, _ registry: EmbeddedRegistry) async throws -> APIResponse {
        .json(.array(try await uses(request, registry).map(\.json)))
    }

    private static func uses(
        _ request: APIRequest, _ registry: EmbeddedRegistry
    ) async throws -> ArraySlice<SubjectVersion> {
        let (id, subject) = try await request.idInContext(registry)
        return try request.page(
            of: try await registry.versions(
                with: id, for: subject, deleted: request.flag("deleted") ? .include : .exclude))
    }

    private static func getByGUID(_ request: APIRequest, _ registry: EmbeddedRegistry) async throws -> APIResponse {
        guard let guid = SchemaGUID(request.parameter("guid")) else {
            throw RegistryError(.schemaNotFound, "Schema \(request.parameter("guid")) not found")
        }
        var found = try await registry.schema(guid: guid)
        if let context = try await registry.ids(of: guid).first?.context {
            try await request.reshape(&found.content, of: Subject(unchecked: context.prefix), registry)
        }
        return .json(found.json())
    }

    private static func ids(_ request: APIRequest, _ registry: EmbeddedRegistry) async throws -> APIResponse {
        guard let guid = SchemaGUID(request.parameter("guid")) else { return .json(.array([])) }
        return .json(.array(try await registry.ids(of: guid).map(\.json)))
    }
}

extension APIRequest {
    /// The id that the path names, and the subject that says in which context it is meant.
    ///
    /// - Throws: `APIError`, 404, for what is no integer.
    fileprivate func idInContext(_ registry: EmbeddedRegistry) async throws -> (SchemaID, Subject?) {
        guard let number = Int32(parameter("id")) else { throw APIError.notFound }
        guard let id = SchemaID(number) else {
            throw RegistryError(.schemaNotFound, "Schema \(number) not found")
        }
        guard let subject = text("subject"), !subject.isEmpty else { return (id, nil) }
        return (id, try await registry.target(of: Subject(unchecked: subject)))
    }
}
