import Testing

@testable import Protobuf

@Suite struct `Bundled files` {
    @Test func `are there for each path that is named, and for no other`() {
        for path in BundledFiles.paths {
            #expect(BundledFiles.text(of: path)?.contains("\npackage ") == true, "\(path)")
        }
        #expect(BundledFiles.text(of: "google/protobuf/nothing.proto") == nil)
    }

    @Test func `import only one another`() throws {
        for path in BundledFiles.paths {
            let text = try #require(BundledFiles.text(of: path))
            for line in text.split(separator: "\n") where line.hasPrefix("import ") {
                let imported = try #require(line.split(separator: "\"").dropFirst().first)
                #expect(BundledFiles.paths.contains(String(imported)), "\(path): \(line)")
            }
        }
    }
}

extension `Bundled files` {
    @Test func `parse and link`() throws {
        let schema = try ProtobufSchema(linking: BundledFiles.paths) { _ in nil }
        #expect(schema.files.count == BundledFiles.paths.count)
        #expect(schema.warnings.isEmpty)
        #expect(StandardOptionSchema.shared != nil)
    }
}
