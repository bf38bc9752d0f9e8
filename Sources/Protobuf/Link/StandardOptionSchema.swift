internal import SchemaLanguage

/// The schema of google/protobuf/descriptor.proto as it is bundled: it knows the options of files that don't import it.
enum StandardOptionSchema {
    /// The schema; nil only while the bundled text is not understood, which a test rules out.
    static let shared: ProtobufSchema? = {
        let path = "google/protobuf/descriptor.proto"
        guard let text = BundledFiles.text(of: path) else { return nil }
        let file = FileParser.parse(SchemaText(text, name: path), name: path)
        return try? ProtobufSchema([file], problems: [], roots: [path], bundledOptions: nil)
    }()
}
