internal import SchemaLanguage

extension SchemaRegistry {
    /// Parses a registered schema with everything that it refers to, which is fetched version by version.
    ///
    /// - Parameters:
    ///   - content: The content, as the registry answered it.
    ///   - name: What the text is called in messages.
    ///   - context: The context that unqualified references are meant in.
    /// - Returns: The schema, read leniently, as it is in use already.
    /// - Throws: `RegistryError`, with the code `invalidSchema` if a reference is missing or the text can't be read.
    public func parse(
        _ content: SchemaContent, called name: String = "", in context: SchemaContext = .default
    ) async throws(RegistryError) -> Schema {
        var resolution = ReferenceResolution(content.references, in: context)
        while let (subject, version) = try resolution.next() {
            let found = try await self.version(version, of: subject, deleted: .include)
            resolution.supply(found.content, of: found.version, under: found.subject)
        }
        do throws(SchemaError) {
            return try Schema(
                parsing: SchemaText(content.text, name: name), format: content.format, references: resolution.texts,
                origin: .stored)
        } catch {
            throw .invalidSchema(content.format, error.description)
        }
    }
}
