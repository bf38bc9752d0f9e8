internal import SchemaLanguage

/// Collects what a schema refers to, and what that refers to in turn, each before what uses it. Of several references with
/// one name the first that is met counts.
///
/// It doesn't fetch: it says what it needs, so that the embedded registry and a remote one follow one rule.
struct ReferenceResolution {
    /// How many texts a schema may draw in.
    static let textLimit = 1_000

    /// What was collected, ready for the parser.
    private(set) var texts: [ReferencedText] = []
    private var names: Set<String> = []
    private var stack: [Frame]
    private var wanted: SchemaReference?

    private struct Frame {
        var references: ArraySlice<SchemaReference>
        let context: SchemaContext
        /// The text whose references these are, to be added after them.
        let text: ReferencedText?
    }

    /// Begins with the references of a schema that belongs to `context`.
    init(_ references: [SchemaReference], in context: SchemaContext) {
        stack = [Frame(references: references[...], context: context, text: nil)]
    }

    /// The version that is needed next, to be given to `supply`; nil when all was collected.
    ///
    /// - Throws: `RegistryError` with the code `invalidSchema` for a reference without a name, a subject or a version, and
    ///   when there are too many.
    mutating func next() throws(RegistryError) -> (subject: Subject, version: VersionSelector)? {
        while let frame = stack.last {
            guard let reference = stack[stack.count - 1].references.popFirst() else {
                stack.removeLast()
                if let text = frame.text { texts.append(text) }
                continue
            }
            guard names.insert(reference.name).inserted else { continue }
            guard names.count <= ReferenceResolution.textLimit else {
                throw RegistryError(
                    .invalidSchema, "The schema draws in more than \(ReferenceResolution.textLimit) references")
            }
            wanted = reference
            return (reference.subject(from: frame.context), try reference.selector())
        }
        return nil
    }

    /// Gives the version that `next` asked for.
    mutating func supply(_ content: SchemaContent, of version: SchemaVersion, under subject: Subject) {
        guard let reference = wanted else { return }
        wanted = nil
        let text = SchemaText(content.text, name: "\(subject)@\(version)")
        stack.append(
            Frame(
                references: content.references[...], context: subject.context,
                text: ReferencedText(name: reference.name, text: text)))
    }
}

extension SchemaReference {
    /// The version that is referred to.
    ///
    /// - Throws: `RegistryError` with the code `invalidSchema` for a reference that lacks one of its parts.
    func selector() throws(RegistryError) -> VersionSelector {
        guard !name.isEmpty, !subject.isEmpty else { throw .incompleteReference }
        if version == -1 { return .latest }
        guard let number = SchemaVersion(version) else {
            throw .referenceNotFound(subject: subject, version: version)
        }
        return .number(number)
    }
}
