internal import JSON
public import Registry

extension RegistryClient {
    // MARK: Deletion

    /// Deletes one version.
    ///
    /// - Returns: its number.
    public func deleteVersion(
        _ version: VersionSelector, of subject: Subject, _ deletion: Deletion
    ) async throws(RegistryError) -> SchemaVersion {
        let request = RegistryRequest(
            .delete, "subjects", subject.qualified, "versions", version.description,
            query: [flag("permanent", deletion == .permanent)])
        return try await change(request) { try $0.version }
    }

    /// Deletes every version of a subject.
    ///
    /// - Returns: the numbers of those that were deleted, ascending.
    public func deleteSubject(
        _ subject: Subject, _ deletion: Deletion
    ) async throws(RegistryError) -> [SchemaVersion] {
        let request = RegistryRequest(
            .delete, "subjects", subject.qualified, query: [flag("permanent", deletion == .permanent)])
        return try await change(request) { try $0.versions }
    }

    /// Takes the soft deletion of one version back, which only Concord's registry can.
    ///
    /// - Returns: its number.
    public func undeleteVersion(
        _ version: SchemaVersion, of subject: Subject
    ) async throws(RegistryError) -> SchemaVersion {
        let request = RegistryRequest(
            .post, "subjects", subject.qualified, "versions", version.description, "undelete", body: [:])
        return try await change(request) { try $0.version }
    }

    /// Takes the soft deletion of a subject's versions back, which only Concord's registry can.
    ///
    /// - Returns: the numbers of those that were deleted, ascending.
    public func undeleteSubject(_ subject: Subject) async throws(RegistryError) -> [SchemaVersion] {
        try await change(RegistryRequest(.post, "subjects", subject.qualified, "undelete", body: [:])) {
            try $0.versions
        }
    }

    // MARK: Configuration

    /// What a scope itself configures.
    public func config(of scope: RegistryScope) async throws(RegistryError) -> RegistryConfig {
        try await send(RegistryRequest(.get, path: scope.path("config"))) { try RegistryConfig(json: $0) }
    }

    /// What is in force for a scope.
    public func effectiveConfig(of scope: RegistryScope) async throws(RegistryError) -> RegistryConfig {
        try await send(
            RegistryRequest(.get, path: scope.path("config"), query: [flag("defaultToGlobal", true)])
        ) { try RegistryConfig(json: $0) }
    }

    /// Changes what a scope configures.
    ///
    /// - Returns: the scope's whole configuration afterwards.
    public func updateConfig(
        of scope: RegistryScope, _ update: ConfigUpdate
    ) async throws(RegistryError) -> RegistryConfig {
        // Registries differ in whether they answer the change or what it led to.
        try await change(RegistryRequest(.put, path: scope.path("config"), body: update.json)) { _ in }
        return try await config(of: scope)
    }

    /// Removes what a scope configures.
    ///
    /// - Returns: what it was.
    public func deleteConfig(of scope: RegistryScope) async throws(RegistryError) -> RegistryConfig {
        try await change(RegistryRequest(.delete, path: scope.path("config"))) { try RegistryConfig(json: $0) }
    }

    // MARK: Modes

    /// The mode that a scope itself sets.
    public func mode(of scope: RegistryScope) async throws(RegistryError) -> SchemaMode {
        try await send(RegistryRequest(.get, path: scope.path("mode"))) { try $0.requiredMode }
    }

    /// The mode in force for a scope.
    public func effectiveMode(of scope: RegistryScope) async throws(RegistryError) -> SchemaMode {
        try await send(
            RegistryRequest(.get, path: scope.path("mode"), query: [flag("defaultToGlobal", true)])
        ) { try $0.requiredMode }
    }

    /// Sets a scope's mode; nil clears it.
    public func setMode(
        _ mode: SchemaMode?, of scope: RegistryScope, _ change: ModeChange
    ) async throws(RegistryError) {
        let body: JSONDocument = ["mode": mode.map { .string($0.rawValue) } ?? .null]
        try await self.change(
            RegistryRequest(.put, path: scope.path("mode"), query: [flag("force", change == .forced)], body: body)
        ) { _ in }
    }

    /// Removes a scope's mode.
    ///
    /// - Returns: what it was, if it was set.
    public func deleteMode(
        of scope: RegistryScope, _ removal: ModeRemoval
    ) async throws(RegistryError) -> SchemaMode? {
        let request = RegistryRequest(
            .delete, path: scope.path("mode"), query: [flag("recursive", removal == .recursive)])
        return try await change(request) { try $0.choice("mode", SchemaMode.self) }
    }

    // MARK: Contexts

    /// The contexts that have had a schema, the default one first, then by name.
    public func contexts() async throws(RegistryError) -> [SchemaContext] {
        try await send(RegistryRequest(.get, "contexts")) { json in
            try json.items { item in try item.string.map { try SchemaContext($0) } }
        }
    }

    /// Removes a context without subjects, soft-deleted ones included.
    public func deleteContext(_ context: SchemaContext) async throws(RegistryError) {
        _ = try await connection.send(RegistryRequest(.delete, "contexts", context.name))
    }
}

extension RegistryScope {
    /// Where the scope's configuration or mode is.
    fileprivate func path(_ resource: String) -> [String] { text.isEmpty ? [resource] : [resource, text] }
}

extension JSONDocument {
    fileprivate var version: SchemaVersion {
        get throws {
            guard let version = integer.flatMap({ SchemaVersion($0) }) else {
                throw MalformedDocument("it is not the number of a version")
            }
            return version
        }
    }

    fileprivate var requiredMode: SchemaMode {
        get throws { try required("mode", choice("mode", SchemaMode.self)) }
    }
}
