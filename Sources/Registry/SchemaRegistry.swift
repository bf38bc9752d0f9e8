/// A schema registry: the embedded one, or a remote one that speaks Confluent's REST API.
///
/// Every call throws `RegistryError`, whose codes are those of the REST API.
public protocol SchemaRegistry: Sendable {
    /// Registers a schema under `subject`, or finds that it is registered there already. An answer is durable.
    func register(_ schema: SchemaSubmission, under subject: Subject) async throws(RegistryError) -> RegisteredSchema

    /// The version of `subject` that has this schema.
    func lookUp(
        _ schema: SchemaSubmission, under subject: Subject, deleted: DeletedVersions
    ) async throws(RegistryError) -> RegisteredSchema

    /// The subjects that `filter` means, sorted. A subject is deleted when all of its versions are.
    func subjects(_ filter: SubjectFilter, deleted: DeletedVersions) async throws(RegistryError) -> [Subject]

    /// The versions of `subject`, ascending.
    func versions(of subject: Subject, deleted: DeletedVersions) async throws(RegistryError) -> [SchemaVersion]

    /// One version of `subject`.
    func version(
        _ version: VersionSelector, of subject: Subject, deleted: DeletedVersions
    ) async throws(RegistryError) -> RegisteredSchema

    /// The highest version of `subject` whose metadata has all of `properties`.
    func latestVersion(
        of subject: Subject, having properties: [String: String], deleted: DeletedVersions
    ) async throws(RegistryError) -> RegisteredSchema

    /// The versions of the subjects that `filter` means, sorted by subject and version.
    func schemas(
        _ filter: SubjectFilter, _ extent: SchemaExtent, deleted: DeletedVersions
    ) async throws(RegistryError) -> [RegisteredSchema]

    /// The schema with an id, soft-deleted or not. The id is one of the default context, unless `subject` says
    /// otherwise: a subject of a named context, or a subject that another context has with this id.
    func schema(id: SchemaID, for subject: Subject?) async throws(RegistryError) -> IdentifiedSchema

    /// The schema with a GUID, in whichever context, soft-deleted or not.
    func schema(guid: SchemaGUID) async throws(RegistryError) -> IdentifiedSchema

    /// The ids that a content has, one or more a context; empty for an unknown GUID.
    func ids(of guid: SchemaGUID) async throws(RegistryError) -> [ContextID]

    /// The versions that have an id, sorted. `subject` says in which context, as for `schema(id:for:)`.
    func versions(
        with id: SchemaID, for subject: Subject?, deleted: DeletedVersions
    ) async throws(RegistryError) -> [SubjectVersion]

    /// The ids of the schemas that refer to a version, ascending.
    func referrers(
        to version: VersionSelector, of subject: Subject, deleted: DeletedVersions
    ) async throws(RegistryError) -> [SchemaID]

    /// Whether a schema agrees with one version of `subject`, by the configured level's directions.
    func checkCompatibility(
        of schema: SchemaSubmission, with version: VersionSelector, of subject: Subject
    ) async throws(RegistryError) -> CompatibilityReport

    /// Whether a schema could be registered under `subject` by the configured level.
    func checkCompatibility(
        of schema: SchemaSubmission, under subject: Subject
    ) async throws(RegistryError) -> CompatibilityReport

    /// Deletes one version.
    ///
    /// - Returns: its number.
    func deleteVersion(
        _ version: VersionSelector, of subject: Subject, _ deletion: Deletion
    ) async throws(RegistryError) -> SchemaVersion

    /// Deletes every version of a subject.
    ///
    /// - Returns: the numbers of those that were deleted, ascending.
    func deleteSubject(_ subject: Subject, _ deletion: Deletion) async throws(RegistryError) -> [SchemaVersion]

    /// Takes the soft deletion of one version back.
    ///
    /// - Returns: its number.
    func undeleteVersion(_ version: SchemaVersion, of subject: Subject) async throws(RegistryError) -> SchemaVersion

    /// Takes the soft deletion of a subject's versions back.
    ///
    /// - Returns: the numbers of those that were deleted, ascending.
    func undeleteSubject(_ subject: Subject) async throws(RegistryError) -> [SchemaVersion]

    /// What a scope itself configures; the top level always has a level.
    func config(of scope: RegistryScope) async throws(RegistryError) -> RegistryConfig

    /// What is in force for a scope.
    func effectiveConfig(of scope: RegistryScope) async throws(RegistryError) -> RegistryConfig

    /// Changes what a scope configures.
    ///
    /// - Returns: the scope's whole configuration afterwards.
    func updateConfig(of scope: RegistryScope, _ update: ConfigUpdate) async throws(RegistryError) -> RegistryConfig

    /// Removes what a scope configures.
    ///
    /// - Returns: what it was.
    func deleteConfig(of scope: RegistryScope) async throws(RegistryError) -> RegistryConfig

    /// The mode that a scope itself sets; the top level always has one.
    func mode(of scope: RegistryScope) async throws(RegistryError) -> SchemaMode

    /// The mode in force for a scope.
    func effectiveMode(of scope: RegistryScope) async throws(RegistryError) -> SchemaMode

    /// Sets a scope's mode; nil clears it.
    func setMode(_ mode: SchemaMode?, of scope: RegistryScope, _ change: ModeChange) async throws(RegistryError)

    /// Removes a scope's mode.
    ///
    /// - Returns: what it was, if it was set.
    func deleteMode(of scope: RegistryScope, _ removal: ModeRemoval) async throws(RegistryError) -> SchemaMode?

    /// The contexts that have had a schema, the default one first, then by name.
    func contexts() async throws(RegistryError) -> [SchemaContext]

    /// Removes a context without subjects, soft-deleted ones included.
    func deleteContext(_ context: SchemaContext) async throws(RegistryError)
}

/// Which versions of each subject a listing gives.
public enum SchemaExtent: Hashable, Sendable {
    case allVersions
    /// The highest version of each subject.
    case latestOnly
}
