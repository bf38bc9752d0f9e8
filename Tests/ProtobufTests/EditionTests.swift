import Foundation
import Protobuf
import SchemaLanguage
import Testing

@Suite struct EditionTests {
    private static let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "fixtures/protobuf/editions")

    private func schema(_ paths: [String]) throws -> ProtobufSchema {
        try ProtobufSchema(linking: paths) { path in
            (try? String(contentsOf: Self.folder.appending(path: path), encoding: .utf8)).map {
                SchemaText($0, name: path)
            }
        }
    }

    @Test(arguments: ["a2023.proto", "opts.proto", "a2024.proto"])
    func `files of editions become the descriptors that protoc makes`(_ path: String) throws {
        let data = try Data(contentsOf: Self.folder.appending(path: "protoc.binpb"))
        let expected = try #require(FileDescriptorSet(serialized: Array(data)).files.first { $0.name == path })
        var file = try schema([path]).rootFile.descriptor
        var theirs = expected
        #expect(file.sourceInfo?.locations == theirs.sourceInfo?.locations)
        file.sourceInfo = nil
        theirs.sourceInfo = nil
        #expect(file == theirs)
        #expect(file.serialized() == theirs.serialized())
    }

    @Test func `features are inherited, and what proto2 and proto3 say otherwise counts as features`() throws {
        let schema = try schema(["a2023.proto"])
        func field(_ name: String) throws -> ProtobufField {
            let message = try #require(schema.message(named: "ed.a.M"))
            return schema[try #require(schema.field(of: message, named: name))]
        }
        #expect(try field("implicit").presence == .implicit)
        #expect(try field("explicit").presence == .explicit)
        #expect(try field("req").presence == .required)
        #expect(try field("packed").isPacked)
        #expect(try !field("expanded").isPacked)
        #expect(try field("delimited").type == .group)
        #expect(try field("by_name").isMap)
        #expect(try field("implicit").requiresUTF8)
        #expect(try field("x").presence == .explicit)
        let closed = try #require(try field("closed").enumType)
        let open = try #require(try field("open").enumType)
        #expect(schema[closed].isClosed)
        #expect(!schema[open].isClosed)
    }

    @Test(arguments: [
        // Each with the line of its mistake; protoc 35.1 refuses all of them.
        ("edition = \"2023\"; message M {\n optional int32 a = 1; }", 2),
        ("edition = \"2023\"; message M {\n required int32 a = 1; }", 2),
        ("edition = \"2023\"; message M {\n repeated group G = 1 {} }", 2),
        ("edition = \"2023\"; message M {\n reserved \"a\"; }", 2),
        ("syntax = \"proto3\"; message M {\n reserved a; }", 2),
        ("edition = \"2023\"; message M {\n repeated int32 a = 1 [packed = true]; }", 2),
        ("edition = \"2023\"; message M {\n repeated int32 a = 1 [features.field_presence = IMPLICIT]; }", 2),
        ("edition = \"2023\"; message M {\n int32 a = 1 [features.repeated_field_encoding = PACKED]; }", 2),
        ("edition = \"2023\"; message M {\n int32 a = 1 [features.utf8_validation = NONE]; }", 2),
        ("edition = \"2023\"; message M {\n int32 a = 1 [features.message_encoding = DELIMITED]; }", 2),
        ("edition = \"2023\"; message M {\n int32 a = 1 [features.enum_type = OPEN]; }", 2),
        ("edition = \"2023\"; message M {\n int32 a = 1 [features.field_presence = IMPLICIT, default = 1]; }", 2),
        ("edition = \"2023\"; enum E {\n A = 1; }", 2),
        ("edition = \"2023\";\n option features.field_presence = LEGACY_REQUIRED;", 1),
        ("syntax = \"proto3\";\n option features.field_presence = EXPLICIT;", 1),
        ("edition = \"2023\";\n local message M {}", 2),
        ("edition = \"2023\";\n import option \"google/protobuf/any.proto\";", 2),
        ("edition = \"2024\";\n import weak \"google/protobuf/any.proto\";", 2),
        ("edition = \"2024\"; message M {\n string a = 1 [ctype = CORD]; }", 2),
        ("edition = \"2024\";\n option java_multiple_files = true;", 2),
        ("edition = \"2024\"; message M {\n export int32 a = 1; }", 2),
        ("edition = \"2024\";\n message bad_name {}", 2),
        ("edition = \"2024\"; message M {\n int32 badName = 1; }", 2),
        ("edition = \"2024\"; enum E {\n bad = 0; }", 2),
        ("edition = \"2022\";", 1),
    ])
    func `what an edition forbids is refused`(_ text: String, _ line: Int) {
        do throws(SchemaError) {
            _ = try ProtobufSchema(parsing: SchemaText(text, name: "main.proto"))
            Issue.record("accepted: \(text)")
        } catch {
            #expect(error.problems.contains { $0.severity == .error && $0.range?.start.line == line }, "\(error)")
        }
    }
}
