internal import SchemaLanguage

/// The files that every schema may import without a reference. Each is parsed when it is first imported.
///
/// They declare what the published ones declare (protobuf 35, googleapis, Confluent's registry), without the comments.
enum WellKnownFiles {
    /// The text of the file that is imported as `path`; nil where no such file is bundled.
    static func text(_ path: String) -> SchemaText? {
        let text =
            googleProtobuf(path) ?? descriptors(path) ?? features(path) ?? googleType(path) ?? confluent(path)
        return text.map { SchemaText($0, name: path) }
    }

    /// The schema of google/protobuf/descriptor.proto, which knows the options of every declaration. It is nil only while that
    /// file itself is not understood, which a test rules out.
    static let options: ProtobufSchema? = {
        let path = "google/protobuf/descriptor.proto"
        guard let text = text(path) else { return nil }
        return try? ProtobufSchema(
            [FileParser.parse(text, name: path)], problems: [], roots: [path], bundledOptions: nil)
    }()
}
