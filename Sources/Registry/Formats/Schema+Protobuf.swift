#if canImport(FoundationEssentials)
internal import FoundationEssentials
#else
internal import Foundation
#endif
internal import Protobuf
internal import SchemaLanguage

extension ProtobufSchema {
    /// Reads a text; the references are found by their names, which are import paths. A text that is none may be the Base64
    /// form of a descriptor, as clients without a parser register it.
    init(parsing text: SchemaText, references: [ReferencedText]) throws(SchemaError) {
        let imports = references.map { SchemaText($0.text.text, name: $0.name) }
        do throws(SchemaError) {
            try self.init(parsing: text, references: imports)
        } catch {
            guard let bytes = Data(base64Encoded: text.text),
                let descriptor = try? FileDescriptorProto(serialized: Array(bytes))
            else { throw error }
            try self.init(descriptor, references: imports)
        }
    }

    private init(_ descriptor: FileDescriptorProto, references: [SchemaText]) throws(SchemaError) {
        var files: [FileDescriptorProto] = []
        if !descriptor.dependencies.isEmpty {
            let imported = try ProtobufSchema(linking: descriptor.dependencies) { path in
                references.first { $0.name == path }
            }
            files = imported.files.map(\.descriptor)
        }
        try self.init(descriptorSet: FileDescriptorSet(files: files + [descriptor]))
    }

    func incompatibilities(with old: ProtobufSchema, _ direction: CompatibilityDirection) -> [Incompatibility] {
        do throws(ComparisonTooLarge) {
            return try ProtobufSchema.incompatibilities(old: old, new: self, direction: direction)
        } catch {
            return [.comparisonTooLarge(direction, "\(error)")]
        }
    }

    /// The forms of the REST API's `format`: `serialized`, the descriptor in Base64, and `ignore_extensions`, which drops
    /// what the text doesn't keep anyway.
    func text(as form: String) -> String? {
        switch form {
        case "serialized": Data(rootFile.descriptor.serialized()).base64EncodedString()
        case "ignore_extensions": registryText
        default: nil
        }
    }

    /// The full name of the file's first message, which frames name by nothing but a zero.
    var firstMessageName: String? { message(atIndexes: [0]).map { self[$0].fullName } }

    var topLevelFields: [String] {
        guard let first = message(atIndexes: [0]) else { return [] }
        return self[first].fields.map { self[$0].name }
    }
}
