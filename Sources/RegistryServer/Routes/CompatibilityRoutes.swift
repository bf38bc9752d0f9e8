internal import JSON
internal import Registry

/// `/compatibility`: whether a schema could be registered.
enum CompatibilityRoutes {
    static let all = [
        Route(
            .post, "/compatibility/subjects/{subject}/versions", "Says whether a schema could be registered",
            query: "normalize verbose", body: .schema, errors: [42201], checkAll),
        Route(
            .post, "/compatibility/subjects/{subject}/versions/{version}",
            "Says whether a schema agrees with one version", query: "normalize verbose", body: .schema,
            errors: [40402, 42201, 42202], checkOne),
    ]

    private static func checkAll(_ request: APIRequest, _ registry: EmbeddedRegistry) async throws -> APIResponse {
        let submission = try request.submission()
        return try await answer(request) {
            try await registry.checkCompatibility(of: submission, under: request.subject(registry))
        }
    }

    private static func checkOne(_ request: APIRequest, _ registry: EmbeddedRegistry) async throws -> APIResponse {
        let submission = try request.submission()
        let version = try request.version
        return try await answer(request) {
            try await registry.checkCompatibility(of: submission, with: version, of: request.subject(registry))
        }
    }

    private static func answer(
        _ request: APIRequest, _ check: () async throws -> CompatibilityReport
    ) async throws -> APIResponse {
        guard request.flag("verbose") else { return .json(["is_compatible": .boolean(try await check().isCompatible)]) }
        let report: CompatibilityReport
        do {
            report = try await check()
        } catch let error as RegistryError where error.code == .invalidSchema {
            report = CompatibilityReport(isCompatible: false, messages: [error.message])
        }
        var members: [JSONDocument.Member] = [
            .init("is_compatible", .boolean(report.isCompatible)),
            .init("messages", .array(report.messages.map { .string($0) })),
        ]
        let findings = request.findings(report.conflicts)
        if !findings.isEmpty { members.append(.init("findings", .array(findings))) }
        return .json(.object(members))
    }
}
