import Foundation
import Protobuf
import SchemaLanguage

/// All .proto files of a folder from the disk to a linked schema: what `protoc --descriptor_set_out=/dev/null` does.
enum ProtobufLinking {
    /// Measures the files below `folder`; what they import is looked for there and then in `wellKnown`.
    static func run(_ measurement: Measurement, folder: String, wellKnown: String) throws {
        let roots = [folder, wellKnown].map { URL(filePath: $0, directoryHint: .isDirectory) }
        let paths = (FileManager.default.enumerator(atPath: folder)?.compactMap { $0 as? String } ?? [])
            .filter { $0.hasSuffix(".proto") }.sorted()
        let bytes = try paths.reduce(0) { try $0 + Data(contentsOf: roots[0].appending(path: $1)).count }
        try measurement.report("link_protobuf", events: paths.count, bytes: bytes) {
            _ = try ProtobufSchema(linking: paths) { path in
                for root in roots {
                    if let data = try? Data(contentsOf: root.appending(path: path)) {
                        return SchemaText(String(decoding: data, as: UTF8.self), name: path)
                    }
                }
                return nil
            }
        }
    }
}
