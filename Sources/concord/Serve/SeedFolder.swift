import EvolutionCheck
import Registry
import SchemaLanguage

/// A folder whose schemas are registered before a registry is served: `SUBJECT/VERSION.avsc`, or `SUBJECT.avsc`.
struct SeedFolder {
    let path: String

    /// Registers every schema under the subject that its folder or its name tells, in the order of the versions. What is
    /// there already stays; a history is taken as it is, compatible or not.
    func register(in registry: EmbeddedRegistry) async throws {
        let files = try InputFiles.schemaPaths(under: path).map { try InputFiles.schema(at: $0) }
        for file in files.sorted(by: { ($0.version ?? 0, $0.path) < ($1.version ?? 0, $1.path) }) {
            let content = SchemaContent(format: file.schema.format, text: file.text.text)
            let submission = SchemaSubmission(content, isForced: true, name: file.path)
            _ = try await registry.register(submission, under: Subject(subject(of: file)))
        }
    }

    private func subject(of file: SchemaFile) -> String {
        let parts = file.path.dropFirst(path.count).split(separator: "/")
        if parts.count > 1 { return String(parts[parts.count - 2]) }
        let name = file.path.split(separator: "/").last ?? ""
        return String(name.split(separator: ".").first ?? name)
    }
}
