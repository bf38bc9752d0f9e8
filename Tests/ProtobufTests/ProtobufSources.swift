import Protobuf
import SchemaLanguage

/// Schemas of texts.
enum ProtobufSources {
    /// All files of a tree; the schema is of the one called `root`, or of all.
    static func schema(_ files: [String: String], root: String? = nil) throws -> ProtobufSchema {
        try ProtobufSchema(linking: root.map { [$0] } ?? files.keys.sorted()) { path in
            files[path].map { SchemaText($0, name: path) }
        }
    }
}
